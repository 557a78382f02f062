package checks

import (
	"go/constant"
	"go/types"
	"strconv"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// A Value is a value of a message in generated code, and what is known of its type.
type Value struct {
	expr     *jen.Statement
	pointers int        // that lead to the value
	given    int        // the first ones of these, which are not nil
	base     types.Type // at their end
}

// Of is the value of an expression, as its check knows it.
func Of(check *contract.ValueCheck, expr *jen.Statement) Value {
	return Value{expr: expr, pointers: check.Pointers(), base: check.Base()}
}

// Behind is the value of an expression that points to a message, and is not nil.
func Behind(check *contract.ValueCheck, expr *jen.Statement) Value {
	return Value{expr: expr, pointers: 1 + check.Pointers(), given: 1, base: check.Base()}
}

// target is the value at the end of all pointers.
func (v Value) target() *jen.Statement { return deref(v.pointers, v.expr.Clone()) }

// met is the expression that is true for the values that meet one of several conditions:
//
//	v.Name == nil || utf8.RuneCountInString(*v.Name) < 2
func (p *Printer) met(conditions []contract.Condition, v Value) *jen.Statement {
	return join("||", conditions, func(c contract.Condition) *jen.Statement { return p.condition(c, v) })
}

// unmet is the expression that is true for all others. It is asked of values that may be left
// out, and so of tests for nil and zero:
//
//	v.Tags != nil && *v.Tags != nil
func (p *Printer) unmet(conditions []contract.Condition, v Value) *jen.Statement {
	return join("&&", conditions, func(c contract.Condition) *jen.Statement { return p.condition(c.Negated(false), v) })
}

func join[T any](operator string, list []T, expr func(T) *jen.Statement) *jen.Statement {
	var all *jen.Statement
	for _, item := range list {
		if all == nil {
			all = expr(item)
			continue
		}
		all = all.Op(operator).Add(expr(item))
	}
	return all
}

// condition is the expression for one condition.
func (p *Printer) condition(c contract.Condition, v Value) *jen.Statement {
	switch c.Test {
	case contract.TestNil:
		return nilTest(c.Not, v)
	case contract.TestZero:
		return p.zeroTest(c.Not, v.base, v.target())
	case contract.TestOneOf:
		return oneOfTest(c, v)
	case contract.TestFormat:
		return not(c.Not, p.validate(formatFuncs[c.Format]).Call(text(v)))
	}
	if c.Not { // of a float, which may be not a number
		return jen.Op("!").Parens(p.comparison(c, v))
	}
	return p.comparison(c, v)
}

var formatFuncs = map[contract.TextFormat]string{
	contract.Email: "IsEmail", contract.URL: "IsURL", contract.UUID: "IsUUID",
}

func not(negated bool, expr *jen.Statement) *jen.Statement {
	if negated {
		return jen.Op("!").Add(expr)
	}
	return expr
}

// text is that of a string, or what its method String returns of another value:
//
//	string(v.Code), (*v.ID).String()
func text(v Value) *jen.Statement {
	if isString(v.base) {
		return gocode.Converted(v.base, types.String, v.target())
	}
	return v.operand().Dot("String").Call()
}

// operand is the target, with parentheses where something is to follow it.
func (v Value) operand() *jen.Statement {
	if v.pointers > 0 {
		return jen.Parens(v.target())
	}
	return v.target()
}

func isString(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsString != 0
}

// nilTest tests the pointers that lead to a value: one of them is nil, or none is.
//
//	v.Twice == nil || *v.Twice == nil
func nilTest(negated bool, v Value) *jen.Statement {
	compare, operator := "==", "||"
	if negated {
		compare, operator = "!=", "&&"
	}
	var pointers []int
	for n := v.given; n < v.pointers; n++ {
		pointers = append(pointers, n)
	}
	return join(operator, pointers, func(n int) *jen.Statement { return deref(n, v.expr).Clone().Op(compare).Nil() })
}

// zeroTest tests whether a value is the zero value of its type, or is not:
//
//	v.Name == "", !v.Accepted, v.At != (time.Time{})
func (p *Printer) zeroTest(negated bool, t types.Type, value *jen.Statement) *jen.Statement {
	zero := jen.Nil()
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			zero = jen.Lit("")
		case u.Info()&types.IsBoolean != 0:
			return not(!negated, value.Clone())
		default:
			zero = jen.Lit(0)
		}
	case *types.Struct:
		if !types.Comparable(t) {
			return p.zeroFields(negated, u, value)
		}
		zero = jen.Parens(p.Type(t).Values())
	case *types.Array:
		zero = jen.Parens(p.Type(t).Values())
	}
	if negated {
		return value.Clone().Op("!=").Add(zero)
	}
	return value.Clone().Op("==").Add(zero)
}

// zeroFields tests each field of a struct that Go cannot compare:
//
//	v.Parcel.Tags == nil && v.Parcel.Weight == 0
func (p *Printer) zeroFields(negated bool, s *types.Struct, value *jen.Statement) *jen.Statement {
	var fields []*types.Var
	for field := range s.Fields() {
		if field.Name() != "_" {
			fields = append(fields, field)
		}
	}
	test := func(field *types.Var) *jen.Statement {
		return p.zeroTest(negated, field.Type(), value.Clone().Dot(field.Name()))
	}
	if negated {
		return jen.Parens(join("||", fields, test))
	}
	return join("&&", fields, test)
}

// oneOfTest tests whether a value is one of several, or none of them:
//
//	v.Color != "red" && v.Color != "green"
func oneOfTest(c contract.Condition, v Value) *jen.Statement {
	compare, operator := "==", "||"
	if c.Not {
		compare, operator = "!=", "&&"
	}
	return join(operator, c.Words, func(word constant.Value) *jen.Statement {
		return v.target().Clone().Op(compare).Id(word.ExactString())
	})
}

// comparison compares a value, or how many there are in it:
//
//	v.Priority > 5, len(v.Items) == 0, v.Wait < time.Second
func (p *Printer) comparison(c contract.Condition, v Value) *jen.Statement {
	left, right := v.target().Clone(), jen.Id(c.Operand.ExactString())
	switch {
	case c.Unit == contract.Characters:
		left = p.Qual(stdUTF8, "RuneCountInString").Call(text(v))
	case c.Unit != contract.NoUnit:
		left = jen.Len(left)
	case isDuration(v.base):
		right = p.duration(c.Operand)
	case c.Operand.Kind() == constant.Float:
		right = jen.Id(floatLiteral(c.Operand, v.base))
	}
	return left.Op(c.Compare.String()).Add(right)
}

// floatLiteral is the shortest one for a number of a type of floats.
func floatLiteral(value constant.Value, t types.Type) string {
	bits := 64
	if basic, ok := t.Underlying().(*types.Basic); ok && basic.Kind() == types.Float32 {
		bits = 32
	}
	x, _ := constant.Float64Val(value)
	return strconv.FormatFloat(x, 'g', -1, bits)
}

func isDuration(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time" && n.Obj().Name() == "Duration"
}

// duration is the expression for a number of nanoseconds.
func (p *Printer) duration(nanoseconds constant.Value) *jen.Statement {
	n, _ := constant.Int64Val(nanoseconds)
	if n == 0 {
		return jen.Lit(0)
	}
	return p.Duration(time.Duration(n))
}
