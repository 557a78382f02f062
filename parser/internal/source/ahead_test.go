package source

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// Expected are the imports of packages in which a file is marked, as far as their files are built here.
func TestExpectedImports(t *testing.T) {
	t.Parallel()
	archive := txtar.Parse([]byte(`
-- go.mod --
module example.com/shop // with a comment
-- order.go --
package shop
import "example.com/root"
// MARK
-- orders/order.go --
package orders
import (
	"context"
	"C"
	"unsafe"
	. "example.com/shop/money"
	"example.com/shop/cart"
	"./local"
)
// MARK
-- orders/item.go --
package orders
import _ "example.com/item"
-- orders/broken.go --
package orders
import "example.com/broken"
func {
-- orders/order_test.go --
package orders
import "example.com/test"
-- orders/order_temporal.go --
` + contract.GeneratedHeader + `

package orders
import "example.com/generated"
-- orders/order_windows.go --
package orders
import "example.com/windows"
-- orders/integration.go --
//go:build integration

package orders
import "example.com/integration"
-- orders/.hidden.go --
package orders
import "example.com/hidden"
-- cart/cart.go --
package cart
import "example.com/shop/orders"
import "time"
// MARK
-- money/money.go --
package money
import "example.com/notmarked"
-- orders/testdata/a.go --
package a
import "example.com/testdata"
// MARK
-- nested/go.mod --
module example.com/nested
-- nested/a.go --
package nested
import "example.com/shop/orders"
// MARK
`))
	dir := t.TempDir()
	for _, f := range archive.Files {
		path := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	orders := []string{"context", "example.com/broken", "example.com/item", "example.com/shop/cart", "example.com/shop/money"}
	for _, test := range []struct {
		name     string
		dir      string
		patterns []string
		flags    []string
		want     []string
	}{
		{"a folder", "", []string{"./orders"}, nil, orders},
		{"the working directory", "orders", []string{"."}, nil, orders},
		{"a folder without contracts", "", []string{"./money"}, nil, nil},
		{"an import path", "", []string{"example.com/shop/orders"}, nil, nil},
		{"a tag", "", []string{"./orders"}, []string{"-tags=x,integration"}, slices.Insert(slices.Clone(orders), 2, "example.com/integration")},
		{"another module", "nested", []string{"./..."}, nil, []string{"example.com/shop/orders"}},
		{"folders below", "", []string{"./..."}, nil, []string{
			"context", "example.com/broken", "example.com/item", "example.com/root", "example.com/shop/money", "time",
		}},
		{"two of them", "", []string{"./cart", "./orders"}, nil, []string{
			"context", "example.com/broken", "example.com/item", "example.com/shop/money", "time",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l, err := NewLister(t.Context(), Config{
				Dir: filepath.Join(dir, test.dir), BuildFlags: test.flags, Env: append(os.Environ(), "GOOS=linux", "GOFLAGS="),
			})
			if err != nil {
				t.Fatal(err)
			}
			got := union(l.expectedImports(test.patterns, func(src []byte) bool { return bytes.Contains(src, []byte("// MARK")) }), nil)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
