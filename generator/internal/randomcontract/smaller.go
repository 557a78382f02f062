package randomcontract

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Smaller returns the versions of a package that lack one thing each: a file, a declaration,
// a method, a parameter, a field, a tag, a line of a comment or a word of a directive. Those
// that lack most come first.
func Smaller(files map[string]string) []map[string]string {
	var versions []map[string]string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		without := maps.Clone(files)
		delete(without, name)
		versions = append(versions, without)
		src := files[name]
		for _, cut := range cuts(src) {
			version := maps.Clone(files)
			version[name] = src[:cut.from] + cut.instead + src[cut.to:]
			versions = append(versions, version)
		}
	}
	size := func(version map[string]string) int {
		n := 0
		for _, src := range version {
			n += len(src)
		}
		return n
	}
	slices.SortStableFunc(versions, func(a, b map[string]string) int { return cmp.Compare(size(a), size(b)) })
	return versions
}

// A cut is a part of a source that can be left out.
type cut struct {
	from, to int
	instead  string
}

// cuts are what can be left out of a source so that it still can be parsed, mostly.
func cuts(src string) []cut {
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	offset := func(pos token.Pos) int { return fset.PositionFor(pos, false).Offset }
	var list []cut
	between := func(from, to token.Pos) { list = append(list, cut{offset(from), min(offset(to), len(src)), ""}) }
	withDoc := func(n ast.Node, doc *ast.CommentGroup) {
		from := n.Pos()
		if doc != nil {
			from = doc.Pos()
		}
		between(from, n.End())
	}
	ast.Inspect(syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			withDoc(n, n.Doc)
		case *ast.FuncDecl:
			withDoc(n, n.Doc)
		case *ast.ImportSpec:
			between(n.Pos(), n.End())
		case *ast.TypeSpec:
			list = append(list, cut{offset(n.Type.Pos()), offset(n.Type.End()), "int"})
		case *ast.FieldList:
			for i, f := range n.List {
				withDoc(f, f.Doc)
				if i+1 < len(n.List) && src[offset(n.Opening)] == '(' {
					between(f.Pos(), n.List[i+1].Pos())
				}
				if f.Tag != nil {
					between(f.Tag.Pos(), f.Tag.End())
					list = append(list, ruleCuts(src, offset(f.Tag.Pos()), offset(f.Tag.End()))...)
				}
				if !isTrivial(f.Type) {
					list = append(list, cut{offset(f.Type.Pos()), offset(f.Type.End()), "int"})
				}
			}
		case *ast.StarExpr:
			between(n.Pos(), n.X.Pos())
		case *ast.ArrayType:
			between(n.Pos(), n.Elt.Pos())
		case *ast.MapType:
			between(n.Pos(), n.Value.Pos())
		}
		return true
	})
	for _, group := range syntax.Comments {
		for _, c := range group.List {
			from, to := offset(c.Pos()), offset(c.End())
			list = append(list, cut{from, min(to+1, len(src)), ""})
			list = append(list, wordCuts(src, from, to)...)
		}
	}
	return list
}

func isTrivial(t ast.Expr) bool {
	id, ok := t.(*ast.Ident)
	return ok && id.Name == "int"
}

// ruleCuts leave out one rule of a validate tag each.
func ruleCuts(src string, from, to int) []cut {
	var list []cut
	text := src[from:to]
	tag := strings.Trim(text, "`")
	rules := strings.Split(reflect.StructTag(tag).Get("validate"), ",")
	for i := range rules {
		rest := slices.Delete(slices.Clone(rules), i, i+1)
		if len(rest) > 0 && len(tag)+2 == len(text) {
			list = append(list, cut{from, to, "`validate:\"" + strings.Join(rest, ",") + "\"`"})
		}
	}
	return list
}

// wordCuts leave out one word of a directive each.
func wordCuts(src string, from, to int) []cut {
	var list []cut
	if !strings.HasPrefix(src[from:to], "//temporal:") {
		return nil
	}
	for i := from; i < to; i++ {
		if src[i] != ' ' {
			continue
		}
		end := strings.IndexByte(src[i+1:to], ' ')
		if end < 0 {
			end = to - i - 1
		}
		list = append(list, cut{i, i + 1 + end, ""})
	}
	return list
}

// Reordered is a package with its declarations and the methods of its interfaces in reverse
// order. ok is false if a file cannot be parsed.
func Reordered(files map[string]string) (reordered map[string]string, ok bool) {
	reordered = make(map[string]string)
	for name, src := range files {
		if reordered[name], ok = reorder(src); !ok {
			return nil, false
		}
	}
	return reordered, true
}

func reorder(src string) (string, bool) {
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", false
	}
	offset := func(pos token.Pos) int { return fset.PositionFor(pos, false).Offset }
	var parts []string
	last := offset(syntax.Name.End())
	head := src[:last] // with imports
	for _, decl := range syntax.Decls {
		end := offset(decl.End())
		part := src[last:end]
		if g, ok := decl.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			head += part
		} else {
			parts = append(parts, reorderMethods(part, decl, last, offset))
		}
		last = end
	}
	slices.Reverse(parts)
	return head + strings.Join(parts, "\n") + src[last:], true
}

// reorderMethods reverses the methods of the interface in a declaration, whose text begins at
// an offset.
func reorderMethods(text string, decl ast.Decl, begin int, offset func(token.Pos) int) string {
	g, ok := decl.(*ast.GenDecl)
	if !ok || len(g.Specs) != 1 {
		return text
	}
	t := interfaceOf(g.Specs[0])
	if t == nil || len(t.Methods.List) < 2 {
		return text
	}
	var methods []string
	first := offset(t.Methods.Opening) + 1
	last := first
	for _, field := range t.Methods.List {
		end := offset(field.End())
		methods = append(methods, text[last-begin:end-begin])
		last = end
	}
	slices.Reverse(methods)
	return text[:first-begin] + strings.Join(methods, "\n") + text[last-begin:]
}

// interfaceOf is the interface that is declared, nil for other declarations.
func interfaceOf(spec ast.Spec) *ast.InterfaceType {
	t, ok := spec.(*ast.TypeSpec)
	if !ok {
		return nil
	}
	i, _ := t.Type.(*ast.InterfaceType)
	return i
}
