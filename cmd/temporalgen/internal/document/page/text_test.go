package page

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFormat(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		format string
		args   []any
		want   Text
	}{
		{"", nil, nil},
		{"plain * text", nil, Text{{Text: "plain * text"}}},
		{"a `b*` **c`d** e", nil, Text{{Text: "a "}, {Text: "b*", Style: Literally}, {Text: " "}, {Text: "c`d", Style: Strong}, {Text: " e"}}},
		{"a %s.", []any{"`x` **y** %s"}, Text{{Text: "a "}, {Text: "`x` **y** %s", Style: Literally}, {Text: "."}}},
		{"%s%s", []any{Plainly("a"), Literal("b").To("c")}, Text{{Text: "a"}, {Text: "b", Style: Literally, To: "c"}}},
		{"100%", nil, Text{{Text: "100%"}}},
	} {
		if diff := cmp.Diff(test.want, Format(test.format, test.args...)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.format, diff)
		}
	}
}

func TestFormatRefusesOtherArguments(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		format string
		args   []any
	}{{"%s", nil}, {"", []any{"x"}}, {"%s", []any{1}}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q with %v does not panic", test.format, test.args)
				}
			}()
			Format(test.format, test.args...)
		}()
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	text := slices.Concat(Plainly("a"), Format("b `c`").To("x"), Plainly("d").To("y"), Text{{Text: "e", URL: "https://example.com"}})
	var got []string
	for part := range text.Parts {
		got = append(got, part.String())
	}
	if diff := cmp.Diff([]string{"a", "b c", "d", "e"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
