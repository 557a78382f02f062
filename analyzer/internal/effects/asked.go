package effects

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// isAskedFor reports whether a block is only reached if an argument of the function has a certain value: one that is equal to
// a constant, or that is true.
func isAskedFor(block *ssa.BasicBlock) bool {
	for ; block != nil; block = block.Idom() {
		unasked := func(from *ssa.BasicBlock) bool { return !asksFor(from, block) }
		if len(block.Preds) > 0 && !slices.ContainsFunc(block.Preds, unasked) {
			return true
		}
	}
	return false
}

// asksFor reports whether one block goes on to another one only if an argument has a certain value.
func asksFor(from, to *ssa.BasicBlock) bool {
	branch, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
	return ok && from.Succs[0] != from.Succs[1] && asks(branch.Cond, from.Succs[0] == to)
}

// asks reports whether a condition has a value only if an argument has a certain one.
func asks(condition ssa.Value, value bool) bool {
	switch c := condition.(type) {
	case *ssa.UnOp:
		if c.Op == token.NOT {
			return asks(c.X, !value)
		}
	case *ssa.BinOp:
		if c.Op == token.EQL && value || c.Op == token.NEQ && !value {
			return isConstant(c.X) && isArgument(c.Y) || isConstant(c.Y) && isArgument(c.X)
		}
		return false
	}
	return value && isArgument(condition)
}

func isConstant(v ssa.Value) bool {
	_, ok := v.(*ssa.Const)
	return ok
}

// isArgument reports whether a value is an argument, or a field of one, as it was given.
func isArgument(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Parameter:
		return true
	case *ssa.Convert:
		return isArgument(v.X)
	case *ssa.ChangeType:
		return isArgument(v.X)
	case *ssa.Field:
		return isArgument(v.X)
	case *ssa.UnOp:
		return v.Op == token.MUL && isKept(v.X)
	}
	return false
}

// isKept reports whether an address is in a variable that holds an argument, and is not changed.
func isKept(addr ssa.Value) bool {
	for {
		field, ok := addr.(*ssa.FieldAddr)
		if !ok {
			break
		}
		addr = field.X
	}
	variable, ok := addr.(*ssa.Alloc)
	if !ok {
		return false
	}
	_, isParameter := onlyStored(variable).(*ssa.Parameter)
	return isParameter
}

// onlyStored is the value that a variable is given, nil if there are several, or if the variable may be changed elsewhere.
func onlyStored(variable *ssa.Alloc) ssa.Value {
	var stored ssa.Value
	for _, referrer := range *variable.Referrers() {
		if store, ok := referrer.(*ssa.Store); ok && store.Addr == variable && stored == nil {
			stored = store.Val
			continue
		}
		if !isRead(referrer) {
			return nil
		}
	}
	return stored
}

// isRead reports whether an instruction does nothing but read a variable, or a field of it.
func isRead(use ssa.Instruction) bool {
	switch use := use.(type) {
	case *ssa.DebugRef:
		return true
	case *ssa.UnOp:
		return use.Op == token.MUL
	case *ssa.FieldAddr:
		return !slices.ContainsFunc(*use.Referrers(), func(i ssa.Instruction) bool { return !isRead(i) })
	}
	return false
}
