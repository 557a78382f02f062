package check

import (
	"go/ast"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// Unmarked reports interfaces of a package with annotated methods for which nothing would be generated: they are no
// contracts, and no contract of the package embeds them. files are those whose contracts have been looked for.
func Unmarked(files []*File, contracts []*Contract, r *diag.Reporter) {
	embedded := make(map[string]bool)
	specs := make(map[string]*ast.TypeSpec)
	for _, f := range files {
		f.Types(func(_ *ast.GenDecl, spec *ast.TypeSpec) { specs[spec.Name.Name] = spec })
	}
	for _, k := range contracts {
		markEmbedded(specs, k.spec.Type, embedded)
	}
	for _, f := range files {
		f.Types(func(_ *ast.GenDecl, spec *ast.TypeSpec) {
			if d := f.unmarked[spec]; d != nil && !embedded[spec.Name.Name] {
				r.Errorf(spec.Name, diag.Misplaced, "%s has a method with %s, but no directive itself: give it %s, or embed it in a contract",
					spec.Name.Name, d, typeDirective(d))
			}
		})
	}
}

// typeDirective is the directive of interfaces that have a method with d.
func typeDirective(d *directive.Directive) string {
	switch d.Kind.Name {
	case directive.Run:
		return "//temporal:" + directive.Workflow
	case directive.Activity:
		return "//temporal:" + directive.Activities
	}
	return "//temporal:" + directive.Messages
}

// forgive forgets that a type has no directive: one that was meant for it is reported.
func (f *File) forgive(name string) {
	for spec := range f.unmarked {
		if spec.Name.Name == name {
			delete(f.unmarked, spec)
		}
	}
}

// markEmbedded marks the types of the package that an interface embeds, or that a type is declared as.
func markEmbedded(specs map[string]*ast.TypeSpec, t ast.Expr, embedded map[string]bool) {
	switch t := ast.Unparen(t).(type) {
	case *ast.InterfaceType:
		for _, field := range t.Methods.List {
			if len(field.Names) == 0 {
				markEmbedded(specs, field.Type, embedded)
			}
		}
	case *ast.IndexExpr:
		markEmbedded(specs, t.X, embedded)
	case *ast.IndexListExpr:
		markEmbedded(specs, t.X, embedded)
	case *ast.Ident:
		if !embedded[t.Name] {
			embedded[t.Name] = true
			if spec := specs[t.Name]; spec != nil {
				markEmbedded(specs, spec.Type, embedded)
			}
		}
	}
}
