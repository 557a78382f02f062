package parser

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"
)

// Packages are listed by the program that GOPACKAGESDRIVER names, and nobody asks the go command: with the flags that
// it is given here it would fail.
func TestDriver(t *testing.T) {
	t.Parallel()
	driver := filepath.Join(t.TempDir(), "driver")
	if runtime.GOOS == "windows" {
		driver += ".exe"
	}
	build := exec.Command("go", "build", "-o", driver, "./testdata/driver")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	// A project without go.mod, as those of other build systems are.
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(shop)).Files {
		writeFile(t, filepath.Join(dir, filepath.FromSlash(f.Name)), f.Data)
	}
	elsewhere := filepath.Join(t.TempDir(), "elsewhere.go")
	writeFile(t, elsewhere, []byte(`package elsewhere

import "go.temporal.io/sdk/workflow"

//temporal:workflow
type Elsewhere interface {
	//temporal:run
	Run(ctx workflow.Context) error
}
`))

	answers := map[string]any{
		"Patterns": map[string][]string{
			"//...":       {"//item:item", "//order:order", "//third:party"},
			"//elsewhere": {"//third:party"},
		},
		"Packages": map[string]*packages.Package{
			"//item:item": {ID: "//item:item", PkgPath: "example.com/shop/item", Name: "item",
				GoFiles: []string{filepath.Join(dir, "item", "item.go")}},
			"//order:order": {ID: "//order:order", PkgPath: "example.com/shop/order", Name: "order",
				GoFiles: []string{filepath.Join(dir, "order", "order.go"), filepath.Join(dir, "order", "main.go")}},
			"//third:party":               {ID: "//third:party", PkgPath: "example.com/elsewhere", Name: "elsewhere", GoFiles: []string{elsewhere}},
			"context":                     exported(t, "context"),
			"go.temporal.io/sdk/workflow": exported(t, "go.temporal.io/sdk/workflow"),
		},
	}
	data, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	work := t.TempDir()
	writeFile(t, filepath.Join(work, "answers"), data)
	cfg := Config{
		Dir: dir, Patterns: []string{"//..."}, BuildFlags: []string{"-unknown"},
		Env: append(os.Environ(), "GOPACKAGESDRIVER="+driver, "DRIVER_ANSWERS="+filepath.Join(work, "answers"),
			"DRIVER_LOG="+filepath.Join(work, "log"), "GOFLAGS=-unknown", "GOWORK=off"),
	}
	result, err := Load(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll(shopModel, "%s", "")
	want = strings.ReplaceAll(want, "in item.Item) error", "in Item) error")
	if diff := cmp.Diff(want, dump(result, dir)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	log, err := os.ReadFile(filepath.Join(work, "log"))
	if err != nil {
		t.Fatal(err)
	}
	asked := "[-unknown] [//...]\n[-unknown] [context go.temporal.io/sdk/workflow]\n"
	if diff := cmp.Diff(asked, string(log)); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}

	// Of other modules the driver tells nothing. What is asked for and outside of the project is refused.
	cfg.Patterns = []string{"//elsewhere"}
	if result, err = Load(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	if got := dump(result, dir); !strings.Contains(got, "package example.com/elsewhere is outside of "+dir) {
		t.Errorf("got %s", got)
	}
}

// exported returns a package with export data, as a driver would.
func exported(t *testing.T, path string) *packages.Package {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{
		Context: t.Context(), Env: append(moduleEnv, "GOPACKAGESDRIVER=off"),
		Mode: packages.NeedName | packages.NeedExportFile,
	}, path)
	if err != nil || len(loaded) != 1 || loaded[0].ExportFile == "" {
		t.Fatal("no export data of", path, loaded, err)
	}
	return loaded[0]
}
