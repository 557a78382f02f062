package handlercode

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
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

//go:embed doc.go
var doc string

// Analyzer finds code in handlers that does not belong there.
var Analyzer = rulegroup.New("temporalhandlercode", doc, run, handlers.Analyzer, effects.Analyzer)

// A check looks at the handlers of a pass.
type check struct {
	pass     *analysis.Pass
	effects  *effects.Effects
	handlers *handlers.Handlers
	program  *program.Program

	called    map[*ssa.Function]bool // the functions that the SDK calls
	callbacks map[*ssa.Function]bool // those among them that it calls in the coroutine that they are written in
}

func run(pass *analysis.Pass) (any, error) {
	c := &check{
		pass:     pass,
		effects:  pass.ResultOf[effects.Analyzer].(*effects.Effects),
		handlers: pass.ResultOf[handlers.Analyzer].(*handlers.Handlers),
		program:  pass.ResultOf[program.Analyzer].(*program.Program),
		called:   make(map[*ssa.Function]bool), callbacks: make(map[*ssa.Function]bool),
	}
	for _, h := range c.handlers.All {
		c.called[h.SSA] = true
		if h.Kind == temporal.Callback {
			c.callbacks[h.SSA] = true
		}
	}
	seen := make(map[*ssa.Function]bool)
	for _, h := range c.handlers.All {
		if h.Body() == nil || h.SSA == nil || seen[h.SSA] {
			continue // it is in another package, or looked at
		}
		switch h.Kind {
		case temporal.Update, temporal.Signal, temporal.Coroutine:
			c.contexts(h)
			c.threads(h)
			c.chance(h)
			c.mapOrder(h)
			c.outside(h)
		case temporal.Callback:
			c.threads(h)
			c.chance(h)
			c.mapOrder(h)
			c.outside(h)
		case temporal.Query, temporal.Validator:
			c.threads(h)
			c.outside(h)
		default:
			continue
		}
		seen[h.SSA] = true
	}
	return nil, nil
}

// codeOf are a handler and the literals in it, apart from those that the SDK calls.
func (c *check) codeOf(fn *ssa.Function) []*ssa.Function {
	all := []*ssa.Function{fn}
	for _, literal := range fn.AnonFuncs {
		if !c.called[literal] {
			all = append(all, c.codeOf(literal)...)
		}
	}
	return all
}

// coroutineOf are a handler and the literals in it that run in its coroutine, as far as is known.
func (c *check) coroutineOf(fn *ssa.Function) []*ssa.Function {
	all := []*ssa.Function{fn}
	for _, literal := range fn.AnonFuncs {
		if !c.called[literal] || c.callbacks[literal] {
			all = append(all, c.coroutineOf(literal)...)
		}
	}
	return all
}

// report reports what a handler does at a place.
func (c *check) report(h *handlers.Handler, code diag.Code, severity diag.Severity, pos token.Pos, message string) {
	var at diag.Range = diag.At(pos)
	if n := program.NodeAt(c.pass, pos); n != nil {
		at = n
	}
	found := finding.Finding{Code: code, Severity: severity, At: at, Message: message}
	if h.Registered != nil && (at.Pos() < h.Registered.Pos() || h.Registered.End() < at.End()) {
		found.Related = append(found.Related, finding.Related(h.Registered, "here it is registered"))
	}
	finding.Report(c.pass, found)
}
