package check

import (
	"cmp"
	"go/ast"
	"maps"
	"slices"

	"github.com/temporalgen/temporalgen/internal/parallel"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
	"github.com/temporalgen/temporalgen/parser/internal/source"
)

// A File is a file that was written by hand, with its directives.
type File struct {
	*source.File

	directives map[*ast.Comment]*directive.Directive
	nearMisses map[*ast.Comment]*directive.Problem
	used       map[*ast.Comment]bool                  // directives in a place they belong to
	unmarked   map[*ast.TypeSpec]*directive.Directive // interfaces that are no contracts, with the first directive of a method
}

// Files are the files whose directives have been looked for.
type Files map[*source.File]*File

// Of returns a file with its directives.
func (files Files) Of(read *source.File) *File {
	if files[read] == nil {
		files[read] = newFile(read)
	}
	return files[read]
}

// Add looks for the directives of files, of all at the same time.
func (files Files) Add(read []*source.File) {
	found := make([]*File, len(read))
	_ = parallel.Do(len(read), func(i int) error {
		found[i] = newFile(read[i])
		return nil
	})
	for i, f := range found {
		files[read[i]] = f
	}
}

func newFile(read *source.File) *File {
	f := &File{
		File:       read,
		directives: make(map[*ast.Comment]*directive.Directive),
		nearMisses: make(map[*ast.Comment]*directive.Problem),
		used:       make(map[*ast.Comment]bool),
		unmarked:   make(map[*ast.TypeSpec]*directive.Directive),
	}
	for _, group := range read.Syntax.Comments {
		for _, c := range group.List {
			if directive.Is(c.Text) {
				f.directives[c] = directive.Parse(c)
			} else if p := directive.NearMiss(c); p != nil {
				f.nearMisses[c] = p
			}
		}
	}
	return f
}

// use returns the directive of a doc comment, which is in a place where a directive can
// be. attempted is true if there is one, or if something was meant to be one.
func (f *File) use(doc *ast.CommentGroup, r *diag.Reporter) (d *directive.Directive, attempted bool) {
	if doc == nil {
		return nil, false
	}
	for _, c := range doc.List {
		if _, ok := f.nearMisses[c]; ok {
			attempted = true
		}
		found := f.directives[c]
		if found == nil {
			continue
		}
		attempted = true
		f.report(found, r)
		if d != nil {
			twice := r.Errorf(c, diag.Repeated, "%s is the second directive of one declaration: keep one", found)
			if c.Text == d.Comment.Text {
				twice.Fixes = []diag.Fix{r.Remove(r.LinesUntil(c.Slash, r.Position(c.Slash).Line+1))}
			}
			continue
		}
		d = found
	}
	if d != nil && d.Kind == nil {
		d = nil
	}
	return d, attempted
}

// directiveOf returns the first directive of a doc comment of a known kind, nil for none. It is not used thereby.
func (f *File) directiveOf(doc *ast.CommentGroup) *directive.Directive {
	if doc == nil {
		return nil
	}
	for _, c := range doc.List {
		if d := f.directives[c]; d != nil && d.Kind != nil {
			return d
		}
	}
	return nil
}

// Annotated returns the names of the types whose directive makes a contract of them.
func (f *File) Annotated() []*ast.Ident {
	var names []*ast.Ident
	f.Types(func(decl *ast.GenDecl, spec *ast.TypeSpec) {
		if d := f.directiveOf(typeDoc(decl, spec)); d != nil && d.Kind.OnType {
			names = append(names, spec.Name)
		}
	})
	return names
}

// Directives returns the directives of a file, in their order.
func (f *File) Directives() []*directive.Directive {
	return slices.SortedFunc(maps.Values(f.directives), func(a, b *directive.Directive) int {
		return cmp.Compare(a.Comment.Slash, b.Comment.Slash)
	})
}

// report reports what is wrong within a directive, and marks it as used.
func (f *File) report(d *directive.Directive, r *diag.Reporter) {
	if f.used[d.Comment] {
		return
	}
	f.used[d.Comment] = true
	for _, p := range d.Problems {
		p.Report(r)
	}
}

// ReportDirectives reports what is wrong within the directives of the files. It is for files whose contracts cannot be
// checked.
func (files Files) ReportDirectives(r *diag.Reporter) {
	for _, f := range files {
		for _, d := range f.directives {
			f.report(d, r)
		}
	}
}

// interfaceType returns the declaration of an interface, nil for any other type.
func interfaceType(spec *ast.TypeSpec) *ast.InterfaceType {
	t, _ := ast.Unparen(spec.Type).(*ast.InterfaceType)
	return t
}

// typeDoc returns the doc comment of a type. gofmt leaves that of a lone type at the
// type keyword.
func typeDoc(decl *ast.GenDecl, spec *ast.TypeSpec) *ast.CommentGroup {
	if !decl.Lparen.IsValid() {
		return decl.Doc
	}
	return spec.Doc
}
