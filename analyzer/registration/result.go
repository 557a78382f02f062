package registration

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// errors reports registrations whose error is dropped without a word. An assignment to _ says that it is meant.
func (c *check) errors() {
	for n := range c.pass.ResultOf[inspect.Analyzer].(*inspector.Inspector).PreorderSeq((*ast.ExprStmt)(nil)) {
		statement := n.(*ast.ExprStmt)
		call, ok := ast.Unparen(statement.X).(*ast.CallExpr)
		if !ok {
			continue
		}
		r := c.registrations[call.Lparen]
		if r == nil {
			continue
		}
		found := finding.Finding{
			Code: diag.RegistrationErr, Severity: diag.Warning, At: statement,
			Message: fmt.Sprintf("nobody looks at the error of registering %s: without a handler, its messages fail", describe(r)),
		}
		if c.returnsError(r) {
			found.Fixes = []analysis.SuggestedFix{{
				Message: "return the error",
				TextEdits: []analysis.TextEdit{
					{Pos: statement.Pos(), End: statement.Pos(), NewText: []byte("if err := ")},
					{Pos: statement.End(), End: statement.End(), NewText: []byte("; err != nil {\n\treturn err\n}")},
				},
			}}
		}
		finding.Report(c.pass, found)
	}
}

// returnsError reports whether the function around a registration returns an error and nothing else.
func (c *check) returnsError(r *handlers.Registration) bool {
	var results *ast.FieldList
	switch fn := r.Within.(type) {
	case *ast.FuncDecl:
		results = fn.Type.Results
	case *ast.FuncLit:
		results = fn.Type.Results
	}
	return results.NumFields() == 1 && types.Identical(c.pass.TypesInfo.TypeOf(results.List[0].Type), types.Universe.Lookup("error").Type())
}
