package paths

import (
	"path/filepath"
	"testing"
)

func TestRelative(t *testing.T) {
	t.Parallel()
	dir := "/src/my shop"
	for text, want := range map[string]string{
		"open /src/my shop/order/order.go: denied":      "open order/order.go: denied",
		"/src/my shop/order.go:3:7: wrong":              "order.go:3:7: wrong",
		`"/src/my shop/a.go", (/src/my shop/b.go)`:      `"a.go", (b.go)`,
		"in /src/my shop: no files":                     "in .: no files",
		"in /src/my shop":                               "in .",
		"in /src/my shop/":                              "in /src/my shop/",
		"/src/my shop/src/my shop/a.go":                 "src/my shop/a.go",
		"one\n/src/my shop/a.go\n/src/my shop/b":        "one\na.go\nb",
		"/src/my shopping/a.go /src/my shop.go":         "/src/my shopping/a.go /src/my shop.go",
		"/other/src/my shop/a.go file:///src/my shop/a": "/other/src/my shop/a.go file:///src/my shop/a",
		"/src/a.go": "/src/a.go",
	} {
		if got := Relative(filepath.FromSlash(dir), filepath.FromSlash(text)); got != filepath.FromSlash(want) {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	for _, dir := range []string{"", "/"} {
		const text = "open /src/a.go: denied"
		if got := Relative(dir, text); got != text {
			t.Errorf("in %q it is %q", dir, got)
		}
	}
}
