package checks

import (
	"fmt"
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// A Place is where in a message generated code is: at the message itself, a field, or an element of
// what is at another place.
type Place struct {
	parent    *Place         // of an element
	name      string         // of a field
	index     *jen.Statement // of an element, nil for a field
	isKey     bool
	nestLevel int // how many elements lead here
}

// Field is a field of the value that a function checks, which is the zero Place itself.
func Field(name string) Place { return Place{name: name} }

func (at Place) elem(index *jen.Statement, isKey bool) Place {
	return Place{parent: &at, index: index, isKey: isKey, nestLevel: at.nestLevel + 1}
}

// place is the place as an expression.
func (p *Printer) place(at Place) *jen.Statement {
	switch {
	case at.index != nil && at.isKey:
		return p.place(*at.parent).Dot("Key").Call(at.index)
	case at.index != nil:
		return p.place(*at.parent).Dot("Index").Call(at.index)
	case at.name != "":
		return p.id("at").Dot("Field").Call(jen.Lit(at.name))
	}
	return p.id("at")
}

// Check checks a value: the steps in their order, and if none of them ends the check what
// is in it.
//
//	switch {
//	case len(v.Items) == 0:
//		at.Field("Items").FailsLength("min=1", validate.Elements)
//	default:
//		for i := range v.Items {
//			…
//		}
//	}
func (p *Printer) Check(check *contract.ValueCheck, v Value, at Place) []jen.Code {
	content := p.contentCheck(check, v, at)
	steps := check.Steps
	if len(steps) == 0 {
		return content
	}
	first := steps[0]
	skips := first.Fails == nil
	switch {
	case len(steps) == 1 && skips:
		return []jen.Code{jen.If(p.unmet(first.If, v)).Block(content...)}
	case len(steps) == 1 && content == nil:
		return []jen.Code{jen.If(p.met(first.If, v)).Block(p.failure(first.Fails, at))}
	case len(steps) == 1:
		return []jen.Code{jen.If(p.met(first.If, v)).Block(p.failure(first.Fails, at)).Else().Block(content...)}
	case len(steps) == 2 && skips && content == nil:
		both := p.unmet(first.If, v)
		if last := steps[1].If; len(last) > 0 {
			both = both.Op("&&").Add(p.met(last, v))
		}
		return []jen.Code{jen.If(both).Block(p.failure(steps[1].Fails, at))}
	}
	return []jen.Code{jen.Switch().Block(p.cases(steps, content, v, at)...)}
}

// cases are those of a switch: one for each step, and one for the values that none of them is about.
func (p *Printer) cases(steps []contract.Step, content []jen.Code, v Value, at Place) []jen.Code {
	var cases []jen.Code
	for _, step := range steps {
		switch {
		case step.Fails == nil: // the comment has to be on the same line: gofmt moves others
			cases = append(cases, jen.Op("case").Add(p.met(step.If, v)).Op(":").Add(gocode.Comment("may be left out")))
		case len(step.If) == 0:
			cases = append(cases, jen.Default().Block(p.failure(step.Fails, at)))
		default:
			cases = append(cases, jen.Case(p.met(step.If, v)).Block(p.failure(step.Fails, at)))
		}
	}
	if content != nil {
		cases = append(cases, jen.Default().Block(content...))
	}
	return cases
}

var unitNames = map[contract.Unit]string{
	contract.Characters: "Characters", contract.Elements: "Elements", contract.Entries: "Entries",
}

// failure notes that a value does not satisfy a rule:
//
//	at.Field("Priority").Fails("max=5")
func (p *Printer) failure(failure *contract.Failure, at Place) jen.Code {
	if failure.Unit == contract.NoUnit {
		return p.place(at).Dot("Fails").Call(jen.Lit(failure.Rule))
	}
	return p.place(at).Dot("FailsLength").Call(jen.Lit(failure.Rule), p.validate(unitNames[failure.Unit]))
}

// contentCheck checks the fields or the elements of a value that is not nil:
//
//	orderCheckItem(at.Field("Item"), &v.Item)
func (p *Printer) contentCheck(check *contract.ValueCheck, v Value, at Place) []jen.Code {
	switch {
	case check.Struct != nil && v.pointers == 0:
		return []jen.Code{p.structCall(check.Struct, at, jen.Op("&").Add(v.expr))}
	case check.Struct != nil:
		return []jen.Code{p.structCall(check.Struct, at, deref(v.pointers-1, v.expr))}
	case check.Elem != nil:
		return []jen.Code{p.loop(check.Elem, v, at)}
	}
	return nil
}

// loop checks each element of a value:
//
//	for i, elem := range v.Tags {
//		…
//	}
func (p *Printer) loop(elem *contract.ValueCheck, v Value, at Place) *jen.Statement {
	local := func(name string) *jen.Statement {
		if at.nestLevel > 0 {
			name = fmt.Sprint(name, at.nestLevel+1)
		}
		return p.id(name)
	}
	if _, isMap := v.base.Underlying().(*types.Map); isMap {
		body := p.Check(elem, Of(elem, local("elem")), at.elem(local("key"), true))
		return jen.For(jen.List(local("key"), local("elem")).Op(":=").Range().Add(p.validate("SortedEntries")).Call(v.target())).Block(body...)
	}
	index := local("i")
	if _, isStruct := elem.Type.Underlying().(*types.Struct); isStruct { // not to be copied
		body := p.Check(elem, Of(elem, v.operand().Index(index)), at.elem(index, false))
		return jen.For(index.Clone().Op(":=").Range().Add(v.operand())).Block(body...)
	}
	body := p.Check(elem, Of(elem, local("elem")), at.elem(index, false))
	return jen.For(jen.List(index, local("elem")).Op(":=").Range().Add(v.target())).Block(body...)
}

// deref is what n pointers lead to.
func deref(n int, value *jen.Statement) *jen.Statement {
	for range n {
		value = jen.Op("*").Add(value)
	}
	return value
}
