package diag_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// Each constant of codes.go has a page in explanations, and each page a constant.
func TestCodes(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var constants []diag.Code
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			for _, value := range spec.Values {
				text, err := strconv.Unquote(value.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				constants = append(constants, diag.Code(text))
			}
		}
		return true
	})
	slices.Sort(constants)
	if len(constants) == 0 {
		t.Fatal("codes.go has no constants")
	}
	if diff := cmp.Diff(constants, diag.Codes()); diff != "" {
		t.Errorf("codes (-codes.go +explanations):\n%s", diff)
	}
}

func TestExplanation(t *testing.T) {
	t.Parallel()
	titles := make(map[string]diag.Code)
	for _, code := range diag.Codes() {
		e := code.Explanation()
		if other := titles[e.Title]; e.Title == "" || other != "" {
			t.Errorf("%s has the title %q, like %s", code, e.Title, other)
		}
		titles[e.Title] = code
		if strings.ContainsAny(e.Title, "\n#`") || strings.HasSuffix(e.Title, ".") || len(e.Title) > 70 {
			t.Errorf("%s: the title %q is not one short line of plain text", code, e.Title)
		}
		severities, _, _ := strings.Cut(e.Text, "\n\n")
		if !slices.Contains([]string{"Error.", "Warning.", "Info.", "Error or warning.", "Error or info.", "Warning or info."}, severities) {
			t.Errorf("%s: the paragraph below the title is %q, and not its severities", code, severities)
		}
	}
	if diff := cmp.Diff(diag.Explanation{}, diag.Code("TG000").Explanation()); diff != "" {
		t.Errorf("a code that does not exist (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]diag.Severity{diag.Error, diag.Warning}, diag.Lossy.Explanation().Severities); diff != "" {
		t.Errorf("severities of %s (-want +got):\n%s", diag.Lossy, diff)
	}
}

func TestParseCode(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want diag.Code
		err  string
	}{
		{text: "TG204", want: diag.WireNameTaken},
		{text: "tg204", want: diag.WireNameTaken},
		{text: "TG24", err: `there is no code "TG24": did you mean TG024?`},
		{text: "order.go", err: `there is no code "order.go"`},
		{text: "", err: `there is no code ""`},
	} {
		got, err := diag.ParseCode(test.text)
		message := ""
		if err != nil {
			message = err.Error()
		}
		if got != test.want || message != test.err {
			t.Errorf("%q: got %q and %q, want %q and %q", test.text, got, message, test.want, test.err)
		}
	}
}
