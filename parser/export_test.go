package parser

import (
	"go/token"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/internal/check"
	"github.com/temporalgen/temporalgen/parser/internal/source"
)

// A Memory checks packages of one file that is nowhere but in memory, without the go command.
type Memory struct {
	fset     *token.FileSet
	packages *source.Importer
	imports  []string
}

// NewMemory returns a Memory for files that import some of the given packages.
func NewMemory(t testing.TB, imports ...string) *Memory {
	t.Helper()
	dir := writeModule(t, new(txtar.Archive))
	lister, err := source.NewLister(t.Context(), source.Config{Dir: dir, Env: moduleEnv})
	if err != nil {
		t.Fatal(err)
	}
	m := &Memory{fset: token.NewFileSet(), imports: append(imports, check.ContextPaths()...)}
	m.packages = source.NewImporter(m.fset, lister)
	if err := m.packages.List(m.imports); err != nil {
		t.Fatal(err)
	}
	return m
}

// Check checks a file. ok is false if it imports anything else.
func (m *Memory) Check(path string, src []byte) (packages []*contract.Package, diagnostics []diag.Diagnostic, ok bool, err error) {
	f := source.ParseFile(m.fset, path, src)
	pkg := source.NewPackage("example.com/shop", "shop", []*source.File{f})
	defer m.packages.Forget(pkg)
	for _, path := range pkg.Imports() {
		if !slices.Contains(m.imports, path) {
			return nil, nil, false, nil
		}
	}
	l := &loader{Reporter: &diag.Reporter{Fset: m.fset}, packages: m.packages, files: make(check.Files)}
	contracts := l.files.Of(f).Contracts(l.Reporter)
	if len(contracts) > 0 && len(pkg.Files) > 0 {
		l.contracts = append(l.contracts, &check.Package{Model: &contract.Package{Path: pkg.Path, Name: pkg.Name}, Source: pkg, Contracts: contracts})
	}
	err = l.check()
	return l.result, diag.Sort(l.Diagnostics), true, err
}
