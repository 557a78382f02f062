package finding

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// found is what is reported for a file, one line each: everything that is called mistake with a code, such as mistakeTG101, is one,
// and then the comments that are not as they should be.
func found(t *testing.T, name, source string) string {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	pass := &analysis.Pass{
		Fset: fset, Files: []*ast.File{file}, Pkg: types.NewPackage("p", "p"),
		ResultOf: make(map[*analysis.Analyzer]any),
		Report: func(d analysis.Diagnostic) {
			text := fmt.Sprintf("%d: %s", fset.Position(d.Pos).Line, d.Message)
			if len(d.SuggestedFixes) > 0 {
				text += " [" + d.SuggestedFixes[0].Message + "]"
			}
			lines = append(lines, text)
		},
	}
	result, err := run(pass)
	if err != nil {
		t.Fatal(err)
	}
	pass.ResultOf[Analyzer] = result
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if code, ok := strings.CutPrefix(id.Name, "mistake"); ok {
				Report(pass, Finding{Code: diag.Code(code), At: id, Message: "wrong"})
			}
		}
		return true
	})
	ReportIgnores(pass)
	return strings.Join(lines, "\n")
}

func TestIgnores(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		source string // below the package clause, which is line 1
		want   string
	}{
		"none":                  {"var _ = mistakeTG101", "2: wrong (TG101)"},
		"at the end of a line":  {"var _ = mistakeTG101 //temporalgen:ignore TG101 a reason", ""},
		"above a line":          {"var (\n\t//temporalgen:ignore TG101 a reason\n\t_ = mistakeTG101\n)", ""},
		"above other comments":  {"var (\n\t//temporalgen:ignore TG101 a reason\n\t// More.\n\t_ = mistakeTG101\n)", ""},
		"not two lines above":   {"func f() {\n\t//temporalgen:ignore TG101 a reason\n\n\t_ = mistakeTG101\n}", "5: wrong (TG101)\n3: warning: nothing is found here that is suppressed by TG101: remove it (TG801) [remove the comment]"},
		"not on the next line":  {"var x = 1 //temporalgen:ignore TG101 a reason\nvar _ = mistakeTG101", "3: wrong (TG101)\n2: warning: nothing is found here that is suppressed by TG101: remove it (TG801) [remove the comment]"},
		"on a function":         {"// f does it.\n//\n//temporalgen:ignore TG101 a reason\nfunc f() {\n\t_ = 1\n\t_ = mistakeTG101\n}", ""},
		"not after a function":  {"//temporalgen:ignore TG101 a reason\nfunc f() {\n\t_ = mistakeTG101\n}\n\nvar _ = mistakeTG101", "7: wrong (TG101)"},
		"on a type":             {"//temporalgen:ignore TG101 a reason\ntype t struct {\n\ta int\n\tb mistakeTG101\n}", ""},
		"on a field":            {"type t struct {\n\t//temporalgen:ignore TG101 a reason\n\ta struct {\n\t\tb mistakeTG101\n\t}\n\tc mistakeTG101\n}", "7: wrong (TG101)"},
		"on a group of values":  {"//temporalgen:ignore TG101 a reason\nvar (\n\ta = 1\n\tb = mistakeTG101\n)", ""},
		"in a function":         {"func f() {\n\tg( //temporalgen:ignore TG101 a reason\n\t\tmistakeTG101,\n\t)\n}", "4: wrong (TG101)\n3: warning: nothing is found here that is suppressed by TG101: remove it (TG801) [remove the comment]"},
		"between arguments":     {"func f() {\n\tg(\n\t\t//temporalgen:ignore TG101 a reason\n\t\tmistakeTG101,\n\t)\n}", ""},
		"another code":          {"var _ = mistakeTG101 //temporalgen:ignore TG102 a reason", "2: wrong (TG101)\n2: warning: nothing is found here that is suppressed by TG102: remove it (TG801) [remove the comment]"},
		"several codes":         {"var _, _ = mistakeTG101, mistakeTG102 //temporalgen:ignore TG101,TG102 a reason", ""},
		"blanks behind commas":  {"var _, _ = mistakeTG101, mistakeTG102 //temporalgen:ignore TG101, TG102 a reason", ""},
		"a tab":                 {"var _ = mistakeTG101 //temporalgen:ignore TG101\ta reason", ""},
		"one of several":        {"var _ = mistakeTG102 //temporalgen:ignore TG101,TG102,TG103 a reason", "2: warning: nothing is found here that is suppressed by TG101 and TG103: remove it (TG801)"},
		"several findings":      {"var _, _ = mistakeTG101, mistakeTG101 //temporalgen:ignore TG101 a reason", ""},
		"several comments":      {"//temporalgen:ignore TG101 a reason\n//temporalgen:ignore TG102 another\nvar _, _ = mistakeTG101, mistakeTG102", ""},
		"without a reason":      {"var _ = mistakeTG101 //temporalgen:ignore TG101", "2: wrong (TG101)\n2: say why TG101 is suppressed, after the code (TG801)"},
		"with a blank reason":   {"var _ = mistakeTG101 //temporalgen:ignore TG101 \t", "2: wrong (TG101)\n2: say why TG101 is suppressed, after the code (TG801)"},
		"without a code":        {"var _ = mistakeTG101 //temporalgen:ignore", "2: wrong (TG101)\n2: name what is suppressed, and why: //temporalgen:ignore TG101 reason (TG801)"},
		"an unknown code":       {"var _ = mistakeTG101 //temporalgen:ignore TG1 a reason", "2: wrong (TG101)\n2: there is no code \"TG1\" (TG801)"},
		"itself":                {"var _ = mistakeTG101 //temporalgen:ignore TG801 a reason", "2: wrong (TG101)\n2: TG801 cannot be suppressed (TG801)"},
		"another comment":       {"var _ = mistakeTG101 //temporalgen:ignored TG101 a reason", "2: wrong (TG101)"},
		"what is no directive":  {"var _ = mistakeTG101 // temporalgen:ignore TG101 a reason", "2: wrong (TG101)"},
		"at the end of a block": {"func f() {\n\tif true {\n\t\t_ = mistakeTG101\n\t} //temporalgen:ignore TG101 a reason\n}", "4: wrong (TG101)\n5: warning: nothing is found here that is suppressed by TG101: remove it (TG801) [remove the comment]"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := found(t, "p.go", "package p\n"+test.source+"\n")
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// In generated files nothing is reported, neither findings nor comments, apart from those that cgo makes from others.
func TestGenerated(t *testing.T) {
	t.Parallel()
	const mistake = "package p\n\nvar _ = mistakeTG101\n\nvar _ = 1 //temporalgen:ignore TG101\n"
	const generated, cgo = "// Code generated by x. DO NOT EDIT.\n\n", "// Code generated by cmd/cgo; DO NOT EDIT.\n\n//line p.go:1:1\n"
	for name, test := range map[string]struct {
		name, source string
		reported     bool
	}{
		"by hand":                     {"p.go", mistake, true},
		"generated":                   {"p.go", generated + mistake, false},
		"by cgo":                      {"p.cgo1.go", cgo + mistake, true},
		"by cgo from a generated":     {"p.cgo1.go", cgo + generated + mistake, false},
		"a file of cgo":               {"_cgo_gotypes.go", "// Code generated by cmd/cgo; DO NOT EDIT.\n\n" + mistake, false},
		"a name as those of cgo":      {"p.cgo1.go", mistake, true},
		"a comment as those, by hand": {"p.go", cgo + mistake, false},
	} {
		if got := found(t, test.name, test.source); (got != "") != test.reported {
			t.Errorf("%s: %q is reported", name, got)
		}
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	levels := []diag.Severity{diag.Error, diag.Warning, diag.Info}
	for list, want := range map[string][]bool{ // whether TG101 is on at each level
		"":           {true, true, false},
		"TG101":      {true, true, true},
		"-TG101":     {false, false, false},
		"TG102":      {true, true, false},
		"all":        {true, true, true},
		"-all":       {false, false, false},
		"-all,TG101": {true, true, true},
		"TG101,-all": {true, true, true}, // a code counts more
		" TG101 , ":  {true, true, true},
	} {
		rules := make(Rules)
		if err := rules.Set(list); err != nil {
			t.Errorf("%q: %v", list, err)
		}
		for i, level := range levels {
			if got := rules.On("TG101", level); got != want[i] {
				t.Errorf("%q: %v is on: %t", list, level, got)
			}
		}
		again := make(Rules)
		if err := again.Set(rules.String()); err != nil || again.String() != rules.String() {
			t.Errorf("%q is %q, and then %q, %v", list, rules, again, err)
		}
	}
	if err := make(Rules).Set("TG909"); err == nil {
		t.Error("a code of temporalgen breaking is accepted")
	}
	if err := make(Rules).Set("TG101,TG1"); err == nil {
		t.Error("a code is accepted that there is not")
	}
}
