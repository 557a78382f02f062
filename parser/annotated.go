package parser

import (
	"go/ast"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// An annotatedType is a type that is annotated as a workflow or as activities.
type annotatedType struct {
	file      *sourceFile
	spec      *ast.TypeSpec
	doc       *ast.CommentGroup
	directive *directive.Directive
}

// contractsOf returns the annotated types of a file, and reports all directives and
// near misses that are not where they can mean something.
func (l *loader) contractsOf(f *sourceFile) []*annotatedType {
	if len(f.Errors) > 0 {
		// Comments may be tied to other declarations than they were meant for, and most
		// other errors follow from the first one.
		l.Add(diag.Diagnostic{Pos: f.Errors[0].Pos, Code: diag.Load, Message: f.Errors[0].Msg})
		return nil
	}
	for _, p := range f.nearMisses {
		p.Report(l.Reporter)
	}
	var contracts []*annotatedType
	f.Types(func(decl *ast.GenDecl, spec *ast.TypeSpec) {
		doc := typeDoc(decl, spec)
		if t := interfaceType(spec); t != nil {
			l.useMethods(f, t)
		}
		if d := l.useType(f, spec, doc); d != nil {
			contracts = append(contracts, &annotatedType{f, spec, doc, d})
		}
	})
	for _, d := range f.directives {
		if !f.used[d.Comment] {
			f.report(d, l.Reporter)
			l.Errorf(d.Comment, diag.Misplaced, "%s", misplaced(f, d))
		}
	}
	return contracts
}

// useType returns the directive of a type if that makes a contract of it.
func (l *loader) useType(f *sourceFile, spec *ast.TypeSpec, doc *ast.CommentGroup) *directive.Directive {
	switch ast.Unparen(spec.Type).(type) {
	case *ast.InterfaceType, *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
		// A name may stand for an interface.
	default:
		return nil
	}
	d, _ := f.use(doc, l.Reporter)
	if d == nil {
		return nil
	}
	if !d.Kind.OnType {
		l.Errorf(d.Comment, diag.Misplaced, "%s belongs on a method of %s, not on the type", d, spec.Name.Name)
		return nil
	}
	return d
}

// useMethods reports the directives of an interface's methods that belong on types. Those
// that belong on methods are in place in any interface, since a contract may embed it.
func (l *loader) useMethods(f *sourceFile, t *ast.InterfaceType) {
	for _, field := range t.Methods.List {
		if len(field.Names) == 0 {
			if t, ok := field.Type.(*ast.InterfaceType); ok {
				l.useMethods(f, t)
			}
			continue
		}
		if d, _ := f.use(field.Doc, l.Reporter); d != nil && d.Kind.OnType {
			l.Errorf(d.Comment, diag.Misplaced, "%s belongs on the interface, not on its method %s", d, field.Names[0].Name)
		}
	}
}
