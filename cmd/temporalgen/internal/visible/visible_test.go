package visible_test

import (
	"testing"
	"unicode"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/visible"
)

func TestVisible(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, line, lines string }{
		{"", "", ""},
		{"Größe 大 é̈ a\u00A0b a\u3000b نمی\u200Cخواهم 👩\u200D💻", "Größe 大 é̈ a\u00A0b a\u3000b نمی\u200Cخواهم 👩\u200D💻", "Größe 大 é̈ a\u00A0b a\u3000b نمی\u200Cخواهم 👩\u200D💻"},
		{`C:\new %s \x1b`, `C:\new %s \x1b`, `C:\new %s \x1b`},
		{"a\x1b[31mb\ac\x00d\x7f", `a\x1b[31mb\x07c\x00d\u007f`, `a\x1b[31mb\x07c\x00d\u007f`},
		{"a\nb\rc\td\r\ne", `a\nb\rc\td\r\ne`, "a\nb\\rc\td\\r\ne"},
		{"a\u2028b\u2029c\u0085d", `a\u2028b\u2029c\u0085d`, `a\u2028b\u2029c\u0085d`},
		{"a\u202Eb\u2066c\u200Fd\u061Ce", `a\u202eb\u2066c\u200fd\u061ce`, `a\u202eb\u2066c\u200fd\u061ce`},
		{"\uFEFFa\u200Bb\u00ADc\U000E0041", `\ufeffa\u200bb\u00adc\U000e0041`, `\ufeffa\u200bb\u00adc\U000e0041`},
		{"a\xffb\xe2\x80c\uFFFD", "a\\xffb\\xe2\\x80c\uFFFD", "a\\xffb\\xe2\\x80c\uFFFD"},
		{"no module; to add it:\n\tgo get x\n", "no module; to add it: go get x", "no module; to add it:\n\tgo get x\n"},
	} {
		if got := visible.Line(test.text); got != test.line {
			t.Errorf("%q as a line: got %q, want %q", test.text, got, test.line)
		}
		if got := visible.Lines(test.text); got != test.lines {
			t.Errorf("%q in lines: got %q, want %q", test.text, got, test.lines)
		}
	}
}

// Of all characters none is left that acts on a terminal or on the order of others.
func TestNothingActs(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		for _, shown := range visible.Line("a" + string(r) + "b") {
			if unicode.IsControl(shown) || unicode.In(shown, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
				t.Fatalf("%U is left as %U", r, shown)
			}
		}
	}
}
