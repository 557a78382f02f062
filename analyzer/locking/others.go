package locking

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// othersWrite reports whether a handler or a coroutine that may run while a callback waits writes what an instruction of the
// callback writes. The callbacks of a selector run one after the other.
func (c *check) othersWrite(callback *handlers.Handler, write ssa.Instruction) bool {
	shared := variableOf(write)
	if shared == nil {
		return false
	}
	for _, h := range c.handlers.Of(temporal.Update, temporal.Signal, temporal.Coroutine) {
		if h.SSA == nil || h.Body() == nil || h.Body().Pos() <= callback.Pos() && callback.Pos() < h.Body().End() {
			continue // it runs in that coroutine
		}
		if writes(h.SSA, shared, make(map[*ssa.Function]bool)) {
			return true
		}
	}
	return false
}

// writes reports whether a function, or one of this package that it calls or has in it, writes a variable or a field.
func writes(fn *ssa.Function, shared any, seen map[*ssa.Function]bool) bool {
	if seen[fn] {
		return false
	}
	seen[fn] = true
	for _, literal := range fn.AnonFuncs {
		if writes(literal, shared, seen) {
			return true
		}
	}
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			if variableOf(instruction) == shared {
				return true
			}
			if call, ok := instruction.(ssa.CallInstruction); ok {
				if callee := call.Common().StaticCallee(); callee != nil && writes(callee, shared, seen) {
					return true
				}
			}
		}
	}
	return false
}

// variableOf is the field or the variable that an instruction writes to, or the one with the map that it does, nil if that is
// not known.
func variableOf(instruction ssa.Instruction) any {
	switch i := instruction.(type) {
	case *ssa.Store:
		return variableAt(i.Addr)
	case *ssa.MapUpdate:
		if load, ok := i.Map.(*ssa.UnOp); ok {
			return variableAt(load.X)
		}
	}
	return nil
}

func variableAt(addr ssa.Value) any {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		return addr.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(addr.Field)
	case *ssa.Global, *ssa.Alloc:
		return addr
	case *ssa.FreeVar:
		return variableAt(program.Binding(addr))
	}
	return nil
}
