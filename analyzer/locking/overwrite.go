package locking

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// overwrites reports values that a handler reads, and writes again after it has waited.
func (c *check) overwrites(h *handlers.Handler) {
	waits := c.waits(h.SSA)
	if h.Kind == temporal.Callback {
		waits = slices.DeleteFunc(waits, isReady)
	}
	if len(waits) == 0 {
		return
	}
	for _, block := range h.SSA.Blocks {
		for _, instruction := range block.Instrs {
			at, value := written(instruction)
			if at.path == "" || h.Kind == temporal.Callback && !c.othersWrite(h, instruction) {
				continue
			}
			for _, source := range sources(value, nil) {
				if read(source) != at {
					continue
				}
				if isCompared(source, at, instruction) {
					continue
				}
				if wait := between(source.(ssa.Instruction), instruction, waits); wait != nil && !guarded(source.(ssa.Instruction), waits) {
					c.reportOverwrite(h, at, source.(ssa.Instruction), wait, instruction)
					break
				}
			}
		}
	}
}

func (c *check) reportOverwrite(h *handlers.Handler, at place, source, wait, write ssa.Instruction) {
	n := c.nodeAt(write.Pos())
	if n.Pos() <= source.Pos() && source.Pos() < n.End() {
		return // in one statement, whose parts are evaluated in an order of their own
	}
	finding.Report(c.pass, finding.Finding{
		Code: diag.Overwrite, Severity: diag.Warning, At: n,
		Message: fmt.Sprintf("%s writes what it has made of an earlier %s: what others have written while it waited is lost, so read it again, or hold a lock",
			h.Name(), at.path),
		Related: []analysis.RelatedInformation{
			finding.Related(c.nodeAt(source.Pos()), "here it is read"), finding.Related(c.nodeAt(wait.Pos()), "here others run"),
		},
	})
}

// waits are the instructions of a function that let others run.
func (c *check) waits(fn *ssa.Function) []ssa.Instruction {
	s := c.effects.Of(fn)
	if !s.Does(effects.Blocks) {
		return nil
	}
	var found []ssa.Instruction
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			if call, ok := instruction.(*ssa.Call); ok && s.At(effects.Blocks, call.Pos()) {
				found = append(found, call)
			}
		}
	}
	return found
}

// sources are the values that a value is made of, by operators, conversions and append.
func sources(v ssa.Value, seen []ssa.Value) []ssa.Value {
	for _, other := range seen {
		if other == v {
			return nil
		}
	}
	seen = append(seen, v)
	switch v := v.(type) {
	case *ssa.BinOp:
		return append(sources(v.X, seen), sources(v.Y, seen)...)
	case *ssa.Convert:
		return sources(v.X, seen)
	case *ssa.ChangeType:
		return sources(v.X, seen)
	case *ssa.Phi:
		var all []ssa.Value
		for _, edge := range v.Edges {
			all = append(all, sources(edge, seen)...)
		}
		return all
	case *ssa.Call:
		if builtin, ok := v.Call.Value.(*ssa.Builtin); ok && builtin.Name() == "append" {
			return sources(v.Call.Args[0], seen)
		}
	case *ssa.UnOp, *ssa.Lookup, *ssa.Extract:
		return []ssa.Value{v}
	}
	return nil
}

// isReady reports whether a call in a callback gets what the selector has waited for, as far as is known: not something that
// the callback has started itself.
func isReady(call ssa.Instruction) bool {
	common := call.(ssa.CallInstruction).Common()
	if !common.IsInvoke() || known(call).HasAny(temporal.Locks|temporal.Commands) {
		return false
	}
	_, started := common.Value.(*ssa.Call)
	return !started
}

// between returns what waits on a way from reading a value to writing it.
func between(read, write ssa.Instruction, waits []ssa.Instruction) ssa.Instruction {
	for _, wait := range waits {
		if program.LeadsTo(read, wait, write) && program.LeadsTo(wait, write, read) {
			return wait
		}
	}
	return nil
}

// isCompared reports whether a value that was read is always compared with what is there now before something is written.
func isCompared(source ssa.Value, at place, write ssa.Instruction) bool {
	for _, referrer := range *source.Referrers() {
		comparison, ok := referrer.(*ssa.BinOp)
		if !ok || comparison.Op != token.EQL && comparison.Op != token.NEQ || !program.Precedes(comparison, write) {
			continue
		}
		for _, now := range []ssa.Value{comparison.X, comparison.Y} {
			if now != source && read(now) == at {
				return true
			}
		}
	}
	return false
}

// guarded reports whether a function has waited before it reads a value, for what may be a lock: one of the SDK, a condition, or
// what another function waits for.
func guarded(read ssa.Instruction, waits []ssa.Instruction) bool {
	for _, block := range read.Parent().Blocks {
		for _, instruction := range block.Instrs {
			if known(instruction).Has(temporal.Locks) && program.Precedes(instruction, read) {
				return true
			}
		}
	}
	for _, wait := range waits {
		if k := known(wait); (k == nil || k.Has(temporal.Awaits)) && program.Precedes(wait, read) {
			return true
		}
	}
	return false
}
