package replaytest

import (
	"fmt"
	"strings"
	"testing"
)

func TestDifference(t *testing.T) {
	many := strings.Repeat("same\n", 10)
	for name, test := range map[string]struct{ want, got, difference string }{
		"none":       {"a\nb\n", "a\nb\n", ""},
		"one line":   {"a\n", "b\n", "- a\n+ b\n"},
		"changed":    {"a\nb\nc\n", "a\nx\nc\n", "  a\n- b\n+ x\n  c\n"},
		"added":      {"a\nc\n", "a\nb\nc\n", "  a\n+ b\n  c\n"},
		"removed":    {"a\nb\nc\n", "a\nc\n", "  a\n- b\n  c\n"},
		"two":        {"a\nb\nc\nd\ne\n", "x\nb\nc\nd\ny\n", "- a\n+ x\n  b\n  c\n  d\n- e\n+ y\n"},
		"moved":      {"a\nb\n", "b\na\n", "- a\n  b\n+ a\n"},
		"far apart":  {"a\n" + many + "b\n", "x\n" + many + "y\n", "- a\n+ x\n  same\n  same\n  same\n  ...\n  same\n  same\n  same\n- b\n+ y\n"},
		"repeated":   {"a\na\na\n", "a\na\n", "  a\n  a\n- a\n"},
		"from empty": {"", "a\n", "- \n+ a\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := difference(test.want, test.got); got != test.difference {
				t.Errorf("it is\n%s\nwant\n%s", got, test.difference)
			}
		})
	}
}

// Large texts are compared as well.
func TestDifferenceOfLargeTexts(t *testing.T) {
	var a, b strings.Builder
	for i := range 5000 {
		fmt.Fprintln(&a, "a", i)
		fmt.Fprintln(&b, "b", i)
	}
	if got := difference(a.String(), b.String()); strings.Count(got, "\n- ") != 4999 || strings.Count(got, "\n+ ") != 5000 {
		t.Errorf("it begins with %.100s", got)
	}
}
