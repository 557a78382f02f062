package locking

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
	"github.com/temporalgen/temporalgen/parser/diag"
)

//go:embed doc.go
var doc string

// Analyzer finds handlers that overwrite what others have written, and locks that are not given back.
var Analyzer = rulegroup.New("temporallocking", doc, run, handlers.Analyzer, effects.Analyzer)

// A check looks at the functions of a package.
type check struct {
	pass     *analysis.Pass
	effects  *effects.Effects
	handlers *handlers.Handlers
	updates  map[*ssa.Function]bool
}

func run(pass *analysis.Pass) (any, error) {
	c := &check{
		pass:     pass,
		effects:  pass.ResultOf[effects.Analyzer].(*effects.Effects),
		handlers: pass.ResultOf[handlers.Analyzer].(*handlers.Handlers),
		updates:  make(map[*ssa.Function]bool),
	}
	for _, h := range c.handlers.Of(temporal.Update) {
		c.updates[h.SSA] = true
	}
	for _, h := range c.handlers.Of(temporal.Update, temporal.Signal, temporal.Callback) {
		if h.Body() != nil && h.SSA != nil && !h.Serial {
			c.overwrites(h)
		}
	}
	c.ignoredErrors()
	for _, fn := range pass.ResultOf[program.Analyzer].(*program.Program).Functions {
		c.locks(fn)
	}
	return nil, nil
}

// nodeAt is the syntax at the position of an instruction.
func (c *check) nodeAt(pos token.Pos) diag.Range {
	if n := program.NodeAt(c.pass, pos); n != nil {
		return n
	}
	return diag.At(pos)
}

// known is what is known of a function that is called, nil if that is nothing, or if it is no call.
func known(instruction ssa.Instruction) *temporal.Function {
	call, ok := instruction.(ssa.CallInstruction)
	if !ok {
		return nil
	}
	return temporal.Of(effects.Callee(call.Common()))
}

// receiver is the value with the method that is called, nil for functions.
func receiver(call *ssa.CallCommon) ssa.Value {
	if call.IsInvoke() {
		return call.Value
	}
	if call.Signature().Recv() != nil && len(call.Args) > 0 {
		return call.Args[0]
	}
	return nil
}
