package implement

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/directive"
)

// The kinds of contracts.
const (
	workflowContract   = "workflow"
	activitiesContract = "activities"
	messagesContract   = "messages"
)

// A contractType is the interface that is to be implemented.
type contractType struct {
	pkg     *sourcePackage
	name    string
	kind    string
	obj     *types.TypeName
	file    *ast.File
	methods []*types.Func // in the order in which they are read
	run     *types.Func   // of a workflow
	docs    map[*types.Func]string
}

// contract finds a contract by its name.
func (pkg *sourcePackage) contract(name string) (*contractType, error) {
	c := &contractType{pkg: pkg, name: name, docs: make(map[*types.Func]string)}
	var syntax *ast.InterfaceType
	var names []string
	for _, f := range pkg.Syntax {
		for _, decl := range f.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				spec := spec.(*ast.TypeSpec)
				doc := spec.Doc
				if doc == nil && !gen.Lparen.IsValid() {
					doc = gen.Doc
				}
				kind := kindOf(doc)
				declared, ok := spec.Type.(*ast.InterfaceType)
				if !ok || kind != workflowContract && kind != activitiesContract && kind != messagesContract {
					continue
				}
				names = append(names, spec.Name.Name)
				if spec.Name.Name == name {
					c.kind, c.file, syntax = kind, f, declared
				}
			}
		}
	}
	switch {
	case syntax == nil && len(names) == 0:
		return nil, fmt.Errorf("package %s has no contracts", pkg.PkgPath)
	case syntax == nil:
		return nil, fmt.Errorf("package %s has no contract %s: it has %s", pkg.PkgPath, name, list(names))
	}
	if err := pkg.firstError(syntax.Pos(), syntax.End()); err != nil {
		return nil, fmt.Errorf("the contract has a mistake: %w", err)
	}
	c.obj = pkg.lookup(name)
	return c, c.readMethods(syntax)
}

// kindOf returns the kind of the first directive in a comment.
func kindOf(doc *ast.CommentGroup) string {
	if doc == nil {
		return ""
	}
	for _, comment := range doc.List {
		if directive.Is(comment.Text) {
			return directive.Parse(comment).Name
		}
	}
	return ""
}

// readMethods sets the methods of the contract, in the order in which they are declared. Those of an embedded interface are
// where that is named.
func (c *contractType) readMethods(syntax *ast.InterfaceType) error {
	places := make(map[string]token.Pos)
	comments := make(map[string]*ast.CommentGroup)
	embedded := func(t types.Type, pos token.Pos) {
		if i, ok := t.Underlying().(*types.Interface); ok {
			for m := range i.Methods() {
				if _, ok := places[m.Name()]; !ok {
					places[m.Name()] = pos
				}
			}
		}
	}
	for _, field := range syntax.Methods.List {
		if len(field.Names) == 0 {
			embedded(c.pkg.TypesInfo.TypeOf(field.Type), field.Pos())
			continue
		}
		places[field.Names[0].Name] = field.Pos()
		comments[field.Names[0].Name] = field.Doc
	}
	for m := range c.obj.Type().Underlying().(*types.Interface).Methods() {
		if !m.Exported() && m.Pkg() != c.pkg.Types {
			return fmt.Errorf("%s cannot be implemented here: %s is unexported in another package", c.name, m.Name())
		}
		doc, ok := comments[m.Name()]
		if !ok {
			doc = c.embeddedDoc(m)
		}
		if c.kind == workflowContract && kindOf(doc) == "run" {
			c.run = m
		}
		if doc != nil {
			c.docs[m] = doc.Text() // which has no directives
		}
		c.methods = append(c.methods, m)
	}
	slices.SortStableFunc(c.methods, func(a, b *types.Func) int {
		if before := places[a.Name()] - places[b.Name()]; before != 0 {
			return int(before)
		}
		return int(a.Pos() - b.Pos()) // of one embedded interface
	})
	return nil
}

// embeddedDoc finds the comment of a method that is declared elsewhere. Without its source there is none.
func (c *contractType) embeddedDoc(m *types.Func) *ast.CommentGroup {
	position := c.pkg.Fset.PositionFor(m.Pos(), false)
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, position.Filename, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var doc *ast.CommentGroup
	ast.Inspect(f, func(n ast.Node) bool {
		if field, ok := n.(*ast.Field); ok && len(field.Names) == 1 && field.Names[0].Name == m.Name() &&
			fset.PositionFor(field.Names[0].Pos(), false).Line == position.Line {
			doc = field.Doc
		}
		return doc == nil
	})
	return doc
}

// source is the source of a method. Without a name, the receiver is its type alone, as it is if a parameter has that name.
func (c *contractType) source(m *types.Func, receiver receiver, qualify types.Qualifier) string {
	var text strings.Builder
	for line := range strings.Lines(c.docs[m]) {
		if !strings.HasPrefix(line, "\t") { // it is code
			line = " " + line
		}
		text.WriteString("//" + strings.TrimRight(line, " \n") + "\n")
	}
	signature := strings.TrimPrefix(types.TypeString(m.Signature(), qualify), "func")
	fmt.Fprintf(&text, "func (%s) %s%s {\n\tpanic(\"not implemented\")\n}\n", receiver.besides(m.Signature()), m.Name(), signature)
	return text.String()
}

// A receiver is how the methods of a type begin.
type receiver struct {
	name string // "" for none
	typ  string // such as *order
}

// besides is the receiver of a method with a signature, which may have a parameter of that name.
func (r receiver) besides(signature *types.Signature) string {
	for _, tuple := range []*types.Tuple{signature.Params(), signature.Results()} {
		for v := range tuple.Variables() {
			if v.Name() == r.name {
				return r.typ
			}
		}
	}
	return strings.TrimSpace(r.name + " " + r.typ)
}
