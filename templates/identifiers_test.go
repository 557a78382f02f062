package templates

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// testFile is a file of a package that declares the type h, the function report, and a
// workflow Order, and imports package time.
func testFile(t *testing.T) *file {
	t.Helper()
	pkg := &contract.Package{
		Path:  "example.com/order",
		Name:  "order",
		Types: checked(t, "package order\n type h int\n func report() {}"),
		Files: []*contract.File{{Workflows: []*contract.Workflow{{Name: "Order", Run: &contract.Method{}}}}},
	}
	f := newFile(pkg, pkg.Files[0])
	f.Qual(stdTime, "Second")
	f.Resolve()
	return f
}

// checked is the package of a source file.
func checked(t *testing.T, source string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "order.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check("example.com/order", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

func TestParameterNames(t *testing.T) {
	tests := []struct {
		reason        string
		written, want string
		locals        []string
	}{
		{"the author's", "in item", "in item", runLocals},
		{"missing", "", "arg", runLocals},
		{"one of several missing", "a _ b", "a arg2 b", runLocals},
		{"the name of a local variable", "ctx w r", "ctxArg wArg r", runLocals},
		{"locals depend on the kind of method", "a c", "aArg c", activityLocals},
		{"an import", "time duration", "timeArg duration", runLocals},
		{"declared in the package", "report h", "reportArg hArg", activityLocals},
		{"generated in the package", "orderStart order", "orderStartArg order", runLocals},
		{"predeclared", "len any nil", "lenArg anyArg nilArg", runLocals},
		{"taken by the renamed one before", "ctx ctxArg", "ctxArg ctxArgArg", runLocals},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			f := testFile(t)
			m := &contract.Method{}
			for name := range strings.SplitSeq(test.written, " ") {
				m.Params = append(m.Params, contract.Param{Name: name})
			}
			if got := joined(f.params(m.Params, test.locals)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestVariableWithTheNameOfAType(t *testing.T) {
	f := testFile(t)
	if got := f.local("h"); got != "hVar" {
		t.Errorf("h is the type h, but got %s", got)
	}
	if got := f.local("report"); got != "report" {
		t.Errorf("report is a function that generated code does not call, but got %s", got)
	}
}

func joined(ps params) string {
	var names []string
	for _, p := range ps {
		names = append(names, p.name)
	}
	return strings.Join(names, " ")
}
