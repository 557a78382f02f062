package ending

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// succeeds reports whether a function may return without an error here, or with the one that continues it as new. It does
// not if something has gone wrong before, or was cancelled.
func (c *check) succeeds(r *ssa.Return) bool {
	return len(r.Results) > 0 && !inFailure(r.Block()) && c.mayBeNil(r.Results[len(r.Results)-1], r, 0)
}

// mayBeNil reports whether an error may be nil, or is the one that continues a workflow as new, as far as that is certain.
func (c *check) mayBeNil(err ssa.Value, at ssa.Instruction, depth int) bool {
	const deepest = 5
	if depth > deepest {
		return false
	}
	switch v := err.(type) {
	case *ssa.Const:
		return v.IsNil()
	case *ssa.Extract:
		return c.mayBeNil(v.Tuple, at, depth+1)
	case *ssa.Call:
		known := temporal.Of(effects.Callee(&v.Call))
		return known.HasAny(temporal.Blocks | temporal.Continues)
	case *ssa.Phi:
		for i, edge := range v.Edges {
			if from := v.Block().Preds[i]; !inFailure(from) && c.mayBeNil(edge, at, depth+1) {
				return true
			}
		}
	case *ssa.UnOp: // a result with a name: what is stored last before the return
		var last ssa.Value
		for _, i := range at.Block().Instrs {
			if store, ok := i.(*ssa.Store); ok && v.Op == token.MUL && store.Addr == v.X {
				last = store.Val
			}
		}
		return last != nil && c.mayBeNil(last, at, depth+1)
	}
	return false
}

// inFailure reports whether a block is only reached when an error is not nil, or when something was cancelled.
func inFailure(block *ssa.BasicBlock) bool {
	for range provenFailures(block) {
		return true
	}
	return false
}

// provenFailures are the comparisons and calls that have told of an error or a cancellation whenever a block is reached.
func provenFailures(block *ssa.BasicBlock) func(yield func(ssa.Value) bool) {
	return func(yield func(ssa.Value) bool) {
		for condition, value := range proven(block) {
			if failure := failureIn(condition, value); failure != nil && !yield(failure) {
				return
			}
		}
	}
}

// proven are the conditions of branches of which the value is known whenever a block is reached.
func proven(block *ssa.BasicBlock) func(yield func(condition ssa.Value, value bool) bool) {
	return func(yield func(ssa.Value, bool) bool) {
		for _, d := range block.Parent().Blocks {
			if len(d.Instrs) == 0 {
				continue
			}
			branch, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
			if !ok {
				continue
			}
			for i, next := range d.Succs {
				if len(next.Preds) != 1 || !next.Dominates(block) {
					continue
				}
				if !yield(branch.Cond, i == 0) {
					return
				}
			}
		}
	}
}

// failureIn is the comparison or the call in a condition that tells of an error or a cancellation if the condition has a
// value, nil if none does.
func failureIn(condition ssa.Value, value bool) ssa.Value {
	switch v := condition.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return failureIn(v.X, !value)
		}
	case *ssa.BinOp:
		differs := v.Op == token.NEQ && value || v.Op == token.EQL && !value
		equals := v.Op == token.EQL && value || v.Op == token.NEQ && !value
		if isError(v.X.Type()) && (program.IsNil(v.Y) && differs || !program.IsNil(v.Y) && equals) {
			return v
		}
	case *ssa.Call:
		if value && isAboutErrors(v) {
			return v
		}
	case *ssa.Extract:
		if value && isAboutErrors(v.Tuple) {
			return v.Tuple
		}
	}
	return nil
}

// isAboutErrors reports whether a call tells of what kind an error is, as errors.Is does.
func isAboutErrors(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok || len(call.Call.Args) == 0 {
		return false
	}
	return temporal.Of(effects.Callee(&call.Call)).Has(temporal.Cancels) || isError(call.Call.Args[0].Type())
}
