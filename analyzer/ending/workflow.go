package ending

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// A workflow is a function that the SDK calls to run a workflow.
type workflow struct {
	fn       *ssa.Function
	contract *types.TypeName // that the function is a method of, nil if it was written by hand
	name     string          // of a workflow with a contract

	// code is the function, with all of the package that it refers to: functions, literals, handlers, coroutines.
	code []*ssa.Function
	// opaque tells that there are calls with a context of which nobody knows what they do.
	opaque bool
}

// workflows finds the workflows of the package: those that are registered here, and functions that look like them and that
// nobody calls here.
func (c *check) workflows() []*workflow {
	called := make(map[*ssa.Function]bool)
	for _, fn := range c.program.Functions {
		for call := range calls(fn) {
			if callee := call.Common().StaticCallee(); callee != nil && callee != fn {
				called[origin(callee)] = true
			}
		}
	}
	handled := make(map[*ssa.Function]*handlers.Handler)
	for _, h := range c.handlers.All {
		if h.SSA != nil && (handled[h.SSA] == nil || h.Kind == temporal.Workflow) {
			handled[h.SSA] = h
		}
	}
	var found []*workflow
	for _, fn := range c.program.Functions {
		h := handled[fn]
		w := &workflow{fn: fn}
		switch {
		case h != nil && h.Kind == temporal.Workflow:
			w.contract, w.name = h.Contract, h.Message
		case h != nil, called[fn], !isWorkflow(fn):
			continue
		}
		w.code, w.opaque = c.reach(fn)
		found = append(found, w)
	}
	return found
}

// isWorkflow reports whether a function has the form of a workflow.
func isWorkflow(fn *ssa.Function) bool {
	if _, ok := fn.Syntax().(*ast.FuncDecl); !ok || !temporal.TakesContext(fn.Signature) {
		return false
	}
	results := fn.Signature.Results()
	return (results.Len() == 1 || results.Len() == 2) && isError(results.At(results.Len()-1).Type())
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// reach returns a function with all functions of the package that it refers to. They are opaque if one of them gives its
// context to a function that is not known.
func (c *check) reach(fn *ssa.Function) (code []*ssa.Function, opaque bool) {
	seen := make(map[*ssa.Function]bool)
	var visit func(fn *ssa.Function)
	visit = func(fn *ssa.Function) {
		fn = origin(fn)
		if object, ok := fn.Object().(*types.Func); ok && len(fn.Blocks) == 0 || ok && fn.Synthetic != "" {
			fn = c.program.FuncOf(object) // of the method that is wrapped
		}
		if fn == nil || seen[fn] || len(fn.Blocks) == 0 {
			return
		}
		seen[fn] = true
		code = append(code, fn)
		for _, block := range fn.Blocks {
			for _, instruction := range block.Instrs {
				if call, ok := instruction.(ssa.CallInstruction); ok && isOpaque(call) {
					opaque = true
				}
				if isName(instruction) {
					continue
				}
				for _, operand := range instruction.Operands(nil) {
					if callee, ok := (*operand).(*ssa.Function); ok {
						visit(callee)
					}
				}
			}
		}
	}
	visit(fn)
	return code, opaque
}

// isName reports whether a function is only put into an interface to name a workflow or an activity, which runs elsewhere.
func isName(instruction ssa.Instruction) bool {
	value, ok := instruction.(*ssa.MakeInterface)
	if !ok || len(*value.Referrers()) == 0 {
		return false
	}
	return !slices.ContainsFunc(*value.Referrers(), func(use ssa.Instruction) bool {
		call, ok := use.(ssa.CallInstruction)
		if !ok {
			return true
		}
		known := temporal.Of(effects.Callee(call.Common()))
		at := slices.Index(call.Common().Args, ssa.Value(value))
		return known == nil || at <= 0 || at != known.Type && at != known.Activity
	})
}

// isOpaque reports whether a call gives a context to a function that is not known.
func isOpaque(call ssa.CallInstruction) bool {
	common := call.Common()
	if !slices.ContainsFunc(common.Args, func(arg ssa.Value) bool { return temporal.IsContext(arg.Type()) }) {
		return false
	}
	callee := effects.Callee(common)
	if callee == nil {
		_, closure := common.Value.(*ssa.MakeClosure)
		_, function := common.Value.(*ssa.Function)
		return !closure && !function
	}
	return common.IsInvoke() && !temporal.InSDK(callee.Pkg().Path())
}

// origin is the function with type parameters that another one was made from, or the function itself.
func origin(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	return fn
}

// calls are the calls in a function, with what is known of those that are called.
func calls(fn *ssa.Function) func(yield func(ssa.CallInstruction, *temporal.Function) bool) {
	return func(yield func(ssa.CallInstruction, *temporal.Function) bool) {
		for _, block := range fn.Blocks {
			for _, instruction := range block.Instrs {
				if call, ok := instruction.(ssa.CallInstruction); ok {
					if !yield(call, temporal.Of(effects.Callee(call.Common()))) {
						return
					}
				}
			}
		}
	}
}

// does reports whether an instruction has an effect. What a function literal does that is in a variable, it does where it is called.
func (c *check) does(i ssa.Instruction, e effects.Effect) bool {
	s := c.effects.Of(i.Parent())
	if s != nil && i.Pos().IsValid() && s.At(e, i.Pos()) {
		return true
	}
	call, ok := i.(*ssa.Call)
	return ok && c.effects.Of(calledLiteral(call)).Does(e)
}

// calledLiteral is the function literal that is called, perhaps by a variable that is assigned once, nil if it is none.
func calledLiteral(call *ssa.Call) *ssa.Function {
	if call.Call.IsInvoke() {
		return nil
	}
	value := call.Call.Value
	if load, ok := value.(*ssa.UnOp); ok && load.Op == token.MUL {
		value = onlyStored(load.X)
	}
	if fn, ok := literal(value); ok {
		return fn
	}
	return nil
}

// anyDoes reports whether any of some functions has an effect.
func (c *check) anyDoes(code []*ssa.Function, e effects.Effect) bool {
	return slices.ContainsFunc(code, func(fn *ssa.Function) bool { return c.effects.Of(fn).Does(e) })
}

// of returns the handlers of a kind in the code of a workflow.
func (c *check) of(w *workflow, kind temporal.Kind) []*handlers.Handler {
	var found []*handlers.Handler
	for _, h := range c.handlers.Of(kind) {
		if h.Registered != nil && h.SSA != nil && slices.Contains(w.code, c.functionAt(h.Registered)) {
			found = append(found, h)
		}
	}
	return found
}

// functionAt returns the function that a node is in, nil if there is none.
func (c *check) functionAt(n ast.Node) *ssa.Function {
	var innermost *ssa.Function
	for _, fn := range c.program.Functions {
		if s := fn.Syntax(); s != nil && s.Pos() <= n.Pos() && n.End() <= s.End() {
			innermost = fn // literals come after the function that they are in
		}
	}
	return innermost
}

// instructionAt returns the call of a function that a call expression is.
func instructionAt(fn *ssa.Function, call *ast.CallExpr) ssa.CallInstruction {
	for i := range calls(fn) {
		if i.Pos() == call.Lparen {
			return i
		}
	}
	return nil
}

// isHandler reports whether a function is called for messages.
func (c *check) isHandler(fn *ssa.Function) bool {
	return slices.ContainsFunc(c.handlers.Of(temporal.Update, temporal.Validator, temporal.Query, temporal.Signal),
		func(h *handlers.Handler) bool { return h.SSA == fn })
}
