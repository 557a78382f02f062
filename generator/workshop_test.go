package generator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/generator/internal/randomcontract"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/templates"
)

// batchSize is how many packages are loaded at once: the go command takes longer than
// everything else.
const batchSize = 250

// shrinkSize is the same for versions of one package, of which the first ones often do.
const shrinkSize = 20

// caseLimit is how long a package may take, and batchLimit how long loading may.
const (
	caseLimit  = 10 * time.Second
	batchLimit = 3 * time.Minute
)

// An outcome is what became of a package.
type outcome struct {
	accepted bool
	codes    []diag.Code // of errors
	failure  string      // what kind of thing went wrong, "" for nothing
	detail   string
}

// A workshop is a module in which packages are tried.
type workshop struct {
	dir      string
	names    randomcontract.Names
	compiled *compiler
}

func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	w := &workshop{dir: dir}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	module, requirements, _ := strings.Cut(string(mod), "\n")
	self := strings.Fields(module)[1]
	_, goLine, _ := strings.Cut(requirements, "\ngo ")
	goVersion, _, _ := strings.Cut(goLine, "\n")
	w.write("go.mod", fmt.Sprintf("module example.com/random\n%s\nrequire %s v0.0.0\n\nreplace %[2]s => %q\n", requirements, self, root))
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	w.write("go.sum", string(sum))
	for _, f := range txtar.Parse([]byte(randomcontract.Foreign)).Files {
		w.write(f.Name, string(f.Data))
	}
	if w.names, err = namesInScripts(filepath.Join(root, "testdata", "script")); err != nil {
		t.Fatal(err)
	}
	if w.compiled, err = newCompiler(dir, w.env(), goVersion); err != nil {
		t.Fatal(err)
	}
	return w
}

// namesInScripts are the names in what scripts expect to be generated.
func namesInScripts(dir string) (randomcontract.Names, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return randomcontract.Names{}, err
	}
	var generated [][]byte
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			return randomcontract.Names{}, err
		}
		for _, f := range a.Files {
			if bytes.HasPrefix(f.Data, []byte(contract.GeneratedHeader)) {
				generated = append(generated, f.Data)
			}
		}
	}
	return randomcontract.NamesIn(generated...), nil
}

func (w *workshop) write(name, content string) {
	path := filepath.Join(w.dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(content), 0o666)); err != nil {
		panic(err)
	}
}

// env lets the go command work without a network and without the workspace of this
// repository.
func (w *workshop) env() []string {
	return append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off", "GOWORK=off")
}

// try puts packages into folders, generates for all of them at once, and tells what becomes of
// them. If they are many, only each fifth one is tried once more in another order.
func (w *workshop) try(packages []map[string]string) []outcome {
	cases := filepath.Join(w.dir, "cases")
	if err := os.RemoveAll(cases); err != nil {
		panic(err)
	}
	all := slices.Clone(packages)
	reordered := make(map[int]int)
	for i, files := range packages {
		if len(packages) > shrinkSize && i%5 != 0 {
			continue
		}
		if other, ok := randomcontract.Reordered(files); ok {
			reordered[i] = len(all)
			all = append(all, other)
		}
	}
	for i, files := range all {
		for name, src := range files {
			w.write(folder(i)+"/"+name, src)
		}
	}
	results := w.load(0, len(all))
	outcomes := make([]outcome, len(packages))
	for i := range packages {
		outcomes[i] = w.outcome(i, packages[i], results)
		if outcomes[i].failure != "" && len(packages) > 1 && results[-1] != nil {
			// What is wrong with an interface of another package is reported there, so that it is
			// known only now which package it keeps from being generated.
			outcomes[i] = w.outcome(i, packages[i], w.load(i, i+1))
		}
		if j, ok := reordered[i]; ok && outcomes[i].accepted && outcomes[i].failure == "" {
			if detail := w.differ(results[i], results[j]); detail != "" {
				outcomes[i].failure, outcomes[i].detail = "another order", detail
			}
		}
	}
	return outcomes
}

// folder is where a package of a batch is.
func folder(i int) string { return fmt.Sprintf("cases/c%04d", i) }

// A loaded is what has been found of one package.
type loaded struct {
	diagnostics []diag.Diagnostic
	pkg         *contract.Package
	failure     string // of loading
	detail      string
}

// load loads the packages from first up to last. If that fails they are loaded in halves, so
// that it is known which one it is.
func (w *workshop) load(first, last int) map[int]*loaded {
	results := make(map[int]*loaded)
	var patterns []string
	for i := first; i < last; i++ {
		results[i] = new(loaded)
		patterns = append(patterns, "./"+folder(i))
	}
	result, failure, detail := w.loadPatterns(patterns)
	if failure != "" {
		if last-first == 1 {
			results[first].failure, results[first].detail = failure, detail
			return results
		}
		middle := (first + last) / 2
		maps.Copy(results, w.load(first, middle))
		maps.Copy(results, w.load(middle, last))
		return results
	}
	for _, d := range result.Diagnostics {
		if r := results[w.indexOf(d.Pos.Filename)]; r != nil {
			r.diagnostics = append(r.diagnostics, d)
		} else if last-first == 1 {
			results[first].diagnostics = append(results[first].diagnostics, d)
		} else {
			results[-1] = &loaded{diagnostics: []diag.Diagnostic{d}}
		}
	}
	for _, p := range result.Packages {
		results[w.indexOf(p.Dir)].pkg = p
	}
	return results
}

// indexOf is the number of the package to which a path belongs, -1 for none.
func (w *workshop) indexOf(path string) int {
	rel, err := filepath.Rel(filepath.Join(w.dir, "cases"), path)
	if err != nil {
		return -1
	}
	i := -1
	if _, err := fmt.Sscanf(filepath.ToSlash(rel), "c%d", &i); err != nil {
		return -1
	}
	return i
}

func (w *workshop) loadPatterns(patterns []string) (result *parser.Result, failure, detail string) {
	failure, detail = guarded(batchLimit, func(ctx context.Context) (string, string) {
		var err error
		result, err = parser.Load(ctx, parser.Config{Dir: w.dir, Env: w.env(), Patterns: patterns})
		if err != nil {
			return "error", err.Error()
		}
		return "", ""
	})
	return result, failure, detail
}

// guarded runs something that may panic or not return.
func guarded(limit time.Duration, f func(context.Context) (failure, detail string)) (failure, detail string) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	type verdict struct{ failure, detail string }
	done := make(chan verdict, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- verdict{"panic", fmt.Sprintf("%v\n%s", p, debug.Stack())}
			}
		}()
		failure, detail := f(ctx)
		done <- verdict{failure, detail}
	}()
	select {
	case v := <-done:
		return v.failure, v.detail
	case <-ctx.Done():
		return "hang", fmt.Sprintf("after %v", limit)
	}
}

// outcome judges what has been found of a package.
func (w *workshop) outcome(i int, files map[string]string, results map[int]*loaded) outcome {
	r := results[i]
	var o outcome
	if r.failure != "" {
		o.failure, o.detail = r.failure, r.detail
		return o
	}
	for _, d := range r.diagnostics {
		if d.Severity == diag.Error {
			o.codes = append(o.codes, d.Code)
		}
		if detail := w.outside(d, files); detail != "" {
			o.failure, o.detail = "diagnostic outside", detail+": "+d.String()
		}
	}
	slices.Sort(o.codes)
	o.codes = slices.Compact(o.codes)
	if len(o.codes) > 0 || o.failure != "" {
		return o
	}
	o.accepted = true
	if r.pkg == nil {
		return o // there is nothing to generate
	}
	o.failure, o.detail = guarded(caseLimit, func(context.Context) (string, string) {
		generated, err := render(r.pkg)
		if err != nil {
			return "cannot be rendered", err.Error()
		}
		again, _ := render(r.pkg)
		if !maps.Equal(generated, again) {
			return "not the same again", ""
		}
		return w.compiled.check(r.pkg.Path, files, generated)
	})
	return o
}

// outside explains why the place of a diagnostic is not in the input.
func (w *workshop) outside(d diag.Diagnostic, files map[string]string) string {
	src, ok := files[filepath.Base(d.Pos.Filename)]
	if w.indexOf(d.Pos.Filename) < 0 {
		content, err := os.ReadFile(d.Pos.Filename) // an interface of another package
		src, ok = string(content), err == nil
	}
	switch {
	case !ok && d.Pos.Line == 0:
		return "" // about the folder
	case !ok:
		return "no such file"
	}
	lines := strings.SplitAfter(src, "\n")
	if d.Pos.Line < 1 || d.Pos.Line > len(lines) || d.Pos.Column < 1 || d.Pos.Column > len(lines[d.Pos.Line-1])+1 {
		return "no such place"
	}
	if d.End.IsValid() && d.End.Filename == d.Pos.Filename && (d.End.Offset < d.Pos.Offset || d.End.Offset > len(src)) {
		return "it ends nowhere"
	}
	return ""
}

// render generates the files of a package, by their names.
func render(pkg *contract.Package) (map[string]string, error) {
	generated := make(map[string]string)
	for _, f := range pkg.Files {
		code, err := templates.Render(pkg, f)
		if err != nil {
			return nil, err
		}
		generated[filepath.Base(contract.OutputPath(f.Path))] = string(code)
	}
	return generated, nil
}

// differ tells how what is generated depends on the order of declarations, "" if it does not.
func (w *workshop) differ(one, other *loaded) string {
	if diag.HasErrors(other.diagnostics) {
		return fmt.Sprint("refused: ", other.diagnostics)
	}
	if one.pkg == nil || other.pkg == nil {
		return ""
	}
	a, err := render(one.pkg)
	b, err2 := render(other.pkg)
	if err != nil || err2 != nil {
		return fmt.Sprint(err, err2)
	}
	for name := range a {
		if a[name] != b[name] {
			return name + "\n" + firstDifference(a[name], b[name])
		}
	}
	return ""
}

func firstDifference(a, b string) string {
	left, right := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(left), len(right)) {
		if left[i] != right[i] {
			return fmt.Sprintf("line %d: %q, %q", i+1, left[i], right[i])
		}
	}
	return "one is longer"
}

// shrink leaves out what it can as long as a package fails in the same way.
func (w *workshop) shrink(files map[string]string, o outcome) (map[string]string, outcome) {
	for range 100 {
		versions := randomcontract.Smaller(files)
		smaller := false
		for first := 0; first < len(versions) && !smaller; first += shrinkSize {
			batch := versions[first:min(first+shrinkSize, len(versions))]
			for i, tried := range w.try(batch) {
				if tried.failure == o.failure {
					files, o, smaller = batch[i], tried, true
					break
				}
			}
		}
		if !smaller {
			break
		}
	}
	return files, o
}

// exportFiles asks the go command for the export data of packages and of what they import.
func exportFiles(dir string, env []string, patterns ...string) (map[string]string, error) {
	cmd := exec.Command("go", append([]string{"list", "-e", "-export", "-deps", "-json=ImportPath,Export", "--"}, patterns...)...)
	cmd.Dir, cmd.Env = dir, env
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	files := make(map[string]string)
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var p struct{ ImportPath, Export string }
		if err := dec.Decode(&p); err != nil {
			return nil, err
		}
		files[p.ImportPath] = p.Export
	}
	return files, nil
}
