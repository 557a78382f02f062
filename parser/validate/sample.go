package validate

import (
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// A sample stands for all values of a type that come out alike, whatever of the conditions
// that it was made for they are tested with. What can happen to a value is so found out by
// trying a few: see samplesOf.
type sample struct {
	isNil   bool           // one of the pointers that lead to the value; nothing else counts then
	zero    bool           // it is the zero value
	rank    constant.Value // of an integer or a float, nil of one that is not a number
	text    constant.Value // of a string, nil of one that is in no condition
	length  int64          // of what is counted in a string, a slice, an array or a map
	formats []contract.TextFormat
}

// meets reports whether a value meets a condition.
func (s sample) meets(c contract.Condition, t types.Type) bool { return s.passes(c, t) != c.Not }

func (s sample) passes(c contract.Condition, t types.Type) bool {
	switch c.Test {
	case contract.TestNil:
		return s.isNil
	case contract.TestZero:
		return s.zero
	case contract.TestOneOf:
		return slices.ContainsFunc(c.Words, func(word constant.Value) bool { return s.is(word, t) })
	case contract.TestFormat:
		return slices.Contains(s.formats, c.Format)
	}
	switch {
	case c.Unit != contract.NoUnit:
		return constant.Compare(constant.MakeInt64(s.length), c.Compare, c.Operand)
	case isBasicInfo(t, types.IsNumeric) && s.rank != nil:
		return constant.Compare(s.rank, c.Compare, rank(t, c.Operand))
	case isBasicInfo(t, types.IsNumeric): // only unequal to each number
		return c.Compare == token.NEQ
	}
	return s.is(c.Operand, t) == (c.Compare == token.EQL)
}

// is reports whether the value is that of a string, an integer or a bool.
func (s sample) is(value constant.Value, t types.Type) bool {
	switch value.Kind() {
	case constant.Bool:
		return s.zero != constant.BoolVal(value)
	case constant.String:
		return s.text != nil && equal(s.text, value)
	}
	return s.rank != nil && equal(s.rank, rank(t, value))
}

// samplesOf returns a value of a type that is no pointer for each way in which the conditions
// can come out. The operands of the conditions divide a type into ranges: one value of each is
// enough, and the operands and their neighbours are in all of them.
func samplesOf(t types.Type, conditions []contract.Condition) []sample {
	var list []sample
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			list = texts(conditions)
		case isInteger(t) || isFloat(t):
			list = numbers(t, conditions)
		}
	case *types.Slice, *types.Map:
		list = append(list, sample{zero: true})
		for _, n := range lengths(conditions) {
			list = append(list, sample{length: n})
		}
	case *types.Array:
		list = append(list, sample{zero: true, length: u.Len()})
		if !singleValued(t) {
			list = append(list, sample{length: u.Len()})
		}
	}
	if list == nil {
		list = append(list, sample{zero: true})
		if !singleValued(t) {
			list = append(list, sample{})
		}
	}
	return withFormats(list, isBasicInfo(t, types.IsString), conditions)
}

// singleValued reports whether all values of a type are equal.
func singleValued(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Array:
		return u.Len() == 0 || singleValued(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if f.Name() != "_" && !singleValued(f.Type()) {
				return false
			}
		}
		return true
	}
	return false
}

// numbers are samples of integers or floats.
func numbers(t types.Type, conditions []contract.Condition) []sample {
	least, most := ranks(t)
	edges := []constant.Value{least, most, constant.MakeInt64(0)}
	for _, c := range conditions {
		if c.Test == contract.TestCompare && c.Unit == contract.NoUnit {
			edges = append(edges, rank(t, c.Operand))
		}
		edges = append(edges, c.Words...)
	}
	var list []sample
	for _, r := range neighbours(edges) {
		if constant.Compare(least, token.LEQ, r) && constant.Compare(r, token.LEQ, most) {
			list = append(list, sample{rank: r, zero: constant.Sign(r) == 0})
		}
	}
	if isFloat(t) {
		list = append(list, sample{}) // not a number
	}
	return list
}

// neighbours are numbers and those next to them, each once.
func neighbours(numbers []constant.Value) []constant.Value {
	var list []constant.Value
	for _, n := range numbers {
		for _, delta := range []int64{-1, 0, 1} {
			next := constant.BinaryOp(n, token.ADD, constant.MakeInt64(delta))
			if !slices.ContainsFunc(list, func(other constant.Value) bool { return equal(next, other) }) {
				list = append(list, next)
			}
		}
	}
	return list
}

// lengths are those that tell the conditions on a length apart.
func lengths(conditions []contract.Condition) []int64 {
	edges := []constant.Value{constant.MakeInt64(0), constant.MakeInt64(math.MaxInt64)}
	for _, c := range conditions {
		if c.Unit != contract.NoUnit {
			edges = append(edges, c.Operand)
		}
	}
	var list []int64
	for _, n := range neighbours(edges) {
		if n, exact := constant.Int64Val(n); exact && n >= 0 {
			list = append(list, n)
		}
	}
	return list
}

// uuidLength is the number of characters of a UUID.
const uuidLength = 36

// texts are samples of strings: those that conditions name, and others of each length.
func texts(conditions []contract.Condition) []sample {
	words := []constant.Value{constant.MakeString("")}
	for _, c := range conditions {
		if c.Test == contract.TestCompare && c.Unit == contract.NoUnit {
			words = append(words, c.Operand)
		}
		words = append(words, c.Words...)
	}
	var list []sample
	for _, w := range words {
		text := constant.StringVal(w)
		list = append(list, sample{text: w, zero: text == "", length: int64(utf8.RuneCountInString(text))})
	}
	for _, n := range append(lengths(conditions), uuidLength) {
		if n > 0 { // only the empty text has no characters
			list = append(list, sample{length: n})
		}
	}
	return list
}

// withFormats adds to values the same with each format that is tested. Of which texts have a
// format only this is known: no empty one has, and a UUID has a certain length.
func withFormats(list []sample, isText bool, conditions []contract.Condition) []sample {
	tested := map[contract.TextFormat]bool{}
	for _, c := range conditions {
		if c.Test != contract.TestFormat || tested[c.Format] {
			continue
		}
		tested[c.Format] = true
		for _, s := range slices.Clone(list) {
			if isText && (s.zero || c.Format == contract.UUID && s.length != uuidLength) {
				continue
			}
			s.formats = append(slices.Clip(s.formats), c.Format)
			list = append(list, s)
		}
	}
	return list
}
