package generator_test

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/format"
	"go/importer"
	goparser "go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/appends"
	"golang.org/x/tools/go/analysis/passes/assign"
	"golang.org/x/tools/go/analysis/passes/atomic"
	"golang.org/x/tools/go/analysis/passes/bools"
	"golang.org/x/tools/go/analysis/passes/buildtag"
	"golang.org/x/tools/go/analysis/passes/composite"
	"golang.org/x/tools/go/analysis/passes/copylock"
	"golang.org/x/tools/go/analysis/passes/defers"
	"golang.org/x/tools/go/analysis/passes/directive"
	"golang.org/x/tools/go/analysis/passes/errorsas"
	"golang.org/x/tools/go/analysis/passes/ifaceassert"
	"golang.org/x/tools/go/analysis/passes/loopclosure"
	"golang.org/x/tools/go/analysis/passes/lostcancel"
	"golang.org/x/tools/go/analysis/passes/nilfunc"
	"golang.org/x/tools/go/analysis/passes/printf"
	"golang.org/x/tools/go/analysis/passes/shift"
	"golang.org/x/tools/go/analysis/passes/stdmethods"
	"golang.org/x/tools/go/analysis/passes/stdversion"
	"golang.org/x/tools/go/analysis/passes/stringintconv"
	"golang.org/x/tools/go/analysis/passes/structtag"
	"golang.org/x/tools/go/analysis/passes/tests"
	"golang.org/x/tools/go/analysis/passes/unmarshal"
	"golang.org/x/tools/go/analysis/passes/unreachable"
	"golang.org/x/tools/go/analysis/passes/unusedresult"
	"golang.org/x/tools/imports"
)

// vet are the analyzers that go vet runs, apart from those for assembly, cgo and packages
// that generated code does not use.
var vet = []*analysis.Analyzer{
	appends.Analyzer, assign.Analyzer, atomic.Analyzer, bools.Analyzer, buildtag.Analyzer, composite.Analyzer,
	copylock.Analyzer, defers.Analyzer, directive.Analyzer, errorsas.Analyzer, ifaceassert.Analyzer, loopclosure.Analyzer,
	lostcancel.Analyzer, nilfunc.Analyzer, printf.Analyzer, shift.Analyzer, stdmethods.Analyzer, stdversion.Analyzer,
	stringintconv.Analyzer, structtag.Analyzer, tests.Analyzer, unmarshal.Analyzer, unreachable.Analyzer, unusedresult.Analyzer,
}

// A compiler checks generated code together with the package that it belongs to.
type compiler struct {
	fset      *token.FileSet
	types     types.Importer
	goVersion string // of the module
}

// newCompiler makes a compiler for packages of a module, which import those that it has and
// those that generated code is made of.
func newCompiler(dir string, env []string, goVersion string) (*compiler, error) {
	const self = "github.com/temporalgen/temporalgen/"
	exports, err := exportFiles(dir, env, "./...", self+"runtime", self+"runtime/host", self+"runtime/stub", self+"runtime/validate",
		"net/url", "net/netip", "math/big", "unsafe", "slices", "strconv", "unicode/utf8", "testing",
		"google.golang.org/protobuf/types/known/durationpb", "google.golang.org/protobuf/types/known/timestamppb",
		"google.golang.org/protobuf/types/known/structpb")
	if err != nil {
		return nil, err
	}
	c := &compiler{fset: token.NewFileSet(), goVersion: goVersion}
	c.types = importer.ForCompiler(c.fset, "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("there is no package %s", path)
		}
		return os.Open(exports[path])
	})
	return c, nil
}

// check tells what is wrong with generated files, "" if nothing is.
func (c *compiler) check(path string, files, generated map[string]string) (failure, detail string) {
	for name, src := range generated {
		if failure, detail := checkForm(name, src); failure != "" {
			return failure, detail
		}
	}
	done := make(map[string]bool)
	for _, goos := range []string{"linux", "windows", "darwin"} {
		built := strings.Join(filesFor(goos, files), "/")
		if done[built] {
			continue // there are the same files as for another one
		}
		done[built] = true
		if failure, detail := c.checkFor(goos, path, files, generated); failure != "" {
			return failure, goos + ": " + detail
		}
	}
	return "", ""
}

// filesFor are the names of the files that are built for a system, or for its tests.
func filesFor(goos string, files map[string]string) []string {
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH = goos, "amd64"
	var names []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		ctx.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(files[name])), nil }
		if ok, err := ctx.MatchFile("", name); ok && err == nil {
			names = append(names, name)
		}
	}
	return names
}

// checkForm compares a file with what gofmt and goimports make of it.
func checkForm(name, src string) (failure, detail string) {
	formatted, err := format.Source([]byte(src))
	if err != nil {
		return "does not parse", err.Error() + "\n" + src
	}
	if string(formatted) != src {
		return "gofmt changes it", name + " " + firstDifference(src, string(formatted))
	}
	imported, err := imports.Process(name, []byte(src), &imports.Options{FormatOnly: true, Comments: true, TabIndent: true, TabWidth: 8})
	if err != nil || string(imported) != src {
		return "goimports changes it", fmt.Sprint(name, " ", err, firstDifference(src, string(imported)))
	}
	return "", ""
}

// A unit is a set of files that are compiled together.
type unit struct {
	files     []*ast.File
	generated map[*ast.File]bool
	pkg       *types.Package
	info      *types.Info
	errors    []types.Error
}

// checkFor compiles and vets a package for an operating system, with its tests.
func (c *compiler) checkFor(goos, path string, files, generated map[string]string) (failure, detail string) {
	alone := c.compile(goos, path, files, nil)
	if goos != runtime.GOOS && len(alone.errors) > 0 {
		return "", "" // such as a contract that embeds an interface of a file for other systems
	}
	whole := c.compile(goos, path, files, generated)
	known := make(map[string]bool)
	for _, e := range alone.errors {
		known[e.Msg] = true
	}
	for _, e := range whole.errors {
		if !known[e.Msg] {
			return "does not compile: " + kindOfMessage(e.Msg), c.describe(e.Pos, e.Msg)
		}
	}
	if len(whole.errors) > 0 {
		return "", "" // vet asks for a package that compiles
	}
	return c.vet(whole)
}

// kindOfMessage is a message without the names in it.
func kindOfMessage(message string) string {
	var words []string
	for _, word := range strings.Fields(message) {
		if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz():,;") != "" {
			word = "…"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// describe is a message with the line that it is about.
func (c *compiler) describe(pos token.Pos, message string) string {
	return fmt.Sprintf("%v: %s", c.fset.Position(pos), message)
}

func (c *compiler) compile(goos, path string, files, generated map[string]string) *unit {
	u := &unit{generated: make(map[*ast.File]bool)}
	name := ""
	add := func(sources map[string]string, isGenerated bool) {
		for _, file := range filesFor(goos, sources) {
			syntax, err := goparser.ParseFile(c.fset, file, sources[file], goparser.ParseComments|goparser.SkipObjectResolution)
			if err != nil {
				continue // such as that of another package in the folder
			}
			if name == "" {
				name = syntax.Name.Name
			}
			if syntax.Name.Name == name {
				u.files = append(u.files, syntax)
				u.generated[syntax] = isGenerated
			}
		}
	}
	add(files, false)
	add(generated, true)
	u.info = &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance), Scopes: make(map[ast.Node]*types.Scope),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), FileVersions: make(map[*ast.File]string),
	}
	conf := types.Config{
		Importer: c.types, GoVersion: "go" + c.goVersion,
		Error: func(err error) { u.errors = append(u.errors, err.(types.Error)) },
	}
	u.pkg, _ = conf.Check(path, c.fset, u.files, u.info) // the errors are in u.errors
	return u
}

// vet runs the analyzers, and reports what they find in generated files.
func (c *compiler) vet(u *unit) (failure, detail string) {
	results := make(map[*analysis.Analyzer]any)
	var run func(a *analysis.Analyzer) error
	run = func(a *analysis.Analyzer) error {
		if _, done := results[a]; done {
			return nil
		}
		for _, other := range a.Requires {
			if err := run(other); err != nil {
				return err
			}
		}
		pass := &analysis.Pass{
			Analyzer: a, Fset: c.fset, Files: u.files, Pkg: u.pkg, TypesInfo: u.info,
			TypesSizes: types.SizesFor("gc", "amd64"), ResultOf: results, ReadFile: os.ReadFile,
			Module: &analysis.Module{Path: "example.com/random", GoVersion: c.goVersion},
			Report: func(d analysis.Diagnostic) {
				for _, f := range u.files {
					if u.generated[f] && f.FileStart <= d.Pos && d.Pos <= f.FileEnd {
						failure, detail = "vet "+a.Name, c.describe(d.Pos, d.Message)
					}
				}
			},
			// What is known of functions of other packages does not matter here.
			ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
			ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
			ExportObjectFact:  func(types.Object, analysis.Fact) {},
			ExportPackageFact: func(analysis.Fact) {},
			AllObjectFacts:    func() []analysis.ObjectFact { return nil },
			AllPackageFacts:   func() []analysis.PackageFact { return nil },
		}
		result, err := a.Run(pass)
		if err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
		if a.ResultType != nil && reflect.TypeOf(result) != a.ResultType {
			return fmt.Errorf("%s has a result of another type", a.Name)
		}
		results[a] = result
		return nil
	}
	for _, a := range vet {
		if err := run(a); err != nil {
			return "vet cannot be run", err.Error()
		}
	}
	return failure, strings.TrimSpace(detail)
}
