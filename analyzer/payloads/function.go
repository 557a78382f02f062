package payloads

import (
	"go/ast"
	"go/types"

	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A function is one that the SDK calls with what was sent.
type function struct {
	name      string // such as activity Charge
	signature *types.Signature
	syntax    *ast.FuncType // nil if it is declared in another package
	at        ast.Expr      // where it is used
}

// declared is a function that is declared.
func (c *check) declared(name string, fn *types.Func, at ast.Expr) function {
	f := function{name: name, signature: fn.Signature(), at: at}
	if decl := c.handlers.DeclarationOf(fn); decl != nil {
		f.syntax = decl.Type
	}
	return f
}

// function looks at a function, unless that has been done. The arguments of some functions are not sent.
func (c *check) function(kind string, fn *types.Func, at ast.Expr, sent bool) {
	f := c.declared(kind+" "+fn.Name(), fn, at)
	if sent && !c.parameters[fn] {
		c.parameters[fn] = true
		c.sent(f)
	}
	if !c.results[fn] {
		c.results[fn] = true
		c.answered(f)
	}
}

// sent looks at the parameters of a function, apart from a context.
func (c *check) sent(f function) {
	for i := f.first(); i < f.signature.Params().Len(); i++ {
		p := f.signature.Params().At(i)
		c.report(f.parameter(i), f.name, p.Name(), p.Type())
	}
}

// answered looks at the result of a function, before the error.
func (c *check) answered(f function) {
	results := f.signature.Results()
	if results.Len() != 2 {
		return
	}
	var at diag.Range = f.at
	if f.syntax != nil && f.syntax.Results != nil {
		at = f.syntax.Results.List[0].Type
	}
	c.report(at, f.name, results.At(0).Name(), results.At(0).Type())
}

// positional reports several parameters.
func (c *check) positional(f function) {
	if second := f.first() + 1; second < f.signature.Params().Len() {
		finding.Report(c.pass, finding.Finding{
			Code: diag.Positional, Severity: diag.Warning, At: f.parameter(second),
			Message: f.name + " has several parameters, which cannot change while workflows run: put them into one struct",
		})
	}
}

// first is the index of the first parameter that is no context.
func (f function) first() int {
	if params := f.signature.Params(); params.Len() > 0 && isContext(params.At(0).Type()) {
		return 1
	}
	return 0
}

// parameter is where a parameter is declared, or else where the function is used.
func (f function) parameter(index int) diag.Range {
	if f.syntax == nil {
		return f.at
	}
	i := 0
	for _, field := range f.syntax.Params.List {
		if i += max(1, len(field.Names)); index < i {
			return field.Type
		}
	}
	return f.at
}
