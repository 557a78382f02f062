package program

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Binding returns what a function literal captures as one of its variables, nil if that is not known.
func Binding(v *ssa.FreeVar) ssa.Value {
	literal := v.Parent()
	if literal.Parent() == nil { // it is made for the value of a method
		return nil
	}
	i := slices.Index(literal.FreeVars, v)
	for _, block := range literal.Parent().Blocks {
		for _, instruction := range block.Instrs {
			if closure, ok := instruction.(*ssa.MakeClosure); ok && closure.Fn == literal {
				return closure.Bindings[i]
			}
		}
	}
	return nil
}

// IsNil reports whether a value is the constant nil.
func IsNil(v ssa.Value) bool {
	constant, ok := v.(*ssa.Const)
	return ok && constant.IsNil()
}
