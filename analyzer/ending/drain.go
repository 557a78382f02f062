package ending

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// drain finds workflows that lose signals when they continue as new.
func (c *check) drain(w *workflow) {
	var opens ssa.Instruction
	for _, fn := range w.code {
		for call, known := range calls(fn) {
			if opensChannel(known) && opens == nil {
				opens = call
			}
		}
	}
	if opens == nil || w.opaque {
		return
	}
	c.racing(w)
	polls := c.anyDoes(w.code, effects.Polls)
	advice, byHandlers, wakes := c.adviceFor(w), c.madeByHandlersOnly(w), onlyWakes(w)
	if !polls && !c.anyDoes(w.code, effects.Continues) {
		c.ends(w, opens, advice)
	}
	for _, fn := range w.code {
		if c.isHandler(fn) {
			continue // that does not continue anything
		}
		for call, known := range calls(fn) {
			made, _ := call.(*ssa.Call)
			switch {
			case !known.Has(temporal.Continues), byHandlers[made], made != nil && fateOf(made) == (fate{}): // or nothing is done with it
			case !polls:
				c.report(diag.NoDrain, diag.Error, call,
					"signals that have arrived and were not received are lost when the workflow continues as new: "+advice,
					c.related(opens, "the channel")...)
			case !wakes:
				if blocks := c.blocksAfterPoll(w, call); blocks != nil {
					c.report(diag.EarlyDrain, diag.Error, call,
						"signals that arrive while this workflow blocks are lost when it continues as new: receive them after that, just before the end",
						c.related(blocks, "here it blocks, and does not look at channels any more")...)
				}
			}
		}
	}
}

// adviceFor tells what to do about signals that have arrived. What a coroutine has been handed by Receive nobody else can find: it is
// no longer in the channel.
func (c *check) adviceFor(w *workflow) string {
	for _, h := range c.of(w, temporal.Coroutine) {
		if code, _ := c.reach(h.SSA); c.anyDoes(code, effects.Receives) {
			return "let the coroutine wait until Len is not 0 and take them with ReceiveAsync, and wait here until Len is 0"
		}
	}
	return "receive them before, with ReceiveAsync"
}

// onlyWakes reports whether a workflow takes signals without what they carry, and never waits for one. Each says that there is something
// to do, and a run begins with that anyway.
func onlyWakes(w *workflow) bool {
	for _, fn := range w.code {
		for call, known := range calls(fn) {
			args := call.Common().Args
			switch {
			case known.Has(temporal.Listens), known.Has(temporal.Receives) && (!known.Has(temporal.Polls) || len(args) == 0):
				return false
			case known.Has(temporal.Receives):
				if value, ok := args[len(args)-1].(*ssa.Const); !ok || !value.IsNil() {
					return false
				}
			}
		}
	}
	return true
}

// ends reports where a workflow that never looks at what has arrived ends. For many that is right: nobody sends them more.
func (c *check) ends(w *workflow, opens ssa.Instruction, advice string) {
	for _, block := range w.fn.Blocks {
		r, ok := block.Instrs[len(block.Instrs)-1].(*ssa.Return)
		if !ok || !c.succeeds(r) {
			continue
		}
		c.report(diag.NoDrain, diag.Info, r,
			"signals that have arrived and were not received are lost when the workflow ends: "+advice, c.related(opens, "the channel")...)
		return
	}
}

// blocksAfterPoll returns a call that blocks before another one, after the last look at channels. A selector with a default
// does not block in Select, but looks.
func (c *check) blocksAfterPoll(w *workflow, end ssa.CallInstruction) ssa.CallInstruction {
	var found ssa.CallInstruction
	hasDefault := slices.ContainsFunc(w.code, func(fn *ssa.Function) bool { return callsOfSelector(fn, "AddDefault") })
	seen := make(map[*ssa.BasicBlock]bool)
	var walk func(block *ssa.BasicBlock, before int)
	walk = func(block *ssa.BasicBlock, before int) {
		for i := before - 1; i >= 0; i-- {
			call, ok := block.Instrs[i].(*ssa.Call)
			if !ok {
				continue
			}
			if c.does(call, effects.Polls) || isOpaque(call) || hasDefault && c.selects(call) {
				return
			}
			if c.does(call, effects.Blocks) {
				if found == nil && c.polledBefore(call) && !(hasDefault && c.selectsBetween(call, end)) {
					found = call
				}
				return
			}
		}
		for _, previous := range block.Preds {
			if !seen[previous] {
				seen[previous] = true
				walk(previous, len(previous.Instrs))
			}
		}
	}
	walk(end.Block(), slices.Index(end.Block().Instrs, ssa.Instruction(end)))
	return found
}

// selects reports whether a call is of Select of a selector, or leads to one.
func (c *check) selects(call ssa.CallInstruction) bool {
	if isOfSelector(call, "Select") {
		return true
	}
	callee := call.Common().StaticCallee()
	if callee == nil {
		return false
	}
	code, _ := c.reach(callee)
	return slices.ContainsFunc(code, func(fn *ssa.Function) bool { return callsOfSelector(fn, "Select") })
}

// selectsBetween reports whether something is selected on a way from one call to another.
func (c *check) selectsBetween(from, to ssa.CallInstruction) bool {
	for call := range calls(from.Parent()) {
		if c.selects(call) && program.Follows(call, from) && program.Follows(to, call) {
			return true
		}
	}
	return false
}

// callsOfSelector reports whether a function calls a method of a selector.
func callsOfSelector(fn *ssa.Function, method string) bool {
	for call := range calls(fn) {
		if isOfSelector(call, method) {
			return true
		}
	}
	return false
}

func isOfSelector(call ssa.CallInstruction, method string) bool {
	common := call.Common()
	return common.IsInvoke() && common.Method.Name() == method && temporal.IsSDKType(common.Value.Type(), "Selector")
}

// polledBefore reports whether a function may have looked at channels before a call.
func (c *check) polledBefore(call ssa.CallInstruction) bool {
	for earlier := range calls(call.Parent()) {
		if c.does(earlier, effects.Polls) && program.Follows(call, earlier) {
			return true
		}
	}
	return false
}

// racing finds channels that are emptied while a coroutine that never ends waits for them.
func (c *check) racing(w *workflow) {
	var inCoroutines []*ssa.Function
	waiting := make(map[string]ssa.CallInstruction)
	for _, h := range c.of(w, temporal.Coroutine) {
		code, _ := c.reach(h.SSA)
		inCoroutines = append(inCoroutines, code...)
		if returns(h.SSA) {
			continue
		}
		for _, fn := range code {
			for call, known := range calls(fn) {
				name := ""
				switch {
				case known.Has(temporal.Listens):
					name = c.signalOf(call.Common().Args[0])
				case known.Has(temporal.Receives|temporal.Blocks) && !known.Has(temporal.Commands):
					name = c.signalOf(call.Common().Value)
				}
				if name != "" && name != unnamed {
					waiting[name] = call
				}
			}
		}
	}
	for _, fn := range w.code {
		if slices.Contains(inCoroutines, fn) {
			continue
		}
		for call, known := range calls(fn) {
			if !known.Has(temporal.Receives|temporal.Polls) || !call.Common().IsInvoke() {
				continue
			}
			if receives := waiting[c.signalOf(call.Common().Value)]; receives != nil {
				c.report(diag.RacingDrain, diag.Warning, call,
					"a coroutine that waits for this channel may have been handed a signal that is not found here: let it wait for Len instead",
					c.related(receives, "here it waits")...)
			}
		}
	}
}

// returns reports whether a function may return.
func returns(fn *ssa.Function) bool {
	seen := make(map[*ssa.BasicBlock]bool)
	queue := fn.Blocks[:1]
	for len(queue) > 0 {
		block := queue[0]
		queue = queue[1:]
		if seen[block] {
			continue
		}
		seen[block] = true
		if _, ok := block.Instrs[len(block.Instrs)-1].(*ssa.Return); ok {
			return true
		}
		queue = append(slices.Clone(queue), block.Succs...)
	}
	return false
}
