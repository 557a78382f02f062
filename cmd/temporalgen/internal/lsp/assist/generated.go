package assist

import (
	"bytes"
	"go/ast"
	"go/printer"
	"go/token"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// receivers are the generated types of a contract that have methods, those first that people use most.
func receivers(c string) []string {
	w, a := (&contract.Workflow{Name: c}).Names(), (&contract.Activities{Name: c}).Names()
	return []string{w.Handle, a.Activities, w.Client, w.Starter, w.Child, w.External, w.ExternalStarter}
}

// generatedMethods are the names of the methods that are generated for a method of a contract.
func generatedMethods(m *Method) []string {
	name := m.Name.Name
	if m.Directive.Is(directive.Run) {
		return []string{"Start", "Result", "Get", "WithStart"}
	}
	return []string{name, "Start" + name, name + "Update", name + "Local", "Start" + name + "Local"}
}

// generatedFor returns the declarations in a generated file that are for a method of a contract, or for the contract itself if
// there is no method.
func (s *Source) generatedFor(c *Contract, m *Method) []*ast.FuncDecl {
	order := receivers(c.Name.Name)
	names := (&contract.Workflow{Name: c.Name.Name}).Names()
	var list []*ast.FuncDecl
	for _, decl := range s.File.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || !fn.Name.IsExported() {
			continue
		}
		receiver := receiverName(fn)
		switch {
		case m != nil && slices.Contains(order, receiver) && slices.Contains(generatedMethods(m), fn.Name.Name),
			m.isRun() && receiver == "" && slices.Contains([]string{names.StartChild, names.ContinueAsNew}, fn.Name.Name),
			m == nil && receiver == "" && slices.Contains([]string{
				names.Register, names.NewClient, names.ID, names.StartChild, names.NewExternal, names.ContinueAsNew, names.NewExternalStarter,
			}, fn.Name.Name):
			list = append(list, fn)
		}
	}
	rank := func(fn *ast.FuncDecl) int {
		if i := slices.Index(order, receiverName(fn)); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(list, func(a, b *ast.FuncDecl) int { return rank(a) - rank(b) })
	return list
}

func (m *Method) isRun() bool { return m != nil && m.Directive.Is(directive.Run) }

// receiverName is the type of the receiver of a method, "" for a function.
func receiverName(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return ""
	}
	t := fn.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if name, ok := t.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

// signatures prints declarations without bodies and comments.
func (s *Source) signatures(list []*ast.FuncDecl) string {
	var b bytes.Buffer
	for _, fn := range list {
		bare := &ast.FuncDecl{Recv: fn.Recv, Name: fn.Name, Type: fn.Type}
		if err := printer.Fprint(&b, token.NewFileSet(), bare); err != nil {
			continue // it was parsed from what was printed
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Definition returns where the code is that is generated for what is at an offset: its contract or method. It is nil if nothing
// is generated for what is there.
func (s *Source) Definition(offset int, generated *Source) *Span {
	c, m := s.at(offset)
	if c == nil || !s.isNamed(offset, c, m) {
		return nil
	}
	list := s.generatedIn(generated, c, m)
	if len(list) == 0 {
		return nil
	}
	name := list[0].Name
	return &Span{generated.offset(name.Pos()), generated.offset(name.End())}
}

// generatedIn returns the declarations in a generated file that are for a method or a contract of its source. Those for a
// validator are those for its update, and those for a method of an interface that is no contract are in the contracts that
// embed it.
func (s *Source) generatedIn(generated *Source, c *Contract, m *Method) []*ast.FuncDecl {
	if m.isValidator() {
		if m = s.updateOf(c, m); m == nil {
			return nil
		}
	}
	if c.Directive != nil {
		return generated.generatedFor(c, m)
	}
	var list []*ast.FuncDecl
	for _, owner := range s.Contracts() {
		if slices.ContainsFunc(s.methods(owner), func(other *Method) bool { return m != nil && other.Name.Pos() == m.Name.Pos() }) {
			list = append(list, generated.generatedFor(owner, m)...)
		}
	}
	return list
}

// updateOf returns the update that a validator of a contract is for, nil if there is none.
func (s *Source) updateOf(c *Contract, validator *Method) *Method {
	name := validator.Directive.Value("for").Value
	for _, m := range s.methods(c) {
		if m.Name.Name == name && m.Directive.Is(directive.Update) {
			return m
		}
	}
	return nil
}

// Reference returns where the update is declared that the value of for= at an offset names, nil at other places.
func (s *Source) Reference(offset int) *Span {
	comment, start, ok := s.commentAt(offset, directive.Prefix)
	if !ok {
		return nil
	}
	p, ok := directive.PlaceAt(comment, offset-start)
	c, m := s.at(offset)
	if !ok || p.Part != directive.InValue || p.Key == nil || p.Key.Form != directive.FormMethodName || c == nil || !m.isValidator() {
		return nil
	}
	update := s.updateOf(c, m)
	if update == nil {
		return nil
	}
	return &Span{s.offset(update.Name.Pos()), s.offset(update.Name.End())}
}

// A Span is a part of a text from one offset up to another.
type Span struct{ From, To int }

// isNamed reports whether an offset is in the name or the directive of a contract or a method.
func (s *Source) isNamed(offset int, c *Contract, m *Method) bool {
	name, d := c.Name, c.Directive
	if m != nil {
		name, d = m.Name, m.Directive
	}
	if s.offset(name.Pos()) <= offset && offset <= s.offset(name.End()) {
		return true
	}
	return d != nil && s.offset(d.Comment.Pos()) <= offset && offset <= s.offset(d.Comment.End())
}

// Origin returns where in its source the name is of what the declaration at an offset of a generated file was generated for.
func (generated *Source) Origin(offset int, s *Source) *Span {
	name, receiver := generated.declaredAt(offset)
	if name == "" {
		return nil
	}
	span := func(n *ast.Ident) *Span { return &Span{s.offset(n.Pos()), s.offset(n.End())} }
	var best *Span
	longest := 0
	for _, c := range s.Contracts() {
		owner := name
		if receiver != "" {
			owner = receiver
		}
		if receiver != "" && !slices.Contains(receivers(c.Name.Name), receiver) ||
			receiver == "" && !strings.Contains(owner, c.Name.Name) || len(c.Name.Name) < longest {
			continue
		}
		// Of contracts such as Order and OrderItem, that with the longer name is meant.
		best, longest = span(c.Name), len(c.Name.Name)
		if m := c.generating(name, receiver, s.methods(c)); m != nil {
			best = span(m.Name)
		}
	}
	return best
}

// generating returns the one of the methods of c for which a method or a constant was generated, nil if that is for all of c.
func (c *Contract) generating(name, receiver string, methods []*Method) *Method {
	if receiver == "" {
		for _, m := range methods {
			for _, suffix := range []string{"Signal", "Query", "Update", "Activity"} {
				if name == c.Name.Name+m.Name.Name+suffix {
					return m
				}
			}
		}
		return nil
	}
	if i := slices.IndexFunc(methods, func(m *Method) bool { return m.Name.Name == name }); i >= 0 {
		return methods[i]
	}
	for _, m := range methods {
		if m.Directive != nil && slices.Contains(generatedMethods(m), name) {
			return m
		}
	}
	return nil
}

// declaredAt returns the name that is declared at an offset, and its receiver. The name is "" for other places.
func (s *Source) declaredAt(offset int) (name, receiver string) {
	on := func(n ast.Node) bool { return s.offset(n.Pos()) <= offset && offset <= s.offset(n.End()) }
	for _, decl := range s.File.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if on(decl.Name) {
				return decl.Name.Name, receiverName(decl)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					if on(spec.Name) {
						return spec.Name.Name, ""
					}
				case *ast.ValueSpec:
					for _, n := range spec.Names {
						if on(n) {
							return n.Name, ""
						}
					}
				}
			}
		}
	}
	return "", ""
}
