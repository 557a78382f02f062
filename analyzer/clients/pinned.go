package clients

import (
	"go/ast"
	"go/constant"

	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// pinned reports a message to the run that a call has started, of a workflow that continues as new.
func (c *check) pinned(s *send) {
	run := c.runOf(s)
	if run == nil {
		return
	}
	id, ok := c.handlers.Value(run).(*ast.CallExpr)
	if !ok || !temporal.Of(c.callee(id)).Has(temporal.Pins) {
		return
	}
	of := receiver(id)
	if len(of) == 0 {
		return
	}
	started, ok := c.handlers.Value(of[0]).(*ast.CallExpr)
	if !ok {
		return
	}
	known := temporal.Of(c.callee(started))
	if known == nil || known.Type == 0 || known.Type >= len(started.Args) {
		return
	}
	workflow := c.handlers.FuncOf(started.Args[known.Type])
	if s := c.effects.OfFunc(workflow); s == nil || !s.ContinuesUnasked {
		return // or who starts it knows whether it does
	}
	c.report(diag.PinnedRun, diag.Warning, run, workflow.Name()+" continues as new, and this run ends then: the message is not for the one that follows, "+
		`so leave the run ID empty`)
}

// runOf is the run that a message is for, nil if it is not known, or for none in particular.
func (c *check) runOf(s *send) ast.Expr {
	if s.known == nil {
		return nil
	}
	if i := s.known.RunID; i > 0 && i < len(s.call.Args) {
		return s.call.Args[i]
	}
	if options := c.options(s); options != nil {
		return c.handlers.Field(options, "RunID")
	}
	return nil
}

// stage reports an update that does not say what to wait for.
func (c *check) stage(s *send) {
	options := c.options(s)
	if s.kind != temporal.Update || options == nil || !c.hasField(options, "WaitForStage") {
		return
	}
	stage := c.handlers.Field(options, "WaitForStage")
	if stage == nil {
		c.report(diag.PinnedRun, diag.Error, options, "WaitForStage is not set, so the call fails: say whether to wait until the update is accepted or completed")
		return
	}
	// The stage that was admitted follows the one that is not specified.
	const admitted = 1
	if v := c.pass.TypesInfo.Types[stage].Value; v != nil {
		if n, ok := constant.Int64Val(v); ok && n <= admitted {
			c.report(diag.PinnedRun, diag.Error, stage, "the SDK does not wait for this stage, so the call fails: wait until the update is accepted or completed")
		}
	}
}
