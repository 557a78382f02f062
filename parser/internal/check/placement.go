package check

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// misplaced says why a directive is in the wrong place.
func misplaced(f *File, d *directive.Directive) string {
	belongs := ": it belongs in the doc comment of a method of an interface"
	if d.Kind != nil && d.Kind.OnType {
		belongs = ": it belongs in the doc comment of an interface"
	}
	if place := placeOf(f, d.Comment); place != "" {
		return d.String() + " is " + place + belongs
	}
	if name, _ := declaredBelow(f, d.Comment); name != "" {
		return d.String() + " is not in the doc comment of " + name + ": remove the blank line between them"
	}
	return d.String() + " is not in a doc comment" + belongs
}

// placeOf describes where a comment is, "" if it stands for itself.
func placeOf(f *File, c *ast.Comment) string {
	place := ""
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.File:
			if c.Slash < n.Package {
				place = "above the package clause"
			}
		case *ast.FuncDecl:
			if holds(n.Doc, c) {
				place = "on a function"
			} else if within(n, c) {
				place = "inside a function"
			}
			return false
		case *ast.GenDecl:
			if holds(n.Doc, c) {
				place = placeOfDecl(n)
			}
		case *ast.ValueSpec:
			if holds(n.Doc, c) {
				place = "on a variable or constant"
			} else if holds(n.Comment, c) {
				place = "at the end of a line"
			}
		case *ast.TypeSpec:
			if holds(n.Doc, c) {
				place = placeOfType(n)
			} else if holds(n.Comment, c) {
				place = "at the end of a line"
			}
		case *ast.Field:
			if holds(n.Doc, c) {
				place = placeOfField(n)
			} else if holds(n.Comment, c) {
				place = "at the end of a line"
			}
		}
		return place == ""
	})
	return place
}

func placeOfDecl(n *ast.GenDecl) string {
	switch {
	case n.Tok == token.IMPORT:
		return "on an import"
	case n.Tok != token.TYPE:
		return "on a variable or constant"
	case n.Lparen.IsValid():
		return "on a group of types"
	}
	return placeOfType(n.Specs[0].(*ast.TypeSpec))
}

func placeOfType(n *ast.TypeSpec) string {
	if _, ok := n.Type.(*ast.StructType); ok {
		return "on the struct " + n.Name.Name
	}
	return "on " + n.Name.Name + ", which is not an interface"
}

func placeOfField(n *ast.Field) string {
	if len(n.Names) == 0 {
		return "on something embedded"
	}
	return "on the field " + n.Names[0].Name
}

// blankBelow are the blank lines below the comments that one belongs to, and above what comes next before a position.
func blankBelow(r *diag.Reporter, f *File, c *ast.Comment, before token.Pos) diag.Span {
	end := c.End()
	for _, group := range f.Syntax.Comments {
		switch {
		case holds(group, c):
			end = group.End()
		case c.End() < group.Pos() && group.Pos() < before:
			before = group.Pos()
		}
	}
	file, line := r.Fset.File(end), r.Position(end).Line
	return r.LinesUntil(file.LineStart(line+1), r.Position(before).Line)
}

// declaredBelow returns the name of the interface or method that follows a comment with
// only blank lines between them, "" for none, and where that is.
func declaredBelow(f *File, c *ast.Comment) (name string, at token.Pos) {
	nearest := token.Pos(0)
	consider := func(pos token.Pos, ident string) {
		if pos > c.End() && (nearest == 0 || pos < nearest) {
			name, nearest = ident, pos
		}
	}
	for _, decl := range f.Syntax.Decls {
		consider(decl.Pos(), "")
	}
	f.Types(func(decl *ast.GenDecl, spec *ast.TypeSpec) {
		t := interfaceType(spec)
		if t == nil {
			return
		}
		if !decl.Lparen.IsValid() {
			consider(decl.Pos()-1, spec.Name.Name)
		}
		consider(spec.Pos()-1, spec.Name.Name)
		for _, field := range t.Methods.List {
			if len(field.Names) > 0 {
				consider(field.Pos()-1, field.Names[0].Name)
			}
		}
	})
	return name, nearest + 1
}

func holds(group *ast.CommentGroup, c *ast.Comment) bool {
	return group != nil && slices.Contains(group.List, c)
}

func within(n ast.Node, c *ast.Comment) bool {
	return n.Pos() <= c.Slash && c.Slash < n.End()
}
