package evolution_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/internal/testmodule"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A version is a version of a package: its files by name.
type version map[string]string

// describe returns what versions of packages say, as it is read from files. All of them are loaded at once, and look as if
// they were one package.
func describe(t *testing.T, versions []version) []*descriptor.Document {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com/shop"); err != nil {
		t.Fatal(err)
	}
	folder := func(i int) string { return fmt.Sprintf("v%03d", i) }
	for i, v := range versions {
		if err := os.MkdirAll(filepath.Join(dir, folder(i), "order"), 0o777); err != nil {
			t.Fatal(err)
		}
		for name, content := range v {
			if err := os.WriteFile(filepath.Join(dir, folder(i), "order", name), []byte(content), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	loaded, err := parser.Load(t.Context(), parser.Config{Dir: dir, Env: append(os.Environ(), testmodule.Env()...), Patterns: []string{"./..."}})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range loaded.Diagnostics {
		if d.Severity == diag.Error {
			t.Error(d)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	packages := make(map[string]*contract.Package)
	for _, p := range loaded.Packages {
		packages[p.Path] = p
	}
	documents := make([]*descriptor.Document, len(versions))
	for i := range versions {
		p := packages["example.com/shop/"+folder(i)+"/order"]
		if p == nil {
			t.Fatalf("version %d has no contracts", i)
		}
		document, _ := descriptor.Of([]*contract.Package{p}, os.ReadFile)
		var written bytes.Buffer
		if err := document.Write(&written); err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(written.String(), "example.com/shop/"+folder(i)+"/", "example.com/shop/")
		if documents[i], err = descriptor.Read(strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	return documents
}
