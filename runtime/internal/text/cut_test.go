package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCut(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		max  int
		want string
	}{
		"empty":                   {"", 10, ""},
		"short":                   {"short", 10, "short"},
		"as long as may be":       {"0123456789", 10, "0123456789"},
		"longer":                  {"0123456789a", 10, "0123456…"},
		"in a rune":               {"01234äääää", 9, "01234…"},
		"between runes":           {"0123äääää", 9, "0123ä…"},
		"nothing but the mark":    {"ääää", 3, "…"},
		"not UTF-8":               {"a\xff\xfeb", 10, "a\uFFFDb"},
		"longer when it is":       {"\xffa\xffa\xffa", 6, "\uFFFD…"},
		"an ending of half a one": {"0123456\xc3", 10, "0123456\uFFFD"},
	}
	for name, test := range tests {
		if got := Cut(test.text, test.max); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("aä\xff", 5)
	f.Add(strings.Repeat("\xff", 100), 10)
	f.Fuzz(func(t *testing.T, s string, max int) {
		if max < len(Mark) {
			return
		}
		if got := Cut(s, max); len(got) > max || !utf8.ValidString(got) {
			t.Errorf("got %q of %d bytes, at most %d", got, len(got), max)
		}
	})
}
