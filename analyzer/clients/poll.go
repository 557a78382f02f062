package clients

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// poll reports a query in a loop that ends when the answer is the one that is waited for.
func (c *check) poll(s *send) {
	loop := s.loop()
	if loop == nil || c.isOverList(loop) || !c.waits(loop) {
		return
	}
	answers := c.answers(loop, s.call)
	ends := false
	if f, ok := loop.(*ast.ForStmt); ok && f.Cond != nil {
		ends = c.mentions(f.Cond, answers)
	}
	for n := range ast.Preorder(bodyOf(loop)) {
		switch n := n.(type) {
		case *ast.IfStmt:
			ends = ends || c.mentions(n.Cond, answers) && leaves(n)
		case *ast.SwitchStmt:
			ends = ends || n.Tag != nil && c.mentions(n.Tag, answers) && returns(n.Body)
		}
	}
	if ends {
		c.report(diag.QueryPoll, diag.Warning, s.call, "a query is asked until its answer is the one that is waited for: "+
			"wait for the result of the workflow, or for an update that answers then")
	}
}

// answers are the variables that hold the answer of a query, or what is made of it in a loop. Errors are no answers.
func (c *check) answers(loop ast.Stmt, query *ast.CallExpr) map[types.Object]bool {
	found := make(map[types.Object]bool)
	add := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		if !ok {
			return false
		}
		o := c.pass.TypesInfo.ObjectOf(id)
		if o == nil || found[o] || types.Identical(o.Type(), types.Universe.Lookup("error").Type()) {
			return false
		}
		found[o] = true
		return true
	}
	const mostRounds = 5
	for round, changed := 0, true; changed && round < mostRounds; round++ {
		changed = false
		for n := range ast.Preorder(loop) {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, right := range n.Rhs {
					if !contains(right, query) && !c.mentions(right, found) {
						continue
					}
					if len(n.Rhs) == len(n.Lhs) {
						changed = add(n.Lhs[i]) || changed
						continue
					}
					for _, left := range n.Lhs {
						changed = add(left) || changed
					}
				}
			case *ast.CallExpr:
				// What an answer is decoded into.
				if !c.mentions(n.Fun, found) {
					continue
				}
				for _, arg := range n.Args {
					if pointer, ok := arg.(*ast.UnaryExpr); ok && pointer.Op == token.AND {
						changed = add(pointer.X) || changed
					}
				}
			}
		}
	}
	return found
}

func contains(n, inner ast.Node) bool { return n.Pos() <= inner.Pos() && inner.End() <= n.End() }

func (c *check) mentions(n ast.Node, objects map[types.Object]bool) bool {
	for n := range ast.Preorder(n) {
		if id, ok := n.(*ast.Ident); ok && objects[c.pass.TypesInfo.ObjectOf(id)] {
			return true
		}
	}
	return false
}

// leaves reports whether a branch of an if statement leaves the loop.
func leaves(branch ast.Node) bool {
	for n := range ast.Preorder(branch) {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			return true
		case *ast.BranchStmt:
			if n.Tok == token.BREAK || n.Tok == token.GOTO {
				return true
			}
		}
	}
	return false
}

// returns reports whether a block returns, or goes elsewhere.
func returns(b *ast.BlockStmt) bool {
	for n := range ast.Preorder(b) {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			return true
		case *ast.BranchStmt:
			if n.Label != nil && n.Tok != token.CONTINUE {
				return true
			}
		}
	}
	return false
}
