package validate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

// Types that have no names in Go's own scope; time.Duration and time.Time are made by
// what is asked of them, since the package is not loaded.
var (
	timePackage  = types.NewPackage("time", "time")
	durationType = types.NewNamed(types.NewTypeName(token.NoPos, timePackage, "Duration", nil), types.Typ[types.Int64], nil)
	timeType     = types.NewNamed(types.NewTypeName(token.NoPos, timePackage, "Time", nil), types.NewStruct([]*types.Var{
		types.NewField(token.NoPos, timePackage, "wall", types.Typ[types.Uint64], false),
		types.NewField(token.NoPos, timePackage, "ext", types.Typ[types.Int64], false),
		types.NewField(token.NoPos, timePackage, "loc", types.Typ[types.UnsafePointer], false),
	}, nil), nil)
)

// typeOf is the type that an expression stands for.
func typeOf(t *testing.T, expr string) types.Type {
	t.Helper()
	switch expr {
	case "time.Duration":
		return durationType
	case "time.Time":
		return timeType
	}
	syntax, err := parser.ParseExpr(expr)
	if err != nil {
		t.Fatal(err)
	}
	info := types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	if err := types.CheckExpr(token.NewFileSet(), nil, token.NoPos, syntax, &info); err != nil {
		t.Fatal(err)
	}
	return info.Types[syntax].Type
}

func TestDemanded(t *testing.T) {
	t.Parallel()
	tests := []struct{ typ, rule, want, err string }{
		{typ: "string", rule: "required", want: "not zero"},
		{typ: "struct{}", rule: "omitempty", want: "not zero"},
		{typ: "string", rule: "min=0x10", want: "characters >= 16"},
		{typ: "string", rule: "eq=1", want: `== "1"`},
		{typ: "string", rule: `ne="`, want: `!= "\""`},
		{typ: "string", rule: "gt=-1", want: "characters > -1"},
		{typ: "string", rule: "len=1.0", err: "the rule len=1.0 needs a whole number"},
		{typ: "int", rule: "len=1_000", want: "== 1000"},
		{typ: "int64", rule: "max=9223372036854775808", err: "the rule max=9223372036854775808 needs a whole number"},
		{typ: "uint64", rule: "lt=18446744073709551615", want: "< 18446744073709551615"},
		{typ: "uint", rule: "lte=-1", err: "the rule lte=-1 needs a whole number that is not negative"},
		{typ: "float32", rule: "min=0.1", want: ">= 0.1"},
		{typ: "float32", rule: "min=1e39", err: "the rule min=1e39 needs a finite number"},
		{typ: "float64", rule: "lt=1e39", want: "< 1e+39"},
		{typ: "float64", rule: "min=NaN", err: "the rule min=NaN needs a finite number"},
		{typ: "bool", rule: "eq=T", want: "== true"},
		{typ: "bool", rule: "len=1", err: "the rule len does not apply to a bool"},
		{typ: "time.Duration", rule: "max=1m", want: "<= 60000000000"},
		{typ: "time.Duration", rule: "max=60", want: "<= 60"},
		{typ: "time.Duration", rule: "max=1 min", err: "the rule max=1 min needs a duration such as 1m30s"},
		{typ: "time.Duration", rule: "oneof=60", want: "one of 60"},
		{typ: "time.Time", rule: "required", want: "not zero"},
		{typ: "time.Time", rule: "gt", err: "the rule gt compares with the present, which is not the same when a workflow is replayed: compare with workflow.Now in the handler"},
		{typ: "time.Time", rule: "ne=now", err: "the rule ne does not apply to a time"},
		{typ: "[]int", rule: "len=2", want: "elements == 2"},
		{typ: "[2]int", rule: "len=2", want: "elements == 2"},
		{typ: "map[int]bool", rule: "lt=2", want: "entries < 2"},
		{typ: "struct{}", rule: "min", err: "the rule min does not apply to a struct"},
		{typ: "string", rule: "min", err: "the rule min needs a parameter: write min=…"},
		{typ: "string", rule: "min=", err: "the rule min needs a parameter: write min=…"},
		{typ: "string", rule: "oneof=", err: "the rule oneof needs a parameter: write oneof=…"},
		{typ: "string", rule: "oneof=a 'b c' a", want: `one of "a" "b c"`},
		{typ: "int8", rule: "oneof=-128 0", want: "one of -128 0"},
		{typ: "int8", rule: "oneof=01", err: `the rule oneof=01 compares texts, and "01" is not that of any int8`},
		{typ: "int8", rule: "oneof=-0", err: `the rule oneof=-0 compares texts, and "-0" is not that of any int8`},
		{typ: "uint8", rule: "oneof=-1", err: `the rule oneof=-1 compares texts, and "-1" is not that of any uint8`},
		{typ: "int", rule: "oneof=''", err: `the rule oneof='' compares texts, and "" is not that of any int`},
		{typ: "float64", rule: "oneof=1", err: "the rule oneof does not apply to a float64"},
		{typ: "string", rule: "email", want: "email"},
		{typ: "int", rule: "email", err: "the rule email does not apply to a number of type int"},
		{typ: "[16]byte", rule: "uuid", err: "the rule uuid does not apply to an array"},
		{typ: "interface{ String() string }", rule: "uuid", want: "uuid"},
	}
	for _, test := range tests {
		r, err := parseRule(test.rule)
		if err != nil {
			t.Fatal(err)
		}
		c, err := r.demanded(typeOf(t, test.typ))
		got, wrong := conditionText(c), ""
		if err != nil {
			got, wrong = "", err.Error()
		}
		if got != test.want || wrong != test.err {
			t.Errorf("%s of %s: got %q and error %q, want %q and %q", test.rule, test.typ, got, wrong, test.want, test.err)
		}
	}
}
