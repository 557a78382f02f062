package validate

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParseTag(t *testing.T) {
	t.Parallel()
	tests := []struct {
		tag  string
		want []rule
		err  string
	}{
		{tag: "required", want: []rule{{name: "required"}}},
		{tag: "omitempty,min=1,dive,max=0x10", want: []rule{
			{name: "omitempty"}, {name: "min", param: "1", hasParam: true}, {name: "dive"}, {name: "max", param: "0x10", hasParam: true},
		}},
		{tag: "oneof=a 'b c',eq=", want: []rule{{name: "oneof", param: "a 'b c'", hasParam: true}, {name: "eq", param: "", hasParam: true}}},
		{tag: "eq=a=b", want: []rule{{name: "eq", param: "a=b", hasParam: true}}},
		{tag: "eq=a0x2Cb0x7Cc ", want: []rule{{name: "eq", param: "a,b|c ", hasParam: true}}},
		{tag: "gt", want: []rule{{name: "gt"}}},
		{tag: "required,", err: "there is an empty rule: remove a comma"},
		{tag: "=1", err: "the rule  is not supported: write a method Validate() error, or use dive, email, eq, gt, gte, len, lt, lte, max, min, ne, omitempty, oneof, required, url or uuid"},
		{tag: "required, min=1", err: `the rule " min=1" begins or ends with a space: remove it`},
		{tag: "min=1|max=2", err: "the rule min=1|max=2 is an alternative, which is not supported: write a method Validate() error"},
		{tag: "dive,keys,min=1,endkeys", err: "the rule keys is about the keys of a map, which is not supported: write a method Validate() error"},
		{tag: "requird", err: "there is no rule requird: did you mean required?"},
		{tag: "Required", err: "there is no rule Required: did you mean required?"},
		{tag: "dive=1", err: "the rule dive has no parameter: remove =1"},
		{tag: "email=", err: "the rule email has no parameter: remove ="},
	}
	for _, test := range tests {
		got, err := parseTag(test.tag)
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(rule{}), cmpopts.IgnoreFields(rule{}, "span")); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.tag, diff)
		}
		text := ""
		if err != nil {
			text = err.Error()
		}
		if text != test.err {
			t.Errorf("%s: got error %s, want %s", test.tag, text, test.err)
		}
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	const tag = "min=1,dive,oneof=a b"
	rules, err := parseTag(tag)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		if got := tag[r.span.start:r.span.end]; got != r.String() {
			t.Errorf("%s is at %q", r, got)
		}
	}
	for tag, comma := range map[string]span{"required,": {8, 9}, ",required": {0, 1}, "min=1,,max=3": {5, 6}} {
		if _, err := parseTag(tag); err == nil || err.span != comma {
			t.Errorf("%s: got %+v, want %v", tag, err, comma)
		}
	}
	if _, err = parseTag("required,max=3,nonsense"); err == nil || err.span != (span{15, 23}) {
		t.Errorf("got %+v", err)
	}
}

func TestOneOfWords(t *testing.T) {
	t.Parallel()
	for param, want := range map[string][]string{
		"":               nil,
		"a":              {"a"},
		" a \t b\n":      {"a", "b"},
		"'a b' c":        {"a b", "c"},
		"''":             {""},
		"'a'b":           {"a", "b"},
		"a'b c'd":        {"ab", "cd"},
		"it's":           {"its"},
		"'a":             {"a"},
		"a 'b c":         {"a", "b", "c"},
		"light\u00a0red": {"light\u00a0red"},
	} {
		if diff := cmp.Diff(want, oneOfWords(param)); diff != "" {
			t.Errorf("%q: -want +got:\n%s", param, diff)
		}
	}
}
