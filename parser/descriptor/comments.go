package descriptor

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
)

// comments are those of a source file on types and fields, by the line on which their names are.
type comments map[int]string

// commentOf is what the author of a type or a field has written about it, "" for nothing.
func (b *builder) commentOf(obj types.Object) string {
	if !obj.Pos().IsValid() {
		return ""
	}
	pos := b.fset.PositionFor(obj.Pos(), false)
	of, ok := b.comments[pos.Filename]
	if !ok {
		of = b.readComments(pos.Filename)
		b.comments[pos.Filename] = of
	}
	return of[pos.Line]
}

func (b *builder) readComments(path string) comments {
	src, err := b.readFile(path)
	if err != nil {
		return nil // of some packages there is export data alone
	}
	fset := token.NewFileSet()
	file, _ := parser.ParseFile(fset, path, src, parser.ParseComments|parser.SkipObjectResolution)
	if file == nil {
		return nil
	}
	found := make(comments)
	add := func(name ast.Node, groups ...*ast.CommentGroup) {
		line := fset.PositionFor(name.Pos(), false).Line
		for _, g := range groups {
			if text := strings.TrimSpace(g.Text()); text != "" && found[line] == "" {
				found[line] = text
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			for _, spec := range n.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok {
					add(spec.Name, spec.Doc, n.Doc, spec.Comment)
				}
			}
		case *ast.StructType:
			for _, f := range n.Fields.List {
				add(f.Type, f.Doc, f.Comment) // an embedded one
				for _, name := range f.Names {
					add(name, f.Doc, f.Comment)
				}
			}
		}
		return true
	})
	return found
}
