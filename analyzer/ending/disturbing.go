package ending

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// disturbing finds calls that move a signal to where a Selector overwrites it, which another coroutine waits with.
func (c *check) disturbing(w *workflow) {
	var moves, selects []ssa.CallInstruction
	listens := false
	for _, fn := range w.code {
		for call, known := range calls(fn) {
			switch {
			case known.Has(temporal.Moves):
				moves = append(moves, call)
			case known.Has(temporal.Listens):
				listens = listens || c.signalOf(call.Common().Args[0]) != ""
			case call.Common().IsInvoke() && known.Has(temporal.Blocks) && temporal.IsSDKType(call.Common().Value.Type(), "Selector"):
				selects = append(selects, call)
			}
		}
	}
	if len(moves) == 0 || len(selects) == 0 || !listens {
		return
	}
	for _, move := range moves {
		for _, s := range selects {
			if slices.Equal(c.coroutines(w, move.Parent()), c.coroutines(w, s.Parent())) {
				continue // which does not wait while it calls something
			}
			c.report(diag.Disturbing, diag.Warning, move, "this may lose a signal, if a Select has been woken up and not gone on yet: "+
				"ask the channel for Len", c.related(s, "here a coroutine waits")...)
			break
		}
	}
}

// coroutines are the functions, of those that have a coroutine of their own, that lead to a function.
func (c *check) coroutines(w *workflow, fn *ssa.Function) []*ssa.Function {
	var found []*ssa.Function
	for _, h := range slices.Concat(c.of(w, temporal.Coroutine), c.of(w, temporal.Update)) {
		if code, _ := c.reach(h.SSA); slices.Contains(code, fn) {
			found = append(found, h.SSA)
		}
	}
	return found
}

// disturbingInterceptors finds such calls in interceptors, which know nothing of the workflow.
func (c *check) disturbingInterceptors() {
	reported := make(map[ssa.CallInstruction]bool)
	for _, fn := range c.program.Functions {
		if !isInterceptor(fn) {
			continue
		}
		code, _ := c.reach(fn)
		for _, inner := range code {
			for call, known := range calls(inner) {
				if known.Has(temporal.Moves) && !reported[call] {
					reported[call] = true
					c.report(diag.Disturbing, diag.Warning, call,
						"this may lose a signal, if the workflow waits with a Select that has been woken up and not gone on yet: keep the channels that are asked for, and ask them for Len")
				}
			}
		}
	}
}

// isInterceptor reports whether a function is called for each message of any workflow.
func isInterceptor(fn *ssa.Function) bool {
	params := fn.Signature.Params()
	if fn.Signature.Recv() == nil || !temporal.TakesContext(fn.Signature) || params.Len() != 2 {
		return false
	}
	input, ok := params.At(1).Type().Underlying().(*types.Pointer)
	return ok && slices.ContainsFunc([]string{"ExecuteWorkflowInput", "HandleSignalInput", "UpdateInput", "HandleQueryInput"},
		func(name string) bool { return temporal.IsSDKType(input.Elem(), name) })
}
