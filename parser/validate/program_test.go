package validate

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// TestPrograms shows what becomes of tags: what is tested in which order, and what is left out
// because it changes nothing.
func TestPrograms(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ typ, tag, want string }{
		{"string", "required", "zero: required"},
		{"string", "min=1", "zero: min=1 characters"},
		{"string", "min=0", ""},
		{"string", "omitempty,min=1", ""},
		{"string", "omitempty,min=3", "zero: skip, characters < 3: min=3 characters"},
		{"string", "omitempty,max=3", "characters > 3: max=3 characters"},
		{"string", "max=4,omitempty,min=3", "characters > 4: max=4 characters, zero: skip, characters < 3: min=3 characters"},
		{"string", "omitempty,eq=", "not zero: eq"},
		{"string", "eq=abc,len=3", `!= "abc": eq=abc`},
		{"string", "uuid,len=36", "not uuid: uuid"},
		{"string", "uuid,required", "not uuid: uuid"},
		{"string", "email,email,url", "not email: email, not url: url"},
		{"string", "oneof=a bb,min=2", `not one of "a" "bb": oneof=a bb, characters < 2: min=2 characters`},
		{"string", "max=2,max=1", "characters > 2: max=2 characters, characters > 1: max=1 characters"},
		{"string", "max=1,max=2", "characters > 1: max=1 characters"},
		{"string", "len=3,oneof=a", "error: no value satisfies the rules len=3 and oneof=a"},
		{"int", "min=3,max=2", "error: no value satisfies the rules min=3 and max=2"},
		{"int", "required,eq=0", "error: no value satisfies the rules required and eq=0"},
		{"int", "eq=1,ne=1,max=5", "error: no value satisfies the rules eq=1 and ne=1"},
		{"int", "omitempty,min=3,max=2", "zero: skip, < 3: min=3, otherwise: max=2"},
		{"int", "omitempty,oneof=0 1", "not one of 0 1: oneof=0 1"},
		{"int", "omitempty,oneof=1 2", "zero: skip, not one of 1 2: oneof=1 2"},
		{"int", "omitempty,required", ""},
		{"int", "required,omitempty", "zero: required"},
		{"int", "gt=2,gte=3,ne=2", "<= 2: gt=2"},
		{"int", "eq=0,omitempty,min=7", "not zero: eq=0"},
		{"int8", "min=-128,max=5", "> 5: max=5"},
		{"int8", "max=127", ""},
		{"int8", "gt=127", "error: no value satisfies the rule gt=127"},
		{"int8", "ne=128", ""},
		{"uint", "min=1", "zero: min=1"},
		{"uint", "omitempty,min=1", ""},
		{"uint", "lt=0", "error: no value satisfies the rule lt=0"},
		{"float64", "min=1,max=1", "not >= 1: min=1, not <= 1: max=1"},
		{"float64", "ne=1.5,required", "== 1.5: ne=1.5, zero: required"},
		{"float64", "min=0,min=-1", "not >= 0: min=0"},
		{"float32", "gt=0.1,max=0.1", "error: no value satisfies the rules gt=0.1 and max=0.1"},
		{"bool", "omitempty,eq=false", "not zero: eq=false"},
		{"bool", "required,eq=true", "zero: required"},
		{"bool", "eq=true,eq=false", "error: no value satisfies the rules eq=true and eq=false"},
		{"time.Duration", "omitempty,min=1s", "zero: skip, < 1000000000: min=1s"},
		{"time.Time", "omitempty,required", ""},
		{"time.Time", "required,required", "zero: required"},
		{"struct{}", "required", "error: no value satisfies the rule required"},
		{"[0]int", "required", "error: no value satisfies the rule required"},
		{"[2]int", "max=2,required", "zero: required"},
		{"[2]int", "ne=2", "error: no value satisfies the rule ne=2"},
		{"[]int", "min=1", "elements == 0: min=1 elements"},
		{"[]int", "required,min=1", "zero: required, elements == 0: min=1 elements"},
		{"[]int", "min=1,required", "elements == 0: min=1 elements"},
		{"[]int", "omitempty,min=1", "zero: skip, elements == 0: min=1 elements"},
		{"[]int", "dive,omitempty,min=0", "each (< 0: min=0)"},
		{"[]uint", "dive,omitempty,min=1", ""},
		{"[]string", "omitempty,dive,required", "each (zero: required)"},
		{"[]string", "max=0,dive,required", "elements > 0: max=0 elements"},
		{"[2]string", "omitempty,dive,required", "zero: skip, each (zero: required)"},
		{"[0]string", "dive,required", ""},
		{"map[string]int", "len=1,dive,gt=0", "entries != 1: len=1 entries, each (<= 0: gt=0)"},
		{"*int", "min=3", "nil or < 3: min=3"},
		{"*int", "required,min=3", "nil: required, < 3: min=3"},
		{"*int", "omitempty,min=3", "nil: skip, < 3: min=3"},
		{"*int", "omitempty", ""},
		{"*uint", "min=0", "nil: min=0"},
		{"*int", "gt=0,required,omitempty", "nil or <= 0: gt=0"},
		{"*[]int", "required", "nil or zero: required"},
		{"*[]int", "omitempty,min=1", "nil or zero: skip, elements == 0: min=1 elements"},
		{"*[]int", "dive,required", "nil: dive, each (zero: required)"},
		{"**string", "omitempty,email", "nil: skip, not email: email"},
	} {
		c := NewCompiler(Package{
			Types:      types.NewPackage("p", "p"),
			TypeString: func(t types.Type) string { return t.String() },
			Nameable:   func(types.Type) error { return nil },
			Invalid:    func(types.Type) bool { return false },
			Tag:        func(*types.Var) *ast.BasicLit { return nil },
		}, &diag.Reporter{Fset: token.NewFileSet()})
		rules, err := parseTag(test.tag)
		if err != nil {
			t.Fatal(err)
		}
		v := c.value(place{Range: diag.At(token.NoPos), label: "error"}, typeOf(t, test.typ), rules, false)
		got := checkText(v.check(func(*fields) *contract.StructCheck { return nil }))
		for _, d := range c.reporter.Diagnostics {
			got = d.Message
		}
		if got != test.want {
			t.Errorf("%s of %s:\n got %s\nwant %s", test.tag, test.typ, got, test.want)
		}
	}
}

// checkText describes the check of a value without structs.
func checkText(check *contract.ValueCheck) string {
	if check == nil {
		return ""
	}
	var steps []string
	for _, s := range check.Steps {
		var conditions []string
		for _, c := range s.If {
			conditions = append(conditions, conditionText(c))
		}
		text := strings.Join(conditions, " or ")
		if len(s.If) == 0 {
			text = "otherwise"
		}
		if s.Fails == nil {
			steps = append(steps, text+": skip")
			continue
		}
		steps = append(steps, strings.TrimSpace(text+": "+s.Fails.Rule+" "+unitText[s.Fails.Unit]))
	}
	if check.Elem != nil {
		steps = append(steps, "each ("+checkText(check.Elem)+")")
	}
	return strings.Join(steps, ", ")
}

var unitText = map[contract.Unit]string{
	contract.Characters: "characters", contract.Elements: "elements", contract.Entries: "entries",
}

func conditionText(c contract.Condition) string {
	not := ""
	if c.Not {
		not = "not "
	}
	switch c.Test {
	case contract.TestNil:
		return not + "nil"
	case contract.TestZero:
		return not + "zero"
	case contract.TestFormat:
		return not + string(c.Format)
	case contract.TestOneOf:
		text := not + "one of"
		for _, w := range c.Words {
			text += " " + w.ExactString()
		}
		return text
	}
	if c.Operand == nil {
		return ""
	}
	operand := c.Operand.String()
	if c.Operand.Kind() == constant.Int || c.Operand.Kind() == constant.String {
		operand = c.Operand.ExactString()
	}
	return strings.Join(strings.Fields(fmt.Sprint(not, unitText[c.Unit], " ", c.Compare, " ", operand)), " ")
}
