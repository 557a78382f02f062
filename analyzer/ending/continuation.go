package ending

import (
	"fmt"
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// continuations finds errors that continue workflows as new, and do not.
func (c *check) continuations(workflows []*workflow) {
	byWorkflows := make(map[*ssa.Call]bool)
	for _, w := range workflows {
		for _, made := range c.madeFor(w.fn) {
			byWorkflows[made.error] = true
		}
	}
	reported := make(map[*ssa.Call]bool)
	report := func(at *ssa.Call, message string) {
		if !reported[at] {
			reported[at] = true
			c.report(diag.HandlerContinues, diag.Error, at, message)
		}
	}
	dropped := func(fn *ssa.Function, name string) {
		for _, call := range c.dropped(fn) {
			report(call, name+" does not continue the workflow as new by making this error: the workflow has to return it")
		}
	}
	for _, w := range workflows {
		dropped(w.fn, w.fn.Name())
	}
	for _, h := range c.handlers.Of(temporal.Update, temporal.Validator, temporal.Query, temporal.Signal, temporal.Coroutine, temporal.Callback) {
		if h.Body() == nil || h.SSA == nil {
			continue
		}
		if h.Kind != temporal.Coroutine && h.Kind != temporal.Callback {
			for _, made := range c.madeFor(h.SSA) {
				at := made.error
				if byWorkflows[at] {
					at = made.returned // who returns it there may do so
				}
				report(at, h.Name()+
					" does not continue the workflow as new with this error: let the workflow wait for a variable, and return the error itself")
			}
		}
		dropped(h.SSA, h.Name())
	}
	for _, fn := range c.program.Functions {
		for call, known := range calls(fn) {
			if known.Has(temporal.Continues) && known.Type > 0 {
				c.arguments(call, known)
			}
		}
	}
}

// madeByHandlersOnly are the errors that handlers return, and the workflow does not: they continue nothing.
func (c *check) madeByHandlersOnly(w *workflow) map[*ssa.Call]bool {
	only := make(map[*ssa.Call]bool)
	for _, h := range c.handlers.Of(temporal.Update, temporal.Validator, temporal.Query, temporal.Signal) {
		if h.SSA != nil {
			for _, made := range c.madeFor(h.SSA) {
				only[made.error] = true
			}
		}
	}
	for _, made := range c.madeFor(w.fn) {
		delete(only, made.error)
	}
	return only
}

// A continuation is a call that makes an error that continues a workflow as new, and the call in a function that returns it.
type continuation struct{ error, returned *ssa.Call }

// madeFor are the errors that continue a workflow as new and that a function may return, from itself or another one.
func (c *check) madeFor(fn *ssa.Function) []continuation {
	const deepest = 5
	seen := make(map[*ssa.Function]bool)
	var visit func(fn *ssa.Function, returned *ssa.Call, depth int) []continuation
	visit = func(fn *ssa.Function, returned *ssa.Call, depth int) []continuation {
		if seen[fn] || depth > deepest {
			return nil
		}
		seen[fn] = true
		var found []continuation
		for call, known := range calls(fn) {
			value, ok := call.(*ssa.Call)
			if !ok || !c.does(call, effects.Continues) || !fateOf(value).returned {
				continue
			}
			by := returned
			if by == nil {
				by = value
			}
			callee := value.Call.StaticCallee()
			if known.Has(temporal.Continues) || callee == nil || len(callee.Blocks) == 0 {
				found = append(found, continuation{value, by})
			} else {
				found = append(found, visit(origin(callee), by, depth+1)...)
			}
		}
		return found
	}
	return visit(fn, nil, 0)
}

// dropped are the calls in a function that make such an error, or return one that another function has made, and of which the
// error goes nowhere.
func (c *check) dropped(fn *ssa.Function) []*ssa.Call {
	var found []*ssa.Call
	for call, known := range calls(fn) {
		value, ok := call.(*ssa.Call)
		if !ok || fateOf(value) != (fate{}) {
			continue
		}
		if known.Has(temporal.Continues) || c.does(call, effects.Continues) && c.onlyReturns(value.Call.StaticCallee()) {
			found = append(found, value)
		}
	}
	return found
}

// onlyReturns reports whether a function returns an error that continues a workflow as new, and keeps it nowhere.
func (c *check) onlyReturns(fn *ssa.Function) bool {
	if fn == nil {
		return false
	}
	results := fn.Signature.Results()
	if results.Len() == 0 || !isError(results.At(results.Len()-1).Type()) {
		return false
	}
	made := c.madeFor(origin(fn))
	kept := slices.ContainsFunc(made, func(m continuation) bool { return fateOf(m.error).kept })
	return !kept && (len(made) > 0 || len(fn.Blocks) == 0)
}

// A fate is what a function does with an error.
type fate struct {
	returned bool // it returns it as it is, perhaps
	kept     bool // it stores it, or gives it to somebody
}

// fateOf tells what becomes of an error, or of the one among the results of a call.
func fateOf(v ssa.Value) fate {
	var f fate
	seen := make(map[ssa.Value]bool)
	var visit func(v ssa.Value)
	visit = func(v ssa.Value) {
		if seen[v] {
			return
		}
		seen[v] = true
		for _, referrer := range *v.Referrers() {
			switch use := referrer.(type) {
			case *ssa.Return:
				f.returned = true
			case *ssa.Extract:
				if isError(use.Type()) {
					visit(use)
				}
			case *ssa.Phi:
				visit(use)
			case *ssa.Store:
				if alloc, ok := use.Addr.(*ssa.Alloc); ok && use.Val == v && isResult(alloc) {
					f.returned = true // a result with a name
				} else {
					f.kept = true
				}
			case *ssa.BinOp, *ssa.DebugRef: // it is compared
			default:
				f.kept = true
			}
		}
	}
	visit(v)
	return f
}

// isResult reports whether a variable is one whose value is returned.
func isResult(alloc *ssa.Alloc) bool {
	for _, referrer := range *alloc.Referrers() {
		if load, ok := referrer.(*ssa.UnOp); ok {
			for _, use := range *load.Referrers() {
				if _, ok := use.(*ssa.Return); ok {
					return true
				}
			}
		}
	}
	return false
}

// arguments checks that a workflow that continues as new gets the arguments that it takes.
func (c *check) arguments(call ssa.CallInstruction, known *temporal.Function) {
	common := call.Common()
	sig := workflowSignature(common.Args[known.Type])
	args, ok := variadic(common.Args[len(common.Args)-1])
	if sig == nil || !ok || sig.Variadic() {
		return
	}
	first := 0
	if temporal.TakesContext(sig) {
		first = 1
	}
	takes := sig.Params().Len() - first
	if len(args) != takes {
		c.report(diag.ContinueArgs, diag.Error, call,
			fmt.Sprintf("the workflow takes %s, and gets %d here: the SDK panics, and the workflow task fails until the code is changed",
				count(takes, "argument"), len(args)))
		return
	}
	for i, arg := range args {
		param := sig.Params().At(first + i).Type()
		value, ok := arg.(*ssa.MakeInterface)
		if !ok || types.AssignableTo(value.X.Type(), param) {
			continue // a value in an interface is known when the code runs
		}
		if _, isType := param.(*types.TypeParam); isType {
			continue
		}
		c.report(diag.ContinueArgs, diag.Error, call,
			fmt.Sprintf("argument %d is of type %s, and the workflow takes %s: the SDK panics, and the workflow task fails until the code is changed",
				i+1, c.typeName(value.X.Type()), c.typeName(param)))
	}
}

func (c *check) typeName(t types.Type) string {
	return types.TypeString(t, types.RelativeTo(c.pass.Pkg))
}

func count(n int, what string) string {
	switch n {
	case 0:
		return "no " + what
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// workflowSignature is the signature of a workflow that is given to a call as a function, nil if it is not.
func workflowSignature(v ssa.Value) *types.Signature {
	made, ok := v.(*ssa.MakeInterface)
	if !ok {
		return nil
	}
	sig, _ := made.X.Type().Underlying().(*types.Signature)
	return sig
}

// variadic are the arguments that are given one by one. It reports false for a slice.
func variadic(v ssa.Value) ([]ssa.Value, bool) {
	if program.IsNil(v) {
		return nil, true
	}
	slice, ok := v.(*ssa.Slice)
	if !ok {
		return nil, false
	}
	alloc, ok := slice.X.(*ssa.Alloc)
	if !ok || alloc.Comment != "varargs" {
		return nil, false
	}
	array, ok := alloc.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array)
	if !ok {
		return nil, false
	}
	args := make([]ssa.Value, array.Len())
	for _, referrer := range *alloc.Referrers() {
		at, ok := referrer.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		index, ok := at.Index.(*ssa.Const)
		if !ok {
			return nil, false
		}
		for _, use := range *at.Referrers() {
			if store, ok := use.(*ssa.Store); ok {
				args[index.Int64()] = store.Val
			}
		}
	}
	return args, true
}

// ownContinuation finds workflows with contracts that continue as themselves without the generated function.
func (c *check) ownContinuation(w *workflow) {
	for _, fn := range w.code {
		for call, known := range calls(fn) {
			if !known.Has(temporal.Continues) || known.Type == 0 || !isOwnType(call.Common().Args[known.Type], w.name) {
				continue
			}
			c.report(diag.ContinueContract, diag.Error, call,
				"signals that wait, what is remembered and what handlers still do are lost: continue with the generated function, "+
					"whose name begins with Continue and ends with AsNew")
		}
	}
}

// isOwnType reports whether a value is the name of a workflow type, or what the SDK tells of the workflow that runs.
func isOwnType(v ssa.Value, name string) bool {
	made, ok := v.(*ssa.MakeInterface)
	if !ok {
		return false
	}
	if constantName, ok := made.X.(*ssa.Const); ok {
		return constantName.Value != nil && constantName.Value.Kind() == constant.String && constant.StringVal(constantName.Value) == name
	}
	return isWorkflowType(made.X)
}

// isWorkflowType reports whether a value is the name in workflow.Info.WorkflowType.
func isWorkflowType(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	field, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	p, ok := field.X.Type().Underlying().(*types.Pointer)
	return ok && temporal.IsSDKType(p.Elem(), "WorkflowType")
}
