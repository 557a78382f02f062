package check

import (
	"go/ast"
	"go/types"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
	"github.com/temporalgen/temporalgen/parser/payload"
)

// A rule is what the signature of a kind of method has to be.
type rule struct {
	kind     string
	context  contextRule
	results  resultRule
	oneParam bool // at most, besides the context
}

// contextRule tells which context a method takes first.
type contextRule int

const (
	noContext contextRule = iota
	workflowContext
	goContext
)

// resultRule tells what a method returns.
type resultRule int

const (
	resultOrError    resultRule = iota // (R, error) or error
	maybeError                         // error or nothing
	resultMaybeError                   // (R, error) or R
	onlyError                          // error
)

var rules = map[string]rule{
	directive.Run:       {kind: directive.Run, context: workflowContext, results: resultOrError},
	directive.Signal:    {kind: directive.Signal, context: workflowContext, results: maybeError, oneParam: true},
	directive.Query:     {kind: directive.Query, context: noContext, results: resultMaybeError},
	directive.Update:    {kind: directive.Update, context: workflowContext, results: resultOrError},
	directive.Validator: {kind: directive.Validator, context: workflowContext, results: onlyError},
	directive.Activity:  {kind: directive.Activity, context: goContext, results: resultOrError},
}

// method checks the signature of a method and whether what it carries can be sent.
func (c *checker) method(m *interfaceMethod) (contract.Method, bool) {
	rule := rules[m.directive.Kind.Name]
	if !c.validTypes(m) {
		return contract.Method{}, false
	}
	ok := c.checkContext(m, rule)
	ok = ok && c.checkParams(m, rule)
	ok = c.checkResults(m, rule) && ok
	if !ok {
		return contract.Method{}, false
	}
	method := contract.Method{
		Name: m.name.Name, Doc: docText(m.doc), Pos: c.Position(m.pos()), At: inSource(m.directive),
		Roles: m.directive.Value("roles").List,
	}
	for i := rule.first(); i < m.signature.Params().Len(); i++ {
		v := m.signature.Params().At(i)
		method.Params = append(method.Params, contract.Param{Name: v.Name(), Type: v.Type()})
	}
	results := m.signature.Results()
	if n := results.Len(); n > 0 {
		method.HasError = gotypes.IsError(results.At(n - 1).Type())
		if n > 1 || !method.HasError {
			method.Result = results.At(0).Type()
		}
	}
	if rule.kind != directive.Validator { // its parameters are those of its update
		c.checkPayload(m, rule, method)
	}
	return method, true
}

// first is the index of the first parameter after the context.
func (r rule) first() int {
	if r.context == noContext {
		return 0
	}
	return 1
}

// String is the kind with its article.
func (r rule) String() string {
	if r.kind == directive.Update || r.kind == directive.Activity {
		return "an " + r.kind
	}
	return "a " + r.kind
}

// code is that of a signature which breaks the rule.
func (r rule) code() diag.Code {
	if r.kind == directive.Validator {
		return diag.ValidatorParams
	}
	return diag.Signature
}

// validTypes reports types of a method that do not type-check.
func (c *checker) validTypes(m *interfaceMethod) bool {
	ok := true
	check := func(list *types.Tuple, at []ast.Node) {
		for i := range list.Len() {
			if c.invalid(list.At(i).Type()) {
				c.typeErrorOf(at[i].Pos())
				ok = false
			}
		}
	}
	check(m.signature.Params(), m.params)
	check(m.signature.Results(), m.results)
	return ok
}

// checkContext checks that a method takes the context it has to, and only that.
func (c *checker) checkContext(m *interfaceMethod, r rule) bool {
	params := m.signature.Params()
	isContext, want, other := c.isWorkflowContext, "workflow.Context", "context.Context"
	isOther := c.isGoContext
	if r.context == goContext {
		isContext, want, isOther, other = isOther, other, isContext, want
	}
	for i := r.first(); i < params.Len(); i++ {
		t := params.At(i).Type()
		if !isContext(t) && !isOther(t) {
			continue
		}
		switch {
		case r.context == noContext && isContext(t):
			c.Errorf(m.params[i], diag.QueryContext, "a query takes no workflow.Context: it only reads the workflow's state")
		case r.context == noContext:
			c.Errorf(m.params[i], diag.Signature, "a query takes no context.Context: it only reads the workflow's state")
		default:
			c.Errorf(m.params[i], r.code(), "%s takes a context that is not its first parameter", m.name.Name)
		}
		return false
	}
	switch {
	case r.context == noContext:
		return true
	case params.Len() > 0 && isContext(params.At(0).Type()):
		return true
	case params.Len() > 0 && isOther(params.At(0).Type()):
		c.Errorf(m.params[0], r.code(), "%s takes a %s: the first parameter of %s is a %s", m.name.Name, other, r, want)
	default:
		c.Errorf(m.name, r.code(), "%s takes no context: the first parameter of %s is a %s", m.name.Name, r, want)
	}
	return false
}

// checkParams checks how many parameters follow the context.
func (c *checker) checkParams(m *interfaceMethod, r rule) bool {
	params := m.signature.Params()
	if m.signature.Variadic() {
		c.Errorf(m.params[params.Len()-1], r.code(), "%s is variadic: take a slice", m.name.Name)
		return false
	}
	if r.oneParam && params.Len() > r.first()+1 {
		c.Errorf(m.params[r.first()+1], r.code(), "%s carries one value: put the parameters of %s into one struct", r, m.name.Name)
		return false
	}
	return true
}

// checkResults checks what a method returns.
func (c *checker) checkResults(m *interfaceMethod, r rule) bool {
	results := m.signature.Results()
	n := results.Len()
	report := func(i int, format string, args ...any) bool {
		var at ast.Node = m.name
		if i < n {
			at = m.results[i]
		}
		c.Errorf(at, r.code(), format, args...)
		return false
	}
	errAt := func(i int) bool { return i < n && gotypes.IsError(results.At(i).Type()) }
	name := m.name.Name
	switch r.results {
	case onlyError:
		if n != 1 || !errAt(0) {
			return report(0, "%s returns one error and nothing else", r)
		}
	case maybeError:
		if n > 1 || n == 1 && !errAt(0) {
			return report(0, "a signal has no result: return an error or nothing, or make %s an update", name)
		}
	case resultMaybeError:
		switch {
		case n == 0 || n == 1 && errAt(0):
			return report(0, "a query has a result: %s returns (R, error) or R", name)
		case n > 2 || errAt(0) || n == 2 && !errAt(1):
			return report(min(n-1, 2), "a query returns (R, error) or R")
		}
	case resultOrError:
		switch {
		case n == 0:
			return report(0, "%s returns no error: %s returns (R, error) or error", name, r)
		case n > 2 || n == 2 && errAt(0) || !errAt(n-1):
			return report(n-1, "%s returns (R, error) or error", r)
		}
	}
	return true
}

// checkPayload checks whether what a method carries can be sent.
func (c *checker) checkPayload(m *interfaceMethod, r rule, method contract.Method) {
	for i, p := range method.Params {
		at := m.params[r.first()+i]
		if !c.checkNameable(m, at, p.Type) {
			continue
		}
		c.serializable(at, p.Name, p.Type)
		if r.kind != directive.Activity { // validate tags are for messages
			c.messages = append(c.messages, message{at, m.name.Name, p.Type})
		}
	}
	if method.Result != nil && c.checkNameable(m, m.results[0], method.Result) {
		c.serializable(m.results[0], m.signature.Results().At(0).Name(), method.Result)
	}
	if len(method.Params) > 1 {
		c.Warnf(m.params[r.first()+1], diag.Positional,
			"%s has several parameters, which cannot change while workflows run: put them into one struct", m.name.Name)
	}
}

// serializable reports what in a type cannot be sent. What is wrong within a named type is reported once, where the
// contracts first use it.
func (c *checker) serializable(at diag.Range, name string, t types.Type) {
	c.report(at, c.payloads.Judge(name, t))
}

func (c *checker) report(at diag.Range, problems []payload.Problem) {
	for _, p := range problems {
		if p.Severity == diag.Warning {
			c.Warnf(at, p.Code, "%s", p.Message)
		} else {
			c.Errorf(at, p.Code, "%s", p.Message)
		}
	}
}

// checkNameable checks that generated code can refer to a type, which that of an interface in
// another package need not allow.
func (c *checker) checkNameable(m *interfaceMethod, at ast.Node, t types.Type) bool {
	err := c.nameable(t)
	if err == nil {
		return true
	}
	if m.embedded != nil {
		at = m.embedded
	}
	c.Errorf(at, diag.Signature, "the signature of %s cannot be generated in this package: %v", m.name.Name, err)
	return false
}
