package handlercode

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// threads reports goroutines, and what waits in a way that the SDK does not see: also the mutexes of package sync that are
// held while something else waits.
func (c *check) threads(h *handlers.Handler) {
	for _, site := range c.effects.Of(h.SSA).Sites[effects.Threads] {
		c.report(h, diag.HandlerThreads, diag.Error, site.Pos, fmt.Sprintf(
			"%s %s: the SDK does not know of it, so the order is another one in a replay, and the workflow task may fail; use package workflow",
			h.Name(), site.Text))
	}
	for _, fn := range c.codeOf(h.SSA) {
		for _, lock := range c.locks(fn) {
			if wait, name := c.waitsWhile(fn, lock); wait != nil {
				c.report(h, diag.HandlerThreads, diag.Error, lock.Pos(), fmt.Sprintf(
					"%s holds a mutex of package sync when it calls %s: another handler that wants it blocks the worker, and the workflow task fails; use workflow.Mutex",
					h.Name(), name))
			}
		}
	}
}

// locks are the calls with which a function locks mutexes of package sync.
func (c *check) locks(fn *ssa.Function) []*ssa.Call {
	var locks []*ssa.Call
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			if call, ok := instruction.(*ssa.Call); ok && isOfSync(call, "Mutex.Lock", "RWMutex.Lock", "RWMutex.RLock") {
				locks = append(locks, call)
			}
		}
	}
	return locks
}

func isOfSync(call *ssa.Call, names ...string) bool {
	callee := effects.Callee(&call.Call)
	if callee == nil || callee.Pkg() == nil || callee.Pkg().Path() != "sync" {
		return false
	}
	for _, name := range names {
		if temporal.Name(callee) == name {
			return true
		}
	}
	return false
}

// waitsWhile returns a call that waits after a mutex is locked, and before it is unlocked, and its name.
func (c *check) waitsWhile(fn *ssa.Function, lock *ssa.Call) (*ssa.Call, string) {
	var unlocks []*ssa.Call
	var waits []*ssa.Call
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			call, ok := instruction.(*ssa.Call)
			if !ok {
				continue
			}
			if isOfSync(call, "Mutex.Unlock", "RWMutex.Unlock", "RWMutex.RUnlock") {
				unlocks = append(unlocks, call)
			}
			if ctx, _ := c.waits(&call.Call); ctx != nil {
				waits = append(waits, call)
			}
		}
	}
	for _, wait := range waits {
		if !program.Follows(wait, lock) {
			continue
		}
		held := true
		for _, unlock := range unlocks {
			if program.Follows(unlock, lock) && program.Follows(wait, unlock) {
				held = false
			}
		}
		if held {
			_, name := c.waits(&wait.Call)
			return wait, name
		}
	}
	return nil, ""
}
