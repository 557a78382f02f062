package parser

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// What an overlay holds instead of what is on disk: one file is changed, one is new, and one is gone.
const (
	onDisk = `
-- order/order.go --
package order

//temporal:workflow
type Order interface {
	Wrong()
}
-- order/gone.go --
package order

//temporal:workflow
type Gone interface {
	Wrong()
}
`
	changed = `package order

import (
	"go.temporal.io/sdk/workflow"

	"example.com/shop/item"
)

//temporal:workflow
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, in item.Item) error
}
`
	added = `package item

import "go.temporal.io/sdk/workflow"

type Item struct{ SKU string }

//temporal:workflow
type Stock interface {
	//temporal:run
	Run(ctx workflow.Context, in Item) error
}
`
	addedTest = `package item

//temporal:workflow
type Tested interface{}
`
	overlaid = `item/item_test.go:3:1: //temporal:workflow is in a test file, which is not read: move the interface to another file (TG003)
package example.com/shop/item
 item/item.go
  workflow Stock "Stock"
   run Run(in Item) error
package example.com/shop/order
 order/order.go
  workflow Order "Order"
   run Run(in item.Item) error
`
)

// Each way to give an overlay has the same effect, and so has a part of it in each of two ways.
func TestOverlay(t *testing.T) {
	t.Parallel()
	for name, configure := range map[string]func(cfg *Config, inFile, inMemory func(names ...string)){
		"build flag": func(cfg *Config, inFile, inMemory func(...string)) {
			inFile("order.go", "gone.go", "item.go", "item_test.go")
			cfg.BuildFlags = []string{"-overlay=overlay.json"}
		},
		"separate build flag": func(cfg *Config, inFile, inMemory func(...string)) {
			inFile("order.go", "gone.go", "item.go", "item_test.go")
			cfg.BuildFlags = []string{"--overlay", filepath.Join(cfg.Dir, "overlay.json")}
		},
		"GOFLAGS": func(cfg *Config, inFile, inMemory func(...string)) {
			inFile("order.go", "gone.go", "item.go", "item_test.go")
			cfg.Env = append(moduleEnv, "GOFLAGS=-mod=mod '-overlay=overlay.json'")
		},
		"go env -w": func(cfg *Config, inFile, inMemory func(...string)) {
			inFile("order.go", "gone.go", "item.go", "item_test.go")
			writeFile(t, filepath.Join(cfg.Dir, "goenv"), []byte("GOFLAGS=-mod=mod -overlay=overlay.json\n"))
			cfg.Env = append(moduleEnv, "GOFLAGS=", "GOENV="+filepath.Join(cfg.Dir, "goenv"))
		},
		"memory and build flag": func(cfg *Config, inFile, inMemory func(...string)) {
			inFile("gone.go", "item_test.go")
			inMemory("order.go", "item.go")
			cfg.BuildFlags = []string{"-overlay=overlay.json"}
		},
		// What is imported is not in the packages that are asked for.
		"memory and one package": func(cfg *Config, inFile, inMemory func(...string)) {
			inFile("gone.go")
			inMemory("order.go", "item.go", "item_test.go")
			cfg.BuildFlags = []string{"-overlay", "overlay.json"}
			cfg.Patterns = []string{"./order"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := writeModule(t, txtar.Parse([]byte(onDisk)))
			elsewhere := t.TempDir()
			cfg := Config{Dir: dir, Env: moduleEnv, Patterns: []string{"./..."}, Overlay: make(map[string][]byte)}
			contents := map[string]string{"order.go": changed, "item.go": added, "item_test.go": addedTest}
			paths := map[string]string{
				"order.go": "order/order.go", "gone.go": "order/gone.go", "item.go": "item/item.go", "item_test.go": "item/item_test.go",
			}
			inFile := func(names ...string) {
				replace := make(map[string]string)
				for _, name := range names {
					replace[paths[name]] = "" // does not exist
					if content, ok := contents[name]; ok {
						replace[paths[name]] = filepath.Join(elsewhere, name)
						writeFile(t, filepath.Join(elsewhere, name), []byte(content))
					}
				}
				data, err := json.Marshal(map[string]any{"Replace": replace})
				if err != nil {
					t.Fatal(err)
				}
				writeFile(t, filepath.Join(dir, "overlay.json"), data)
			}
			inMemory := func(names ...string) {
				for _, name := range names {
					cfg.Overlay[filepath.Join(dir, paths[name])] = []byte(contents[name])
				}
			}
			configure(&cfg, inFile, inMemory)
			result, err := Load(t.Context(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			want := overlaid
			if cfg.Patterns[0] == "./order" {
				want = want[strings.Index(want, "package example.com/shop/order"):]
			}
			if diff := cmp.Diff(want, dump(result, dir)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if _, err := os.Stat(filepath.Join(dir, "item")); err == nil {
				t.Error("the overlay was written to disk")
			}
		})
	}
}

func TestOverlayThatCannotBeRead(t *testing.T) {
	t.Parallel()
	dir := writeModule(t, txtar.Parse([]byte(onDisk)))
	for _, flag := range []string{"-overlay=nowhere.json", "-overlay=go.mod"} {
		_, err := Load(t.Context(), Config{Dir: dir, Env: moduleEnv, BuildFlags: []string{flag}})
		if err == nil {
			t.Error("no error with", flag)
		}
	}
}
