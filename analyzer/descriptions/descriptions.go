package descriptions

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/temporalgen/temporalgen/analyzer/internal/definitions"
	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/rulegroup"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

//go:embed doc.go
var doc string

// Analyzer finds messages that nobody describes.
var Analyzer = rulegroup.New("temporaldescriptions", doc, run, handlers.Analyzer, definitions.Analyzer)

// A check looks at the messages of a package.
type check struct {
	pass     *analysis.Pass
	handlers *handlers.Handlers
	reported map[token.Pos]bool // methods
}

func run(pass *analysis.Pass) (any, error) {
	c := &check{pass, pass.ResultOf[handlers.Analyzer].(*handlers.Handlers), make(map[token.Pos]bool)}
	described := make(map[string]bool) // signals
	for _, r := range c.handlers.Registrations {
		if isChannel(r.Function) && !c.lacksDescription(r) && r.Function.Options > 0 {
			described[r.Name] = true
		}
	}
	for _, r := range c.handlers.Registrations {
		c.registration(r, described)
	}
	checked := pass.ResultOf[definitions.Analyzer].(*definitions.Definitions).Checked
	if checked == nil {
		return nil, nil
	}
	for _, p := range checked.Packages {
		for _, f := range p.Files {
			for _, w := range slices.Concat(f.Workflows, f.Messages) {
				c.contract(w)
			}
		}
	}
	return nil, nil
}

// contract reports the methods of a contract that have no doc comment, from which their descriptions are made.
func (c *check) contract(w *contract.Workflow) {
	for _, s := range w.Signals {
		c.method(w, temporal.Signal, &s.Method)
	}
	for _, q := range w.Queries {
		c.method(w, temporal.Query, &q.Method)
	}
	for _, u := range w.Updates {
		c.method(w, temporal.Update, &u.Method)
	}
}

func (c *check) method(w *contract.Workflow, kind temporal.Kind, m *contract.Method) {
	t := c.pass.Pkg.Scope().Lookup(w.Name)
	if m.Doc != "" || t == nil {
		return
	}
	method, _, _ := types.LookupFieldOrMethod(t.Type(), false, c.pass.Pkg, m.Name)
	if method == nil || c.reported[method.Pos()] {
		return // several contracts embed it
	}
	c.reported[method.Pos()] = true
	c.report(diag.Span{From: method.Pos(), To: method.Pos() + token.Pos(len(m.Name))}, fmt.Sprintf(
		"%s %s has no doc comment, whose first sentence people would see in the Web UI: say there what it does", noun(kind), m.Name))
}

// registration reports a handler or a channel that is registered without a description. Of the channels of one signal, one with a
// description is enough, and otherwise the first is reported.
func (c *check) registration(r *handlers.Registration, described map[string]bool) {
	isSignal := r.Function.Message == temporal.Signal
	if isSignal && described[r.Name] || !c.lacksDescription(r) {
		return
	}
	described[r.Name] = described[r.Name] || isSignal
	how := "say in the Description of its options what it does"
	if r.Function.Options == 0 {
		how = fmt.Sprintf("call %s, and say in Description what it does", r.Function.Name+withOptions)
	}
	c.report(r.Call.Args[r.Function.MessageName], fmt.Sprintf(
		"%s has no description, which people would see in the Web UI: %s", strings.TrimSpace(noun(r.Function.Message)+" "+r.Name), how))
}

// withOptions ends the names of functions that take a description.
const withOptions = "WithOptions"

// lacksDescription reports whether a call certainly gives no description, and could: older versions of the SDK have none.
func (c *check) lacksDescription(r *handlers.Registration) bool {
	if !r.Function.Registers() && !isChannel(r.Function) {
		return false
	}
	callee, _ := typeutil.Callee(c.pass.TypesInfo, r.Call).(*types.Func)
	if r.Function.Options == 0 {
		other, ok := callee.Pkg().Scope().Lookup(callee.Name() + withOptions).(*types.Func)
		return ok && takesDescription(other)
	}
	if r.Function.Options >= len(r.Call.Args) || !takesDescription(callee) {
		return false
	}
	literal := c.handlers.Literal(r.Call.Args[r.Function.Options])
	if literal == nil {
		return false // it is made elsewhere
	}
	if len(literal.Elts) > 0 {
		if _, ok := literal.Elts[0].(*ast.KeyValueExpr); !ok {
			return false
		}
	}
	description := c.handlers.Field(literal, field)
	if description == nil {
		return true
	}
	v := c.pass.TypesInfo.Types[description].Value
	return v != nil && v.Kind() == constant.String && constant.StringVal(v) == ""
}

// field is the field of options that has a description.
const field = "Description"

// takesDescription reports whether the last parameter of a function is a struct with a description.
func takesDescription(fn *types.Func) bool {
	params := fn.Signature().Params()
	o, _, _ := types.LookupFieldOrMethod(params.At(params.Len()-1).Type(), false, fn.Pkg(), field)
	return o != nil
}

// isChannel reports whether a function returns the channel of a signal.
func isChannel(known *temporal.Function) bool {
	return known.Message == temporal.Signal && !known.HasAny(temporal.Sends|temporal.Commands)
}

// noun is how a message calls what is of a kind.
func noun(kind temporal.Kind) string { return strings.TrimSuffix(string(kind), " handler") }

func (c *check) report(at diag.Range, message string) {
	if strings.HasSuffix(c.pass.Fset.File(at.Pos()).Name(), "_test.go") {
		return // nobody operates what tests run
	}
	finding.Report(c.pass, finding.Finding{Code: diag.Undescribed, Severity: diag.Info, At: at, Message: message})
}
