package registration

import (
	_ "embed"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/rulegroup"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

//go:embed doc.go
var doc string

// Analyzer finds mistakes in how handlers are registered.
var Analyzer = rulegroup.New("temporalregistration", doc, run, handlers.Analyzer, effects.Analyzer)

// A check looks at the registrations of a pass.
type check struct {
	pass     *analysis.Pass
	effects  *effects.Effects
	handlers *handlers.Handlers
	program  *program.Program

	registrations map[token.Pos]*handlers.Registration // of queries and updates, by the parenthesis of the call
	registers     map[*ssa.Function][]registered       // what functions register, so far
	sets          map[*ssa.Function][]setting          // what they set, so far
}

func run(pass *analysis.Pass) (any, error) {
	c := &check{
		pass:          pass,
		effects:       pass.ResultOf[effects.Analyzer].(*effects.Effects),
		handlers:      pass.ResultOf[handlers.Analyzer].(*handlers.Handlers),
		program:       pass.ResultOf[program.Analyzer].(*program.Program),
		registrations: make(map[token.Pos]*handlers.Registration),
		registers:     make(map[*ssa.Function][]registered),
		sets:          make(map[*ssa.Function][]setting),
	}
	for _, r := range c.handlers.Registrations {
		if r.Function.Registers() {
			c.registrations[r.Call.Lparen] = r
			c.signature(r)
			c.reserved(r)
		}
		c.computed(r)
	}
	if len(c.registrations) == 0 {
		return nil, nil
	}
	for _, h := range c.handlers.Of(temporal.Validator) {
		if h.Registered != nil {
			c.validator(h)
		}
	}
	c.errors()
	for _, fn := range c.workflowCode() {
		c.order(fn)
		c.state(fn)
	}
	return nil, nil
}

// workflowCode are the functions that are no handlers themselves: what handlers and coroutines register comes when its turn
// has come.
func (c *check) workflowCode() []*ssa.Function {
	others := make(map[*ssa.Function]bool)
	for _, h := range c.handlers.All {
		if h.Kind != temporal.Workflow {
			others[h.SSA] = true
		}
	}
	var functions []*ssa.Function
	for _, fn := range c.program.Functions {
		if !others[fn] && len(fn.Blocks) > 0 {
			functions = append(functions, fn)
		}
	}
	return functions
}
