package assist

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/temporalgen/temporalgen/parser/directive"
)

// A Contract is an interface with the directive of a contract, as far as its source tells, or one with annotated methods that
// contracts can embed.
type Contract struct {
	Name      *ast.Ident
	Methods   []*Method            // that it declares itself
	Directive *directive.Directive // nil if it has none
	decl      *ast.GenDecl
	spec      *ast.TypeSpec
	embedded  []string // names of the types of the package that it embeds
}

// A Method is a method that a contract declares itself.
type Method struct {
	Name      *ast.Ident
	Directive *directive.Directive // nil if it has none
	field     *ast.Field
	signature *ast.FuncType
}

// Contracts returns the contracts of a file in their order.
func (s *Source) Contracts() []*Contract {
	return slices.DeleteFunc(s.annotated(), func(c *Contract) bool { return c.Directive == nil })
}

// annotated returns the contracts of a file, and the interfaces with annotated methods that are none.
func (s *Source) annotated() []*Contract {
	var list []*Contract
	for _, decl := range s.File.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			spec, ok := spec.(*ast.TypeSpec)
			if !ok {
				continue
			}
			t, ok := ast.Unparen(spec.Type).(*ast.InterfaceType)
			if !ok {
				continue
			}
			c := &Contract{Name: spec.Name, decl: gen, spec: spec}
			if d := directiveIn(typeDoc(gen, spec)); d != nil && d.Kind != nil && d.Kind.OnType {
				c.Directive = d
			}
			annotated := c.Directive != nil
			for _, field := range t.Methods.List {
				switch t := field.Type.(type) {
				case *ast.FuncType:
					if len(field.Names) == 1 {
						m := &Method{field.Names[0], directiveIn(field.Doc), field, t}
						c.Methods = append(c.Methods, m)
						annotated = annotated || m.Directive != nil
					}
				case *ast.Ident:
					c.embedded = append(c.embedded, t.Name)
				}
			}
			if annotated {
				list = append(list, c)
			}
		}
	}
	return list
}

// method returns the method that c declares with a name, nil if it declares none.
func (c *Contract) method(name string) *Method {
	for _, m := range c.Methods {
		if m.Name.Name == name {
			return m
		}
	}
	return nil
}

// methods returns the methods of c, and after them those of the interfaces of the file that it embeds.
func (s *Source) methods(c *Contract) []*Method {
	var list []*Method
	all := s.annotated()
	seen := make(map[string]bool)
	var add func(c *Contract)
	add = func(c *Contract) {
		if seen[c.Name.Name] {
			return
		}
		seen[c.Name.Name] = true
		list = append(list, c.Methods...)
		for _, other := range all {
			if slices.Contains(c.embedded, other.Name.Name) {
				add(other)
			}
		}
	}
	add(c)
	return list
}

// run returns the run of a workflow, nil if there is none.
func (c *Contract) run(s *Source) *Method {
	for _, m := range s.methods(c) {
		if m.Directive.Is(directive.Run) {
			return m
		}
	}
	return nil
}

// Summary counts the messages of c: "1 signal, 2 updates".
func (c *Contract) Summary() string {
	var counts []string
	for _, kind := range []struct{ name, plural string }{
		{directive.Signal, "signals"}, {directive.Query, "queries"}, {directive.Update, "updates"}, {directive.Activity, "activities"},
	} {
		n := 0
		for _, m := range c.Methods {
			if m.Directive.Is(kind.name) {
				n++
			}
		}
		switch n {
		case 0:
		case 1:
			counts = append(counts, "1 "+kind.name)
		default:
			counts = append(counts, fmt.Sprint(n, " ", kind.plural))
		}
	}
	if len(counts) == 0 {
		return "no messages of its own"
	}
	return strings.Join(counts, ", ")
}

// at returns the contract or the interface that can be embedded in one, and the method of it, whose declaration with its
// comments an offset is in. The method is nil for the rest of the contract.
func (s *Source) at(offset int) (*Contract, *Method) {
	within := func(doc *ast.CommentGroup, n ast.Node) bool {
		from := n.Pos()
		if doc != nil {
			from = doc.Pos()
		}
		return s.offset(from) <= offset && offset <= s.offset(n.End())
	}
	for _, c := range s.annotated() {
		for _, m := range c.Methods {
			if within(m.field.Doc, m.field) {
				return c, m
			}
		}
		if within(typeDoc(c.decl, c.spec), c.spec) {
			return c, nil
		}
	}
	return nil, nil
}

// text returns the source of a node.
func (s *Source) text(n ast.Node) string { return string(s.Text[s.offset(n.Pos()):s.offset(n.End())]) }

// likelyKind guesses from the signature of a method which kind it was meant to be.
func (s *Source) likelyKind(m *Method) string {
	results := m.signature.Results.NumFields()
	switch s.contextOf(m) {
	case "context":
		return directive.Activity
	case workflowPath:
		if results > 1 {
			return directive.Update
		}
		return directive.Signal
	}
	return directive.Query
}

// fits reports whether a method has the parameters and results of a kind, apart from a validator, which has a name besides.
func (s *Source) fits(m *Method, kind string) bool {
	results := m.signature.Results.NumFields()
	switch kind {
	case directive.Activity:
		return s.contextOf(m) == "context" && results > 0
	case directive.Query:
		return s.contextOf(m) == "" && results > 0
	case directive.Signal:
		return s.contextOf(m) == workflowPath && results < 2
	case directive.Run, directive.Update:
		return s.contextOf(m) == workflowPath && results > 0
	}
	return false
}

// workflowPath is the package of the context of workflows.
const workflowPath = "go.temporal.io/sdk/workflow"

// contextOf is the package of the context that a method takes first, "" if it takes none.
func (s *Source) contextOf(m *Method) string {
	if m.signature.Params.NumFields() == 0 {
		return ""
	}
	selector, ok := m.signature.Params.List[0].Type.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != "Context" {
		return ""
	}
	name, _ := selector.X.(*ast.Ident)
	for _, spec := range s.File.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil || name == nil {
			continue
		}
		if spec.Name != nil && spec.Name.Name == name.Name || spec.Name == nil && path.Base(imported) == name.Name {
			return imported
		}
	}
	return ""
}
