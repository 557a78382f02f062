package parser

import (
	"go/build/constraint"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
	"github.com/temporalgen/temporalgen/parser/internal/check"
	"github.com/temporalgen/temporalgen/parser/internal/source"
)

// readIgnored warns of contracts in files that are not built here, where nothing else shows that no code is made from
// them: there is neither their generated file nor a contract of the same name among those that are built, as there is
// when a package has a file for each platform. Files that are built nowhere, with //go:build ignore, are left alone.
func (l *loader) readIgnored(p *source.Listing, built []*check.Contract) {
	if p.Module != nil && !p.Module.Main {
		return
	}
	names := make(map[string]bool)
	for _, k := range built {
		names[k.Name()] = true
	}
	for _, path := range p.Ignored {
		src, err := l.lister.ReadFile(path)
		if err != nil || contract.IsGenerated(path, src) || strings.HasSuffix(path, "_test.go") || !directive.Mentioned(src) {
			continue
		}
		if _, err := l.lister.ReadFile(contract.OutputPath(path)); err == nil {
			continue
		}
		f := l.files.Of(l.parseOne(path, src))
		requires := source.Constraint(path, f.Syntax)
		if requires == "" || isIgnore(requires) {
			continue
		}
		for _, name := range f.Annotated() {
			if !names[name.Name] {
				l.Warnf(name, diag.NotBuilt, "nothing is generated for %s: its file is built only with %s; choose that with -tags, GOOS or GOARCH",
					name.Name, requires)
			}
		}
	}
}

// isIgnore reports whether a constraint is the customary one for files that do not belong to a package.
func isIgnore(expr string) bool {
	x, err := constraint.Parse("//go:build " + expr)
	return err == nil && requiresTag(x, "ignore")
}

// requiresTag reports whether an expression is a tag, or that and something else.
func requiresTag(x constraint.Expr, tag string) bool {
	switch x := x.(type) {
	case *constraint.TagExpr:
		return x.Tag == tag
	case *constraint.AndExpr:
		return requiresTag(x.X, tag) || requiresTag(x.Y, tag)
	}
	return false
}

// elsewhere returns the files of a package that were written by hand and are not built here: those for tests, for other
// platforms and for other build tags. Where they are built, they are in one package with what is generated.
func (l *loader) elsewhere(p *source.Listing, pkg *source.Package) []*source.File {
	var files []*source.File
	seen := make(map[string]bool)
	for _, path := range append(l.lister.Tests(p), p.Ignored...) {
		src, err := l.lister.ReadFile(path)
		if err != nil || seen[path] || contract.IsGenerated(path, src) {
			continue
		}
		seen[path] = true
		if f := l.parseOne(path, src); f.Syntax.Name != nil && f.Syntax.Name.Name == pkg.Name {
			files = append(files, f)
		}
	}
	return files
}
