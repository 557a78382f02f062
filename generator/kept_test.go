package generator

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/internal/testmodule"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/diag"
)

const shop = `
-- stock/stock.go --
package stock

import "context"

// Stock is the stock.
//
//temporal:activities start-to-close=1m
type Stock interface {
	//temporal:activity
	Take(ctx context.Context, item Item) error
}

type Item struct{ SKU string }
-- order/order.go --
package order

import (
	"go.temporal.io/sdk/workflow"

	"example.com/shop/stock"
)

//temporal:workflow queue=orders
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, item stock.Item) error
}
-- report/report.go --
package report

import (
	"go.temporal.io/sdk/workflow"

	"example.com/shop/order"
)

//temporal:workflow queue=reports
type Report interface {
	//temporal:run
	Run(ctx workflow.Context) error
}

var _ order.Order
-- pay/pay.go --
package pay

import (
	"context"

	"example.com/shop/money"
)

//temporal:activities start-to-close=1m
type Bank interface {
	//temporal:activity
	Charge(ctx context.Context, in money.Amount) error
}
-- pay/refund.go --
//go:build refunds

package pay

//temporal:activities start-to-close=1m
type Refunds interface {
	//temporal:activity
	Refund() error
}
-- money/money.go --
package money

type Amount struct{ Cents int }
-- help/help.go --
package help

func help() int { return 1 }
-- unbuilt/unbuilt.go --
//go:build never

package unbuilt
`

// After an edit only those packages are looked at that the edited file is in, and those that import them. The plan is the same as if
// all were.
func TestOnlyChangedPackagesAreLookedAt(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com/shop"); err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(shop)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	edit := func(name, old, with string) {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), old) {
			t.Fatalf("%s has no %q (%v)", name, old, err)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(text), old, with, 1)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cfg := parser.Config{Dir: dir, Env: append(os.Environ(), testmodule.Env()...), Cache: t.TempDir(), Patterns: []string{"./..."}}
	plan := func(cache string) *Plan {
		cfg := cfg
		cfg.Cache = cache
		plan, err := Generate(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		return plan
	}
	all := []string{"help", "money", "order", "pay", "report", "stock", "unbuilt"}
	for range 3 {
		if err := plan(cfg.Cache).Commit(); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		name           string
		file, old, new string
		want           []string // folders that are looked at
		errors         bool
	}{
		{"a contract", "pay/pay.go", "in money", "amount money", []string{"pay"}, false},
		{"a contract that others import", "order/order.go", "item stock", "it stock", []string{"order", "report"}, false},
		{"a type that is also used by way of another package", "stock/stock.go", "SKU string", "SKU, Name string", []string{"order", "report", "stock"}, false},
		{"an error", "stock/stock.go", "temporal:activity\n", "temporal:activty\n", []string{"order", "report", "stock"}, true},
		{"another error", "pay/pay.go", "temporal:activity\n", "temporal:activty\n", []string{"order", "pay", "report", "stock"}, true},
		{"one error less", "stock/stock.go", "temporal:activty\n", "temporal:activity\n", []string{"pay"}, true},
		{"no error any more", "pay/pay.go", "temporal:activty\n", "temporal:activity\n", nil, false},
		{"a type of a package without contracts", "money/money.go", "Cents int", "Cents int64", all, false},
		{"a package that nothing imports", "help/help.go", "return 1", "return 2", []string{"help"}, false},
		{"what is generated", "pay/pay_temporal.go", "package pay", "package pay // edited", []string{"pay"}, false},
		{"a file that is not built", "pay/refund.go", "Refunds", "Returns", []string{"pay"}, false},
		{"an import", "help/help.go", "package help", "package help\n\nimport _ \"context\"", all, false},
	} {
		edit(step.file, step.old, step.new)
		got, want := plan(cfg.Cache), plan("")
		var looked []string
		for _, name := range all {
			if !got.remembered && !slices.Contains(got.passedOver, filepath.Join(dir, name)) {
				looked = append(looked, name)
			}
		}
		if diff := cmp.Diff(step.want, looked); diff != "" {
			t.Errorf("%s: looked at: -want +got:\n%s", step.name, diff)
		}
		if diff := cmp.Diff(want.Diagnostics, got.Diagnostics); diff != "" || diag.HasErrors(got.Diagnostics) != step.errors || len(got.Diagnostics) == 0 {
			t.Errorf("%s: diagnostics: -without a cache +with:\n%s", step.name, diff)
		}
		if diff := cmp.Diff(states(want), states(got)); diff != "" {
			t.Errorf("%s: outputs: -without a cache +with:\n%s", step.name, diff)
		}
		if a, b := want.Stats, got.Stats; a.Packages != b.Packages || a.Files != b.Files || !step.errors && a.Contracts != b.Contracts {
			t.Errorf("%s: stats %+v without a cache, and %+v with it", step.name, a, b)
		}
		if step.errors {
			continue
		}
		if err := got.Commit(); err != nil {
			t.Fatal(err)
		}
		if again := plan(""); !again.UpToDate() {
			t.Errorf("%s: it is not up to date", step.name)
		}
	}
}

// Of the generated files of a package in which something has changed, those are not read of which nothing has.
func TestOnlyChangedOutputsAreRead(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com/shop"); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	contract := func(name string) string {
		return "package shop\n\nimport \"context\"\n\n//temporal:activities start-to-close=1m\ntype " + name +
			" interface {\n\t//temporal:activity\n\tTake" + name + "(ctx context.Context, item Item) error\n}\n"
	}
	for _, name := range []string{"Bank", "Stock", "Truck"} {
		write(strings.ToLower(name)+".go", contract(name))
	}
	item := "package shop\n\ntype Item struct{ SKU string }\n"
	write("item.go", item)
	cfg := parser.Config{Dir: dir, Env: append(os.Environ(), testmodule.Env()...), Cache: t.TempDir(), Patterns: []string{"."}}
	read := func() []string {
		t.Helper()
		plan, err := Generate(t.Context(), cfg)
		if err == nil {
			err = plan.Commit()
		}
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, o := range plan.Outputs {
			if !o.kept && !plan.remembered {
				names = append(names, filepath.Base(o.Path))
			}
		}
		return names
	}
	for range 3 {
		read()
	}
	for _, step := range []struct {
		name       string
		file, text string
		want       []string
	}{
		{"a contract", "bank.go", strings.Replace(contract("Bank"), "1m", "2m", 1), []string{"bank_temporal.go"}},
		{"a generated file", "stock_temporal.go", "// Code generated by temporalgen. DO NOT EDIT.\n\npackage shop\n", []string{"stock_temporal.go"}},
		{"a type of all", "item.go", strings.Replace(item, "string", "int", 1), []string{"bank_temporal.go", "stock_temporal.go", "truck_temporal.go"}},
		{"nothing that matters", "item.go", strings.Replace(item, "string", "int", 1) + "\n// Nothing.\n", nil},
	} {
		write(step.file, step.text)
		if diff := cmp.Diff(step.want, read()); diff != "" {
			t.Errorf("%s: -want +got:\n%s", step.name, diff)
		}
		without := cfg
		without.Cache = ""
		if plan, err := Generate(t.Context(), without); err != nil || !plan.UpToDate() {
			t.Errorf("%s: without a cache it is not up to date (%v)", step.name, err)
		}
	}
}

// states are those of the outputs of a plan, by path.
func states(p *Plan) map[string]State {
	states := make(map[string]State)
	for _, o := range p.Outputs {
		states[o.Path] = o.State
	}
	return states
}
