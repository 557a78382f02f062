package registration

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// The beginnings of names that are reserved, and of those among them that the SDK's own workflow streams use.
const (
	reserved = "__"
	streams  = "__temporal_workflow_stream_"
)

// reserved reports names that the SDK refuses.
func (c *check) reserved(r *handlers.Registration) {
	if !r.Constant || !strings.HasPrefix(r.Name, reserved) || strings.HasPrefix(r.Name, streams) {
		return
	}
	c.wrong(diag.WireName, r.Call.Args[r.Function.MessageName],
		fmt.Sprintf("the name %s is reserved for Temporal, since it begins with two underscores: %s", r.Name, refused))
}

// computed reports names that are made of parts. Those that are parameters or variables may be constant elsewhere.
func (c *check) computed(r *handlers.Registration) {
	if r.Constant || r.Function.MessageName >= len(r.Call.Args) {
		return
	}
	name := ast.Unparen(r.Call.Args[r.Function.MessageName])
	switch e := name.(type) {
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return
		}
	case *ast.CallExpr:
		if c.pass.TypesInfo.Types[e.Fun].IsType() && !c.isComputed(e) {
			return
		}
	default:
		return
	}
	finding.Report(c.pass, finding.Finding{
		Code: diag.ComputedName, Severity: diag.Info, At: name,
		Message: "the name of a message is computed: senders have to compute the same, and no tool knows it",
	})
}

// isComputed reports whether a conversion is one of something that is computed.
func (c *check) isComputed(conversion *ast.CallExpr) bool {
	if len(conversion.Args) != 1 {
		return false
	}
	switch e := ast.Unparen(conversion.Args[0]).(type) {
	case *ast.BinaryExpr:
		return true
	case *ast.CallExpr:
		_, isConversion := c.pass.TypesInfo.TypeOf(e.Fun).(*types.Signature)
		return isConversion
	}
	return false
}

// isLocal reports whether a name depends on variables of a function.
func (c *check) isLocal(r *handlers.Registration) bool {
	local := false
	ast.Inspect(r.Call.Args[r.Function.MessageName], func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := c.pass.TypesInfo.Uses[id].(*types.Var); ok && !v.IsField() && v.Parent() != c.pass.Pkg.Scope() && v.Pkg() == c.pass.Pkg {
				local = true
			}
		}
		return true
	})
	return local
}
