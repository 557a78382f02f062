package program_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"

	"github.com/temporalgen/temporalgen/analyzer/internal/program"
)

func TestPaths(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body                string // with calls of a and b
		follows, canPrecede bool   // b follows a, a can precede b
	}{
		"in order":             {"a(); b()", true, true},
		"the other way":        {"b(); a()", false, false},
		"in a branch":          {"if yes { a() }; b()", true, true},
		"in the other branch":  {"if yes { a() } else { b() }", false, false},
		"before a return":      {"if yes { a(); return }; b()", false, false},
		"in a loop":            {"for yes { a(); b() }", true, true},
		"later in a loop":      {"for yes { b(); a() }", true, false},
		"perhaps in a loop":    {"for yes { if no { b() }; a() }", true, true},
		"after a loop":         {"for yes { a() }; b()", true, true},
		"before a loop":        {"b(); for yes { a() }", false, false},
		"first in some rounds": {"for yes { switch { case no: a(); case yes: b() } }", true, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := callsIn(t, test.body)
			if got := program.Follows(b, a); got != test.follows {
				t.Errorf("Follows is %t, want %t", got, test.follows)
			}
			if got := program.CanPrecede(a, b); got != test.canPrecede {
				t.Errorf("CanPrecede is %t, want %t", got, test.canPrecede)
			}
		})
	}
}

// callsIn returns the calls of a and b in a function with a body.
func callsIn(t *testing.T, body string) (a, b ssa.Instruction) {
	t.Helper()
	fset := token.NewFileSet()
	source := "package p\nvar yes, no bool\nfunc a() {}\nfunc b() {}\nfunc f() {" + body + "}"
	file, err := parser.ParseFile(fset, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, _, err := ssautil.BuildPackage(&types.Config{Importer: importer.Default()}, fset, types.NewPackage("p", "p"), []*ast.File{file}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range pkg.Func("f").Blocks {
		for _, instruction := range block.Instrs {
			if call, ok := instruction.(*ssa.Call); ok {
				switch call.Call.StaticCallee().Name() {
				case "a":
					a = call
				case "b":
					b = call
				}
			}
		}
	}
	return a, b
}
