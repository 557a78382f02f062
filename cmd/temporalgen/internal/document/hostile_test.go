package document

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// acts is a text that does something to a terminal, to lines, and to the order of characters.
const acts = "\x1b[31m\x00\a\r\n\u2028\u202Eforged\u2066\u200F\uFEFF\x7f\u0085"

// TestPagesActOnNothing shows that whatever a contract file says, what is written of it is text that can be seen.
func TestPagesActOnNothing(t *testing.T) {
	t.Parallel()
	for name, document := range documents(t) {
		document := acting(t, document)
		for _, asHTML := range []bool{false, true} {
			o := options{html: asHTML}
			page := string(o.render(document, &descriptor.Document{Format: descriptor.Format}))
			if !strings.Contains(page, `\u202eforged`) {
				t.Errorf("%s, HTML %v: nothing of the text is there", name, asHTML)
			}
			for line := range strings.Lines(page) {
				hidden := func(r rune) bool {
					return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
				}
				if strings.ContainsFunc(strings.Trim(line, "\t\n"), hidden) { // style sheets have tabs
					t.Errorf("%s, HTML %v: %q", name, asHTML, line)
				}
			}
		}
	}
}

// acting is a document in which every text ends with acts, apart from those that mean something.
func acting(t *testing.T, d *descriptor.Document) *descriptor.Document {
	t.Helper()
	var text strings.Builder
	if err := d.Write(&text); err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal([]byte(text.String()), &tree); err != nil {
		t.Fatal(err)
	}
	types := []any{"string", "boolean", "integer", "number", "array", "object", "null"}
	var change func(key string, value any) any
	change = func(key string, value any) any {
		switch value := value.(type) {
		case string:
			if slices.Contains([]string{"$ref", "format", "contentEncoding", "encoding", "x-go-codec"}, key) || slices.Contains(types, any(value)) {
				return value
			}
			return value + acts
		case []any:
			for i := range value {
				value[i] = change(key, value[i])
			}
		case map[string]any:
			for k, v := range value {
				value[k] = change(k, v)
			}
			if key == "properties" {
				for k, v := range value {
					if !strings.Contains(k, acts) {
						value[k+acts] = v
					}
				}
			}
		}
		return value
	}
	acting, err := json.Marshal(change("", tree))
	if err != nil {
		t.Fatal(err)
	}
	return read(t, string(acting))
}
