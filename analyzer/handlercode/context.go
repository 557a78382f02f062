package handlercode

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// contexts reports where a handler waits with a context that is not its own: one that a literal captures, or one in a field
// of the receiver.
func (c *check) contexts(h *handlers.Handler) {
	if !temporal.TakesContext(h.SSA.Signature) {
		return
	}
	for call, name := range c.outerWaits(h.SSA, nil) {
		c.report(h, diag.OuterContext, diag.Error, call.Pos(), fmt.Sprintf(
			"%s calls %s with a context from outside: the SDK panics, since a coroutine waits with its own context only",
			h.Name(), name))
	}
}

// outerWaits are the calls of a handler that wait with a context from outside, with the names of what they call. A method of
// what is outside may do that for the handler.
func (c *check) outerWaits(handler *ssa.Function, callers []*ssa.Function) func(yield func(ssa.CallInstruction, string) bool) {
	callers = append(callers, handler)
	return func(yield func(ssa.CallInstruction, string) bool) {
		for _, fn := range c.coroutineOf(handler) {
			for _, block := range fn.Blocks {
				for _, instruction := range block.Instrs {
					call, ok := instruction.(ssa.CallInstruction)
					if !ok {
						continue
					}
					if _, ok := call.(*ssa.Go); ok {
						continue
					}
					ctx, name := c.waits(call.Common())
					if name == "" {
						continue
					}
					if ctx != nil && c.isOuter(handler, fn, ctx, 0) {
						if !yield(call, name) {
							return
						}
						continue
					}
					method := call.Common().StaticCallee()
					if method == nil || method.Signature.Recv() == nil || slices.Contains(callers, method) ||
						!c.isOfOutside(handler, fn, call.Common().Args[0], 0) {
						continue
					}
					for _, inner := range c.outerWaits(method, callers) {
						if !yield(call, name+", which calls "+inner) {
							return
						}
						break
					}
				}
			}
		}
	}
}

// waits returns the context with which a call waits, and the name of what is called. The context is nil if it does not wait.
func (c *check) waits(call *ssa.CallCommon) (ctx ssa.Value, name string) {
	callee := effects.Callee(call)
	known := temporal.Of(callee)
	switch {
	case known != nil:
		if !known.Has(temporal.Blocks) {
			return nil, ""
		}
		name = known.Name
	case callee == nil || call.IsInvoke() || !c.effects.OfFunc(callee).Does(effects.Blocks):
		return nil, ""
	default:
		name = callee.Name()
	}
	if i := slices.IndexFunc(call.Args, func(arg ssa.Value) bool { return temporal.IsContext(arg.Type()) }); i >= 0 {
		ctx = call.Args[i]
	}
	return ctx, name
}

// isOuter reports whether a context in a function is certainly one of outside of the handler that the function belongs to.
func (c *check) isOuter(handler, fn *ssa.Function, ctx ssa.Value, depth int) bool {
	const deepest = 20
	if depth > deepest {
		return false
	}
	depth++
	switch v := ctx.(type) {
	case *ssa.Call:
		if temporal.Of(effects.Callee(&v.Call)).HasAny(temporal.Derives | temporal.Detaches) {
			return c.isOuter(handler, fn, v.Call.Args[0], depth)
		}
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return c.isOuter(handler, fn, call, depth)
		}
	case *ssa.Phi:
		return !slices.ContainsFunc(v.Edges, func(edge ssa.Value) bool { return !c.isOuter(handler, fn, edge, depth) })
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return false
		}
		switch variable := v.X.(type) {
		case *ssa.FieldAddr:
			return c.isOfOutside(handler, fn, variable.X, depth) && !c.isKept(variable)
		default:
			return c.holdsOuter(handler, fn, variable, depth)
		}
	}
	return false
}

// holdsOuter reports whether all that a variable can be assigned is a context of outside.
func (c *check) holdsOuter(handler, fn *ssa.Function, variable ssa.Value, depth int) bool {
	switch v := variable.(type) {
	case *ssa.FreeVar:
		if stores(v) != nil {
			return false
		}
		if fn == handler {
			return true
		}
		return fn.Parent() != nil && c.holdsOuter(handler, fn.Parent(), program.Binding(v), depth+1)
	case *ssa.Alloc:
		all := stores(v)
		return len(all) > 0 && !slices.ContainsFunc(all, func(s *ssa.Store) bool { return !c.isOuter(handler, fn, s.Val, depth+1) })
	}
	return false
}

// isOfOutside reports whether a pointer is the receiver of a handler, or one that it captures.
func (c *check) isOfOutside(handler, fn *ssa.Function, pointer ssa.Value, depth int) bool {
	const deepest = 20
	if depth > deepest {
		return false
	}
	depth++
	switch v := pointer.(type) {
	case *ssa.Parameter:
		return fn == handler && handler.Signature.Recv() != nil && v == handler.Params[0]
	case *ssa.FreeVar:
		if fn == handler {
			return true
		}
		return fn.Parent() != nil && c.isOfOutside(handler, fn.Parent(), program.Binding(v), depth)
	case *ssa.UnOp:
		return v.Op == token.MUL && c.isOfOutside(handler, fn, v.X, depth)
	case *ssa.FieldAddr:
		return c.isOfOutside(handler, fn, v.X, depth)
	case *ssa.IndexAddr:
		return c.isOfOutside(handler, fn, v.X, depth)
	case *ssa.Lookup:
		return c.isOfOutside(handler, fn, v.X, depth)
	case *ssa.Alloc:
		all := stores(v)
		return len(all) > 0 && !slices.ContainsFunc(all, func(s *ssa.Store) bool { return !c.isOfOutside(handler, fn, s.Val, depth) })
	}
	return false
}

// isKept reports whether a coroutine, or code that runs in one, keeps its context in a field: then it may be its own.
func (c *check) isKept(field *ssa.FieldAddr) bool {
	for _, h := range c.handlers.Of(temporal.Update, temporal.Signal, temporal.Coroutine) {
		if h.SSA == nil {
			continue
		}
		for _, fn := range c.coroutineOf(h.SSA) {
			for _, block := range fn.Blocks {
				for _, instruction := range block.Instrs {
					store, ok := instruction.(*ssa.Store)
					if !ok {
						continue
					}
					to, ok := store.Addr.(*ssa.FieldAddr)
					if ok && to.Field == field.Field && types.Identical(to.X.Type(), field.X.Type()) {
						return true
					}
				}
			}
		}
	}
	return false
}

// stores are the assignments to a variable as a whole.
func stores(variable ssa.Value) []*ssa.Store {
	var all []*ssa.Store
	for _, referrer := range *variable.Referrers() {
		if store, ok := referrer.(*ssa.Store); ok && store.Addr == variable {
			all = append(all, store)
		}
	}
	return all
}
