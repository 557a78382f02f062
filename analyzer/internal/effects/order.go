package effects

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// unordered adds where the function issues commands in a loop over a map, whose order is another one each time.
func (f *function) unordered() {
	for _, block := range f.fn.Blocks {
		for _, instruction := range block.Instrs {
			body := bodyOverMap(instruction)
			if body == nil {
				continue
			}
			if call, name := f.commandIn(body.Parent(), body); call != nil {
				f.site(Unordered, Site{Pos: call.Pos(), Text: "calls " + name + " in a loop over a map", Call: Callee(&call.Call)})
			}
		}
	}
}

// bodyOverMap is the body of a loop over a map, or over a sequence of what is in one, nil for other instructions.
func bodyOverMap(instruction ssa.Instruction) *ssa.BasicBlock {
	switch i := instruction.(type) {
	case *ssa.Next:
		over, ok := i.Iter.(*ssa.Range)
		if !ok {
			return nil
		}
		if _, ok := over.X.Type().Underlying().(*types.Map); ok {
			return i.Block().Succs[0]
		}
	case *ssa.Call:
		sequence, ok := i.Call.Value.(*ssa.Call)
		if !ok || len(i.Call.Args) != 1 {
			return nil
		}
		callee := Callee(&sequence.Call)
		body, ok := i.Call.Args[0].(*ssa.MakeClosure)
		if ok && callee != nil && callee.Pkg() != nil && callee.Pkg().Path() == "maps" {
			return body.Fn.(*ssa.Function).Blocks[0]
		}
	}
	return nil
}

// commandIn returns a call in the body of a loop that adds to the history, and its name.
func (f *function) commandIn(fn *ssa.Function, body *ssa.BasicBlock) (*ssa.Call, string) {
	for _, block := range fn.Blocks {
		if !body.Dominates(block) {
			continue
		}
		for _, instruction := range block.Instrs {
			call, ok := instruction.(*ssa.Call)
			if !ok {
				continue
			}
			callee := Callee(&call.Call)
			known := temporal.Of(callee)
			switch {
			case known.Has(temporal.Commands):
				return call, known.Name
			case known == nil && callee != nil && !call.Call.IsInvoke() && f.OfFunc(callee).Does(Commands):
				return call, callee.Name()
			}
		}
	}
	return nil, ""
}
