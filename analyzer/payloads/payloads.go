package payloads

import (
	_ "embed"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/temporalgen/temporalgen/analyzer/internal/definitions"
	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/rulegroup"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/payload"
)

//go:embed doc.go
var doc string

// Analyzer finds types that do not survive being sent.
var Analyzer = withFacts(rulegroup.New("temporalpayloads", doc, run, handlers.Analyzer, definitions.Analyzer))

// A check looks at what a package sends and receives.
type check struct {
	pass     *analysis.Pass
	handlers *handlers.Handlers
	judge    *payload.Judge

	definitions *definitions.Definitions
	converters  map[*types.Package]bool // whether there is a data converter in a package

	// Of functions that have been looked at, the parameters and the results.
	parameters, results map[*types.Func]bool
	faults              map[fault]bool        // those of fields that have been reported
	looked              map[*types.Named]bool // types in which secrets have been looked for
}

func run(pass *analysis.Pass) (any, error) {
	c := &check{
		pass: pass, handlers: pass.ResultOf[handlers.Analyzer].(*handlers.Handlers),
		judge:       &payload.Judge{Package: pass.Pkg, IsContext: isContext},
		definitions: pass.ResultOf[definitions.Analyzer].(*definitions.Definitions),
		parameters:  make(map[*types.Func]bool), results: make(map[*types.Func]bool), looked: make(map[*types.Named]bool), faults: make(map[fault]bool),
		converters: make(map[*types.Package]bool),
	}
	c.skipJudged()
	c.contracts()
	for _, h := range c.handlers.Of(temporal.Workflow, temporal.Query, temporal.Update) {
		if h.Contract == nil {
			c.handler(h)
		}
	}
	for _, file := range pass.Files {
		if ast.IsGenerated(file) {
			continue // a type that is reported there would not be reported elsewhere
		}
		for n := range ast.Preorder(file) {
			if call, ok := n.(*ast.CallExpr); ok {
				c.call(call)
			}
		}
	}
	c.export()
	return nil, nil
}

// isContext reports whether a type is a context, which is not sent.
func isContext(t types.Type) bool {
	return temporal.IsContext(t) || temporal.IsNamed(t, "context", "Context")
}

// handler looks at a workflow, or at what answers messages.
func (c *check) handler(h *handlers.Handler) {
	f := function{name: h.Name(), at: h.Arg}
	switch {
	case h.Literal != nil:
		f.signature, _ = c.pass.TypesInfo.TypeOf(h.Literal).(*types.Signature)
		f.syntax = h.Literal.Type
	default:
		f = c.declared(f.name, h.Func, h.Arg)
		c.parameters[h.Func], c.results[h.Func] = true, true
	}
	if f.signature == nil {
		return
	}
	c.sent(f)
	c.answered(f)
	if h.Kind != temporal.Workflow {
		c.positional(f)
	}
}

// call looks at what a call sends, or has sent.
func (c *check) call(call *ast.CallExpr) {
	callee, _ := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func)
	known := temporal.Of(callee)
	if known == nil {
		return
	}
	switch {
	case known.Has(temporal.Provides) && len(call.Args) > 0:
		c.provided(call.Args[0])
	case known.Has(temporal.Receives) && len(call.Args) > 0:
		c.received(call)
	}
	signature := callee.Signature()
	for _, i := range known.Sent {
		what := whatIsSent(known, i)
		if function := max(known.Type, known.Activity); function > 0 && function < i && c.executed(known, call, function) {
			continue // what it is sent is what it takes
		}
		if !signature.Variadic() || i != signature.Params().Len()-1 {
			c.argument(what, call.Args, i)
			continue
		}
		for ; i < len(call.Args) && !call.Ellipsis.IsValid(); i++ {
			c.argument(what, call.Args, i)
		}
	}
	if known.Activity > 0 && len(known.Sent) == 0 {
		c.executed(known, call, known.Activity)
	}
	if known.Options > 0 && known.Has(temporal.Sends) && known.Options < len(call.Args) {
		options := call.Args[known.Options]
		if inner := c.handlers.Field(options, "UpdateOptions"); inner != nil {
			options = inner
		}
		if arguments := c.handlers.Literal(c.handlers.Field(options, "Args")); arguments != nil {
			for i := range arguments.Elts {
				c.argument(string(known.Message), arguments.Elts, i)
			}
		}
	}
}

// whatIsSent is how a message calls an argument.
func whatIsSent(known *temporal.Function, i int) string {
	switch {
	case known.Has(temporal.Continues):
		return "input of the next run"
	case known.Message == "" || known.Type > 0 && i > known.Type:
		return "argument"
	case known.Message == temporal.Signal:
		return "signal"
	}
	return string(known.Message)
}

// argument looks at one of some expressions. Of what is in an interface, the type is not known.
func (c *check) argument(what string, args []ast.Expr, i int) {
	if i >= len(args) {
		return
	}
	if t := c.pass.TypesInfo.TypeOf(args[i]); t != nil && !types.IsInterface(t) {
		c.report(args[i], what, "", t)
	}
}

// executed looks at the workflow or the activity that a call starts, and reports whether its parameters are known.
func (c *check) executed(known *temporal.Function, call *ast.CallExpr, i int) bool {
	if i >= len(call.Args) {
		return false
	}
	fn := c.handlers.FuncOf(call.Args[i])
	if fn == nil {
		return false
	}
	kind := string(temporal.Workflow)
	if known.Activity > 0 {
		kind = "activity"
	}
	c.function(kind, fn, call.Args[i], len(known.Sent) > 0)
	return true
}

// provided looks at an activity that is registered, or at all methods of a value.
func (c *check) provided(arg ast.Expr) {
	if fn := c.handlers.FuncOf(arg); fn != nil {
		c.function("activity", fn, arg, true)
		return
	}
	t := c.pass.TypesInfo.TypeOf(arg)
	if t == nil || types.IsInterface(t) {
		return
	}
	for selection := range types.NewMethodSet(t).Methods() {
		fn := selection.Obj().(*types.Func)
		// Of methods that are there for something else, that is what they do not look like.
		if params := fn.Signature().Params(); fn.Exported() && params.Len() > 0 && isContext(params.At(0).Type()) && returnsError(fn.Signature()) {
			c.function("activity", fn, arg, true)
		}
	}
}

// returnsError reports whether a function returns an error, perhaps after a value.
func returnsError(sig *types.Signature) bool {
	n := sig.Results().Len()
	return (n == 1 || n == 2) && types.Identical(sig.Results().At(n-1).Type(), types.Universe.Lookup("error").Type())
}

// received looks at what a signal is read into, if it is from a channel that is known to be one of signals: what goes through
// others is not sent.
func (c *check) received(call *ast.CallExpr) {
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	channel, ok := c.handlers.Value(selector.X).(*ast.CallExpr)
	if !ok {
		return
	}
	callee, _ := typeutil.Callee(c.pass.TypesInfo, channel).(*types.Func)
	known := temporal.Of(callee)
	if known == nil || known.Message != temporal.Signal || known.HasAny(temporal.Sends|temporal.Commands) {
		return
	}
	last := call.Args[len(call.Args)-1]
	if p, ok := c.pass.TypesInfo.TypeOf(last).(*types.Pointer); ok && !types.IsInterface(p.Elem()) {
		c.report(last, "signal", "", p.Elem())
	}
}

func (c *check) report(at diag.Range, what, name string, t types.Type) {
	if c.isConverted(t) {
		return
	}
	c.secrets(at, what, t)
	for _, p := range c.judge.Judge(name, t) {
		found := finding.Finding{Code: p.Code, Severity: p.Severity, At: at, Message: what + ": " + p.Message}
		if field := c.declaration(p.Field); field != nil {
			key := fault{p.Field.Origin(), p.Code}
			if c.faults[key] {
				continue // it is that of another instance of a generic type
			}
			c.faults[key] = true
			found.At, found.Related = field, []analysis.RelatedInformation{finding.Related(at, "here it is sent")}
		}
		finding.Report(c.pass, found)
	}
}

// A fault is what is wrong with a field.
type fault struct {
	field *types.Var
	code  diag.Code
}

// declaration is where a field is declared, nil if that is in another package, or in generated code, where nothing is reported.
func (c *check) declaration(field *types.Var) diag.Range {
	if field == nil {
		return nil
	}
	for _, file := range c.pass.Files {
		if file.FileStart <= field.Pos() && field.Pos() < file.FileEnd && !ast.IsGenerated(file) {
			return diag.Span{From: field.Pos(), To: field.Pos() + token.Pos(len(field.Name()))}
		}
	}
	return nil
}
