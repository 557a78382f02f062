package parser

import (
	"go/ast"
	"go/types"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/validate"
)

// newTagCompiler makes what compiles the validate tags of the package's messages.
func (c *checker) newTagCompiler() *validate.Compiler {
	pkg := validate.Package{
		Types:      c.source.Types,
		TypeString: c.typeString,
		Nameable:   c.nameable,
		Invalid:    c.invalid,
		Tag:        c.tagOf,
	}
	return validate.NewCompiler(pkg, c.Reporter)
}

// tagOf is the tag of a field that is declared in this package.
func (c *checker) tagOf(field *types.Var) (tag *ast.BasicLit) {
	f := c.importer.File(field.Pos())
	if f == nil {
		return nil
	}
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		if n == nil || n.Pos() > field.Pos() || n.End() <= field.Pos() {
			return false
		}
		if declared, ok := n.(*ast.Field); ok {
			tag = declared.Tag // of the innermost one
		}
		return true
	})
	return tag
}

// messageTypes are the types of a workflow's messages.
func messageTypes(w *contract.Workflow) []types.Type {
	var list []types.Type
	add := func(params []contract.Param) {
		for _, p := range params {
			list = append(list, p.Type)
		}
	}
	add(w.Run.Params)
	for _, s := range w.Signals {
		add(s.Message())
	}
	for _, q := range w.Queries {
		add(q.Params)
	}
	for _, u := range w.Updates {
		add(u.Params)
	}
	return list
}
