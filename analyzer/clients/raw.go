package clients

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/analyzer/internal/definitions"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// raw reports a message that is sent by its name, if there is a generated method that sends it.
func (c *check) raw(s *send) {
	at := c.nameOf(s)
	name, ok := c.text(at)
	if !ok {
		return
	}
	what, started := c.sendsWith(s)
	workflow := c.typeOf(started)
	if workflow == nil && c.isByHand(s.kind, name) {
		return // it may be for that workflow
	}
	var calls []string
	for _, i := range c.definitions.Interfaces {
		for _, m := range i.Methods {
			if m.Kind != s.kind || m.Wire != name || workflow != nil && !c.isTypeOf(i, workflow) {
				continue
			}
			fn := method(i, what.suffix, m.Name)
			if fn == nil || workflow == nil && !c.takes(fn, c.arguments(s)) {
				continue
			}
			if c.isGenerated(at, i, m) {
				return
			}
			calls = append(calls, what.call(c.qualifier(i), (&contract.Workflow{Name: i.Type.Name()}).Names())+"."+m.Name)
		}
	}
	if len(calls) > 0 {
		c.report(diag.RawName, diag.Info, at, fmt.Sprintf(
			"%s is sent by its name, and nobody checks that or what it carries: call %s", name, strings.Join(calls, " or ")))
	}
}

// A stub is a kind of generated types with methods that send messages.
type stub struct {
	suffix string // of the type
	call   func(qualifier string, names contract.WorkflowNames) string
}

// The kinds of stubs.
var (
	handle   = stub{"Handle", func(in string, n contract.WorkflowNames) string { return in + n.NewClient + "(c).Handle(id)" }}
	starter  = stub{"Starter", func(in string, n contract.WorkflowNames) string { return in + n.NewClient + "(c).WithStart(...)" }}
	child    = stub{"Child", func(in string, n contract.WorkflowNames) string { return in + n.StartChild + "(ctx, ...)" }}
	external = stub{"External", func(in string, n contract.WorkflowNames) string { return in + n.NewExternal + "(id)" }}
)

// sendsWith tells which kind of stub stands for what a message is sent with, and what the workflow is started by, nil if that is not
// known.
func (c *check) sendsWith(s *send) (stub, ast.Expr) {
	id := c.argument(s, s.known.WorkflowID, "WorkflowID")
	if s.known.Has(temporal.Sends) {
		if s.known.Type > 0 {
			return starter, s.call
		}
		if operation := c.argument(s, 0, "StartWorkflowOperation"); operation != nil {
			return starter, operation
		}
		return handle, c.runThatIs(id)
	}
	if id == nil {
		return child, s.to[0]
	}
	return external, c.runThatIs(id)
}

// nameOf is the name of the message that a call sends, nil if it is not known.
func (c *check) nameOf(s *send) ast.Expr {
	field := "UpdateName"
	if s.kind == temporal.Query {
		field = "QueryType"
	}
	return c.argument(s, s.known.MessageName, field)
}

// argument is an argument of a call, or a field of the options that it is given, nil if there is none.
func (c *check) argument(s *send, i int, field string) ast.Expr {
	if i > 0 && i < len(s.call.Args) {
		return s.call.Args[i]
	}
	if s.known.Options == 0 || s.known.Options >= len(s.call.Args) {
		return nil
	}
	options := s.call.Args[s.known.Options]
	if value := c.handlers.Field(options, field); value != nil {
		return value
	}
	return c.handlers.Field(c.options(s), field)
}

// arguments are those of the message, nil if there are none, or if they are not known.
func (c *check) arguments(s *send) []ast.Expr {
	if s.kind == temporal.Signal && len(s.contents) > 0 {
		return s.contents[:1] // what starts the workflow may follow
	}
	if s.known.Options == 0 {
		return s.contents
	}
	if list := c.handlers.Literal(c.argument(s, 0, "Args")); list != nil {
		return list.Elts
	}
	return nil
}

// text is the value of an expression that is a constant text.
func (c *check) text(e ast.Expr) (string, bool) {
	v := c.pass.TypesInfo.Types[e].Value
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}

// runThatIs is the run that an ID of a workflow was asked of, nil if it is not known.
func (c *check) runThatIs(id ast.Expr) ast.Expr {
	asked, ok := c.handlers.Value(id).(*ast.CallExpr)
	if !ok || !temporal.Of(c.callee(asked)).Has(temporal.Identifies) {
		return nil
	}
	if of := receiver(asked); len(of) > 0 {
		return of[0]
	}
	return nil
}

// typeOf is the workflow that a call starts: a name or a function, nil if it is not known.
func (c *check) typeOf(started ast.Expr) ast.Expr {
	call, ok := c.handlers.Value(started).(*ast.CallExpr)
	if !ok {
		return nil
	}
	known := temporal.Of(c.callee(call))
	if known == nil || known.Type == 0 || known.Type >= len(call.Args) {
		return nil
	}
	workflow := call.Args[known.Type]
	if _, isName := c.text(workflow); isName || c.handlers.FuncOf(workflow) != nil {
		return workflow
	}
	return nil
}

// isTypeOf reports whether a workflow is that of a contract, which is started by its name.
func (c *check) isTypeOf(i definitions.Interface, workflow ast.Expr) bool {
	name, isName := c.text(workflow)
	return isName && slices.ContainsFunc(i.Methods, func(m definitions.Method) bool { return m.Kind == temporal.Workflow && m.Wire == name })
}

// isByHand reports whether the package registers a handler for a message by hand.
func (c *check) isByHand(kind temporal.Kind, name string) bool {
	return slices.ContainsFunc(c.handlers.Registrations, func(r *handlers.Registration) bool {
		return r.Function.Message == kind && r.Name == name && !r.Function.Has(temporal.Commands)
	})
}

// isGenerated reports whether a name is the constant that is generated for it.
func (c *check) isGenerated(name ast.Expr, i definitions.Interface, m definitions.Method) bool {
	var id *ast.Ident
	switch e := ast.Unparen(name).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return false
	}
	names := (&contract.Workflow{Name: i.Type.Name()}).Names()
	constants := map[temporal.Kind]string{
		temporal.Signal: names.Signal(m.Name), temporal.Query: names.Query(m.Name), temporal.Update: names.Update(m.Name),
	}
	used := c.pass.TypesInfo.Uses[id]
	return used != nil && used.Pkg() == i.Type.Pkg() && used.Name() == constants[m.Kind]
}

// method is the method of a generated type, nil if there is none.
func method(i definitions.Interface, suffix, name string) *types.Func {
	t := i.Type.Pkg().Scope().Lookup(i.Type.Name() + suffix)
	if t == nil {
		return nil
	}
	o, _, _ := types.LookupFieldOrMethod(types.NewPointer(t.Type()), true, i.Type.Pkg(), name)
	fn, _ := o.(*types.Func)
	return fn
}

// takes reports whether a generated method takes arguments, after its context and before its options.
func (c *check) takes(fn *types.Func, arguments []ast.Expr) bool {
	params := fn.Signature().Params()
	takes := params.Len() - 1
	if fn.Signature().Variadic() {
		takes--
	}
	if takes == 0 && len(arguments) == 1 && c.pass.TypesInfo.Types[arguments[0]].IsNil() {
		return true // a signal always has an argument
	}
	if takes != len(arguments) {
		return false
	}
	for i, argument := range arguments {
		given := c.pass.TypesInfo.TypeOf(argument)
		if given == nil {
			return false // an element with an index
		}
		if p, ok := given.Underlying().(*types.Pointer); ok {
			given = p.Elem()
		}
		taken := params.At(1 + i).Type()
		if p, ok := taken.Underlying().(*types.Pointer); ok {
			taken = p.Elem()
		}
		if !types.IsInterface(given) && !types.AssignableTo(given, taken) {
			return false
		}
	}
	return true
}

// qualifier begins the names of the package of a contract.
func (c *check) qualifier(i definitions.Interface) string {
	if i.Type.Pkg() == c.pass.Pkg {
		return ""
	}
	return i.Type.Pkg().Name() + "."
}
