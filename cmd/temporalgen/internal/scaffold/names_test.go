package scaffold

import "testing"

func TestKebab(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Order":          "order",
		"PurchaseOrder":  "purchase-order",
		"HTTPJob":        "http-job",
		"JobHTTP":        "job-http",
		"JobViaHTTP2":    "job-via-http2",
		"Purchase_Order": "purchase-order",
		"A":              "a",
	} {
		if got := kebab(name); got != want {
			t.Errorf("kebab(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestPackageName(t *testing.T) {
	t.Parallel()
	for importPath, want := range map[string]string{
		"example.com/shop/order":    "order",
		"example.com/go-orders":     "goorders",
		"example.com/Orders/v2":     "orders",
		"example.com/orders/v1":     "v1", // it is no version of a module
		"gopkg.in/yaml.v3":          "yaml",
		"example.com/order_history": "orderhistory",
		"orders":                    "orders",
	} {
		if got := packageName(importPath); got != want {
			t.Errorf("packageName(%q) = %q, want %q", importPath, got, want)
		}
	}
}
