package ending

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// endless finds workflows that go round for ever, with a history that grows for ever.
func (c *check) endless(w *workflow) {
	if w.opaque || c.anyDoes(w.code, effects.Continues) {
		return
	}
	for _, block := range reachable(w.fn) {
		if r, ok := block.Instrs[len(block.Instrs)-1].(*ssa.Return); ok && !c.inFailureOfSDK(r.Block()) {
			return
		}
	}
	for call := range calls(w.fn) {
		if c.does(call, effects.Blocks) && program.Follows(call, call) && slices.Contains(reachable(w.fn), call.Block()) {
			c.report(diag.Endless, diag.Warning, call,
				"this loop goes on until the history is too long, and the server terminates the workflow: "+
					"continue as new when workflow.GetInfo(ctx).GetContinueAsNewSuggested()")
			return
		}
	}
}

// inFailureOfSDK reports whether a block is only reached when a function of the SDK that blocks has given an error, as it
// does when the workflow is cancelled.
func (c *check) inFailureOfSDK(block *ssa.BasicBlock) bool {
	for condition := range provenFailures(block) {
		comparison, ok := condition.(*ssa.BinOp)
		if !ok {
			continue
		}
		err := comparison.X
		if e, ok := err.(*ssa.Extract); ok {
			err = e.Tuple
		}
		if call, ok := err.(*ssa.Call); ok && temporal.Of(effects.Callee(&call.Call)).HasAny(temporal.Blocks|temporal.Cancels|temporal.Refused) {
			return true
		}
	}
	return false
}

// reachable are the blocks of a function that its beginning leads to.
func reachable(fn *ssa.Function) []*ssa.BasicBlock {
	seen := make(map[*ssa.BasicBlock]bool)
	var found []*ssa.BasicBlock
	var visit func(block *ssa.BasicBlock)
	visit = func(block *ssa.BasicBlock) {
		if seen[block] {
			return
		}
		seen[block] = true
		found = append(found, block)
		for _, next := range block.Succs {
			visit(next)
		}
	}
	visit(fn.Blocks[0])
	return found
}
