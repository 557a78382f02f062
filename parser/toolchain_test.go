package parser

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// aliases is a module with a stand-in for the SDK, which is quickly compiled by another toolchain. It has all kinds of
// aliases.
const aliases = `
-- go.mod --
module example.com/shop

go 1.26

require go.temporal.io/sdk v1.51.0

replace go.temporal.io/sdk => ./sdk
-- sdk/go.mod --
module go.temporal.io/sdk

go 1.26
-- sdk/workflow/workflow.go --
package workflow

import "context"

type Context = *ctx

type ctx struct{ context.Context }

type List[T any] = []T
-- item/item.go --
package item

import "go.temporal.io/sdk/workflow"

type Item struct{ SKU string }

type (
	Goods    = Item
	List[T any] = []T
)

type Holder = interface {
	//temporal:signal
	Add(ctx workflow.Context, in Goods) error
}
-- order/order.go --
package order

import (
	"go.temporal.io/sdk/workflow"

	"example.com/shop/item"
)

type Summary = struct{ Items item.List[item.Goods] }

//temporal:workflow
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, in item.Goods) (Summary, error)

	item.Holder

	//temporal:signal
	AddAll(ctx workflow.Context, in item.List[item.Goods]) error
}
`

const aliasesModel = `package example.com/shop/order
 order/order.go
  workflow Order "Order"
   run Run(in item.Goods) (Summary, error)
   signal Add(in item.Goods) error "Add"
   signal AddAll(in item.List[item.Goods]) error "AddAll"
`

// The go command that is found may be newer than the one that has built temporalgen.
func TestNewerToolchain(t *testing.T) {
	t.Parallel()
	const newer = "go1.27.3"
	dir := writeAliases(t)
	env := append(moduleEnv, "GOTOOLCHAIN="+newer)
	version := exec.Command("go", "version")
	version.Env = env
	if out, err := version.CombinedOutput(); err != nil {
		t.Skipf("toolchain %s is not in the module cache (GOTOOLCHAIN=%s go version brings it there): %s", newer, newer, out)
	}
	result, err := Load(t.Context(), Config{Dir: dir, Env: env, Patterns: []string{"./..."}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(aliasesModel, dump(result, dir)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// With this setting go/types does not keep the names of aliases. A program that has it gets what they stand for.
func TestWithoutAliases(t *testing.T) {
	dir := writeAliases(t)
	if diff := cmp.Diff(aliasesModel, dump(load(t, dir, "./..."), dir)); diff != "" {
		t.Fatalf("-want +got:\n%s", diff)
	}
	t.Setenv("GODEBUG", os.Getenv("GODEBUG")+",gotypesalias=0")
	if result := load(t, dir, "./..."); len(result.Packages) != 1 || len(result.Diagnostics) > 0 {
		t.Errorf("got %s", dump(result, dir))
	}
}

func writeAliases(t *testing.T) string {
	dir := writeModule(t, new(txtar.Archive))
	for _, f := range txtar.Parse([]byte(aliases)).Files {
		writeFile(t, filepath.Join(dir, filepath.FromSlash(f.Name)), f.Data)
	}
	return dir
}
