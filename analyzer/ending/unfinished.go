package ending

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// unfinishedUpdates finds returns that may cut off an update: its handler blocks, and nothing waits for it.
func (c *check) unfinishedUpdates(w *workflow) {
	var cut []*handlers.Handler
	for _, h := range c.of(w, temporal.Update) {
		if c.blocks(h) && !c.mayAbandon(h.Registered) && !c.isCounted(w, h.SSA) {
			cut = append(cut, h)
		}
	}
	if len(cut) == 0 {
		return
	}
	reported := make(map[*ssa.Return]bool)
	for _, h := range cut {
		from := c.leadsTo(w.fn, c.functionAt(h.Registered), h.Registered)
		if from == nil {
			continue
		}
		for _, r := range c.unguarded(w.fn, from) {
			if reported[r] {
				continue
			}
			reported[r] = true
			c.report(diag.Unfinished, diag.Error, r, "the workflow may end while "+h.Name()+
				" runs, and its caller gets an error: wait for workflow.AllHandlersFinished before", c.related(from, "here it is registered")...)
		}
	}
}

// blocks reports whether a handler blocks.
func (c *check) blocks(h *handlers.Handler) bool {
	if h.Body() == nil {
		return c.effects.OfFunc(h.Func).Does(effects.Blocks)
	}
	return c.effects.Of(h.SSA).Does(effects.Blocks)
}

// mayAbandon reports whether an update is registered with a policy, so that it may be meant to be cut off.
func (c *check) mayAbandon(registered *ast.CallExpr) bool {
	const policy = "UnfinishedPolicy"
	known := temporal.Of(effects.Callee(instructionAt(c.functionAt(registered), registered).Common()))
	if known == nil || known.Options == 0 || known.Options >= len(registered.Args) {
		return false
	}
	var within ast.Node = registered.Args[known.Options]
	if _, ok := ast.Unparen(registered.Args[known.Options]).(*ast.CompositeLit); !ok {
		within = c.functionAt(registered).Syntax() // the options are in a variable
	}
	found := false
	ast.Inspect(within, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == policy
		return !found
	})
	return found
}

// leadsTo returns the call in a function that is another call, or leads to it through functions of the package.
func (c *check) leadsTo(fn, within *ssa.Function, call *ast.CallExpr) ssa.CallInstruction {
	if fn == within {
		return instructionAt(fn, call)
	}
	for i := range calls(fn) {
		callee := i.Common().StaticCallee()
		if callee == nil || i.Common().IsInvoke() {
			continue
		}
		if code, _ := c.reach(callee); slices.Contains(code, within) {
			return i
		}
	}
	return nil
}

// unguarded are the returns that a function reaches from a call, when it has blocked, without an error and without waiting
// for handlers.
func (c *check) unguarded(fn *ssa.Function, from ssa.CallInstruction) []*ssa.Return {
	type state struct {
		block   *ssa.BasicBlock
		blocked bool
	}
	var found []*ssa.Return
	seen := make(map[state]bool)
	var walk func(block *ssa.BasicBlock, instructions []ssa.Instruction, blocked bool)
	walk = func(block *ssa.BasicBlock, instructions []ssa.Instruction, blocked bool) {
		for _, i := range instructions {
			switch i := i.(type) {
			case *ssa.Return:
				if blocked && c.succeeds(i) && !slices.Contains(found, i) {
					found = append(found, i)
				}
			case ssa.CallInstruction:
				if c.does(i, effects.Drains) || isOpaque(i) || isWaitGroup(i) {
					return // or it is deferred, which comes later, but before the end
				}
				blocked = blocked || c.does(i, effects.Blocks)
			}
		}
		for _, next := range block.Succs {
			if s := (state{next, blocked}); !seen[s] {
				seen[s] = true
				walk(next, next.Instrs, blocked)
			}
		}
	}
	for i := range calls(fn) {
		if _, ok := i.(*ssa.Defer); ok && c.waitsForHandlers(i) {
			return nil
		}
	}
	at := slices.Index(from.Block().Instrs, ssa.Instruction(from))
	walk(from.Block(), from.Block().Instrs[at+1:], false)
	slices.SortFunc(found, func(a, b *ssa.Return) int { return int(a.Pos() - b.Pos()) })
	return found
}

// waitsForHandlers reports whether a call may wait for handlers, as far as anything is known of it.
func (c *check) waitsForHandlers(call ssa.CallInstruction) bool {
	if c.does(call, effects.Drains) || isOpaque(call) {
		return true
	}
	closure, ok := call.Common().Value.(*ssa.MakeClosure)
	return ok && c.effects.Of(closure.Fn.(*ssa.Function)).Does(effects.Drains)
}

func isWaitGroup(call ssa.CallInstruction) bool {
	common := call.Common()
	return common.IsInvoke() && temporal.IsSDKType(common.Value.Type(), "WaitGroup") &&
		temporal.Of(common.Method).Has(temporal.Blocks)
}

// unfinishedSignals finds waits for handlers that do not know of signals that coroutines are busy with.
func (c *check) unfinishedSignals(w *workflow) {
	var waits []ssa.CallInstruction
	for _, fn := range w.code {
		for call, known := range calls(fn) {
			if isWaitGroup(call) {
				return
			}
			if !c.does(call, effects.Drains) || !known.HasAny(temporal.Blocks|temporal.Drains) {
				continue
			}
			condition, ok := conditionOf(call, known)
			switch {
			case known.Has(temporal.Drains) && !known.Has(temporal.Blocks):
				if c.isCondition(fn) {
					continue // who waits with it is looked at
				}
				return // perhaps more is asked for
			case !ok || !asksForHandlersOnly(condition):
				return
			}
			waits = append(waits, call)
		}
	}
	if len(waits) == 0 || w.opaque {
		return
	}
	for _, h := range c.of(w, temporal.Coroutine) {
		receives := c.receivesAndWorks(h.SSA)
		if receives == nil || c.isCounted(w, h.SSA) {
			continue
		}
		for _, wait := range waits {
			c.report(diag.BusySignals, diag.Warning, wait,
				"workflow.AllHandlersFinished tells of updates only, and a coroutine may still be busy with a signal: wait for that as well",
				c.related(receives, "here it is received")...)
		}
		return
	}
}

// conditionOf is the condition that a call waits for.
func conditionOf(call ssa.CallInstruction, known *temporal.Function) (*ssa.Function, bool) {
	for i, kind := range known.Takes {
		if kind == temporal.Condition && i < len(call.Common().Args) {
			return literal(call.Common().Args[i])
		}
	}
	return nil, false
}

// literal is the function literal that a value is.
func literal(v ssa.Value) (*ssa.Function, bool) {
	if closure, ok := v.(*ssa.MakeClosure); ok {
		v = closure.Fn
	}
	fn, ok := v.(*ssa.Function)
	return fn, ok && fn.Parent() != nil
}

// isCondition reports whether a function is given to a call as a condition.
func (c *check) isCondition(fn *ssa.Function) bool {
	return slices.ContainsFunc(c.handlers.Of(temporal.Condition), func(h *handlers.Handler) bool { return h.SSA == fn })
}

// asksForHandlersOnly reports whether a condition asks whether handlers have finished, and for nothing else.
func asksForHandlersOnly(condition *ssa.Function) bool {
	for _, block := range condition.Blocks {
		for _, i := range block.Instrs {
			switch i := i.(type) {
			case *ssa.Return:
			case *ssa.UnOp:
				if i.Op != token.MUL || !temporal.IsContext(i.Type()) {
					return false
				}
			case *ssa.Call:
				if known := temporal.Of(effects.Callee(&i.Call)); !known.Has(temporal.Drains) {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

// receivesAndWorks returns where a coroutine receives signals, if it has something done as well and waits for that.
func (c *check) receivesAndWorks(coroutine *ssa.Function) ssa.Instruction {
	code, _ := c.reach(coroutine)
	var receives ssa.Instruction
	works := false
	for _, fn := range code {
		for call, known := range calls(fn) {
			switch {
			case known.Has(temporal.Listens) && c.signalOf(call.Common().Args[0]) != "",
				known.Has(temporal.Receives) && c.signalOf(call.Common().Value) != "":
				if receives == nil {
					receives = call
				}
			case known == nil:
				// In this package it is part of the code.
				callee := call.Common().StaticCallee()
				s := c.effects.Of(callee)
				works = works || callee != nil && len(callee.Blocks) == 0 && s.Does(effects.Blocks) && s.Does(effects.Commands)
			case known.Has(temporal.Blocks) && !known.Has(temporal.Awaits):
				works = true
			}
		}
	}
	if !works {
		return nil
	}
	return receives
}

// isCounted reports whether a workflow waits for something that a handler or a coroutine counts down or clears, as those do
// that wait for it in their own way.
func (c *check) isCounted(w *workflow, handler *ssa.Function) bool {
	lowered := make(map[types.Object]bool)
	code, _ := c.reach(handler)
	for _, fn := range code {
		if fn.Syntax() != nil {
			c.lowers(fn.Syntax(), lowered)
		}
	}
	for _, h := range c.of(w, temporal.Condition) {
		if slices.Contains(code, h.SSA) {
			continue // it waits for others
		}
		found := false
		conditions, _ := c.reach(h.SSA)
		for _, fn := range conditions {
			ast.Inspect(fn.Syntax(), func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				found = found || ok && lowered[c.pass.TypesInfo.Uses[id]]
				return !found
			})
		}
		if found {
			return true
		}
	}
	return false
}

// lowers adds the variables and fields that code counts down, clears or takes something out of.
func (c *check) lowers(code ast.Node, found map[types.Object]bool) {
	add := func(e ast.Expr) {
		for {
			switch x := ast.Unparen(e).(type) {
			case *ast.Ident:
				found[c.pass.TypesInfo.ObjectOf(x)] = true
				return
			case *ast.SelectorExpr:
				found[c.pass.TypesInfo.ObjectOf(x.Sel)] = true
				return
			case *ast.IndexExpr:
				e = x.X
			case *ast.StarExpr:
				e = x.X
			default:
				return
			}
		}
	}
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IncDecStmt:
			if n.Tok == token.DEC {
				add(n.X)
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				switch {
				case n.Tok == token.SUB_ASSIGN:
					add(left)
				case n.Tok == token.ASSIGN && len(n.Lhs) == len(n.Rhs):
					if v := c.pass.TypesInfo.Types[n.Rhs[i]].Value; v != nil && v.String() == "false" {
						add(left)
					}
				}
			}
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && (id.Name == "delete" || id.Name == "clear") && len(n.Args) > 0 {
				add(n.Args[0])
			}
		}
		return true
	})
}
