package clients

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// withoutID reports an update without an ID where it may be sent twice.
func (c *check) withoutID(s *send) {
	if s.stub != nil {
		if !s.stub.Identified && c.hasNoID(s) {
			c.mayRepeat(s, s.call, s.contents)
		}
		return
	}
	options := c.options(s)
	if options == nil || !c.hasField(options, "UpdateID") || c.handlers.Field(options, "UpdateID") != nil {
		return
	}
	c.mayRepeat(s, options, []ast.Expr{options})
}

// hasNoID reports whether none of the options that a stub is given sets an ID. Those that are not known may.
func (c *check) hasNoID(s *send) bool {
	if s.call.Ellipsis.IsValid() {
		return false
	}
	for _, e := range s.contents {
		if !temporal.IsNamed(c.pass.TypesInfo.TypeOf(e), temporal.RuntimePath, "UpdateOption") {
			continue
		}
		option, ok := c.handlers.Value(e).(*ast.CallExpr)
		if !ok {
			return false
		}
		by := c.callee(option)
		if by == nil || by.Pkg() == nil || by.Pkg().Path() != temporal.RuntimePath || by.Name() == "WithUpdateID" {
			return false
		}
	}
	return true
}

// mayRepeat reports an update without an ID where its contents may be sent twice.
func (c *check) mayRepeat(s *send, at diag.Range, contents []ast.Expr) {
	const instead = ": give it an ID that is the same then"
	switch {
	case c.activities[s.function] || c.isActivity(s.function):
		c.report(diag.UpdateWithoutID, diag.Warning, at, "an activity is run again when it fails, or when its worker does, and the update as well"+instead)
	case c.retries(s, contents):
		c.report(diag.UpdateWithoutID, diag.Warning, at, "the update is sent again, although the first may have been handled"+instead)
	case s.stub != nil && s.stub.Dedup:
		c.report(diag.UpdateWithoutID, diag.Warning, at, s.stub.Name+" has dedup, but no ID by which it is known again: give it one with runtime.WithUpdateID, or the directive an id")
	case c.isHTTP(s.function):
		c.report(diag.UpdateWithoutID, diag.Info, at, "a client that gets no answer asks again, and the update is sent again"+instead)
	}
}

// findActivities remembers the activities that a call registers or executes, of those that are declared here.
func (c *check) findActivities(call *ast.CallExpr) {
	known := temporal.Of(c.callee(call))
	var arg ast.Expr
	switch {
	case known == nil:
		return
	case known.Has(temporal.Provides) && len(call.Args) > 0:
		arg = call.Args[0]
	case known.Activity > 0 && known.Activity < len(call.Args):
		arg = call.Args[known.Activity]
	default:
		return
	}
	if fn := c.handlers.FuncOf(arg); fn != nil {
		c.addActivity(fn)
		return
	}
	t := c.pass.TypesInfo.TypeOf(arg)
	if !known.Has(temporal.Provides) || t == nil || types.IsInterface(t) {
		return
	}
	for selection := range types.NewMethodSet(t).Methods() {
		if fn := selection.Obj().(*types.Func); fn.Exported() {
			c.addActivity(fn)
		}
	}
}

// addActivity remembers an activity, and the functions that it calls, which are called again with it.
func (c *check) addActivity(fn *types.Func) {
	decl := c.handlers.DeclarationOf(fn)
	if decl == nil || decl.Body == nil || c.activities[decl] {
		return
	}
	c.activities[decl] = true
	for n := range ast.Preorder(decl.Body) {
		if call, ok := n.(*ast.CallExpr); ok {
			c.addActivity(c.callee(call))
		}
	}
}

// isActivity reports whether a function uses what only activities can use.
func (c *check) isActivity(function ast.Node) bool {
	decl, ok := function.(*ast.FuncDecl)
	if !ok {
		return false
	}
	for n := range ast.Preorder(decl) {
		if call, ok := n.(*ast.CallExpr); ok && temporal.IsForActivities(c.callee(call)) {
			return true
		}
	}
	return false
}

// retries reports whether an update is in a loop that sends the same again until it succeeds.
func (c *check) retries(s *send, contents []ast.Expr) bool {
	loop := s.loop()
	if loop == nil || slices.ContainsFunc(contents, c.varying(loop).does) {
		return false
	}
	for n := range ast.Preorder(bodyOf(loop)) {
		branch, ok := n.(*ast.IfStmt)
		if !ok {
			continue
		}
		test, ok := ast.Unparen(branch.Cond).(*ast.BinaryExpr)
		if !ok || !c.isError(test.X) {
			continue
		}
		if test.Op == token.EQL && (leaves(branch.Body) || branch.Else != nil) || test.Op == token.NEQ && goesOn(branch.Body) {
			return true
		}
	}
	return false
}

func (c *check) isError(e ast.Expr) bool {
	return types.Identical(c.pass.TypesInfo.TypeOf(e), types.Universe.Lookup("error").Type())
}

// goesOn reports whether a block goes on with the loop that it is in.
func goesOn(b *ast.BlockStmt) bool {
	for n := range ast.Preorder(b) {
		if branch, ok := n.(*ast.BranchStmt); ok && branch.Tok == token.CONTINUE {
			return true
		}
	}
	return false
}

// isHTTP reports whether a function is a handler of HTTP requests.
func (c *check) isHTTP(function ast.Node) bool {
	var sig *types.Signature
	switch f := function.(type) {
	case *ast.FuncDecl:
		sig, _ = c.pass.TypesInfo.Defs[f.Name].Type().(*types.Signature)
	case *ast.FuncLit:
		sig, _ = c.pass.TypesInfo.TypeOf(f).(*types.Signature)
	}
	if sig == nil || sig.Params().Len() != 2 {
		return false
	}
	return temporal.IsNamed(sig.Params().At(0).Type(), "net/http", "ResponseWriter")
}
