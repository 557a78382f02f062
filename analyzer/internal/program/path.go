package program

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Follows reports whether an instruction can be executed after another one of the same function.
func Follows(later, earlier ssa.Instruction) bool {
	block := earlier.Block()
	if i := slices.Index(block.Instrs, earlier); slices.Contains(block.Instrs[i+1:], later) {
		return true
	}
	return leads(block.Succs, later, nil)
}

// CanPrecede reports whether an instruction can be executed before another one of the same function has been, and that one
// after it. In a loop, each instruction follows the others, but only some of them can be the first.
func CanPrecede(earlier, later ssa.Instruction) bool {
	entry := earlier.Parent().Blocks[:1]
	return earlier != later && leads(entry, earlier, later) && Follows(later, earlier)
}

// Precedes reports whether an instruction is always executed before another one of the same function.
func Precedes(first, then ssa.Instruction) bool {
	if first.Block() != then.Block() {
		return first.Block().Dominates(then.Block())
	}
	for _, i := range first.Block().Instrs {
		switch i {
		case first:
			return true
		case then:
			return false
		}
	}
	return false
}

// LeadsTo reports whether there is a path from one instruction to another one, without a third one on it.
func LeadsTo(from, to, without ssa.Instruction) bool {
	block := from.Block()
	rest := block.Instrs[slices.Index(block.Instrs, from)+1:]
	there, stop := slices.Index(rest, to), slices.Index(rest, without)
	switch {
	case there >= 0:
		return stop < 0 || there < stop
	case stop >= 0:
		return false
	}
	return leads(block.Succs, to, without)
}

// leads reports whether there is a path from the beginning of blocks to an instruction, without another one on it if that
// is not nil.
func leads(from []*ssa.BasicBlock, to, without ssa.Instruction) bool {
	seen := make(map[*ssa.BasicBlock]bool)
	queue := slices.Clone(from)
	for len(queue) > 0 {
		block := queue[0]
		queue = queue[1:]
		if seen[block] {
			continue
		}
		seen[block] = true
		if block == to.Block() {
			if without == nil || without.Block() != block || slices.Index(block.Instrs, to) < slices.Index(block.Instrs, without) {
				return true
			}
		}
		if without == nil || without.Block() != block {
			queue = append(queue, block.Succs...)
		}
	}
	return false
}
