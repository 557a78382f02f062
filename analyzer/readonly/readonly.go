package readonly

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/rulegroup"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

//go:embed doc.go
var doc string

// Analyzer finds queries, validators and conditions that do more than look.
var Analyzer = rulegroup.New("temporalreadonly", doc, run, handlers.Analyzer, effects.Analyzer)

// A check looks at the handlers of a pass.
type check struct {
	pass    *analysis.Pass
	effects *effects.Effects
}

func run(pass *analysis.Pass) (any, error) {
	c := &check{pass, pass.ResultOf[effects.Analyzer].(*effects.Effects)}
	for _, h := range pass.ResultOf[handlers.Analyzer].(*handlers.Handlers).All {
		summary := c.summary(h)
		if summary == nil {
			continue
		}
		switch h.Kind {
		case temporal.Query:
			c.query(h, summary)
		case temporal.Validator:
			c.validator(h, summary)
		case temporal.Condition:
			c.condition(h, summary)
		}
	}
	return nil, nil
}

// summary is what a handler does, nil if nothing is known.
func (c *check) summary(h *handlers.Handler) *effects.Summary {
	if h.Body() == nil {
		return c.effects.OfFunc(h.Func)
	}
	return c.effects.Of(h.SSA)
}

func (c *check) query(h *handlers.Handler, s *effects.Summary) {
	for _, change := range s.Changes {
		if isState(h, change.Of) {
			c.report(h, diag.QueryChanges, diag.Error, change.Site, "a query only reads: the change is lost when the workflow is loaded again")
		}
	}
	for _, site := range s.Sites[effects.Refused] {
		c.report(h, diag.QueryBlocks, diag.Error, site, "the SDK refuses that in a query, and the caller gets an error")
	}
}

func (c *check) validator(h *handlers.Handler, s *effects.Summary) {
	for _, change := range s.Changes {
		switch {
		case isState(h, change.Of):
			c.report(h, diag.ValidatorChanges, diag.Error, change.Site, "a validator does not run in a replay: the change is lost then")
		case isMessage(h, change.Of):
			c.report(h, diag.ValidatorChanges, diag.Error, change.Site,
				"the handler gets the changed message, but in a replay the one that was sent")
		}
	}
	for _, site := range s.Sites[effects.Refused] {
		c.report(h, diag.ValidatorBlocks, diag.Error, site,
			"the SDK refuses that in a validator: the workflow task fails until the code is changed, and nobody is answered")
	}
}

func (c *check) condition(h *handlers.Handler, s *effects.Summary) {
	for _, site := range s.Sites[effects.Blocks] {
		c.report(h, diag.Condition, diag.Error, site, "a condition only looks: it is called as often as anything happens, and must not wait")
	}
	for _, site := range s.Sites[effects.Commands] {
		if !s.At(effects.Blocks, site.Pos) {
			c.report(h, diag.Condition, diag.Error, site, "a condition only looks: it is called as often as anything happens, and this happens every time")
		}
	}
	for _, site := range s.Sites[effects.Clock] {
		c.report(h, diag.Condition, diag.Warning, site,
			"nothing calls a condition when a time has come, and in a replay it is another time: use workflow.AwaitWithTimeout")
	}
	for _, change := range s.Changes {
		if isState(h, change.Of) && !c.isResult(change.Pos) {
			c.report(h, diag.Condition, diag.Warning, change.Site, "a condition only looks: it is called as often as anything happens")
		}
	}
}

// isResult reports whether a condition stores what it has found in a variable: it may do that again and again.
func (c *check) isResult(pos token.Pos) bool {
	assignment, ok := program.NodeAt(c.pass, pos).(*ast.AssignStmt)
	if !ok || assignment.Tok != token.ASSIGN {
		return false
	}
	for _, left := range assignment.Lhs {
		if _, ok := left.(*ast.Ident); !ok {
			return false
		}
	}
	return true
}

// isState reports whether memory is that of the workflow: the receiver, what a literal captures, or package variables.
func isState(h *handlers.Handler, of effects.Origin) bool {
	return isMethod(h) && of.Param(0) || of.Captured() || of&effects.Global != 0
}

// isMessage reports whether memory is that of parameters. Nobody changes a context.
func isMessage(h *handlers.Handler, of effects.Origin) bool {
	first := 0
	if isMethod(h) {
		first = 1
	}
	return of.Params(first)
}

func isMethod(h *handlers.Handler) bool { return h.Func != nil && h.Func.Signature().Recv() != nil }

// report reports what a handler does at a place. If its code is in another package, the place is where it is registered.
func (c *check) report(h *handlers.Handler, code diag.Code, severity diag.Severity, site effects.Site, why string) {
	var at diag.Range = h.Arg
	if h.Body() != nil {
		at = diag.At(site.Pos)
		if n := program.NodeAt(c.pass, site.Pos); n != nil {
			at = n
		}
	}
	found := finding.Finding{Code: code, Severity: severity, At: at, Message: fmt.Sprintf("%s %s: %s", h.Name(), site.Text, why)}
	if h.Registered != nil && h.Body() != nil {
		related := "here it is registered"
		if h.Kind == temporal.Condition {
			related = "here it is waited for"
		}
		found.Related = append(found.Related, finding.Related(h.Registered, related))
	}
	finding.Report(c.pass, found)
}
