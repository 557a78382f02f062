package parser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// moduleEnv lets the go command work without a network and without this repository's
// workspace.
var moduleEnv = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")

// writeModule writes files to a module example.com/shop that can import the SDK.
func writeModule(t testing.TB, files *txtar.Archive) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	_, requirements, _ := strings.Cut(string(mod), "\n")
	sum, err := os.ReadFile("../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "go.mod"), []byte("module example.com/shop\n"+requirements))
	writeFile(t, filepath.Join(dir, "go.sum"), sum)
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
