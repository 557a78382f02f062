package descriptor

import (
	"encoding/json"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// A ruled is a schema that is being given what a check demands of values of a type that is no pointer.
type ruled struct {
	*Schema
	typ types.Type

	// zero is true once the zero value is valid whatever comes behind.
	zero bool
}

// apply adds to a schema of values of a type what is checked of them. What a schema cannot say becomes a rule of its own. null
// reports whether nil is valid, if the values can be that.
func apply(s *Schema, base types.Type, check *contract.ValueCheck) (null bool) {
	target := s
	if s.Ref != "" && len(check.Steps) > 0 {
		target = new(Schema) // for what may be beside the reference
	}
	r := &ruled{Schema: target, typ: base}
	for _, step := range check.Steps {
		r.step(step)
	}
	if target != s && len(target.GoChecks) > 0 {
		*s = Schema{AllOf: []*Schema{{Ref: s.Ref}}, GoChecks: target.GoChecks}
	}
	return !failsNil(check)
}

func (r *ruled) step(step contract.Step) {
	conditions := slices.DeleteFunc(slices.Clone(step.If), func(c contract.Condition) bool { return c.Test == contract.TestNil })
	switch {
	case len(step.If) == 0 && step.Fails != nil:
		r.unexpressed(step.Fails)
	case step.Fails == nil:
		for _, c := range conditions {
			if meetsZero(c, r.typ) {
				r.zero = true
			}
		}
	default:
		for _, c := range conditions {
			if !r.demand(c.Negated(isFloat(r.typ))) {
				r.unexpressed(step.Fails)
			}
		}
	}
}

func (r *ruled) unexpressed(f *contract.Failure) { r.GoChecks = append(r.GoChecks, f.Rule) }

// rulesOf are the rules of a check.
func rulesOf(check *contract.ValueCheck) []string {
	var list []string
	for _, step := range check.Steps {
		if step.Fails != nil {
			list = append(list, step.Fails.Rule)
		}
	}
	return list
}

// demand adds that values have to meet a condition. It reports whether a schema can say so.
func (r *ruled) demand(c contract.Condition) bool {
	_, isArray := r.typ.Underlying().(*types.Array)
	switch {
	case r.Type == "" || isArray || r.ContentEncoding != "" || r.Format != "" || r.GoCodec != "" || isNamed(r.typ, "encoding/json", "Number"):
		return r.nilOnly(c)
	case c.Test == contract.TestZero && c.Not:
		return r.notZero()
	case c.Test == contract.TestZero:
		return r.only(zeroOf(r.Type))
	case c.Test == contract.TestOneOf && !c.Not:
		return r.oneOf(c.Words)
	case c.Test == contract.TestFormat && !c.Not && r.Type == "string":
		return r.pattern(formatPatterns[c.Format])
	case c.Test != contract.TestCompare:
		return r.nilOnly(c)
	case c.Not: // the comparison of a float, which must fail: that is only so that NaN is told apart
		c.Not = false
		return r.compare(c.Negated(false))
	}
	return r.compare(c)
}

// nilOnly reports whether a condition is about nil alone, which is said by what may be null.
func (r *ruled) nilOnly(c contract.Condition) bool {
	switch r.typ.Underlying().(type) {
	case *types.Slice, *types.Map:
		return c.Test == contract.TestZero && c.Not
	}
	return false
}

// notZero demands that a value is not the zero value.
func (r *ruled) notZero() bool {
	switch r.Type {
	case "string":
		return r.length(&r.MinLength, 1, func(old, n int64) int64 { return max(old, n) })
	case "boolean":
		return r.only(true)
	case "integer", "number":
		return r.compare(contract.Condition{Test: contract.TestCompare, Compare: token.NEQ, Operand: constant.MakeInt64(0)})
	case "array", "object":
		return r.nilOnly(contract.Condition{Test: contract.TestZero, Not: true})
	}
	return false
}

func zeroOf(schemaType string) any {
	switch schemaType {
	case "string":
		return ""
	case "boolean":
		return false
	case "integer", "number":
		return json.Number("0")
	}
	return nil
}

// only demands that a value is one and no other.
func (r *ruled) only(value any) bool {
	switch {
	case value == nil || r.Const != nil || r.Enum != nil:
		return false
	case r.zero && value != zeroOf(r.Type):
		if r.Type == "boolean" {
			return true
		}
		r.Enum = []any{zeroOf(r.Type), value}
	default:
		r.Const = value
	}
	return true
}

func (r *ruled) oneOf(words []constant.Value) bool {
	if r.Enum != nil || r.Const != nil {
		return false
	}
	for _, w := range words {
		r.Enum = append(r.Enum, literal(w, r.typ))
	}
	if zero := zeroOf(r.Type); r.zero && !slices.Contains(r.Enum, zero) {
		r.Enum = append(r.Enum, zero)
	}
	return true
}

func (r *ruled) pattern(p string) bool {
	if p == "" || r.Pattern != "" {
		return false
	}
	r.Pattern = p
	if r.zero {
		r.Pattern = "^$|" + p
	}
	return true
}

// compare demands how a value, or how much is in it, compares with a constant.
func (r *ruled) compare(c contract.Condition) bool {
	if c.Unit != contract.NoUnit {
		n, ok := constant.Int64Val(constant.ToInt(c.Operand))
		return ok && r.count(c, n)
	}
	switch c.Operand.Kind() {
	case constant.String, constant.Bool:
		switch {
		case c.Compare == token.EQL:
			return r.only(literal(c.Operand, r.typ))
		case c.Operand.Kind() == constant.Bool:
			return r.only(!constant.BoolVal(c.Operand))
		}
		return false
	}
	return r.number(c.Compare, c.Operand)
}

// count demands how many characters, elements or entries there are.
func (r *ruled) count(c contract.Condition, n int64) bool {
	least, most := &r.MinLength, &r.MaxLength
	switch c.Unit {
	case contract.Elements:
		least, most = &r.MinItems, &r.MaxItems
	case contract.Entries:
		least, most = &r.MinProperties, &r.MaxProperties
	}
	atLeast := func(n int64) bool { return r.length(least, n, func(old, n int64) int64 { return max(old, n) }) }
	atMost := func(n int64) bool { return r.length(most, n, func(old, n int64) int64 { return min(old, n) }) }
	switch c.Compare {
	case token.GEQ:
		return atLeast(n)
	case token.GTR:
		return atLeast(n + 1)
	case token.LEQ:
		return atMost(n)
	case token.LSS:
		return atMost(n - 1)
	case token.EQL:
		return atLeast(n) && atMost(n)
	case token.NEQ:
		return n == 0 && atLeast(1)
	}
	return false
}

// mostRepeated is how often a part of a pattern can be repeated in the engines of most languages.
const mostRepeated = 1000

// length sets a bound. Where the empty text is valid although it has too few characters, that takes a pattern.
func (r *ruled) length(bound **int64, n int64, combine func(old, n int64) int64) bool {
	if r.Type == "string" && r.zero && bound == &r.MinLength {
		if n <= 0 {
			return true
		}
		return n <= mostRepeated && r.pattern(fmt.Sprintf(`^[\s\S]{%d,}$`, n))
	}
	if *bound != nil {
		n = combine(**bound, n)
	}
	if n < 0 {
		return bound == &r.MinLength || bound == &r.MinItems || bound == &r.MinProperties
	}
	if n > 0 || !(bound == &r.MinLength || bound == &r.MinItems || bound == &r.MinProperties) {
		*bound = &n
	}
	return true
}

// number demands how a number compares with another one.
func (r *ruled) number(op token.Token, k constant.Value) bool {
	zero := constant.MakeInt64(0)
	if r.zero && !constant.Compare(zero, op, k) {
		if op == token.EQL {
			return r.only(literal(k, r.typ))
		}
		return false
	}
	text := json.Number(literalNumber(k, r.typ))
	whole := r.Type == "integer"
	switch op {
	case token.EQL:
		return r.only(text)
	case token.NEQ:
		switch {
		case r.zero && constant.Compare(k, token.EQL, zero):
			return false
		case whole && string(r.Minimum) == string(text):
			return r.number(token.GEQ, constant.BinaryOp(k, token.ADD, constant.MakeInt64(1)))
		case whole && string(r.Maximum) == string(text):
			return r.number(token.LEQ, constant.BinaryOp(k, token.SUB, constant.MakeInt64(1)))
		}
		return false
	case token.GTR:
		if whole {
			return r.number(token.GEQ, constant.BinaryOp(k, token.ADD, constant.MakeInt64(1)))
		}
		r.ExclusiveMinimum = text
	case token.LSS:
		if whole {
			return r.number(token.LEQ, constant.BinaryOp(k, token.SUB, constant.MakeInt64(1)))
		}
		r.ExclusiveMaximum = text
	case token.GEQ:
		if r.Minimum == "" || constant.Compare(numberOf(r.Minimum), token.LSS, k) {
			r.Minimum = text
		}
	case token.LEQ:
		if r.Maximum == "" || constant.Compare(numberOf(r.Maximum), token.GTR, k) {
			r.Maximum = text
		}
	default:
		return false
	}
	return true
}

func isFloat(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsFloat != 0
}
