package generator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/generator"
	"github.com/temporalgen/temporalgen/internal/testmodule"
	"github.com/temporalgen/temporalgen/parser"
)

// After an edit only that is rendered which depends on it, and what is not as it should be.
func TestOnlyWhatChangedIsRendered(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com/shop"); err != nil {
		t.Fatal(err)
	}
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	read := func(name string) string {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	contract := func(name, message string) string {
		return "package shop\n\nimport \"go.temporal.io/sdk/workflow\"\n\n//temporal:workflow queue=shop\ntype " + name +
			" interface {\n\t//temporal:run\n\tRun(ctx workflow.Context, in " + message + ") error\n}\n"
	}
	write("order.go", contract("Order", "Sale"))
	write("refund.go", contract("Refund", "Sale"))
	write("stock.go", contract("Stock", "Item"))
	write("types.go", "package shop\n\ntype Sale struct {\n\tID string `validate:\"required\"`\n}\n\ntype Item struct{ ID string }\n")

	cfg := parser.Config{Dir: dir, Env: append(os.Environ(), testmodule.Env()...), Cache: t.TempDir(), Patterns: []string{"."}}
	rendered := func() []string {
		t.Helper()
		plan, err := generator.Generate(t.Context(), cfg)
		if err == nil {
			err = plan.Commit()
		}
		if err != nil || len(plan.Diagnostics) > 0 {
			t.Fatal(err, plan.Diagnostics)
		}
		var names []string
		for _, o := range plan.Outputs {
			if o.Content != nil {
				names = append(names, filepath.Base(o.Source))
			}
		}
		return names
	}
	for range 3 { // then it is remembered
		rendered()
	}
	for _, step := range []struct {
		name   string
		change func()
		want   []string
	}{
		{"nothing", func() {}, nil},
		{"a contract", func() { write("stock.go", contract("Stock", "*Item")) }, []string{"stock.go"}},
		{"a type of two", func() { write("types.go", strings.Replace(read("types.go"), "required", "max=9", 1)) }, []string{"order.go", "refund.go"}},
		{"a new contract", func() { write("item.go", contract("Return", "Item")) }, []string{"item.go"}},
		{"generated code", func() { write("order_temporal.go", read("order_temporal.go")+"\n// Mine.\n") }, []string{"order.go"}},
		{"a comment above generated code", func() { write("order_temporal.go", "// Copyright.\n\n"+read("order_temporal.go")) }, nil},
		{"generated code is gone", func() { _ = os.Remove(filepath.Join(dir, "stock_temporal.go")) }, []string{"stock.go"}},
	} {
		step.change()
		if diff := cmp.Diff(step.want, rendered()); diff != "" {
			t.Errorf("%s:\n%s", step.name, diff)
		}
		without := cfg
		without.Cache = ""
		if plan, err := generator.Generate(t.Context(), without); err != nil || !plan.UpToDate() {
			t.Errorf("%s: without a cache it is not up to date (%v)", step.name, err)
		}
	}
}
