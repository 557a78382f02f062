package check

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// An interfaceMethod is a method of a contract, its own or that of an embedded interface.
type interfaceMethod struct {
	name      *ast.Ident
	doc       *ast.CommentGroup
	directive *directive.Directive
	signature *types.Signature
	params    []ast.Node // the name of each parameter, or its type
	results   []ast.Node
	embedded  ast.Expr // the type that is embedded in the contract and has the method, nil for none
}

// pos is where the method is declared.
func (m *interfaceMethod) pos() token.Pos { return m.name.Pos() }

// wireRange is where the method's name on the wire is: a value or the method's name.
func (m *interfaceMethod) wireRange() diag.Range {
	if a := m.directive.Arg("name"); a != nil {
		return a.ValueRange()
	}
	return m.name
}

// wireName is the method's name on the wire.
func (m *interfaceMethod) wireName() string {
	if a := m.directive.Arg("name"); a != nil {
		return a.Value
	}
	return m.name.Name
}

// A methodSet collects the methods of an interface in the order of its source.
type methodSet struct {
	*checker
	methods []*interfaceMethod   // those with a valid directive
	seen    map[string]token.Pos // where a method of a name is declared, whatever it has
	root    ast.Expr             // the type that is embedded in the contract, if within one
}

// methodsOf returns the methods of an interface, and reports those without a directive.
func (c *checker) methodsOf(file *File, syntax *ast.InterfaceType, t *types.Interface) *methodSet {
	s := &methodSet{checker: c, seen: make(map[string]token.Pos)}
	s.add(file, syntax, t)
	return s
}

// complete reports whether all methods have a valid directive. Otherwise it is not
// known what is missing.
func (s *methodSet) complete() bool { return len(s.methods) == len(s.seen) }

// add adds the methods of an interface. The order of embedded types is that of the
// source, whether they were read from source or from export data.
func (s *methodSet) add(file *File, syntax *ast.InterfaceType, t *types.Interface) {
	embedded := 0
	for _, field := range syntax.Methods.List {
		if len(field.Names) > 0 {
			s.addMethod(file, field, t)
			continue
		}
		if embedded >= t.NumEmbeddeds() {
			return
		}
		atRoot := s.root == nil
		if atRoot {
			s.root = field.Type
		}
		s.embed(file, field.Type, t.EmbeddedType(embedded))
		if atRoot {
			s.root = nil
		}
		embedded++
	}
}

// named returns the method with a name, nil for none.
func (s *methodSet) named(name string) *interfaceMethod {
	for _, m := range s.methods {
		if m.name.Name == name {
			return m
		}
	}
	return nil
}

func (s *methodSet) addMethod(file *File, field *ast.Field, t *types.Interface) {
	name := field.Names[0]
	fn := explicitMethod(t, name.Name)
	syntax, ok := field.Type.(*ast.FuncType)
	if fn == nil || !ok {
		return // declared twice: a type error, which the go command reports
	}
	if first, ok := s.seen[name.Name]; ok {
		if first != name.Pos() {
			s.Errorf(name, diag.NameTaken, "method %s is also declared at %s: keep one of them", name.Name, s.Place(first))
		}
		return
	}
	s.seen[name.Name] = name.Pos()
	d, attempted := file.use(field.Doc, s.Reporter)
	switch {
	case !name.IsExported() && s.root != nil:
		s.Errorf(s.root, diag.NoDirective, "the embedded method %s is not exported: the names of a contract's methods begin with an upper-case letter", name.Name)
	case !name.IsExported():
		s.Errorf(name, diag.NoDirective, "method %s is not exported: the names of a contract's methods begin with an upper-case letter", name.Name)
	case !attempted && s.root != nil:
		s.Errorf(s.root, diag.NoDirective, "the embedded method %s has no directive (%s): it needs one there, such as //temporal:%s",
			name.Name, s.Place(name.Pos()), s.likelyKind(fn))
	case !attempted:
		s.Errorf(name, diag.NoDirective, "method %s has no directive: add one, such as //temporal:%s", name.Name, s.likelyKind(fn))
	case d != nil && !d.Kind.OnType:
		s.methods = append(s.methods, &interfaceMethod{
			name: name, doc: field.Doc, directive: d, signature: fn.Signature(),
			params: nodes(syntax.Params), results: nodes(syntax.Results),
			embedded: s.root,
		})
	}
}

// likelyKind guesses from a signature which kind a method was meant to be.
func (s *methodSet) likelyKind(fn *types.Func) string {
	sig := fn.Signature()
	switch {
	case sig.Params().Len() > 0 && s.isGoContext(sig.Params().At(0).Type()):
		return directive.Activity
	case sig.Params().Len() == 0 || !s.isWorkflowContext(sig.Params().At(0).Type()):
		return directive.Query
	case sig.Results().Len() > 1:
		return directive.Update
	}
	return directive.Signal
}

// embed adds the methods of a type that is embedded.
func (s *methodSet) embed(file *File, expr ast.Expr, t types.Type) {
	at := s.root
	expr = ast.Unparen(expr)
	if syntax, ok := expr.(*ast.InterfaceType); ok {
		if t, ok := t.Underlying().(*types.Interface); ok {
			s.add(file, syntax, t)
		}
		return
	}
	if s.invalid(t) {
		s.typeError(expr.Pos(), expr.End())
		return
	}
	underlying, ok := t.Underlying().(*types.Interface)
	name := gotypes.TypeName(t)
	switch {
	case !ok || name == nil || !underlying.IsMethodSet():
		s.Errorf(at, diag.NotInterface, "%s is not an interface with only methods: it cannot be embedded in a contract", s.typeString(t))
		return
	case underlying.NumExplicitMethods()+underlying.NumEmbeddeds() == 0:
		return
	case name.Pkg() == nil:
		s.Errorf(at, diag.NoDirective, "the embedded method %s of %s cannot have a directive: do not embed it",
			underlying.Method(0).Name(), name.Name())
		return
	}
	spec, read := s.importer.Declaration(name)
	if spec == nil {
		s.Errorf(at, diag.Load, "the source of %s, which has its directives, cannot be read", s.typeString(t))
		return
	}
	declaredIn := s.files.Of(read)
	if syntax := interfaceType(spec); syntax != nil {
		s.add(declaredIn, syntax, underlying)
		return
	}
	if alias, ok := t.(*types.Alias); ok {
		s.embed(declaredIn, spec.Type, alias.Rhs())
		return
	}
	s.Errorf(at, diag.NotInterface, "%s is declared as %s: embed that one", s.typeString(t), types.ExprString(spec.Type))
}

func explicitMethod(t *types.Interface, name string) *types.Func {
	for fn := range t.ExplicitMethods() {
		if fn.Name() == name {
			return fn
		}
	}
	return nil
}

// nodes returns the name of each parameter or result in a list, or the type of one without a name.
func nodes(list *ast.FieldList) []ast.Node {
	if list == nil {
		return nil
	}
	var all []ast.Node
	for _, field := range list.List {
		if len(field.Names) == 0 {
			all = append(all, field.Type)
		}
		for _, name := range field.Names {
			all = append(all, name)
		}
	}
	return all
}
