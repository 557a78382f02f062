package registration

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

const refused = "the SDK returns an error, and registers nothing"

// signature checks what a query or an update takes and returns. A value whose type says nothing may be right.
func (c *check) signature(r *handlers.Registration) {
	arg := handlerOf(r)
	if arg == nil {
		return
	}
	t := c.pass.TypesInfo.TypeOf(arg)
	if t == nil || types.IsInterface(t) || t == types.Typ[types.UntypedNil] {
		return
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		c.wrong(diag.Signature, arg, fmt.Sprintf("%s is %s, and no function: %s", describe(r), c.typeName(t), refused))
		return
	}
	if r.Function.Message == temporal.Query {
		c.query(r, arg, sig)
	} else {
		c.update(r, arg, sig)
	}
}

// handlerOf is the argument that is the handler.
func handlerOf(r *handlers.Registration) ast.Expr {
	for i, kind := range r.Function.Takes {
		if kind == r.Function.Message && i < len(r.Call.Args) {
			return r.Call.Args[i]
		}
	}
	return nil
}

func (c *check) query(r *handlers.Registration, arg ast.Expr, sig *types.Signature) {
	for i := range sig.Params().Len() {
		if c.isContext(sig.Params().At(i).Type()) {
			found := finding.Finding{
				Code: diag.QueryContext, At: arg,
				Message: fmt.Sprintf("%s takes a workflow.Context, which the SDK does not give to queries: each one fails", describe(r)),
			}
			if fix, ok := c.withoutContext(arg); ok && i == 0 {
				found.Fixes = []analysis.SuggestedFix{fix}
			}
			finding.Report(c.pass, found)
			break
		}
	}
	results := sig.Results()
	switch {
	case results.Len() != 2:
		c.wrong(diag.Signature, arg, fmt.Sprintf("%s returns %s, instead of a result and an error: %s", describe(r), count(results.Len()), refused))
	case !isError(results.At(1).Type()):
		c.wrong(diag.Signature, arg, fmt.Sprintf("the second result of %s is %s, and no error: %s",
			describe(r), c.typeName(results.At(1).Type()), refused))
	case !canBeSent(results.At(0).Type()):
		c.wrong(diag.Signature, arg, fmt.Sprintf("%s returns %s, which cannot be sent: %s", describe(r), c.typeName(results.At(0).Type()), refused))
	}
}

func (c *check) update(r *handlers.Registration, arg ast.Expr, sig *types.Signature) {
	if sig.Params().Len() == 0 || !c.isContext(sig.Params().At(0).Type()) && !isGeneric(sig.Params().At(0).Type()) {
		c.wrong(diag.Signature, arg, fmt.Sprintf("%s does not take a workflow.Context first: %s", describe(r), refused))
	}
	results := sig.Results()
	switch {
	case results.Len() != 1 && results.Len() != 2:
		c.wrong(diag.Signature, arg, fmt.Sprintf("%s returns %s, instead of an error, or a result and an error: %s",
			describe(r), count(results.Len()), refused))
	case !isError(results.At(results.Len() - 1).Type()):
		c.wrong(diag.Signature, arg, fmt.Sprintf("the last result of %s is %s, and no error: %s",
			describe(r), c.typeName(results.At(results.Len()-1).Type()), refused))
	case results.Len() == 2 && !canBeSent(results.At(0).Type()):
		c.wrong(diag.Signature, arg, fmt.Sprintf("%s returns %s, which cannot be sent: %s", describe(r), c.typeName(results.At(0).Type()), refused))
	}
}

// validator compares a validator with the update that it is registered with.
func (c *check) validator(h *handlers.Handler) {
	r := c.registrations[h.Registered.Lparen]
	sig, ok := c.signatureOf(h.Arg)
	if !ok || r == nil {
		return
	}
	if results := sig.Results(); results.Len() != 1 || !isError(results.At(0).Type()) {
		c.wrong(diag.ValidatorParams, h.Arg, fmt.Sprintf("the validator of %s does not return one error: %s", describe(r), refused))
		return
	}
	handler := handlerOf(r)
	if handler == nil {
		return
	}
	update, ok := c.signatureOf(handler)
	if !ok {
		return
	}
	if startsGeneric(update) || startsGeneric(sig) {
		return // it may be a context
	}
	takes, validated := c.messages(update), c.messages(sig)
	if len(takes) != len(validated) {
		c.wrong(diag.ValidatorParams, h.Arg, fmt.Sprintf("the validator of %s takes %s, and the update %s: %s",
			describe(r), parameters(len(validated)), parameters(len(takes)), refused))
		return
	}
	for i := range takes {
		if !types.Identical(takes[i], validated[i]) && !isGeneric(takes[i]) && !isGeneric(validated[i]) {
			c.wrong(diag.ValidatorParams, h.Arg, fmt.Sprintf("the validator of %s takes %s, and the update %s: %s",
				describe(r), c.typeName(validated[i]), c.typeName(takes[i]), refused))
			return
		}
	}
}

func (c *check) signatureOf(e ast.Expr) (*types.Signature, bool) {
	t := c.pass.TypesInfo.TypeOf(e)
	if t == nil {
		return nil, false
	}
	sig, ok := t.Underlying().(*types.Signature)
	return sig, ok
}

// startsGeneric reports whether the first parameter of a function is of a type that is not known yet.
func startsGeneric(sig *types.Signature) bool {
	return sig.Params().Len() > 0 && isGeneric(sig.Params().At(0).Type())
}

// messages are the types of the parameters apart from a context at the beginning.
func (c *check) messages(sig *types.Signature) []types.Type {
	var all []types.Type
	for i := range sig.Params().Len() {
		if t := sig.Params().At(i).Type(); i > 0 || !c.isContext(t) {
			all = append(all, t)
		}
	}
	return all
}

// isContext reports whether a type is workflow.Context, or one with all of its methods: the SDK asks for no more.
func (c *check) isContext(t types.Type) bool {
	if temporal.IsContext(t) {
		return true
	}
	contextType := c.contextType()
	return contextType != nil && types.Implements(t, contextType)
}

// contextType is workflow.Context, nil if the package does not import it.
func (c *check) contextType() *types.Interface {
	for _, imported := range c.pass.Pkg.Imports() {
		if imported.Path() == temporal.WorkflowPath {
			if o := imported.Scope().Lookup("Context"); o != nil {
				i, _ := o.Type().Underlying().(*types.Interface)
				return i
			}
		}
	}
	return nil
}

var errorType = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

func isError(t types.Type) bool { return types.Implements(t, errorType) || isGeneric(t) }

// canBeSent reports whether the SDK accepts a type of a result, which says little about whether it can be encoded.
func canBeSent(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Signature, *types.Chan:
		return false
	case *types.Basic:
		return t.Kind() != types.UnsafePointer
	}
	return true
}

// isGeneric reports whether a type depends on parameters of a generic function.
func isGeneric(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Pointer:
		return isGeneric(t.Elem())
	case *types.Slice:
		return isGeneric(t.Elem())
	case *types.Array:
		return isGeneric(t.Elem())
	case *types.Map:
		return isGeneric(t.Key()) || isGeneric(t.Elem())
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if isGeneric(arg) {
				return true
			}
		}
	}
	return false
}

// withoutContext is how the context of a query is removed, if the handler is a literal that does not use it.
func (c *check) withoutContext(arg ast.Expr) (analysis.SuggestedFix, bool) {
	literal, ok := ast.Unparen(arg).(*ast.FuncLit)
	if !ok {
		return analysis.SuggestedFix{}, false
	}
	fields := literal.Type.Params.List
	if len(fields[0].Names) > 1 {
		return analysis.SuggestedFix{}, false
	}
	if len(fields[0].Names) == 1 {
		parameter := c.pass.TypesInfo.Defs[fields[0].Names[0]]
		used := false
		ast.Inspect(literal.Body, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && parameter != nil && c.pass.TypesInfo.Uses[id] == parameter {
				used = true
			}
			return !used
		})
		if used {
			return analysis.SuggestedFix{}, false
		}
	}
	end := fields[0].End()
	if len(fields) > 1 {
		end = fields[1].Pos()
	}
	return analysis.SuggestedFix{
		Message: "remove the parameter", TextEdits: []analysis.TextEdit{{Pos: fields[0].Pos(), End: end}},
	}, true
}

func (c *check) wrong(code diag.Code, at diag.Range, message string) {
	finding.Report(c.pass, finding.Finding{Code: code, At: at, Message: message})
}

// typeName names a type as the package would.
func (c *check) typeName(t types.Type) string {
	return types.TypeString(t, types.RelativeTo(c.pass.Pkg))
}

// describe names the message of a registration.
func describe(r *handlers.Registration) string { return nameOf(r.Function.Message, r.Name) }

func nameOf(kind temporal.Kind, name string) string {
	if name == "" {
		return "the " + string(kind)
	}
	return string(kind) + " " + name
}

func count(results int) string {
	switch results {
	case 0:
		return "nothing"
	case 1:
		return "one value"
	}
	return fmt.Sprintf("%d values", results)
}

func parameters(n int) string {
	switch n {
	case 0:
		return "no message"
	case 1:
		return "one message"
	}
	return fmt.Sprintf("%d messages", n)
}
