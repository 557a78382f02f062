package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/internal/source"
)

// invalid reports whether a type is or is built from one that does not type-check. It
// does not look into named types.
func (c *checker) invalid(t types.Type) bool {
	switch t := t.(type) {
	case *types.Basic:
		return t.Kind() == types.Invalid
	case *types.Pointer:
		return c.invalid(t.Elem())
	case *types.Slice:
		return c.invalid(t.Elem())
	case *types.Array:
		return c.invalid(t.Elem())
	case *types.Chan:
		return c.invalid(t.Elem())
	case *types.Map:
		return c.invalid(t.Key()) || c.invalid(t.Elem())
	case *types.Alias:
		return c.invalid(t.Rhs()) || c.anyInvalid(t.TypeArgs())
	case *types.Named:
		return c.anyInvalid(t.TypeArgs())
	}
	return false
}

func (c *checker) anyInvalid(list *types.TypeList) bool {
	for t := range list.Types() {
		if c.invalid(t) {
			return true
		}
	}
	return false
}

// typeError reports the errors that make an invalid type of what stands between pos and
// end: those there, or that of an import that is used there.
func (c *checker) typeError(pos, end token.Pos) {
	if c.errorsBetween(pos, end) {
		return
	}
	if f := c.importer.File(pos); f != nil {
		used := importsUsed(f, pos, end)
		for _, spec := range f.Syntax.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err == nil && used[importName(spec, path)] && c.errorsBetween(spec.Pos(), spec.End()) {
				return
			}
		}
		if used["C"] {
			c.Errorf(c.nodeAt(pos), diag.Load, "a type of package C exists only where cgo is: use a type of Go")
			return
		}
	}
	c.Errorf(c.nodeAt(pos), diag.Load, "this type does not compile")
}

// nodeAt returns the innermost node that begins at pos.
func (c *checker) nodeAt(pos token.Pos) diag.Range {
	var found diag.Range = diag.At(pos)
	if f := c.importer.File(pos); f != nil {
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			if n == nil || n.Pos() > pos || n.End() <= pos {
				return false
			}
			if n.Pos() == pos {
				found = n
			}
			return true
		})
	}
	return found
}

// typeErrorOf reports why the declaration that contains pos has an invalid type.
func (c *checker) typeErrorOf(pos token.Pos) {
	end := pos
	if f := c.importer.File(pos); f != nil {
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			if n == nil || n.Pos() > pos || n.End() <= pos {
				return false
			}
			switch n.(type) {
			case *ast.Field, *ast.TypeSpec:
				end = n.End() // of the innermost one
			}
			return true
		})
	}
	c.typeError(pos, end)
}

// errorsWithin reports the type errors within a node.
func (c *checker) errorsWithin(n ast.Node) { c.errorsBetween(n.Pos(), n.End()) }

// endlessTypes reports types that would be made of themselves without end: as generic types are
// such as type T[P any] struct{ next *T[[]P] }, and types such as type T struct{ all [2]T }, whose
// values would have no size. Nothing that looks into the first would end, and nothing else is
// found to be wrong with the second.
func (c *checker) endlessTypes() bool {
	files := c.importer.FilesBelow(c.source)
	found := false
	for _, e := range c.importer.Errors() {
		message := ""
		switch {
		case strings.HasPrefix(e.Msg, "instantiation cycle"):
			message = "instantiation cycle: this type parameter is given ever larger types"
		case strings.HasPrefix(e.Msg, "invalid recursive type"):
			message = "invalid recursive type: its values would contain themselves"
		}
		if message != "" && files[c.importer.File(e.Pos)] {
			c.Errorf(c.nodeAt(e.Pos), diag.Load, "%s", message)
			found = true
		}
	}
	return found
}

// importErrors reports the imports of a file that could not be imported.
func (c *checker) importErrors(f *source.File) {
	for _, spec := range f.Syntax.Imports {
		c.errorsWithin(spec)
	}
}

func (c *checker) errorsBetween(pos, end token.Pos) bool {
	found := false
	for _, e := range c.importer.Errors() {
		if strings.HasPrefix(e.Msg, "\t") {
			continue // belongs to the error before it
		}
		if e.Pos == pos || pos < e.Pos && e.Pos < end {
			c.Errorf(c.nodeAt(e.Pos), diag.Load, "%s", strings.Join(strings.Fields(e.Msg), " "))
			found = true
		}
	}
	return found
}

// importsUsed returns the names before a dot between pos and end.
func importsUsed(f *source.File, pos, end token.Pos) map[string]bool {
	names := make(map[string]bool)
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || sel.Pos() < pos || sel.Pos() > end {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok {
			names[id.Name] = true
		}
		return true
	})
	return names
}

// importName is the name by which an import is used that could not be read, as far as
// its path tells.
func importName(spec *ast.ImportSpec, path string) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}
