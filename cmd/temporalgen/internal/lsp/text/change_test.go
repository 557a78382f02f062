package text

import (
	"strings"
	"testing"
)

func TestMove(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before string // with a range between « and »
		after  string // the same, without marks if the range was edited
	}{
		"nothing":                {"a «b» c", "a «b» c"},
		"before it":              {"a «b» c", "aa «b» c"},
		"right before it":        {"a «b» c", "a a«b» c"},
		"something is gone":      {"a a «b» c", "a «b» c"},
		"after it":               {"a «b» c", "a «b» cc"},
		"right after it":         {"a «b» c", "a «b»b c"},
		"in it":                  {"a «bb» c", "a bxb c"},
		"it is gone":             {"a «b» c", "a  c"},
		"on both sides":          {"a «b» c", "aa b cc"}, // perhaps in it
		"another line before it": {"a\n«b»\nc", "a\nx\n«b»\nc"},
		"all":                    {"«b»", ""},
		"a place":                {"a «»b", "aa «»b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, from, to := marked(test.before)
			after, wantFrom, wantTo := marked(test.after)
			gotFrom, gotTo, ok := Between(New([]byte(before)), New([]byte(after))).Move(from, to)
			if wantFrom < 0 {
				if ok {
					t.Errorf("the range is %q, want none", after[gotFrom:gotTo])
				}
				return
			}
			if !ok || gotFrom != wantFrom || gotTo != wantTo {
				t.Errorf("the range is %d to %d, %t, want %d to %d", gotFrom, gotTo, ok, wantFrom, wantTo)
			}
		})
	}
}

// marked returns a text without marks, and where they were, -1 if there are none.
func marked(s string) (plain string, from, to int) {
	from = strings.Index(s, "«")
	s = strings.Replace(s, "«", "", 1)
	to = strings.Index(s, "»")
	return strings.Replace(s, "»", "", 1), from, to
}
