package locking

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// ignoredErrors reports locks whose error is ignored.
func (c *check) ignoredErrors() {
	for _, file := range c.pass.Files {
		for n := range ast.Preorder(file) {
			var e ast.Expr
			switch n := n.(type) {
			case *ast.ExprStmt:
				e = n.X
			case *ast.AssignStmt:
				if id, ok := n.Lhs[0].(*ast.Ident); ok && len(n.Lhs) == 1 && id.Name == "_" {
					e = n.Rhs[0]
				}
			}
			call, ok := e.(*ast.CallExpr)
			if !ok {
				continue
			}
			callee, _ := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func)
			if f := temporal.Of(callee); f.Has(temporal.Locks | temporal.Blocks) {
				c.withoutLock(call, f)
			}
		}
	}
}

func (c *check) withoutLock(at diag.Range, f *temporal.Function) {
	finding.Report(c.pass, finding.Finding{
		Code: diag.LockMisuse, Severity: diag.Warning, At: at,
		Message: f.Name + " fails when it is cancelled, and then there is no lock: what follows runs beside others, so return its error",
	})
}

// locks reports locks that are not given back on every way through a function that gives them back on some.
func (c *check) locks(fn *ssa.Function) {
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			call, ok := instruction.(*ssa.Call)
			// A semaphore may be given back in parts.
			if !ok || !known(call).Has(temporal.Locks|temporal.Blocks) || call.Call.Signature().Params().Len() != 1 {
				continue
			}
			lock := lockOf(receiver(&call.Call))
			if lock == nil || !c.unlocks(fn, lock) {
				continue
			}
			after, failed := outcomes(call.Block(), call)
			if after == nil {
				continue
			}
			if goesOn(failed, call, lock, make(map[*ssa.BasicBlock]bool)) {
				c.withoutLock(c.nodeAt(call.Pos()), known(call))
			}
			if returns := c.leaves(after, call, lock, make(map[*ssa.BasicBlock]bool)); returns != nil {
				finding.Report(c.pass, finding.Finding{
					Code: diag.LockMisuse, Severity: diag.Warning, At: c.nodeAt(call.Pos()),
					Message: c.textOf(call) + " is not unlocked on every way from here, and then nobody gets it any more: defer the call of Unlock",
					Related: []analysis.RelatedInformation{finding.Related(c.nodeAt(returns.Pos()), "here the function returns with the lock")},
				})
			}
		}
	}
}

// lockOf identifies a lock within a function: by the path to a place that is shared, by the variable, or as the value that it
// is. Locks that are not told apart are nil.
func lockOf(v ssa.Value) any {
	if path := pathOf(v, 0); path != "" {
		return path
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return lockOf(v.X)
		}
	case *ssa.FieldAddr:
		type field struct {
			of    any
			index int
		}
		if of := lockOf(v.X); of != nil {
			return field{of, v.Field}
		}
	case *ssa.Alloc, *ssa.Parameter, *ssa.Call, *ssa.Lookup, *ssa.Phi, *ssa.Extract:
		return v
	}
	return nil
}

// textOf is how the source calls the lock that is taken.
func (c *check) textOf(call *ssa.Call) string {
	if n, ok := c.nodeAt(call.Pos()).(*ast.CallExpr); ok {
		if selector, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
			return types.ExprString(selector.X)
		}
	}
	return "the lock"
}

// unlocks reports whether a function gives back a lock somewhere by itself, and no function literal in it does, apart from those
// of updates, which have nothing to do with what it takes.
func (c *check) unlocks(fn *ssa.Function, lock any) bool {
	for _, literal := range fn.AnonFuncs {
		if !c.updates[literal] && c.gives(literal, nil) {
			return false
		}
	}
	return c.gives(fn, lock)
}

// gives reports whether a function gives back a lock, or any if it is nil.
func (c *check) gives(fn *ssa.Function, lock any) bool {
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			if isUnlock(instruction, lock) {
				return true
			}
		}
	}
	return false
}

func isUnlock(instruction ssa.Instruction, lock any) bool {
	if !known(instruction).Has(temporal.Unlocks) {
		return false
	}
	of := receiver(instruction.(ssa.CallInstruction).Common())
	return lock == nil || of != nil && lockOf(of) == lock
}

// mayUnlock reports whether an instruction gives back a lock, or may have somebody else do it.
func (c *check) mayUnlock(instruction ssa.Instruction, lock any) bool {
	isLock := func(v ssa.Value) bool { return lockOf(v) == lock }
	switch i := instruction.(type) {
	case *ssa.Return:
		return slices.ContainsFunc(i.Results, isLock)
	case *ssa.MakeClosure: // of the method
		method, _ := i.Fn.(*ssa.Function).Object().(*types.Func)
		return temporal.Of(method).Has(temporal.Unlocks) && slices.ContainsFunc(i.Bindings, isLock)
	case ssa.CallInstruction:
		if isUnlock(i, lock) {
			return true
		}
		callee := i.Common().StaticCallee()
		if callee == nil || known(i) != nil {
			return false
		}
		return c.gives(callee, nil) || len(callee.Blocks) == 0 && slices.ContainsFunc(i.Common().Args, isLock)
	}
	return false
}

// outcomes returns where a block goes on with a lock, and where without, nil if it does not compare the error with nil.
func outcomes(block *ssa.BasicBlock, err *ssa.Call) (locked, failed *ssa.BasicBlock) {
	branch, ok := block.Instrs[len(block.Instrs)-1].(*ssa.If)
	if !ok {
		return nil, nil
	}
	test, ok := branch.Cond.(*ssa.BinOp)
	if !ok || test.X != err || !program.IsNil(test.Y) {
		return nil, nil
	}
	switch test.Op {
	case token.NEQ:
		return block.Succs[1], block.Succs[0]
	case token.EQL:
		return block.Succs[0], block.Succs[1]
	}
	return nil, nil
}

// goesOn reports whether a function gives back a lock after it has failed to take it, without another try.
func goesOn(block *ssa.BasicBlock, failed *ssa.Call, lock any, seen map[*ssa.BasicBlock]bool) bool {
	if seen[block] {
		return false
	}
	seen[block] = true
	for _, instruction := range block.Instrs {
		if isUnlock(instruction, lock) {
			return true
		}
		if k := known(instruction); k.Has(temporal.Locks) && lockOf(receiver(instruction.(ssa.CallInstruction).Common())) == lock {
			return false
		}
	}
	next := block.Succs
	if _, still := outcomes(block, failed); still != nil {
		next = []*ssa.BasicBlock{still}
	}
	return slices.ContainsFunc(next, func(b *ssa.BasicBlock) bool { return goesOn(b, failed, lock, seen) })
}

// leaves returns where a function returns without having given back a lock, nil if it always does.
func (c *check) leaves(block *ssa.BasicBlock, taken *ssa.Call, lock any, seen map[*ssa.BasicBlock]bool) ssa.Instruction {
	if seen[block] {
		return nil
	}
	seen[block] = true
	for _, instruction := range block.Instrs {
		if c.mayUnlock(instruction, lock) {
			return nil
		}
		if _, ok := instruction.(*ssa.Return); ok {
			return instruction
		}
	}
	next := block.Succs
	if still, _ := outcomes(block, taken); still != nil {
		next = []*ssa.BasicBlock{still}
	}
	for _, b := range next {
		if found := c.leaves(b, taken, lock, seen); found != nil {
			return found
		}
	}
	return nil
}
