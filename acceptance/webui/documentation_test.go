package webui

import (
	"path/filepath"
	"testing"

	"github.com/temporalgen/temporalgen/internal/browser"
)

// A page of temporalgen doc can be read on a phone: it is not wider than the window.
func TestDocumentationIsNotWiderThanAPhone(t *testing.T) {
	b := browser.Open(t)
	for _, name := range []string{"everything", "shapes"} {
		path, err := filepath.Abs("../../cmd/temporalgen/internal/document/testdata/" + name + ".html")
		if err != nil {
			t.Fatal(err)
		}
		for _, width := range []int{390, 700, 1280} {
			b.Resize(width, 800)
			b.Go("file://" + filepath.ToSlash(path))
			b.Until("the page", `document.readyState === "complete" && location.pathname.endsWith("/`+name+`.html") && "loaded"`)
			got := b.Until("its size", `document.documentElement.scrollWidth <= innerWidth ? "fits" : "is " + document.documentElement.scrollWidth + " pixels wide"`)
			if got != "fits" {
				t.Errorf("in a window of %d pixels, %s %s", width, name, got)
			}
		}
	}
}
