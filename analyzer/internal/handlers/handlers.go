// Package handlers finds the functions of a package that the SDK calls: workflows, handlers of messages, validators,
// conditions, and what workflow.Go starts.
package handlers

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/temporalgen/temporalgen/analyzer/internal/definitions"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// Analyzer finds the handlers.
var Analyzer = &analysis.Analyzer{
	Name:       "temporalhandlers",
	Doc:        "find workflows, handlers of messages, validators and conditions",
	Requires:   []*analysis.Analyzer{program.Analyzer, definitions.Analyzer},
	Run:        run,
	ResultType: reflect.TypeFor[*Handlers](),
}

// Handlers are those of one package.
type Handlers struct {
	// All are the functions that are called by the SDK, in the order of the source. One that is for several things is there
	// once for each.
	All []*Handler

	// Registrations are the calls that name messages: of handlers, and of channels for signals.
	Registrations []*Registration

	info         *types.Info
	declarations map[*types.Func]*ast.FuncDecl
	assigned     map[types.Object][]ast.Expr // the values of variables
	fields       map[fieldOf][]ast.Expr      // what fields of variables are assigned
}

// A fieldOf is a field of a variable.
type fieldOf struct {
	variable types.Object
	name     string
}

// A Handler is a function that the SDK calls.
type Handler struct {
	Kind    temporal.Kind
	Message string // the name of the message, "" if it is not constant, or if there is none

	// Func is the function if it is declared, Literal if it is a literal. Func may be one of another package.
	Func    *types.Func
	Literal *ast.FuncLit
	// Decl is the declaration of Func, if it is one of this package.
	Decl *ast.FuncDecl

	SSA *ssa.Function // without blocks if the function is one of another package

	// Registered is the call that the function is given to, nil if it is a method of a generated contract, and Arg is the
	// argument.
	Registered *ast.CallExpr
	Arg        ast.Expr
	// Contract is the interface with the method, nil if the function is given to a call.
	Contract *types.TypeName
	// Serial tells that the contract lets the handler not run beside itself.
	Serial bool
}

// A Registration is a call that names a message.
type Registration struct {
	Call     *ast.CallExpr
	Function *temporal.Function
	Name     string // the name of the message, if it is constant
	Constant bool
	Within   ast.Node // the *ast.FuncDecl or *ast.FuncLit with the call, nil for the value of a variable
}

// Of returns the handlers of some kinds.
func (h *Handlers) Of(kinds ...temporal.Kind) []*Handler {
	var found []*Handler
	for _, handler := range h.All {
		if slices.Contains(kinds, handler.Kind) {
			found = append(found, handler)
		}
	}
	return found
}

// DeclarationOf returns the declaration of a function of this package, nil for others.
func (h *Handlers) DeclarationOf(fn *types.Func) *ast.FuncDecl {
	if fn == nil {
		return nil
	}
	return h.declarations[fn.Origin()]
}

// FuncOf returns the function that is declared and given as an expression: by its name, as a method value, or by a variable
// that is assigned once. It is nil for others, such as a method expression, which takes its receiver as a parameter.
func (h *Handlers) FuncOf(e ast.Expr) *types.Func {
	var id *ast.Ident
	switch e := h.Value(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr: // a method value, or a function of another package
		if s := h.info.Selections[e]; s == nil || s.Kind() == types.MethodVal {
			id = e.Sel
		}
	case *ast.IndexExpr: // a generic function
		id, _ = e.X.(*ast.Ident)
	}
	if id == nil {
		return nil
	}
	fn, _ := h.info.Uses[id].(*types.Func)
	return fn
}

// Body is the body of the function, nil if it is in another package.
func (h *Handler) Body() *ast.BlockStmt {
	switch {
	case h.Literal != nil:
		return h.Literal.Body
	case h.Decl != nil:
		return h.Decl.Body
	}
	return nil
}

// Name is how a message calls the function.
func (h *Handler) Name() string {
	name := string(h.Kind)
	switch {
	case h.Func != nil:
		return name + " " + h.Func.Name()
	case h.Message != "":
		return name + " " + h.Message
	}
	return name
}

// Pos is where the function is, and otherwise where it is given.
func (h *Handler) Pos() token.Pos {
	switch {
	case h.Literal != nil:
		return h.Literal.Pos()
	case h.Decl != nil:
		return h.Decl.Name.Pos()
	}
	return h.Arg.Pos()
}

type finder struct {
	*Handlers
	pass    *analysis.Pass
	program *program.Program
}

func run(pass *analysis.Pass) (any, error) {
	f := &finder{
		Handlers: &Handlers{
			info: pass.TypesInfo, declarations: make(map[*types.Func]*ast.FuncDecl), assigned: make(map[types.Object][]ast.Expr),
			fields: make(map[fieldOf][]ast.Expr),
		},
		pass: pass, program: pass.ResultOf[program.Analyzer].(*program.Program),
	}
	if !f.program.Workflows {
		return f.Handlers, nil
	}
	var calls []within
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok {
				if fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
					f.declarations[fn] = decl
				}
			}
		}
		calls = append(calls, f.read(file)...)
	}
	for _, c := range calls {
		f.call(c)
	}
	f.implementations(pass.ResultOf[definitions.Analyzer].(*definitions.Definitions))
	slices.SortStableFunc(f.All, func(a, b *Handler) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return f.Handlers, nil
}

// within is a call, and the function that it is in.
type within struct {
	call     *ast.CallExpr
	function ast.Node
}

// read returns the calls in a file, and remembers what variables are assigned.
func (f *finder) read(file *ast.File) []within {
	var calls []within
	var stack []ast.Node // functions
	ast.PreorderStack(file, nil, func(n ast.Node, parents []ast.Node) bool {
		stack = stack[:0]
		for _, p := range parents {
			switch p.(type) {
			case *ast.FuncDecl, *ast.FuncLit:
				stack = append(stack, p)
			}
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			c := within{call: n}
			if len(stack) > 0 {
				c.function = stack[len(stack)-1]
			}
			calls = append(calls, c)
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				switch {
				case n.Tok != token.ASSIGN && n.Tok != token.DEFINE:
					f.assign(left, left) // to something that is made of what it was
				case len(n.Lhs) == len(n.Rhs):
					f.assign(left, n.Rhs[i])
				default:
					f.assign(left, n.Rhs[0]) // one of several results
				}
			}
		case *ast.RangeStmt:
			for _, variable := range []ast.Expr{n.Key, n.Value} {
				if variable != nil {
					f.assign(variable, variable) // to another value each time
				}
			}
		case *ast.UnaryExpr:
			if id, ok := n.X.(*ast.Ident); ok && n.Op == token.AND {
				f.assign(id, id) // by whoever is given its address
			}
		case *ast.IncDecStmt:
			f.assign(n.X, n.X)
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if len(n.Values) > 0 {
					f.assign(name, n.Values[min(i, len(n.Values)-1)])
				}
			}
		}
		return true
	})
	return calls
}

func (f *finder) assign(to, value ast.Expr) {
	to = ast.Unparen(to)
	if id, ok := to.(*ast.Ident); ok {
		if o := f.pass.TypesInfo.ObjectOf(id); o != nil {
			f.assigned[o] = append(f.assigned[o], value)
		}
		return
	}
	// A part of a variable is another value of all of it.
	switch part := to.(type) {
	case *ast.SelectorExpr:
		if id, ok := part.X.(*ast.Ident); ok {
			field := fieldOf{f.pass.TypesInfo.ObjectOf(id), part.Sel.Name}
			f.fields[field] = append(f.fields[field], value)
		}
		f.assign(part.X, part.X)
	case *ast.IndexExpr:
		f.assign(part.X, part.X)
	}
}

// call adds the functions that a call is given.
func (f *finder) call(c within) {
	callee, _ := typeutil.Callee(f.pass.TypesInfo, c.call).(*types.Func)
	known := temporal.Of(callee)
	if known == nil {
		return
	}
	message, isConstant := "", false
	if known.MessageName > 0 && known.MessageName < len(c.call.Args) {
		if v := f.pass.TypesInfo.Types[c.call.Args[known.MessageName]].Value; v != nil && v.Kind() == constant.String {
			message, isConstant = constant.StringVal(v), true
		}
	}
	if known.Message != "" && !known.Has(temporal.Sends) {
		f.Registrations = append(f.Registrations, &Registration{
			Call: c.call, Function: known, Name: message, Constant: isConstant, Within: c.function,
		})
	}
	for i, kind := range known.Takes {
		if i < len(c.call.Args) {
			f.add(kind, message, c.call, c.call.Args[i])
		}
	}
	if known.Options > 0 && known.Options < len(c.call.Args) {
		if validator := f.Field(c.call.Args[known.Options], "Validator"); validator != nil {
			f.add(temporal.Validator, message, c.call, validator)
		}
	}
}

// Field returns the value of a field in a literal of a struct, or of a variable that is assigned once, as a whole or in this
// field, and nil if it is not known or not set.
func (h *Handlers) Field(e ast.Expr, name string) ast.Expr {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if values := h.fields[fieldOf{h.info.ObjectOf(id), name}]; len(values) == 1 {
			return values[0]
		}
	}
	literal := h.Literal(e)
	if literal == nil {
		return nil
	}
	for _, element := range literal.Elts {
		if kv, ok := element.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok && key.Name == name {
				return kv.Value
			}
		}
	}
	return nil
}

// Literal returns the literal that an expression is, or points to, or that a variable is assigned once. It is nil for others.
func (h *Handlers) Literal(e ast.Expr) *ast.CompositeLit {
	e = h.Value(e)
	if pointer, ok := e.(*ast.UnaryExpr); ok && pointer.Op == token.AND {
		e = ast.Unparen(pointer.X)
	}
	literal, _ := e.(*ast.CompositeLit)
	return literal
}

// Value returns what a variable is assigned, if it is assigned once, and any other expression as it is. For one of several
// results of a call it is the call.
func (h *Handlers) Value(e ast.Expr) ast.Expr {
	const mostSteps = 5
	for range mostSteps {
		e = ast.Unparen(e)
		id, ok := e.(*ast.Ident)
		if !ok {
			return e
		}
		v, ok := h.info.ObjectOf(id).(*types.Var)
		if !ok || len(h.assigned[v]) != 1 {
			return e
		}
		e = h.assigned[v][0]
	}
	return e
}

// add adds a function that is given to a call.
func (f *finder) add(kind temporal.Kind, message string, call *ast.CallExpr, arg ast.Expr) {
	h := &Handler{Kind: kind, Message: message, Registered: call, Arg: arg}
	if literal, ok := f.Value(arg).(*ast.FuncLit); ok {
		h.Literal, h.SSA = literal, f.program.Of(literal)
	} else {
		h.Func = f.FuncOf(arg)
	}
	f.finish(h)
}

// finish adds a handler, if it is a function that is known.
func (f *finder) finish(h *Handler) {
	if h.Func != nil {
		h.Func = h.Func.Origin()
		h.Decl = f.declarations[h.Func]
		h.SSA = f.program.FuncOf(h.Func)
	}
	if h.Func != nil || h.Literal != nil {
		f.All = append(f.All, h)
	}
}

// implementations adds the methods of types that implement contracts.
func (f *finder) implementations(d *definitions.Definitions) {
	if len(d.Interfaces) == 0 {
		return
	}
	scope := f.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		t, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || t.IsAlias() || types.IsInterface(t.Type()) {
			continue
		}
		for _, contract := range d.Interfaces {
			i, ok := contract.Type.Type().Underlying().(*types.Interface)
			if !ok || !types.Implements(types.NewPointer(t.Type()), i) {
				continue
			}
			for _, method := range contract.Methods {
				f.method(t, contract.Type, method)
			}
		}
	}
}

// method adds a method of a type that implements a contract, if the method is declared here.
func (f *finder) method(t, contract *types.TypeName, m definitions.Method) {
	o, _, _ := types.LookupFieldOrMethod(t.Type(), true, f.pass.Pkg, m.Name)
	fn, ok := o.(*types.Func)
	if !ok || f.declarations[fn.Origin()] == nil {
		return
	}
	known := slices.ContainsFunc(f.All, func(h *Handler) bool { return h.Kind == m.Kind && h.Func == fn.Origin() })
	if !known {
		f.finish(&Handler{Kind: m.Kind, Message: m.Wire, Func: fn, Contract: contract, Serial: m.Serial})
	}
}
