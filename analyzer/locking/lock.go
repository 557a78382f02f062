package locking

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
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
				finding.Report(c.pass, finding.Finding{
					Code: diag.LockMisuse, Severity: diag.Warning, At: call,
					Message: f.Name + " fails when it is cancelled, and then there is no lock: what follows runs beside others, so return its error",
				})
			}
		}
	}
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
			lock := pathOf(receiver(&call.Call), 0)
			if lock == "" || !unlocks(fn, lock) {
				continue
			}
			after := locked(call)
			if after == nil {
				continue
			}
			if returns := leaves(after, lock, make(map[*ssa.BasicBlock]bool)); returns != nil {
				finding.Report(c.pass, finding.Finding{
					Code: diag.LockMisuse, Severity: diag.Warning, At: c.nodeAt(call.Pos()),
					Message: lock + " is not unlocked on every way from here, and then nobody gets it any more: defer the call of Unlock",
					Related: []analysis.RelatedInformation{finding.Related(c.nodeAt(returns.Pos()), "here the function returns with the lock")},
				})
			}
		}
	}
}

// unlocks reports whether a function gives back a lock somewhere by itself, and no function literal in it does.
func unlocks(fn *ssa.Function, lock string) bool {
	for _, literal := range fn.AnonFuncs {
		if gives(literal, "") {
			return false
		}
	}
	return gives(fn, lock)
}

// gives reports whether a function gives back a lock, or any if its path is empty.
func gives(fn *ssa.Function, lock string) bool {
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			if isUnlock(instruction, lock) {
				return true
			}
		}
	}
	return false
}

func isUnlock(instruction ssa.Instruction, lock string) bool {
	if !known(instruction).Has(temporal.Unlocks) {
		return false
	}
	of := receiver(instruction.(ssa.CallInstruction).Common())
	return lock == "" || of != nil && pathOf(of, 0) == lock
}

// locked returns where a function goes on with a lock, nil if that is not known, since the error is not compared with nil at
// once.
func locked(call *ssa.Call) *ssa.BasicBlock {
	block := call.Block()
	branch, ok := block.Instrs[len(block.Instrs)-1].(*ssa.If)
	if !ok {
		return nil
	}
	test, ok := branch.Cond.(*ssa.BinOp)
	if !ok || test.X != call || !isNil(test.Y) {
		return nil
	}
	switch test.Op {
	case token.NEQ:
		return block.Succs[1]
	case token.EQL:
		return block.Succs[0]
	}
	return nil
}

func isNil(v ssa.Value) bool {
	constant, ok := v.(*ssa.Const)
	return ok && constant.IsNil()
}

// leaves returns where a function returns without having given back a lock, nil if it always does.
func leaves(block *ssa.BasicBlock, lock string, seen map[*ssa.BasicBlock]bool) ssa.Instruction {
	if seen[block] {
		return nil
	}
	seen[block] = true
	for _, instruction := range block.Instrs {
		if isUnlock(instruction, lock) {
			return nil
		}
		if _, ok := instruction.(*ssa.Return); ok {
			return instruction
		}
	}
	for _, next := range block.Succs {
		if found := leaves(next, lock, seen); found != nil {
			return found
		}
	}
	return nil
}
