package templates

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/passes/assign"
	"golang.org/x/tools/go/analysis/passes/bools"
	"golang.org/x/tools/go/analysis/passes/copylock"
	"golang.org/x/tools/go/analysis/passes/nilfunc"
	"golang.org/x/tools/go/analysis/passes/unreachable"
	"golang.org/x/tools/go/analysis/passes/unusedresult"
	"golang.org/x/tools/go/packages"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/validate"
)

// The types that rules are combined on.
var checkedTypes = []string{
	"string", "Text", "int", "int8", "uint8", "float64", "bool", "Flag", "time.Duration", "time.Time",
	"[]string", "Texts", "[]byte", "[2]int", "[0]int", "map[string]int", "[]uint", "[][]int", "[]time.Duration",
	"Item", "Parcel", "struct{}", "ID", "[]Item", "map[Text]*Item", "[]ID",
	"*string", "*uint", "**int", "*[]string", "*Item", "*ID", "*time.Time", "[]*int", "[]**[]string",
	"Tree", "List", "Box[int]", "Box[List]",
}

const checkedDeclarations = `package p

import "time"

var _ time.Time

type (
	Text   string
	Flag   bool
	Texts  []Text
	Item   struct { SKU string ` + "`validate:\"required\"`" + ` }
	Parcel struct { Tags []string; Weight int; _ int }
	ID     [4]byte
	Tree   map[string]Tree
	List   []List
	Box[T any] struct { Content T; More []T ` + "`validate:\"max=3,dive\"`" + ` }
)

func (ID) String() string { return "" }
`

// combinations are tags with one, two or three of the rules: with many parameters, where there are
// few of them, and with few where there are three.
func combinations() []string {
	const rules = "required omitempty dive min=0 min=1 min=3 max=0 max=2 len=2 gt=0 lt=2 gte=3 lte=2 eq=0 eq=2 eq= ne=0 ne=1 eq=true ne=true min=1s oneof=0 oneof='' oneof=0_1 email url uuid"
	const few = "required omitempty dive min=1 max=2 eq=0 ne=0 oneof=0_1 uuid"
	split := func(rules string) []string {
		var list []string
		for _, r := range strings.Fields(rules) {
			list = append(list, strings.ReplaceAll(r, "_", " "))
		}
		return list
	}
	var tags []string
	for _, one := range split(rules) {
		tags = append(tags, one)
		for _, two := range split(rules) {
			tags = append(tags, one+","+two)
		}
	}
	for _, one := range split(few) {
		for _, two := range split(few) {
			for _, three := range split(few) {
				tags = append(tags, one+","+two+","+three)
			}
		}
	}
	return tags
}

// TestChecksOfAllTags combines rules in all ways, on all kinds of types. What is accepted compiles: no
// variable and no import is without use. And go vet finds no condition in it that is always true.
func TestChecksOfAllTags(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	source.WriteString(checkedDeclarations)
	tags := combinations()
	for i, typ := range checkedTypes {
		fmt.Fprintf(&source, "type Message%d struct {\n", i)
		for j, tag := range tags {
			fmt.Fprintf(&source, "\tF%d %s `validate:%q`\n", j, typ, tag)
		}
		source.WriteString("}\n")
	}
	fset := token.NewFileSet()
	config := &types.Config{Importer: importerOf(t, "time", "unicode/utf8", "github.com/temporalgen/temporalgen/runtime/validate")}
	declared := parsed(t, fset, "types.go", source.String())
	pkg, err := config.Check("p", fset, []*ast.File{declared}, nil)
	if err != nil {
		t.Fatal(err)
	}
	generated := parsed(t, fset, "checks.go", checksOf(t, fset, pkg))
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Implicits: map[ast.Node]types.Object{},
		Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{}, FileVersions: map[*ast.File]string{},
	}
	files := []*ast.File{declared, generated}
	pkg, err = config.Check("p", fset, files, info)
	if err != nil {
		t.Fatal(err)
	}
	vet(t, &packages.Package{
		ID: "p", PkgPath: "p", Name: "p", Fset: fset, Syntax: files, Types: pkg, TypesInfo: info, TypesSizes: types.SizesFor("gc", "amd64"),
	})
}

// An importing function is a types.Importer.
type importing func(path string) (*types.Package, error)

func (f importing) Import(path string) (*types.Package, error) { return f(path) }

// importerOf imports some packages and no others.
func importerOf(t *testing.T, paths ...string) types.Importer {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes}, paths...)
	if err != nil || packages.PrintErrors(loaded) > 0 {
		t.Fatal("packages cannot be loaded: ", err)
	}
	return importing(func(path string) (*types.Package, error) {
		i := slices.IndexFunc(loaded, func(p *packages.Package) bool { return p.PkgPath == path })
		if i < 0 {
			return nil, fmt.Errorf("%s is imported", path)
		}
		return loaded[i].Types, nil
	})
}

func parsed(t *testing.T, fset *token.FileSet, name, source string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(fset, name, source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// checksOf is generated for all messages of a package.
func checksOf(t *testing.T, fset *token.FileSet, pkg *types.Package) string {
	t.Helper()
	compiler := validate.NewCompiler(validate.Package{
		Types:      pkg,
		TypeString: func(t types.Type) string { return types.TypeString(t, types.RelativeTo(pkg)) },
		Nameable:   func(types.Type) error { return nil },
		Invalid:    func(types.Type) bool { return false },
		Tag:        func(*types.Var) *ast.BasicLit { return nil },
	}, &diag.Reporter{Fset: fset})
	var messages []types.Type
	for i := range checkedTypes {
		m := pkg.Scope().Lookup(fmt.Sprint("Message", i)).Type()
		compiler.Message(diag.At(token.NoPos), "", m)
		messages = append(messages, m)
	}
	model := &contract.Workflow{Name: "Order", Run: &contract.Method{Name: "Run"}, Checks: compiler.Checks(messages)}
	fields := 0
	for _, s := range model.Checks.Structs {
		fields += len(s.Fields)
	}
	if fields < 5_000 {
		t.Errorf("only %d tags are accepted", fields)
	}
	f := newFile(&contract.Package{Path: "p", Name: "p", Types: pkg}, &contract.File{Path: "p.go"})
	f.checks(&workflow{Workflow: model, names: model.Names()})
	code, err := f.Render("")
	if err != nil {
		t.Fatal(err)
	}
	return string(code)
}

// vet runs analyzers of go vet.
func vet(t *testing.T, pkg *packages.Package) {
	t.Helper()
	analyzers := []*analysis.Analyzer{
		assign.Analyzer, bools.Analyzer, copylock.Analyzer, nilfunc.Analyzer, unreachable.Analyzer, unusedresult.Analyzer,
	}
	graph, err := checker.Analyze(analyzers, []*packages.Package{pkg}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for action := range graph.All() {
		if action.Err != nil {
			t.Error(action.Err)
		}
		for _, d := range action.Diagnostics {
			t.Errorf("%s: %s", pkg.Fset.Position(d.Pos), d.Message)
		}
	}
}
