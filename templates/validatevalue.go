package templates

import (
	"fmt"
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// A valuePlace is where in a message generated code is: at the message itself, a field, or an element of
// what is at another place.
type valuePlace struct {
	parent    *valuePlace    // of an element
	name      string         // of a field
	index     *jen.Statement // of an element, nil for a field
	isKey     bool
	nestLevel int // how many elements lead here
}

// root is the value that a function checks.
var root valuePlace

func fieldPlace(name string) valuePlace { return valuePlace{name: name} }

func (at valuePlace) elem(index *jen.Statement, isKey bool) valuePlace {
	return valuePlace{parent: &at, index: index, isKey: isKey, nestLevel: at.nestLevel + 1}
}

// place is the place as an expression.
func (f *file) place(at valuePlace) *jen.Statement {
	switch {
	case at.index != nil && at.isKey:
		return f.place(*at.parent).Dot("Key").Call(at.index)
	case at.index != nil:
		return f.place(*at.parent).Dot("Index").Call(at.index)
	case at.name != "":
		return f.id("at").Dot("Field").Call(jen.Lit(at.name))
	}
	return f.id("at")
}

// A branch is what happens if a condition is met; nothing else is then checked.
type branch struct {
	condition, opposite *jen.Statement
	failure             jen.Code // nil if the value may be left out
}

// valueCheck checks a value: its rules in their order, and if all are satisfied what is
// in it.
func (f *file) valueCheck(w *workflow, check *contract.ValueCheck, value *jen.Statement, at valuePlace) []jen.Code {
	branches := f.branches(check, value, at)
	content := f.contentCheck(w, check, value, at)
	n := len(branches)
	for content == nil && n > 0 && branches[n-1].failure == nil {
		n-- // nothing is left to be left out
	}
	branches = branches[:n]
	switch {
	case n == 0:
		return content
	case n == 1 && branches[0].failure == nil:
		return []jen.Code{jen.If(branches[0].opposite).Block(content...)}
	case n == 1 && content == nil:
		return []jen.Code{jen.If(branches[0].condition).Block(branches[0].failure)}
	case n == 1:
		return []jen.Code{jen.If(branches[0].condition).Block(branches[0].failure).Else().Block(content...)}
	case n == 2 && branches[0].failure == nil && content == nil:
		both := branches[1].condition
		if opposite := branches[0].opposite; opposite.GoString() != both.GoString() {
			both = opposite.Op("&&").Add(both)
		}
		return []jen.Code{jen.If(both).Block(branches[1].failure)}
	}
	var cases []jen.Code
	for _, b := range branches {
		if b.failure == nil { // the comment has to be on the same line: gofmt moves others
			cases = append(cases, jen.Op("case").Add(b.condition).Op(":").Add(gocode.Comment("may be left out")))
			continue
		}
		cases = append(cases, jen.Case(b.condition).Block(b.failure))
	}
	if content != nil {
		cases = append(cases, jen.Default().Block(content...))
	}
	return []jen.Code{jen.Switch().Block(cases...)}
}

// branches are the rules of a value. What cannot happen any more is not among them.
func (f *file) branches(check *contract.ValueCheck, value *jen.Statement, at valuePlace) []branch {
	var list []branch
	seen := map[string]bool{}
	add := func(b branch) {
		if text := b.condition.GoString(); !seen[text] {
			seen[text] = true
			list = append(list, b)
		}
	}
	for i, r := range check.Rules {
		condition, opposite := f.condition(r, check, value, i == 0)
		if condition == nil {
			continue
		}
		b := branch{condition: condition, opposite: opposite}
		if r.Name != "omitempty" {
			b.failure = f.failure(r, at)
		}
		add(b)
	}
	if len(check.Rules) == 0 && check.Pointers() > 0 {
		add(branch{condition: nilTest(check, value, "=="), opposite: nilTest(check, value, "!=")})
	}
	// Nothing is behind a slice that may be left out but the loop over it.
	if n := len(list); n > 0 && check.Elem != nil && check.Pointers() == 0 && isNilable(check.Base()) &&
		list[n-1].failure == nil {
		list = list[:n-1]
	}
	return list
}

// failure notes that a value does not satisfy a rule.
func (f *file) failure(r *contract.Rule, at valuePlace) jen.Code {
	rule := r.Name
	if r.Param != "" {
		rule += "=" + r.Param
	}
	unit := map[contract.Measure]string{
		contract.MeasureRunes: "Characters", contract.MeasureElements: "Elements", contract.MeasureEntries: "Entries",
	}[r.Measure]
	if unit == "" {
		return f.place(at).Dot("Fails").Call(jen.Lit(rule))
	}
	return f.place(at).Dot("FailsLength").Call(jen.Lit(rule), f.validate(unit))
}

// contentCheck checks the fields or the elements of a value that is not nil.
func (f *file) contentCheck(w *workflow, check *contract.ValueCheck, value *jen.Statement, at valuePlace) []jen.Code {
	switch {
	case check.Struct != nil && check.Pointers() == 0:
		return []jen.Code{f.structCall(w, check.Struct, at, jen.Op("&").Add(value))}
	case check.Struct != nil:
		return []jen.Code{f.structCall(w, check.Struct, at, deref(check.Pointers()-1, value))}
	case check.Elem == nil:
		return nil
	}
	value = deref(check.Pointers(), value)
	local := func(name string) *jen.Statement {
		if at.nestLevel > 0 {
			name = fmt.Sprint(name, at.nestLevel+1)
		}
		return f.id(name)
	}
	if _, isMap := check.Base().Underlying().(*types.Map); isMap {
		body := f.valueCheck(w, check.Elem, local("elem"), at.elem(local("key"), true))
		return []jen.Code{jen.For(jen.List(local("key"), local("elem")).Op(":=").Range().Add(f.validate("SortedEntries")).Call(value)).Block(body...)}
	}
	index := local("i")
	if _, isStruct := check.Elem.Type.Underlying().(*types.Struct); isStruct { // not to be copied
		if check.Pointers() > 0 {
			value = jen.Parens(value)
		}
		body := f.valueCheck(w, check.Elem, value.Clone().Index(index), at.elem(index, false))
		return []jen.Code{jen.For(index.Clone().Op(":=").Range().Add(value)).Block(body...)}
	}
	body := f.valueCheck(w, check.Elem, local("elem"), at.elem(index, false))
	return []jen.Code{jen.For(jen.List(index, local("elem")).Op(":=").Range().Add(value)).Block(body...)}
}

// deref is what n pointers lead to.
func deref(n int, value *jen.Statement) *jen.Statement {
	for range n {
		value = jen.Op("*").Add(value)
	}
	return value
}
