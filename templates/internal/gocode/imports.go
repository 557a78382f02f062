package gocode

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A Package is one that code may refer to.
type Package struct{ Path, Name string }

// chooseImports chooses the names under which the packages are imported that the file refers to.
func (r *resolver) chooseImports() {
	numbers := slices.Collect(maps.Keys(r.packages))
	slices.SortFunc(numbers, func(a, b int) int {
		a, b = r.rank(a)-r.rank(b), strings.Compare(r.file.symbols[a].path, r.file.symbols[b].path)
		return cmp.Or(a, b)
	})
	used := make(map[string]bool)
	for _, number := range numbers {
		name := r.file.importName(r.file.symbols[number], used)
		used[name] = true
		r.packages[number] = name
	}
}

// rank tells which package gets a name that several should have: the one with the lowest.
func (r *resolver) rank(number int) int {
	p := r.file.symbols[number].path
	if _, ok := r.file.scope.Imports[p]; ok {
		return -1
	}
	i := slices.IndexFunc(r.file.scope.First, func(first Package) bool { return first.Path == p })
	if i < 0 {
		return len(r.file.scope.First)
	}
	return i
}

// importName returns the name that the import of a package should have if it is free, or else one that says where the
// package comes from: client becomes sdkclient.
func (f *File) importName(s symbol, used map[string]bool) string {
	free := func(name string) bool {
		_, isVar := f.vars[name]
		return token.IsIdentifier(name) && types.Universe.Lookup(name) == nil && name != f.pkg.Name &&
			!isVar && !used[name] && !f.scope.Declared(name)
	}
	if name := f.scope.Imports[s.path]; free(name) {
		return name
	}
	name := s.name
	if free(name) && !majorVersion.MatchString(name) { // v1 says nothing
		return name
	}
	parents := strings.Split(s.path, "/")
	parents = parents[:len(parents)-1]
	if len(parents) == 0 {
		parents = []string{"std"}
	}
	for _, parent := range slices.Backward(parents) {
		name = notInName.ReplaceAllString(strings.ToLower(parent), "") + name
		if free(name) {
			return name
		}
	}
	for i := 2; ; i++ {
		if name := fmt.Sprint(s.name, i); free(name) {
			return name
		}
	}
}

var notInName = regexp.MustCompile(`[^a-z0-9]`)

// importDeclaration has the standard library first, as goimports has it. It is empty if nothing is imported.
func (r *resolver) importDeclaration() string {
	if len(r.packages) == 0 {
		return ""
	}
	var std, others []string
	numbers := slices.SortedFunc(maps.Keys(r.packages), func(a, b int) int {
		return strings.Compare(r.file.symbols[a].path, r.file.symbols[b].path)
	})
	for _, number := range numbers {
		s := r.file.symbols[number]
		spec := fmt.Sprintf("%q", s.path)
		if name := r.packages[number]; name != s.name || name != assumedName(s.path) {
			spec = name + " " + spec
		}
		if first, _, _ := strings.Cut(s.path, "/"); strings.Contains(first, ".") {
			others = append(others, spec)
		} else {
			std = append(std, spec)
		}
	}
	var b strings.Builder
	b.WriteString("\nimport (\n")
	for i, group := range [][]string{std, others} {
		if i > 0 && len(std) > 0 && len(others) > 0 {
			b.WriteString("\n")
		}
		for _, spec := range group {
			b.WriteString("\t" + spec + "\n")
		}
	}
	b.WriteString(")\n")
	return b.String()
}

// assumedName is the name that goimports expects of the package at a path. It adds the
// real one to an import that has another, so generated code does so too.
func assumedName(importPath string) string {
	base := path.Base(importPath)
	if dir := path.Dir(importPath); dir != "." && majorVersion.MatchString(base) {
		base = path.Base(dir)
	}
	base = strings.TrimPrefix(base, "go-")
	if i := strings.IndexFunc(base, func(r rune) bool { return !token.IsIdentifier("x" + string(r)) }); i >= 0 {
		base = base[:i]
	}
	return base
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)
