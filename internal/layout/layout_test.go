// Package layout tests how the packages of this repository, in all of its modules, fit together.
package layout

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

// imports lists for each package what it may import of this repository, apart from its tests. Every other import is a
// mistake. "examples/..." stands for the packages in and below examples, unless they have a row of their own.
var imports = map[string][]string{
	// The generator: each imports what is below it here.
	"cmd/temporalgen":                         {"cmd/temporalgen/internal/...", "generator", "parser", "parser/diag", "internal/patterns"},
	"cmd/temporalgen/internal/breaking":       {"cmd/temporalgen/internal/command", "cmd/temporalgen/internal/contractfile", "cmd/temporalgen/internal/earlier", "cmd/temporalgen/internal/report", "cmd/temporalgen/internal/visible", "internal/atomicfile", "parser", "parser/descriptor", "parser/diag", "parser/evolution"},
	"cmd/temporalgen/internal/earlier":        {"cmd/temporalgen/internal/contractfile", "internal/patterns", "parser", "parser/descriptor", "parser/diag"},
	"cmd/temporalgen/internal/contractfile":   {"cmd/temporalgen/internal/command", "cmd/temporalgen/internal/report", "internal/atomicfile", "parser", "parser/descriptor", "parser/diag"},
	"cmd/temporalgen/internal/explain":        {"cmd/temporalgen/internal/command", "parser/diag"},
	"cmd/temporalgen/internal/report":         {"cmd/temporalgen/internal/explain", "cmd/temporalgen/internal/patch", "cmd/temporalgen/internal/visible", "cmd/temporalgen/internal/paths", "parser/diag"},
	"cmd/temporalgen/internal/watch":          {"internal/modules", "internal/patterns", "parser/contract", "parser/directive"},
	"cmd/temporalgen/internal/patch":          {},
	"cmd/temporalgen/internal/scaffold":       {"cmd/temporalgen/internal/command", "cmd/temporalgen/internal/paths", "generator", "internal/patterns", "parser", "parser/contract", "parser/diag"},
	"cmd/temporalgen/internal/implement":      {"cmd/temporalgen/internal/command", "cmd/temporalgen/internal/paths", "parser/contract", "parser/directive"},
	"cmd/temporalgen/internal/vet":            {"analyzer", "cmd/temporalgen/internal/command", "cmd/temporalgen/internal/report", "cmd/temporalgen/internal/vet/...", "internal/atomicfile", "parser/diag"},
	"cmd/temporalgen/internal/vet/govet":      {"analyzer", "parser/diag"},
	"cmd/temporalgen/internal/vet/mend":       {"internal/atomicfile", "internal/modules", "parser/diag"},
	"cmd/temporalgen/internal/vet/sarif":      {"cmd/temporalgen/internal/paths", "parser/diag"},
	"cmd/temporalgen/internal/command":        {},
	"cmd/temporalgen/internal/visible":        {},
	"cmd/temporalgen/internal/paths":          {},
	"cmd/temporalgen/internal/lsp":            {"analyzer", "cmd/temporalgen/internal/command", "cmd/temporalgen/internal/lsp/...", "cmd/temporalgen/internal/vet/govet", "generator", "internal/modules", "parser", "parser/contract", "parser/diag"},
	"cmd/temporalgen/internal/lsp/workspace":  {"cmd/temporalgen/internal/lsp/text", "internal/modules", "parser", "parser/contract", "parser/diag"},
	"cmd/temporalgen/internal/lsp/assist":     {"generator", "parser", "parser/contract", "parser/diag", "parser/directive", "parser/validate"},
	"cmd/temporalgen/internal/lsp/protocol":   {},
	"cmd/temporalgen/internal/lsp/rpc":        {},
	"cmd/temporalgen/internal/lsp/text":       {},
	"cmd/temporalgen/internal/lsp/background": {},
	"generator":                         {"templates", "templates/digest", "parser", "parser/contract", "parser/diag", "internal/atomicfile", "internal/cache", "internal/inputs", "internal/parallel"},
	"generator/internal/randomcontract": {"parser/directive"}, // for tests
	"templates":                         {"templates/internal/checks", "templates/internal/gocode", "parser/contract"},
	"templates/digest":                  {"parser/contract"},
	"templates/internal/checks":         {"templates/internal/gocode", "parser/contract"},
	"templates/internal/gocode":         {"parser/contract"},
	"parser":                            {"parser/...", "internal/cache", "internal/inputs", "internal/modules", "internal/parallel", "internal/patterns"},
	"parser/internal/check":             {"internal/parallel", "parser/internal/gotypes", "parser/internal/source", "parser/internal/spelling", "parser/payload", "parser/validate", "parser/directive", "parser/contract", "parser/diag"},
	"parser/internal/source":            {"parser/internal/answers", "parser/internal/excerpt", "internal/cache", "internal/inputs", "internal/modules", "internal/parallel", "internal/patterns", "parser/directive", "parser/contract", "parser/diag"},
	"parser/validate":                   {"parser/internal/gotypes", "parser/internal/spelling", "parser/contract", "parser/diag"},
	"parser/directive":                  {"parser/diag", "parser/internal/spelling"},
	"parser/evolution":                  {"parser/descriptor", "parser/diag", "parser/directive"},
	"parser/descriptor":                 {"parser/contract", "parser/internal/gotypes"},
	"parser/contract":                   {"parser/internal/gotypes"},
	"parser/payload":                    {"parser/diag", "parser/internal/gotypes"},
	"parser/internal/answers":           {"internal/cache", "internal/inputs", "internal/modules", "internal/patterns", "parser/contract"},
	"parser/internal/excerpt":           {},
	"parser/internal/gotypes":           {},
	"parser/internal/spelling":          {},
	"parser/diag":                       {"parser/internal/spelling"},

	// The analyzers. Groups of rules do not import each other.
	"analyzer":                      {"analyzer/...", "parser/diag"},
	"analyzer/internal/temporal":    {},
	"analyzer/internal/program":     {"analyzer/internal/temporal"},
	"analyzer/internal/effects":     {"analyzer/internal/program", "analyzer/internal/temporal"},
	"analyzer/internal/definitions": {"analyzer/internal/temporal", "parser", "parser/contract"},
	"analyzer/internal/handlers":    {"analyzer/internal/definitions", "analyzer/internal/program", "analyzer/internal/temporal"},
	"analyzer/internal/finding":     {"parser/diag"},
	"analyzer/internal/rulegroup":   {"analyzer/internal/finding", "analyzer/internal/program"},
	"analyzer/internal/ruletest":    {"internal/testmodule"}, // for tests
	"analyzer/payloads":             {"analyzer/internal/...", "parser/diag", "parser/payload"},
	"analyzer/golangci":             {"analyzer"},
	"analyzer/...":                  {"analyzer/internal/...", "parser/contract", "parser/diag"},

	// Documentation of contracts, which is one of the commands.
	"cmd/temporalgen/internal/document": {"cmd/temporalgen/internal/command", "cmd/temporalgen/internal/contractfile", "cmd/temporalgen/internal/earlier", "cmd/temporalgen/internal/report", "cmd/temporalgen/internal/document/contractpage",
		"cmd/temporalgen/internal/document/html", "cmd/temporalgen/internal/document/markdown", "parser", "parser/descriptor"},
	"cmd/temporalgen/internal/document/contractpage": {"cmd/temporalgen/internal/document/page", "cmd/temporalgen/internal/document/sample", "parser/contract", "parser/descriptor", "parser/directive", "parser/evolution"},
	"cmd/temporalgen/internal/document/html":         {"cmd/temporalgen/internal/document/page", "cmd/temporalgen/internal/visible"},
	"cmd/temporalgen/internal/document/markdown":     {"cmd/temporalgen/internal/document/page", "cmd/temporalgen/internal/visible"},
	"cmd/temporalgen/internal/document/page":         {},
	"cmd/temporalgen/internal/document/sample":       {"parser/descriptor"},

	// The runtime, which becomes a part of users' programs.
	"runtime/temporaltest":                  {"runtime", "runtime/temporaltest/internal/driver", "runtime/temporaltest/internal/service"},
	"runtime/temporaltest/internal/service": {"runtime/temporaltest/internal/driver"},
	"runtime/temporaltest/internal/driver":  {},
	"runtime/replaytest":                    {"runtime", "runtime/internal/guard", "runtime/internal/run", "runtime/internal/sdk"},
	"runtime/host":                          {"runtime", "runtime/internal/run", "runtime/validate"},
	"runtime/stub":                          {"runtime", "runtime/internal/answer", "runtime/internal/guard", "runtime/internal/origin", "runtime/internal/sdk", "runtime/validate"},
	"runtime/access":                        {"runtime", "runtime/internal/origin", "runtime/internal/sdk"},
	"runtime/internal/origin":               {"runtime", "runtime/internal/sdk"},
	"runtime":                               {"runtime/internal/answer", "runtime/internal/guard", "runtime/internal/run", "runtime/validate"},
	"runtime/internal/run":                  {"runtime/internal/answer", "runtime/internal/engine", "runtime/internal/guard", "runtime/internal/sdk", "runtime/internal/text"},
	"runtime/internal/engine":               {},
	"runtime/internal/answer":               {"runtime/internal/guard", "runtime/internal/sdk", "runtime/validate"},
	"runtime/internal/sdk":                  {"runtime/internal/guard"},
	"runtime/validate":                      {"runtime/internal/guard", "runtime/internal/text"},
	"runtime/internal/guard":                {},
	"runtime/internal/text":                 {},

	// The other modules.
	"devserver/...":                {"devserver/..."},
	"examples/...":                 {"examples/...", "devserver/...", "runtime", "runtime/access", "runtime/host", "runtime/replaytest", "runtime/stub", "runtime/temporaltest", "runtime/validate"},
	"acceptance/editors/recording": {"internal/testmodule"},
	"acceptance/publiccode":        {"analyzer"},
	"acceptance/...":               {"acceptance/...", "devserver/...", "runtime", "runtime/access", "runtime/host", "runtime/replaytest", "runtime/stub", "runtime/temporaltest", "runtime/validate"},

	// What all of this asks.
	"internal/atomicfile": {},
	"internal/cache":      {},
	"internal/inputs":     {"internal/modules", "internal/patterns"},
	"internal/patterns":   {"internal/modules"},
	"internal/modules":    {},

	// For tests.
	"internal/...": {},
}

// sides do not import each other, not even in tests: who generates code need not have the runtime, and the other way
// round.
var sides = [][]string{{"analyzer", "cmd", "generator", "templates", "parser"}, {"runtime"}}

// mostFiles is how many files a package may have, apart from tests and generated files. With more of them a reader no
// longer finds the one that answers a question: make a package of what is a concept of its own.
const mostFiles = 18

// A folder is a package, as it lies in the repository.
type folder struct {
	files       int
	imports     map[string]bool
	testImports map[string]bool
}

func TestImportsAreAllowed(t *testing.T) {
	folders := read(t)
	if len(folders) < 30 {
		t.Fatalf("there are only %d packages: are they found?", len(folders))
	}
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		f := folders[name]
		row, ok := rowOf(name)
		if !ok && f.files > 0 {
			t.Errorf("%s has no row in the table of imports", name)
		}
		for _, imported := range slices.Sorted(maps.Keys(f.imports)) {
			if !slices.ContainsFunc(row, func(pattern string) bool { return matches(pattern, imported) }) {
				t.Errorf("%s imports %s, which is not in the table of imports", name, imported)
			}
		}
		for _, imported := range slices.Sorted(maps.Keys(f.testImports)) {
			if from, to := sideOf(name), sideOf(imported); from >= 0 && to >= 0 && from != to {
				t.Errorf("tests of %s import %s", name, imported)
			}
		}
	}
}

func TestPackagesAreSmall(t *testing.T) {
	for name, f := range read(t) {
		if f.files > mostFiles {
			t.Errorf("%s has %d files, more than %d", name, f.files, mostFiles)
		}
	}
}

// rowOf is the row of the table for a package.
func rowOf(name string) (row []string, ok bool) {
	if row, ok = imports[name]; ok {
		return row, true
	}
	for dir := name; dir != "."; dir = path.Dir(dir) {
		if row, ok = imports[dir+"/..."]; ok {
			return row, true
		}
	}
	return nil, false
}

// matches reports whether a pattern of the table stands for a package.
func matches(pattern, name string) bool {
	if dir, ok := strings.CutSuffix(pattern, "/..."); ok {
		return name == dir || strings.HasPrefix(name, dir+"/")
	}
	return name == pattern
}

// sideOf is the index of the side that a package is on, -1 if it is on none.
func sideOf(name string) int {
	top, _, _ := strings.Cut(name, "/")
	return slices.IndexFunc(sides, func(side []string) bool { return slices.Contains(side, top) })
}

// read reads the imports of all packages, of the files for every platform.
func read(t *testing.T) map[string]*folder {
	t.Helper()
	root, err := testmodule.Root()
	if err != nil {
		t.Fatal(err)
	}
	folders := make(map[string]*folder)
	err = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "node_modules" || strings.HasPrefix(entry.Name(), ".")):
			return fs.SkipDir
		case entry.IsDir() || filepath.Ext(file) != ".go":
			return nil
		}
		relative, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		name := filepath.ToSlash(relative)
		f := folders[name]
		if f == nil {
			f = &folder{imports: make(map[string]bool), testImports: make(map[string]bool)}
			folders[name] = f
		}
		return f.add(file)
	})
	if err != nil {
		t.Fatal(err)
	}
	return folders
}

// add adds a file to its package.
func (f *folder) add(file string) error {
	syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		return err
	}
	into := f.imports
	switch {
	case strings.HasSuffix(file, "_test.go"):
		into = f.testImports
	case !strings.HasSuffix(file, "_temporal.go"):
		f.files++
	}
	for _, spec := range syntax.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		if imported, ok := strings.CutPrefix(imported, testmodule.Repository+"/"); ok {
			into[imported] = true
		}
	}
	return nil
}
