package explain

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/diag"
)

func TestPlainText(t *testing.T) {
	t.Parallel()
	markdown := "Text with `code`, a [page](../../../docs/README.md#types) and another [one](TG001.md).\n\n" +
		"```go\nvar x = `[a](b)`\n\n\tvar y int\n```\n\nMore.\n"
	want := "Text with code, a page (docs/README.md#types) and another one (TG001.md).\n\n" +
		"\tvar x = `[a](b)`\n\n\t\tvar y int\n\nMore.\n"
	if diff := cmp.Diff(want, plainText(markdown)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Markdown that plainText does not know is in no explanation.
func TestExplanationsArePlainText(t *testing.T) {
	t.Parallel()
	for _, code := range diag.Codes() {
		for line := range strings.Lines(plainText(code.Explanation().Text)) {
			if strings.HasPrefix(line, "\t") {
				continue
			}
			if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "|") || strings.Contains(line, "](") || strings.Contains(line, "**") {
				t.Errorf("%s has Markdown in plain text: %s", code, line)
			}
		}
	}
}
