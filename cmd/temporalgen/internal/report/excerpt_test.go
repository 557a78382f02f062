package report

import (
	"errors"
	"go/token"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/diag"
)

func TestExcerpts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789", 30)
	tests := []struct {
		name       string
		source     string // the range is between « and »
		want       string
		onlyBegins bool // the end is not known
	}{
		{
			name:   "one line",
			source: "package order\n//temporal:workflow «quue»=q\n",
			want: `
 2 | //temporal:workflow quue=q
   |                     ^^^^
`,
		},
		{
			name:   "only the beginning is known",
			source: "func «»f()", onlyBegins: true,
			want: `
 1 | func f()
   |      ^
`,
		},
		{
			name:   "the end of a line",
			source: "a\nbc«»\nd",
			want: `
 2 | bc
   |   ^
`,
		},
		{
			name:   "an empty line",
			source: "a\n«»\nd",
			want: `
 2 |
   | ^
`,
		},
		{
			name:   "tabs",
			source: "\t\tAdd(ctx\t«string»)",
			want: `
 1 |         Add(ctx string)
   |                 ^^^^^^
`,
		},
		{
			name:   "a tab in the range",
			source: "a«\t»b",
			want: `
 1 | a   b
   |  ^^^
`,
		},
		{
			name:   "wide characters",
			source: "// 注文 «を» x",
			want: `
 1 | // 注文 を x
   |         ^^
`,
		},
		{
			name:   "combining characters",
			source: "// Gro\u0308ße «a\u0301b»",
			want:   "\n 1 | // Gro\u0308ße a\u0301b\n   |          ^^\n",
		},
		{
			name:   "a range in the middle of a character",
			source: "// \xe6«\xb3»\xa8 x",
			want:   "\n 1 | // 注 x\n   |    ^^\n",
		},
		{
			name:   "characters that would act on the terminal",
			source: "a\x1b[31m «b»\u202e\x7f\xff",
			want:   "\n 1 | a\uFFFD[31m b\uFFFD\uFFFD\uFFFD\n   |        ^\n",
		},
		{
			name:   "lines that end as on Windows",
			source: "a\r\nb «c»\r\nd\r\n",
			want: `
 2 | b c
   |   ^
`,
		},
		{
			name:   "the end of a line that ends as on Windows",
			source: "a\r\nb«\r\n»c\r\n",
			want: `
 2 | b
   |  ^
`,
		},
		{
			name:   "a long line is cut after the range",
			source: "«a»" + long,
			want: `
 1 | a01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567…
   | ^
`,
		},
		{
			name:   "and on both sides of it",
			source: long + "«range»" + long,
			want: `
 1 | …12345678901234567890123456789range0123456789012345678901234567890123456789012345678901234567890123…
   |                               ^^^^^
`,
		},
		{
			name:   "and before it",
			source: long + "«range»",
			want: `
 1 | …6789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789range
   |                                                                                                ^^^^^
`,
		},
		{
			name:   "wide characters where a line is cut",
			source: strings.Repeat("注", 60) + "«x»" + strings.Repeat("注", 60),
			want:   "\n 1 | … " + strings.Repeat("注", 14) + "x" + strings.Repeat("注", 33) + "…\n   | " + strings.Repeat(" ", 30) + "^\n",
		},
		{
			name:   "two lines",
			source: "type «Order interface {\n\tRun()\n}»\n",
			want: `
   1 | type Order interface {
     |      ^^^^^^^^^^^^^^^^^
 ... |
   3 | }
     | ^
`,
		},
		{
			name:   "many lines",
			source: strings.Repeat("\n", 98) + "a «b\n  c» d",
			want: `
  99 | a b
     |   ^
 100 |   c d
     |   ^
`,
		},
		{
			name:   "a whole line",
			source: "a\n«b\n»c\n",
			want: `
 2 | b
   | ^
`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			source, from, to := marked(t, test.source)
			if test.onlyBegins {
				to = token.Position{}
			}
			r := &text{
				Config:  Config{ReadFile: func(string) ([]byte, error) { return []byte(source), nil }},
				sources: make(map[string][]string),
			}
			got := "\n" + r.excerpt(from, to, red)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s\n%s", diff, got)
			}
		})
	}
}

// marked returns a source without the marks « and », and where they were.
func marked(t *testing.T, text string) (source string, from, to token.Position) {
	t.Helper()
	before, rest, found := strings.Cut(text, "«")
	inside, after, ended := strings.Cut(rest, "»")
	if !found || !ended {
		t.Fatalf("no range in %q", text)
	}
	position := func(offset int, source string) token.Position {
		line := strings.LastIndexByte(source[:offset], '\n') + 1
		return token.Position{
			Filename: "order.go", Offset: offset, Line: strings.Count(source[:offset], "\n") + 1, Column: offset - line + 1,
		}
	}
	source = before + inside + after
	return source, position(len(before), source), position(len(before)+len(inside), source)
}

func TestNoExcerpt(t *testing.T) {
	t.Parallel()
	read := func(content string, err error) func(string) ([]byte, error) {
		return func(string) ([]byte, error) { return []byte(content), err }
	}
	for name, test := range map[string]struct {
		read func(string) ([]byte, error)
		at   token.Position
	}{
		"the file is gone":            {read("", errors.New("gone")), token.Position{Filename: "a.go", Line: 1, Column: 1}},
		"the file has become shorter": {read("a\nb", nil), token.Position{Filename: "a.go", Line: 3, Column: 1}},
		"it is about the file":        {read("a\nb", nil), token.Position{Filename: "a.go"}},
	} {
		r := &text{Config: Config{ReadFile: test.read}, sources: make(map[string][]string)}
		if got := r.excerpt(test.at, test.at, red); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestTerminal(t *testing.T) {
	t.Parallel()
	source, from, to := marked(t, "//temporal:workflow «quue»=q\ntype Order interface{}\n")
	d := diag.Diagnostic{
		Pos: from, End: to, Code: diag.UnknownKey, Message: "no key quue",
		Related: []diag.Related{{Pos: token.Position{Filename: "order.go", Line: 2, Column: 6}, Message: "of this"}},
		Fixes:   []diag.Fix{{Message: "write queue"}, {Message: "remove it"}},
	}
	const plain = `order.go:1:21: no key quue (TG004)
 1 | //temporal:workflow quue=q
   |                     ^^^^
order.go:2:6: of this
 2 | type Order interface{}
   |      ^
  to mend it: write queue
temporalgen: for an explanation, run go tool temporalgen explain TG004
`
	const colored = "\x1b[1morder.go:1:21\x1b[0m: no key quue (TG004)\n" +
		"\x1b[90m 1 | \x1b[0m//temporal:workflow quue=q\n" +
		"\x1b[90m   | \x1b[0m                    \x1b[31m^^^^\x1b[0m\n" +
		"order.go:2:6: of this\n" +
		"\x1b[90m 2 | \x1b[0mtype Order interface{}\n" +
		"\x1b[90m   | \x1b[0m     \x1b[90m^\x1b[0m\n" +
		"  \x1b[1mto mend it:\x1b[0m write queue\n" +
		"temporalgen: for an explanation, run go tool temporalgen explain TG004\n"
	for color, want := range map[bool]string{false: plain, true: colored} {
		var stderr strings.Builder
		r := New(Config{
			Format: Text, Terminal: true, Color: color, Stderr: &stderr,
			ReadFile: func(string) ([]byte, error) { return []byte(source), nil },
		})
		r.Diagnostics([]diag.Diagnostic{d})
		if diff := cmp.Diff(want, stderr.String()); diff != "" {
			t.Errorf("colors %v: -want +got:\n%s", color, diff)
		}
	}
}
