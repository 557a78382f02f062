package parser

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// shop has two packages with contracts, of which one imports the other, and files that
// use what is generated from them.
const shop = `
-- item/item.go --
package item

import "go.temporal.io/sdk/workflow"

// Last sorts after the generated file's name and does not matter.
var Last = StockClient{}

type Item struct{ SKU string }

//temporal:workflow
type Stock interface {
	//temporal:run
	Run(ctx workflow.Context, in Item) error
}
-- order/order.go --
package order

import (
	"example.com/shop/item"

	"go.temporal.io/sdk/workflow"
)

//temporal:workflow id={SKU}
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, in item.Item) (Summary, error)
}

type Summary struct{ Items []item.Item }
-- order/main.go --
package order

var handle *OrderHandle = NewOrderClient(nil).Handle("")

func (h *OrderHandle) broken() {
`

// The contracts of shop, whatever state the generated files are in.
const shopModel = `package example.com/shop/item
%s item/item.go
  workflow Stock "Stock"
   run Run(in item.Item) error
package example.com/shop/order
%s order/order.go
  workflow Order "Order" id={0.SKU text}
   run Run(in item.Item) (Summary, error)
`

func TestGeneratedFiles(t *testing.T) {
	t.Parallel()
	states := map[string]string{
		"missing":                     "",
		"stale":                       contract.GeneratedHeader + "\n\npackage PKG\n\ntype OrderHandle struct{}\n\ntype Gone = Removed\n",
		"empty":                       "-",
		"cut in the header":           contract.GeneratedHeader[:20],
		"cut in the package clause":   contract.GeneratedHeader + "\n\npacka",
		"cut in the package's name":   contract.GeneratedHeader + "\n\npackage o",
		"cut in a function":           contract.GeneratedHeader + "\n\npackage PKG\n\nfunc RegisterOrder(",
		"of a package with that name": contract.GeneratedHeader + "\n\npackage other\n",
	}
	for name, content := range states {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := writeModule(t, txtar.Parse([]byte(shop)))
			want := strings.ReplaceAll(shopModel, "%s", "")
			if content != "" {
				for _, pkg := range []string{"item", "order"} {
					data := strings.ReplaceAll(strings.TrimPrefix(content, "-"), "PKG", pkg)
					writeFile(t, filepath.Join(dir, pkg, pkg+contract.OutputSuffix), []byte(data))
				}
				want = strings.Replace(shopModel, "%s", " generated item/item_temporal.go\n", 1)
				want = strings.Replace(want, "%s", " generated order/order_temporal.go\n", 1)
			}
			want = strings.ReplaceAll(want, "in item.Item) error", "in Item) error")
			if diff := cmp.Diff(want, dump(load(t, dir, "./..."), dir)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// A package that does not compile, between a contract and the one whose types it uses.
func TestBrokenImports(t *testing.T) {
	t.Parallel()
	dir := writeModule(t, txtar.Parse([]byte(`
-- order/order.go --
package order

import (
	"example.com/shop/item"
	"example.com/shop/nowhere"

	"go.temporal.io/sdk/workflow"
)

//temporal:workflow
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, in item.Item) error

	//temporal:signal
	Lost(ctx workflow.Context, in nowhere.Item) error

	//temporal:signal
	Cycle(ctx workflow.Context, in item.Cyclic) error
}
-- item/item.go --
package item

import (
	"example.com/shop/order"
	"example.com/shop/stock"
)

type Item struct {
	Stock  stock.Stock
	Broken Undefined
}

type Cyclic struct{ Order order.Order }

func (Item) ignored() { undefined() }
-- stock/stock.go --
package stock

type Stock struct{ Done chan int }

var x = undefined
`)))
	got := dump(load(t, dir, "./order"), dir)
	want := `item/item.go:4:2: could not import example.com/shop/order (import cycle) (TG018)
item/item.go:10:9: undefined: Undefined (TG018)
order/order.go:5:2: could not import`
	if !strings.HasPrefix(got, want) {
		t.Errorf("diagnostics:\n%s\nwant them to begin with:\n%s", got, want)
	}
	t.Log(got)
}

func TestPatterns(t *testing.T) {
	t.Parallel()
	dir := writeModule(t, txtar.Parse([]byte(`
-- order/order.go --
package order
-- docs/README.md --
-- windows/x_windows.go --
package windows
-- mixed/a.go --
package a

//temporal:workflow
type A interface{ Run() }
-- mixed/b.go --
package b
`)))
	for _, test := range []struct{ pattern, want string }{
		{"./order", ""},
		{"./...", "" +
			"mixed/a.go:4:19: method Run has no directive: add one, such as //temporal:query (TG011)\n" +
			"mixed/b.go:1:9: package b is in the same folder as package a (a.go:1) (TG018)\n"},
		{"./docs", "docs: no Go files in docs (TG018)\n"},
		{"./docs/...", "docs: no package matches ./docs/... (TG018)\n"},
		{"./docs/a...", "docs: no package matches ./docs/a... (TG018)\n"},
		{"./nowhere", "nowhere: stat nowhere: directory not found (TG018)\n"},
		{"./windows", "windows: build constraints exclude all Go files in windows (TG018)\n"},
		{"order/order.go", "order/order.go: this is a file: give its package, such as . (TG018)\n"},
		{"no.such/x", "no.such/x: "},
	} {
		t.Run(strings.ReplaceAll(test.pattern, "/", "_"), func(t *testing.T) {
			t.Parallel()
			if got := dump(load(t, dir, test.pattern), dir); got != test.want && (test.want == "" || !strings.HasPrefix(got, test.want)) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestLoadFails(t *testing.T) {
	t.Parallel()
	t.Run("canceled", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Load(ctx, Config{}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	})
	t.Run("broken go.mod", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "go.mod"), []byte("modul x\n"))
		_, err := Load(t.Context(), Config{Dir: dir, Env: moduleEnv, Patterns: []string{"."}})
		if err == nil || !strings.Contains(err.Error(), "go.mod:1: unknown directive: modul") {
			t.Errorf("got error %v", err)
		}
	})
	t.Run("no go command", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		_, err := Load(t.Context(), Config{Dir: filepath.Join(dir, "gone"), Env: os.Environ(), Patterns: []string{"."}})
		if err == nil {
			t.Error("no error in a folder that does not exist")
		}
	})
}
