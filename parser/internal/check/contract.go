package check

import (
	"go/ast"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// A Contract is a type that is annotated as a workflow, as messages or as activities.
type Contract struct {
	file      *File
	spec      *ast.TypeSpec
	doc       *ast.CommentGroup
	directive *directive.Directive

	// refused is true if something is wrong with the annotation or the type, so that there
	// will be no contract. What is wrong with the methods is to be found all the same.
	refused bool
}

// Name is that of the type.
func (k *Contract) Name() string { return k.spec.Name.Name }

// Contracts returns the annotated types of a file, and reports all directives and
// near misses that are not where they can mean something.
func (f *File) Contracts(r *diag.Reporter) []*Contract {
	if len(f.Errors) > 0 {
		// Comments may be tied to other declarations than they were meant for, and most
		// other errors follow from the first one.
		r.Add(diag.Diagnostic{Pos: f.Errors[0].Pos, Code: diag.Load, Message: f.Errors[0].Msg})
		return nil
	}
	for _, p := range f.nearMisses {
		p.Report(r)
	}
	var contracts []*Contract
	f.Types(func(decl *ast.GenDecl, spec *ast.TypeSpec) {
		doc := typeDoc(decl, spec)
		var first *directive.Directive
		if t := interfaceType(spec); t != nil {
			first = f.useMethods(t, r)
		}
		d, attempted := f.useType(spec, doc, r)
		if d == nil && attempted {
			d = directive.Unread(likelyKind(f, interfaceType(spec)))
		}
		if d != nil {
			contracts = append(contracts, &Contract{f, spec, doc, d, d.IsUnread()})
		} else if first != nil && !spec.Assign.IsValid() && spec.TypeParams.NumFields() == 0 {
			// Others can be no contracts, but contracts of other packages can embed them.
			f.unmarked[spec] = first
		}
	})
	for _, d := range f.directives {
		if !f.used[d.Comment] {
			f.report(d, r)
			name, at := declaredBelow(f, d.Comment)
			report := r.Errorf(d.Comment, diag.Misplaced, "%s", misplaced(f, d))
			if name != "" && placeOf(f, d.Comment) == "" {
				report.Fixes = []diag.Fix{{Message: "remove the blank line", Edits: []diag.Edit{r.Edit(blankBelow(r, f, d.Comment, at), "")}}}
			}
			f.forgive(name)
		}
	}
	return contracts
}

// likelyKind is the kind of contract that an interface was meant to be.
func likelyKind(f *File, t *ast.InterfaceType) string {
	for _, field := range t.Methods.List {
		if field.Doc == nil {
			continue
		}
		for _, c := range field.Doc.List {
			if f.directives[c].Is(directive.Activity) {
				return directive.Activities
			}
		}
	}
	return directive.Workflow
}

// useType returns the directive of a type if that makes a contract of it. attempted is true if
// an interface was meant to be one.
func (f *File) useType(spec *ast.TypeSpec, doc *ast.CommentGroup, r *diag.Reporter) (d *directive.Directive, attempted bool) {
	switch ast.Unparen(spec.Type).(type) {
	case *ast.InterfaceType, *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
		// A name may stand for an interface.
	default:
		return nil, false
	}
	d, attempted = f.use(doc, r)
	if d != nil && !d.Kind.OnType {
		r.Errorf(d.Comment, diag.Misplaced, "%s belongs on a method of %s, not on the type", d, spec.Name.Name)
		d = nil
	}
	return d, attempted && interfaceType(spec) != nil
}

// useMethods reports the directives of an interface's methods that belong on types. It
// returns the first of those that belong on methods, or that of a run, nil if there is none:
// they are in place in any interface that a contract embeds.
func (f *File) useMethods(t *ast.InterfaceType, r *diag.Reporter) (first *directive.Directive) {
	for _, field := range t.Methods.List {
		var d *directive.Directive
		if len(field.Names) > 0 {
			d, _ = f.use(field.Doc, r)
		} else if t, ok := field.Type.(*ast.InterfaceType); ok {
			d = f.useMethods(t, r)
		}
		if d != nil && d.Kind.OnType {
			r.Errorf(d.Comment, diag.Misplaced, "%s belongs on the interface, not on its method %s", d, field.Names[0].Name)
			continue
		}
		if first == nil || d != nil && d.Is(directive.Run) {
			first = d
		}
	}
	return first
}

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
