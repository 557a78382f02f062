package descriptor

import (
	"go/constant"
	"go/types"
	"slices"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// leavesZeroAlone reports whether the zero value of a struct or an array is valid although what is in it is not.
func leavesZeroAlone(v *contract.ValueCheck) bool {
	base := v.Base()
	switch base.Underlying().(type) {
	case *types.Struct, *types.Array:
	default:
		return false
	}
	left := slices.ContainsFunc(v.Steps, func(s contract.Step) bool {
		return s.Fails == nil && slices.ContainsFunc(s.If, func(c contract.Condition) bool {
			return c.Test != contract.TestNil && meetsZero(c, base)
		})
	})
	return left && failsZero(&contract.ValueCheck{Type: base, Struct: v.Struct, Elem: v.Elem})
}

// failsZero reports whether the zero value of a type does not satisfy its check.
func failsZero(v *contract.ValueCheck) bool {
	if v.Pointers() > 0 {
		return failsNil(v)
	}
	base := v.Base()
	for _, step := range v.Steps {
		if len(step.If) == 0 && step.Fails != nil {
			return true
		}
		for _, c := range step.If {
			if meetsZero(c, base) {
				return step.Fails != nil
			}
		}
	}
	if array, ok := base.Underlying().(*types.Array); ok && v.Elem != nil && array.Len() > 0 && failsZero(v.Elem) {
		return true
	}
	return v.Struct != nil && slices.ContainsFunc(v.Struct.Fields, func(f contract.FieldCheck) bool { return failsZero(f.Value) })
}

// failsNil reports whether nil does not satisfy the check of a pointer, a slice or a map.
func failsNil(v *contract.ValueCheck) bool {
	if v.Pointers() == 0 {
		return failsZero(v)
	}
	for _, step := range v.Steps {
		if slices.ContainsFunc(step.If, func(c contract.Condition) bool { return c.Test == contract.TestNil && !c.Not }) {
			return step.Fails != nil
		}
	}
	return false
}

// meetsZero reports whether the zero value of a type that is no pointer meets a condition, as far as that is known.
func meetsZero(c contract.Condition, t types.Type) bool {
	var is bool
	switch c.Test {
	case contract.TestZero:
		is = true
	case contract.TestCompare:
		switch c.Operand.Kind() {
		case constant.String:
			is = constant.Compare(constant.MakeString(""), c.Compare, c.Operand)
		case constant.Bool:
			is = constant.Compare(constant.MakeBool(false), c.Compare, c.Operand)
		default:
			n := int64(0)
			if array, ok := t.Underlying().(*types.Array); ok {
				n = array.Len()
			}
			is = constant.Compare(constant.MakeInt64(n), c.Compare, c.Operand)
		}
	case contract.TestOneOf:
		zero := literal(zeroConstant(t), t)
		is = slices.ContainsFunc(c.Words, func(w constant.Value) bool { return literal(w, t) == zero })
	case contract.TestFormat:
		if b, ok := t.Underlying().(*types.Basic); !ok || b.Info()&types.IsString == 0 {
			return false // what its method String returns is not known
		}
	}
	return is != c.Not
}

func zeroConstant(t types.Type) constant.Value {
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
		return constant.MakeString("")
	}
	return constant.MakeInt64(0)
}
