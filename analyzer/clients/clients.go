package clients

import (
	_ "embed"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/temporalgen/temporalgen/analyzer/internal/definitions"
	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/rulegroup"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

//go:embed doc.go
var doc string

// Analyzer finds clients that send messages as they should not.
var Analyzer = rulegroup.New("temporalclients", doc, run, handlers.Analyzer, effects.Analyzer, definitions.Analyzer)

// A check looks at the calls of a package that send something.
type check struct {
	pass        *analysis.Pass
	handlers    *handlers.Handlers
	effects     *effects.Effects
	definitions *definitions.Definitions

	activities map[ast.Node]bool // declarations of functions that are activities, or that activities call
}

// A send is a call that sends something, or that a stub makes of one.
type send struct {
	call  *ast.CallExpr
	known *temporal.Function  // nil for a stub
	stub  *definitions.Method // that the stub is for

	kind     temporal.Kind
	to       []ast.Expr // what tells which workflow is meant, and which run
	name     ast.Expr   // of the message, nil if the call tells it
	contents []ast.Expr

	function ast.Node   // *ast.FuncDecl or *ast.FuncLit
	loops    []ast.Stmt // of the function, the outermost first
	ends     bool       // the innermost loop is left after the call
}

func run(pass *analysis.Pass) (any, error) {
	c := &check{
		pass: pass, handlers: pass.ResultOf[handlers.Analyzer].(*handlers.Handlers),
		effects: pass.ResultOf[effects.Analyzer].(*effects.Effects), definitions: pass.ResultOf[definitions.Analyzer].(*definitions.Definitions),
		activities: make(map[ast.Node]bool),
	}
	for _, file := range pass.Files {
		for n := range ast.Preorder(file) {
			if call, ok := n.(*ast.CallExpr); ok {
				c.findActivities(call)
			}
		}
	}
	for _, file := range pass.Files {
		if ast.IsGenerated(file) {
			continue
		}
		test := strings.HasSuffix(pass.Fset.File(file.FileStart).Name(), "_test.go")
		ast.PreorderStack(file, nil, func(n ast.Node, parents []ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if s := c.send(call); s != nil {
				s.place(parents)
				c.check(s, test)
			}
			return true
		})
	}
	return nil, nil
}

func (c *check) check(s *send, test bool) {
	if s.kind != "" { // cancelling may well be about one run
		c.pinned(s)
	}
	c.stage(s)
	if test {
		return
	}
	if s.known != nil && s.kind != "" {
		c.raw(s)
	}
	switch s.kind {
	case temporal.Query:
		c.poll(s)
	case temporal.Signal:
		c.inLoop(s)
	case temporal.Update:
		c.withoutID(s)
	}
}

// send returns what a call sends, nil if it sends nothing.
func (c *check) send(call *ast.CallExpr) *send {
	callee := c.callee(call)
	s := &send{call: call, known: temporal.Of(callee)}
	if s.known == nil {
		return c.stub(call, callee)
	}
	if !s.known.HasAny(temporal.Sends | temporal.Commands) {
		return nil
	}
	s.kind = s.known.Message
	for _, i := range []int{s.known.WorkflowID, s.known.RunID} {
		if i > 0 && i < len(call.Args) {
			s.to = append(s.to, call.Args[i])
		}
	}
	if i := s.known.MessageName; i > 0 && i < len(call.Args) {
		s.name = call.Args[i]
	}
	if len(s.known.Sent) > 0 && s.known.Sent[0] < len(call.Args) {
		s.contents = call.Args[s.known.Sent[0]:]
	}
	if len(s.to) == 0 {
		s.to = receiver(call) // that of a child workflow
	}
	return s
}

// stub returns what a method of generated code sends.
func (c *check) stub(call *ast.CallExpr, callee *types.Func) *send {
	method := c.definitions.Stub(callee)
	if method == nil || len(call.Args) == 0 {
		return nil
	}
	return &send{call: call, stub: method, kind: method.Kind, to: receiver(call), contents: call.Args[1:]}
}

func receiver(call *ast.CallExpr) []ast.Expr {
	if selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return []ast.Expr{selector.X}
	}
	return nil
}

func (c *check) callee(call *ast.CallExpr) *types.Func {
	callee, _ := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func)
	return callee
}

// place tells which function a call is in, and which of its loops.
func (s *send) place(parents []ast.Node) {
	for _, p := range parents {
		switch p := p.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			s.function, s.loops = p, nil
		case *ast.ForStmt:
			s.loops, s.ends = append(s.loops, p), false
		case *ast.RangeStmt:
			s.loops, s.ends = append(s.loops, p), false
		case *ast.BlockStmt:
			s.ends = s.ends || endsLoop(p)
		}
	}
}

// endsLoop reports whether a block ends with a return, or with a break, which is taken to be one of a loop.
func endsLoop(block *ast.BlockStmt) bool {
	if len(block.List) == 0 {
		return false
	}
	switch last := block.List[len(block.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return last.Tok == token.BREAK
	}
	return false
}

// loop is the innermost loop with the call, nil if there is none. What is ranged over is not in it.
func (s *send) loop() ast.Stmt {
	if len(s.loops) == 0 {
		return nil
	}
	loop := s.loops[len(s.loops)-1]
	if body := bodyOf(loop); s.call.Pos() < body.Pos() || body.End() <= s.call.Pos() {
		return nil
	}
	return loop
}

func bodyOf(loop ast.Stmt) *ast.BlockStmt {
	if loop, ok := loop.(*ast.RangeStmt); ok {
		return loop.Body
	}
	return loop.(*ast.ForStmt).Body
}

// options is the literal with the options of an update, nil if it is not known.
func (c *check) options(s *send) *ast.CompositeLit {
	if s.known == nil || s.known.Options == 0 || s.known.Options >= len(s.call.Args) || !s.known.Has(temporal.Sends) {
		return nil
	}
	literal := c.handlers.Literal(s.call.Args[s.known.Options])
	if inner := c.handlers.Field(s.call.Args[s.known.Options], "UpdateOptions"); inner != nil {
		literal = c.handlers.Literal(inner)
	}
	if literal == nil || len(literal.Elts) > 0 && !isKeyed(literal) {
		return nil
	}
	return literal
}

func isKeyed(literal *ast.CompositeLit) bool {
	_, ok := literal.Elts[0].(*ast.KeyValueExpr)
	return ok
}

// hasField reports whether the type of a literal has a field: older versions of the SDK have fewer.
func (c *check) hasField(literal *ast.CompositeLit, name string) bool {
	s, ok := c.pass.TypesInfo.TypeOf(literal).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if f.Name() == name {
			return true
		}
	}
	return false
}

func (c *check) report(code diag.Code, severity diag.Severity, at diag.Range, message string) {
	finding.Report(c.pass, finding.Finding{Code: code, Severity: severity, At: at, Message: message})
}

// isPause reports whether a call waits for a time, or makes what does.
func isPause(fn *types.Func) bool {
	if known := temporal.Of(fn); known != nil {
		return known.HasAny(temporal.Awaits | temporal.Sleeps | temporal.Times)
	}
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "time" {
		return false
	}
	switch fn.Name() {
	case "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick":
		return true
	}
	return false
}

// waits reports whether something in a loop waits for a time, or for another goroutine.
func (c *check) waits(loop ast.Stmt) bool {
	for n := range ast.Preorder(loop) {
		switch n := n.(type) {
		case *ast.CallExpr:
			if isPause(c.callee(n)) {
				return true
			}
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				return true
			}
		case *ast.SelectStmt:
			return true
		case *ast.RangeStmt:
			if _, ok := c.pass.TypesInfo.TypeOf(n.X).Underlying().(*types.Chan); ok {
				return true
			}
		}
	}
	return false
}
