package waiting

import (
	_ "embed"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

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

// Analyzer finds workflows that wait too long, too often, or for nothing.
var Analyzer = rulegroup.New("temporalwaiting", doc, run, handlers.Analyzer, effects.Analyzer)

// A check looks at the waits of a package.
type check struct {
	pass     *analysis.Pass
	handlers *handlers.Handlers
	effects  *effects.Effects
	program  *program.Program
	state    *state
}

func run(pass *analysis.Pass) (any, error) {
	c := &check{
		pass: pass, handlers: pass.ResultOf[handlers.Analyzer].(*handlers.Handlers),
		effects: pass.ResultOf[effects.Analyzer].(*effects.Effects), program: pass.ResultOf[program.Analyzer].(*program.Program),
		state: newState(pass),
	}
	for _, file := range pass.Files {
		if ast.IsGenerated(file) {
			continue
		}
		ast.PreorderStack(file, nil, func(n ast.Node, parents []ast.Node) bool {
			switch n := n.(type) {
			case *ast.ForStmt:
				c.poll(n, parents)
			case *ast.CallExpr:
				if known := c.known(n); known != nil {
					c.ignoredResult(n, known, parents)
					c.untyped(n, known)
				}
			}
			return true
		})
	}
	for _, h := range c.handlers.Of(temporal.Workflow) {
		if h.Body() != nil {
			c.endless(h)
		}
	}
	return nil, nil
}

// known is what is known of a function that is called, nil if that is nothing.
func (c *check) known(call *ast.CallExpr) *temporal.Function {
	callee, _ := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func)
	return temporal.Of(callee)
}

func (c *check) report(code diag.Code, severity diag.Severity, at diag.Range, message string) {
	finding.Report(c.pass, finding.Finding{Code: code, Severity: severity, At: at, Message: message})
}

// functionOf is the innermost function of some nodes, nil if there is none.
func functionOf(parents []ast.Node) ast.Node {
	for i := len(parents) - 1; i >= 0; i-- {
		switch parents[i].(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return parents[i]
		}
	}
	return nil
}

// endless reports waits of the main coroutine of a workflow that nothing ends but what is waited for.
func (c *check) endless(h *handlers.Handler) {
	cancelled := c.looksAtCancellation(h.Body())
	ast.PreorderStack(h.Body(), nil, func(n ast.Node, parents []ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		known := c.known(call)
		if known == nil || !known.Has(temporal.Blocks|temporal.Awaits) || known.HasAny(temporal.Commands|temporal.Drains) || c.drains(call, known) {
			return true
		}
		isCondition := known.Takes != nil
		if !isCondition && !cancelled {
			c.report(diag.Uncancelled, diag.Info, call, known.Name+" does not end when the workflow is cancelled: wait with workflow.Await until something is there, or select ctx.Done() as well")
		}
		if (isCondition || known.Has(temporal.Receives)) && !isInLoop(parents) {
			c.report(diag.EndlessWait, diag.Info, call, known.Name+" may wait for ever: say how long, with workflow.AwaitWithTimeout, and what happens then")
		}
		return true
	})
}

// drains reports whether a call waits until handlers have ended, which they do by themselves.
func (c *check) drains(call *ast.CallExpr, known *temporal.Function) bool {
	for _, h := range c.handlers.Of(temporal.Condition) {
		if h.Registered == call && c.effects.Of(h.SSA).Does(effects.Drains) {
			return true
		}
	}
	return false
}

// looksAtCancellation reports whether a function asks its context whether it was cancelled.
func (c *check) looksAtCancellation(body *ast.BlockStmt) bool {
	for n := range ast.Preorder(body) {
		selector, ok := n.(*ast.SelectorExpr)
		if ok && selector.Sel.Name == "Done" && temporal.IsContext(c.pass.TypesInfo.TypeOf(selector.X)) {
			return true
		}
	}
	return false
}

func isInLoop(parents []ast.Node) bool {
	for _, p := range parents {
		switch p.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
	}
	return false
}

// untyped reports a message with a limit that is received as another value than it was sent: the SDK panics then.
func (c *check) untyped(call *ast.CallExpr, known *temporal.Function) {
	if !known.Has(temporal.Receives | temporal.Expires) {
		return
	}
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 {
		return
	}
	channel, ok := c.handlers.Value(selector.X).(*ast.CallExpr)
	if !ok {
		return
	}
	from := c.known(channel)
	if from == nil || from.Message != temporal.Signal {
		return
	}
	p, ok := c.pass.TypesInfo.TypeOf(call.Args[len(call.Args)-1]).(*types.Pointer)
	if !ok || temporal.IsRaw(p.Elem()) {
		return
	}
	c.report(diag.TimeoutIgnored, diag.Info, call, "a signal that cannot be decoded makes this panic, and the workflow task fails again and again: "+
		"receive a converter.RawValue, or wait with workflow.AwaitWithTimeout until there is a signal")
}

// ignoredResult reports a wait with a limit, if nobody looks whether what was waited for has come.
func (c *check) ignoredResult(call *ast.CallExpr, known *temporal.Function, parents []ast.Node) {
	if !known.Has(temporal.Expires) || known.Takes == nil || len(parents) == 0 || !isIgnored(parents[len(parents)-1], call) {
		return
	}
	for i := range known.Takes {
		if i >= len(call.Args) {
			return
		}
		condition, ok := c.handlers.Value(call.Args[i]).(*ast.FuncLit)
		if !ok {
			return
		}
		looks, plain := c.state.looksAt(condition.Body)
		if !plain || len(looks) == 0 || c.state.isReadElsewhere(looks, condition) {
			return
		}
	}
	severity := diag.Warning
	if _, blank := parents[len(parents)-1].(*ast.AssignStmt); blank {
		severity = diag.Info // somebody has decided so: what is waited for may only end the wait early
	}
	c.report(diag.TimeoutIgnored, severity, call, "nobody looks whether this has ended in time: take the first result of "+known.Name+", or sleep")
}

// isIgnored reports whether a statement ignores the first result of a call.
func isIgnored(parent ast.Node, call *ast.CallExpr) bool {
	switch s := parent.(type) {
	case *ast.ExprStmt:
		return true
	case *ast.AssignStmt:
		id, ok := s.Lhs[0].(*ast.Ident)
		return ok && len(s.Rhs) == 1 && s.Rhs[0] == call && id.Name == "_"
	}
	return false
}

// poll reports a loop that sleeps until somebody else has changed something.
func (c *check) poll(loop *ast.ForStmt, parents []ast.Node) {
	function := functionOf(parents)
	sleep := c.onlySleeps(loop, function)
	if sleep == nil {
		return
	}
	var conditions []ast.Expr
	if loop.Cond != nil {
		conditions = append(conditions, loop.Cond)
	}
	for n := range ast.Preorder(loop.Body) {
		if branch, ok := n.(*ast.IfStmt); ok && leaves(branch.Body) {
			conditions = append(conditions, branch.Cond)
		}
	}
	for _, condition := range conditions {
		looks, _ := c.state.looksAt(condition)
		for o := range looks {
			if c.state.isChangedElsewhere(o, function) && !c.state.isChangedWithin(o, loop) {
				c.report(diag.SleepPoll, diag.Warning, sleep, "the workflow wakes up again and again to look whether something has changed, and each time is in its history: "+
					"workflow.Await and workflow.AwaitWithTimeout wake up when it has")
				return
			}
		}
	}
}

// leaves reports whether a block leaves the loop that it is in.
func leaves(b *ast.BlockStmt) bool {
	for n := range ast.Preorder(b) {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			return true
		case *ast.BranchStmt:
			if n.Tok == token.BREAK {
				return true
			}
		}
	}
	return false
}

// onlySleeps returns the call with which a loop sleeps, if it does nothing else that anybody notices.
func (c *check) onlySleeps(loop *ast.ForStmt, function ast.Node) *ast.CallExpr {
	if function == nil {
		return nil
	}
	s := c.effects.Of(c.program.Of(function))
	if s == nil {
		return nil
	}
	var sleep *ast.CallExpr
	mine := make(map[token.Pos]bool) // the calls that sleep
	for n := range ast.Preorder(loop.Body) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			continue
		}
		known := c.known(call)
		timer := c.timerOf(call)
		if known.Has(temporal.Sleeps) || timer != nil {
			if sleep != nil {
				return nil
			}
			sleep = call
			mine[call.Lparen] = true
			if timer != nil {
				mine[timer.Lparen] = true
			}
		}
	}
	within := func(pos token.Pos) bool { return loop.Pos() <= pos && pos < loop.End() }
	for _, sites := range s.Sites {
		for _, site := range sites {
			if within(site.Pos) && !mine[site.Pos] {
				return nil
			}
		}
	}
	for _, change := range s.Changes {
		if within(change.Pos) {
			return nil
		}
	}
	return sleep
}

// timerOf returns the call that starts a timer, if another call does nothing but wait for it.
func (c *check) timerOf(call *ast.CallExpr) *ast.CallExpr {
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !c.known(call).Has(temporal.Blocks) {
		return nil
	}
	timer, ok := ast.Unparen(selector.X).(*ast.CallExpr)
	if !ok || !c.known(timer).Has(temporal.Times) {
		return nil
	}
	return timer
}
