package clients

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// inLoop reports a signal for each element of a list, all to the same workflow.
func (c *check) inLoop(s *send) {
	loop := s.loop()
	if loop == nil || s.ends || !c.isOverList(loop) || c.isShort(loop) || c.converses(loop, s) {
		return
	}
	v := c.varying(loop)
	for _, e := range s.to {
		if v.may(e) {
			return
		}
	}
	if s.name != nil && v.may(s.name) {
		return
	}
	for _, e := range s.contents {
		if v.does(e) {
			c.report(diag.SignalLoop, diag.Warning, s.call, "a signal is sent for each element, and each is a request and an event: "+
				"send all of them in one signal")
			return
		}
	}
}

// isShort reports whether a loop is over a few elements that are written in the source, which stand for what several have sent.
func (c *check) isShort(loop ast.Stmt) bool {
	switch loop := loop.(type) {
	case *ast.RangeStmt:
		return c.handlers.Literal(loop.X) != nil
	case *ast.ForStmt:
		if end, ok := loop.Cond.(*ast.BinaryExpr); ok {
			return c.pass.TypesInfo.Types[end.Y].Value != nil
		}
	}
	return false
}

// isOverList reports whether a loop is over something that is there as a whole, and not over what arrives.
func (c *check) isOverList(loop ast.Stmt) bool {
	switch loop := loop.(type) {
	case *ast.RangeStmt:
		switch c.pass.TypesInfo.TypeOf(loop.X).Underlying().(type) {
		case *types.Slice, *types.Array, *types.Map, *types.Pointer:
			return true
		}
	case *ast.ForStmt:
		return loop.Init != nil && loop.Cond != nil && loop.Post != nil
	}
	return false
}

// converses reports whether a loop waits between two signals, or does something else with workflows: then the next signal
// may depend on what has come of the last one.
func (c *check) converses(loop ast.Stmt, s *send) bool {
	if c.waits(loop) {
		return true
	}
	for n := range ast.Preorder(loop) {
		call, ok := n.(*ast.CallExpr)
		if !ok || call == s.call {
			continue
		}
		if other := c.send(call); other != nil {
			return true
		}
	}
	return false
}

// varying are the variables and fields that have another value each time that a loop runs.
type varying struct {
	info    *types.Info
	loop    ast.Stmt
	objects map[types.Object]bool
}

func (c *check) varying(loop ast.Stmt) *varying {
	v := &varying{c.pass.TypesInfo, loop, make(map[types.Object]bool)}
	add := func(e ast.Expr) {
		switch e := ast.Unparen(e).(type) {
		case *ast.Ident:
			v.objects[v.info.ObjectOf(e)] = true
		case *ast.SelectorExpr:
			v.objects[v.info.ObjectOf(e.Sel)] = true
		}
	}
	for n := range ast.Preorder(loop) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				add(left)
			}
		case *ast.IncDecStmt:
			add(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				add(n.X)
			}
		}
	}
	delete(v.objects, nil)
	return v
}

// does reports whether an expression has another value each time, as far as can be seen.
func (v *varying) does(e ast.Expr) bool {
	for n := range ast.Preorder(e) {
		if id, ok := n.(*ast.Ident); ok && v.is(v.info.ObjectOf(id)) {
			return true
		}
	}
	return false
}

func (v *varying) is(o types.Object) bool {
	variable, ok := o.(*types.Var)
	if !ok {
		return false
	}
	return v.objects[variable] || !variable.IsField() && v.loop.Pos() <= variable.Pos() && variable.Pos() < v.loop.End()
}

// may reports whether an expression may have another value each time: what a function answers may, apart from those that
// only put something together.
func (v *varying) may(e ast.Expr) bool {
	if v.does(e) {
		return true
	}
	for n := range ast.Preorder(e) {
		switch n := n.(type) {
		case *ast.CallExpr:
			if !v.isPlain(n) {
				return true
			}
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				return true
			}
		}
	}
	return false
}

// isPlain reports whether a call is a conversion, or of a function whose result depends on its arguments alone.
func (v *varying) isPlain(call *ast.CallExpr) bool {
	if v.info.Types[call.Fun].IsType() {
		return true
	}
	fn, _ := typeutil.Callee(v.info, call).(*types.Func)
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "fmt", "strconv", "strings":
		return true
	}
	return temporal.Of(fn).Has(temporal.Identifies)
}
