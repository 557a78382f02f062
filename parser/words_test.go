package parser

import (
	"testing"

	"github.com/temporalgen/temporalgen/parser/contract"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	keys := []string{"queue", "run-timeout", "task-timeout", "id", "dedup", "max-attempts", "max-concurrent"}
	for word, want := range map[string]string{
		"quee":             "queue",
		"qeueu":            "queue",
		"Queue":            "queue",
		"task-queue":       "queue",
		"run-timout":       "run-timeout",
		"dedupe":           "dedup",
		"maxConcurrent":    "max-concurrent",
		"max-concurrency":  "max-concurrent",
		"maximum-attempts": "",
		"retries":          "",
		"x":                "",
		"":                 "",
	} {
		if got := nearest(word, keys); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func TestNamesMoney(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"Amount": true, "unit_price": true, "TotalCost": true, "PriceUSD": true, "Fees": true,
		"Taxes": true, "SubTotal": true, "": false, "TotalWeight": false, "USD": false, "Rate": false, "Priced": false,
	} {
		if got := namesMoney(name); got != want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestIsGenerated(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		path, content string
		want          bool
	}{
		{"order_temporal.go", contract.GeneratedHeader + "\n// Source: order.go\n", true},
		{"order_temporal.go", contract.GeneratedHeader + "\r\n", true},
		{"order_temporal.go", contract.GeneratedHeader, true},
		{"order_temporal.go", contract.GeneratedHeader[:9], true},
		{"order_temporal.go", "", true},
		{"order_temporal.go", "package order\n", false},
		{"order_temporal.go", "//\npackage order\n", false},
		{"order_temporal.go", contract.GeneratedHeader + " Or do.\n", false},
		{"order.go", contract.GeneratedHeader + "\n", false},
	} {
		if got := contract.IsGenerated(test.path, []byte(test.content)); got != test.want {
			t.Errorf("%s %q: got %v", test.path, test.content, got)
		}
	}
	if got := contract.OutputPath("dir/order.go"); got != "dir/order_temporal.go" {
		t.Error(got)
	}
}
