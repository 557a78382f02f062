package ending

import (
	_ "embed"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/rulegroup"
	"github.com/temporalgen/temporalgen/parser/diag"
)

//go:embed doc.go
var doc string

// Analyzer finds workflows that end, or continue as new, and lose something.
var Analyzer = rulegroup.New("temporalending", doc, run, handlers.Analyzer, effects.Analyzer)

// A check looks at the workflows of a pass.
type check struct {
	pass     *analysis.Pass
	program  *program.Program
	effects  *effects.Effects
	handlers *handlers.Handlers
	fields   map[fieldKey][]ssa.Value // what is stored in the fields of structs
	reported map[token.Pos]bool
}

func run(pass *analysis.Pass) (any, error) {
	c := &check{
		pass:     pass,
		program:  pass.ResultOf[program.Analyzer].(*program.Program),
		effects:  pass.ResultOf[effects.Analyzer].(*effects.Effects),
		handlers: pass.ResultOf[handlers.Analyzer].(*handlers.Handlers),
		reported: make(map[token.Pos]bool),
	}
	workflows := c.workflows()
	collections := c.collections()
	for _, w := range workflows {
		if w.contract != nil {
			c.ownContinuation(w)
			continue // the runtime does the rest
		}
		c.unfinishedUpdates(w)
		c.unfinishedSignals(w)
		c.drain(w)
		c.endless(w)
		c.disturbing(w)
		c.carried(w, collections)
	}
	c.cancellations()
	c.disturbingInterceptors()
	c.continuations(workflows)
	return nil, nil
}

// report reports something at an instruction.
func (c *check) report(code diag.Code, severity diag.Severity, at ssa.Instruction, message string, related ...analysis.RelatedInformation) {
	n := program.NodeAt(c.pass, at.Pos())
	if n == nil {
		return // code that others have written, or none
	}
	finding.Report(c.pass, finding.Finding{Code: code, Severity: severity, At: n, Message: message, Related: related})
}

// related is the place of an instruction that a finding speaks of.
func (c *check) related(at ssa.Instruction, message string) []analysis.RelatedInformation {
	if n := program.NodeAt(c.pass, at.Pos()); n != nil {
		return []analysis.RelatedInformation{finding.Related(n, message)}
	}
	return nil
}
