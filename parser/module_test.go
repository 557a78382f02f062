package parser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/internal/testmodule"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// moduleEnv is the environment for loading packages of a module that writeModule has written.
var moduleEnv = append(os.Environ(), testmodule.Env()...)

// writeModule writes files to a module example.com/shop that can import the SDK.
func writeModule(t testing.TB, files *txtar.Archive) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com/shop"); err != nil {
		t.Fatal(err)
	}
	for _, f := range files.Files {
		writeFile(t, filepath.Join(dir, filepath.FromSlash(f.Name)), f.Data)
	}
	return dir
}

func writeFile(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// load loads packages of a module.
func load(t testing.TB, dir string, patterns ...string) *Result {
	t.Helper()
	result, err := Load(t.Context(), Config{Dir: dir, Env: moduleEnv, Patterns: patterns})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// relative is a path below a folder as tests compare it: relative to the folder, with slashes.
func relative(dir, path string) string {
	return filepath.ToSlash(strings.TrimPrefix(path, dir+string(filepath.Separator)))
}

// shown is a diagnostic as tests compare it, with the paths in it relative to a folder.
func shown(d diag.Diagnostic, dir string) string {
	d.Pos.Filename = relative(dir, d.Pos.Filename)
	return strings.ReplaceAll(d.String(), dir+string(filepath.Separator), "")
}
