package templates

import (
	"go/token"
	"go/types"
	"strconv"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// condition is met by the values that do not satisfy a rule, or may be left out because
// of it, and opposite by all others. Only the first rule finds nil pointers. Both are nil
// if no value meets the condition.
func (f *file) condition(r *contract.Rule, check *contract.ValueCheck, value *jen.Statement, first bool) (condition, opposite *jen.Statement) {
	pointers, base := check.Pointers(), check.Base()
	target := deref(pointers, value)
	switch {
	case r.Name == "required" || r.Name == "omitempty":
		// A pointer to a zero value is not zero, unless it leads to something nil.
		switch {
		case pointers == 0:
			condition, opposite = f.zeroTest(base, value)
		case isNilable(base):
			condition, opposite = target.Clone().Op("==").Nil(), target.Clone().Op("!=").Nil()
		}
	case r.Name != "dive" && !r.Always:
		condition = f.violation(r, check, target)
	}
	if !first || pointers == 0 {
		return condition, opposite
	}
	isNil, notNil := nilTest(check, value, "=="), nilTest(check, value, "!=")
	if condition == nil {
		return isNil, notNil
	}
	if opposite != nil {
		opposite = notNil.Op("&&").Add(opposite)
	}
	return isNil.Op("||").Add(condition), opposite
}

// nilTest tests the pointers that lead to a value: one of them is nil, or none is.
func nilTest(check *contract.ValueCheck, value *jen.Statement, op string) *jen.Statement {
	join := map[string]string{"==": "||", "!=": "&&"}[op]
	test := value.Clone().Op(op).Nil()
	for n := 1; n < check.Pointers(); n++ {
		test = test.Op(join).Add(deref(n, value)).Op(op).Nil()
	}
	return test
}

func isNilable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Pointer, *types.Interface, *types.Chan, *types.Signature:
		return true
	}
	return false
}

// zeroTest tests whether a value is the zero value of its type, or is not.
func (f *file) zeroTest(t types.Type, value *jen.Statement) (is, isNot *jen.Statement) {
	test := func(zero *jen.Statement) (is, isNot *jen.Statement) {
		return value.Clone().Op("==").Add(zero), value.Clone().Op("!=").Add(zero)
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return test(jen.Lit(""))
		case u.Info()&types.IsBoolean != 0:
			return jen.Op("!").Add(value), value.Clone()
		}
		return test(jen.Lit(0))
	case *types.Array:
		return test(jen.Parens(f.Type(t).Values()))
	case *types.Struct:
		if types.Comparable(t) {
			return test(jen.Parens(f.Type(t).Values()))
		}
		return f.zeroFields(u, value)
	}
	return test(jen.Nil())
}

// zeroFields tests each field of a struct that Go cannot compare.
func (f *file) zeroFields(s *types.Struct, value *jen.Statement) (is, isNot *jen.Statement) {
	for field := range s.Fields() {
		if field.Name() == "_" {
			continue
		}
		fieldIs, fieldIsNot := f.zeroTest(field.Type(), value.Clone().Dot(field.Name()))
		if is == nil {
			is, isNot = fieldIs, fieldIsNot
			continue
		}
		is, isNot = is.Op("&&").Add(fieldIs), isNot.Op("||").Add(fieldIsNot)
	}
	return is, jen.Parens(isNot)
}

// violation is met by the values that do not satisfy a rule.
func (f *file) violation(r *contract.Rule, check *contract.ValueCheck, value *jen.Statement) *jen.Statement {
	t := check.Base()
	switch r.Name {
	case "email":
		return f.notOfFormat("IsEmail", converted(t, types.String, value))
	case "url":
		return f.notOfFormat("IsURL", converted(t, types.String, value))
	case "uuid":
		if r.Measure == contract.MeasureString {
			if check.Pointers() > 0 {
				value = jen.Parens(value)
			}
			return f.notOfFormat("IsUUID", value.Clone().Dot("String").Call())
		}
		return f.notOfFormat("IsUUID", converted(t, types.String, value))
	case "oneof":
		return f.noneOf(r.Words, value)
	}
	switch r.Measure {
	case contract.MeasureRunes:
		if r.Operand == "1" && r.Compare == token.GEQ || r.Operand == "0" && r.Compare == token.GTR {
			return value.Clone().Op("==").Lit("")
		}
		length := f.Qual(stdUTF8, "RuneCountInString").Call(converted(t, types.String, value))
		return f.violates(r, length, jen.Id(r.Operand))
	case contract.MeasureElements, contract.MeasureEntries:
		length := jen.Len(value)
		if r.Operand == "1" && r.Compare == token.GEQ || r.Operand == "0" && r.Compare == token.GTR {
			return length.Op("==").Lit(0)
		}
		return f.violates(r, length, jen.Id(r.Operand))
	case contract.MeasureDuration:
		return f.violates(r, value, f.duration(r.Operand))
	case contract.MeasureFloat:
		// A value that is not a number satisfies no comparison.
		if r.Compare == token.GEQ || r.Compare == token.GTR || r.Compare == token.LEQ || r.Compare == token.LSS {
			return jen.Op("!").Parens(value.Clone().Op(r.Compare.String()).Id(r.Operand))
		}
	}
	return f.violates(r, value, jen.Id(r.Operand))
}

func (f *file) notOfFormat(check string, text *jen.Statement) *jen.Statement {
	return jen.Op("!").Add(f.validate(check)).Call(text)
}

// violates compares so that the values which do not satisfy a rule meet the condition.
func (f *file) violates(r *contract.Rule, value, operand *jen.Statement) *jen.Statement {
	switch {
	case r.Operand == "true" && r.Compare == token.EQL, r.Operand == "false" && r.Compare == token.NEQ:
		return jen.Op("!").Add(value)
	case r.Operand == "false" && r.Compare == token.EQL, r.Operand == "true" && r.Compare == token.NEQ:
		return value.Clone()
	}
	opposite := map[token.Token]token.Token{
		token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR,
		token.LSS: token.GEQ, token.EQL: token.NEQ, token.NEQ: token.EQL,
	}[r.Compare]
	return value.Clone().Op(opposite.String()).Add(operand)
}

// duration is the expression for a number of nanoseconds.
func (f *file) duration(nanoseconds string) *jen.Statement {
	n, err := strconv.ParseInt(nanoseconds, 10, 64)
	if err != nil || n == 0 {
		return jen.Id(nanoseconds)
	}
	return f.Duration(time.Duration(n))
}

// noneOf is met by values that are none of the given ones.
func (f *file) noneOf(words []string, value *jen.Statement) *jen.Statement {
	var tests *jen.Statement
	for _, word := range words {
		test := value.Clone().Op("!=").Id(word)
		if tests == nil {
			tests = test
			continue
		}
		tests = tests.Op("&&").Add(test)
	}
	return tests
}
