package ending

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// cancellations finds what is to be done after a cancellation, or waited for, with a context that is cancelled.
func (c *check) cancellations() {
	for _, fn := range c.program.Functions {
		for call, known := range calls(fn) {
			if call.Common().IsInvoke() || !known.Has(temporal.Cancelable) || len(call.Common().Args) == 0 {
				continue
			}
			ctx := contextOf(call.Common().Args[0], true)
			if ctx == nil {
				continue
			}
			switch {
			case c.isAfterCancellation(call.Block(), ctx):
				c.report(diag.CanceledContext, diag.Warning, call,
					known.Name+" has no effect with a context that is cancelled: give it one of workflow.NewDisconnectedContext")
			case known.Has(temporal.Blocks) && c.does(call, effects.Drains) && isDeferred(fn):
				c.report(diag.CanceledContext, diag.Warning, call,
					"if the workflow is cancelled, "+known.Name+" does not wait: give it a context of workflow.NewDisconnectedContext")
			}
		}
	}
}

// contextOf is the context, a parameter, that another one is cancelled with, nil if that is not certain. One with a
// cancellation of its own may be cancelled alone.
func contextOf(v ssa.Value, maybeAlone bool) *ssa.Parameter {
	const mostSteps = 10
	for range mostSteps {
		switch x := v.(type) {
		case *ssa.Parameter:
			return x
		case *ssa.FreeVar:
			v = program.Binding(x)
		case *ssa.Extract:
			v = x.Tuple
		case *ssa.UnOp:
			v = onlyStored(x.X)
		case *ssa.Call:
			if !temporal.Of(effects.Callee(&x.Call)).Has(temporal.Derives) || hasCancel(x) && !maybeAlone {
				return nil
			}
			v = x.Call.Args[0]
		default:
			return nil
		}
	}
	return nil
}

// onlyStored is what a variable holds that is assigned once, nil for others.
func onlyStored(addr ssa.Value) ssa.Value {
	if captured, ok := addr.(*ssa.FreeVar); ok {
		addr = program.Binding(captured)
	}
	alloc, ok := addr.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var stored ssa.Value
	for _, referrer := range *alloc.Referrers() {
		if store, ok := referrer.(*ssa.Store); ok && store.Addr == alloc {
			if stored != nil {
				return nil
			}
			stored = store.Val
		}
	}
	return stored
}

// isAfterCancellation reports whether a block is only reached when a context was cancelled.
func (c *check) isAfterCancellation(block *ssa.BasicBlock, ctx *ssa.Parameter) bool {
	if isAlive(block, ctx) {
		return false
	}
	for condition := range provenFailures(block) {
		if comparison, ok := condition.(*ssa.BinOp); ok {
			if isErrOf(comparison.X, ctx) {
				return true
			}
			continue
		}
		call, ok := condition.(*ssa.Call)
		if !ok || len(call.Call.Args) == 0 {
			continue
		}
		switch {
		case isErrOf(call.Call.Args[0], ctx): // errors.Is(ctx.Err(), workflow.ErrCanceled)
			return true
		case isAboutCancellation(call) && !c.hasOwnCancellation(block.Parent()):
			return true
		}
	}
	return false
}

// isAlive reports whether a block is only reached when a context is not cancelled: then what was is something else.
func isAlive(block *ssa.BasicBlock, ctx *ssa.Parameter) bool {
	for condition, value := range proven(block) {
		comparison, ok := condition.(*ssa.BinOp)
		if ok && isErrOf(comparison.X, ctx) && program.IsNil(comparison.Y) && (comparison.Op == token.EQL) == value {
			return true
		}
	}
	return false
}

// isAboutCancellation reports whether a call tells if an error is one of a cancellation: temporal.IsCanceledError, or a
// function of package errors.
func isAboutCancellation(call *ssa.Call) bool {
	callee := effects.Callee(&call.Call)
	if temporal.Of(callee).Has(temporal.Cancels) {
		return true
	}
	if callee == nil || callee.Pkg() == nil || callee.Pkg().Path() != "errors" {
		return false
	}
	switch callee.Name() {
	case "Is":
		load, ok := call.Call.Args[1].(*ssa.UnOp)
		if !ok {
			return false
		}
		global, ok := load.X.(*ssa.Global)
		return ok && global.Name() == "ErrCanceled" && temporal.InSDK(global.Pkg.Pkg.Path())
	case "As":
		target, ok := call.Call.Args[1].(*ssa.MakeInterface)
		return ok && isCanceledError(target.X.Type())
	case "AsType":
		return isCanceledError(call.Call.Signature().Results().At(0).Type())
	}
	return false
}

// isCanceledError reports whether a type is that of the error of a cancellation, or a pointer to it.
func isCanceledError(t types.Type) bool {
	for {
		p, ok := types.Unalias(t).(*types.Pointer)
		if !ok {
			return temporal.IsSDKType(t, "CanceledError")
		}
		t = p.Elem()
	}
}

// isErrOf reports whether a value is what Err of a context has returned.
func isErrOf(v ssa.Value, ctx *ssa.Parameter) bool {
	call, ok := v.(*ssa.Call)
	return ok && call.Call.IsInvoke() && temporal.Of(call.Call.Method).Has(temporal.Cancels) && contextOf(call.Call.Value, false) == ctx
}

// hasOwnCancellation reports whether a function, or code of the package that it refers to, cancels something itself: then an
// error may be about that.
func (c *check) hasOwnCancellation(fn *ssa.Function) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	code, _ := c.reach(fn)
	return slices.ContainsFunc(code, func(fn *ssa.Function) bool {
		for call, known := range calls(fn) {
			if value, ok := call.(*ssa.Call); ok && known.Has(temporal.Derives) && hasCancel(value) {
				return true
			}
		}
		return false
	})
}

// hasCancel reports whether a call gives a function with which a context is cancelled, as workflow.WithCancel does.
func hasCancel(call *ssa.Call) bool { return call.Call.Signature().Results().Len() > 1 }

// isDeferred reports whether a literal is called when the function that it is in returns.
func isDeferred(fn *ssa.Function) bool {
	if fn.Parent() == nil {
		return false
	}
	for call := range calls(fn.Parent()) {
		if deferred, ok := call.(*ssa.Defer); ok {
			if f, ok := literal(deferred.Call.Value); ok && f == fn {
				return true
			}
		}
	}
	return false
}
