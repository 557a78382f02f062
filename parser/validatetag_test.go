package parser

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseValidateTag(t *testing.T) {
	t.Parallel()
	tests := []struct {
		tag  string
		want []tagRule
		err  string
	}{
		{tag: "required", want: []tagRule{{name: "required"}}},
		{tag: "omitempty,min=1,dive,max=0x10", want: []tagRule{
			{name: "omitempty"}, {"min", "1", true}, {name: "dive"}, {"max", "0x10", true},
		}},
		{tag: "oneof=a 'b c',eq=", want: []tagRule{{"oneof", "a 'b c'", true}, {"eq", "", true}}},
		{tag: "eq=a=b", want: []tagRule{{"eq", "a=b", true}}},
		{tag: "eq=a0x2Cb0x7Cc ", want: []tagRule{{"eq", "a,b|c ", true}}},
		{tag: "gt", want: []tagRule{{name: "gt"}}},
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
		got, err := parseValidateTag(test.tag)
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(tagRule{})); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.tag, diff)
		}
		if text := errorText(err); text != test.err {
			t.Errorf("%s: got error %s, want %s", test.tag, text, test.err)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
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
