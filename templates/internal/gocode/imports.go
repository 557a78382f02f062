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

	"github.com/dave/jennifer/jen"
)

// A Package is one that code may refer to.
type Package struct{ Path, Name string }

// imports chooses the names under which a file imports packages. Which packages those
// are is found out by generating the file once with the names that the packages have;
// resolve then settles the names that the file is generated with.
type imports struct {
	local string                 // path of the package that is generated for
	taken func(name string) bool // names that an import must not have
	first []Package              // those that keep their names where others have the same

	used  map[string]string // declared name by path
	names map[string]string // chosen name by path, once resolved
}

func newImports(local string, first []Package, taken func(name string) bool) *imports {
	return &imports{local: local, first: first, taken: taken, used: map[string]string{}, names: map[string]string{}}
}

// qual refers to a name of a package, which is imported unless it is the local one.
func (im *imports) qual(pkg Package, name string) *jen.Statement {
	if pkg.Path != im.local {
		im.used[pkg.Path] = pkg.Name
	}
	return jen.Qual(pkg.Path, name)
}

// resolve settles the names of all packages used so far.
func (im *imports) resolve() {
	paths := slices.Collect(maps.Keys(im.used))
	slices.SortFunc(paths, func(a, b string) int {
		return cmp.Or(cmp.Compare(im.rank(a), im.rank(b)), cmp.Compare(a, b))
	})
	for _, p := range paths {
		im.names[p] = im.choose(p, im.used[p])
	}
}

// rank tells who gets a name that several packages have: the lowest.
func (im *imports) rank(path string) int {
	i := slices.IndexFunc(im.first, func(p Package) bool { return p.Path == path })
	if i < 0 {
		return len(im.first)
	}
	return i
}

// has reports whether name is the name of an import.
func (im *imports) has(name string) bool {
	for _, n := range im.names {
		if n == name {
			return true
		}
	}
	return false
}

// choose returns the declared name if it is free, or else one that says where the
// package comes from: client becomes sdkclient.
func (im *imports) choose(importPath, declared string) string {
	free := func(name string) bool { return !Reserved(name) && !im.taken(name) && !im.has(name) }
	name := declared
	if free(name) && !majorVersion.MatchString(name) { // v1 says nothing
		return name
	}
	parents := strings.Split(importPath, "/")
	parents = parents[:len(parents)-1]
	if len(parents) == 0 {
		parents = []string{"std"}
	}
	for _, parent := range slices.Backward(parents) {
		name = notInName.ReplaceAllString(strings.ToLower(parent), "") + name
		if free(name) && token.IsIdentifier(name) {
			return name
		}
	}
	for i := 2; ; i++ {
		if name := fmt.Sprint(declared, i); free(name) {
			return name
		}
	}
}

var notInName = regexp.MustCompile(`[^a-z0-9]`)

// Reserved reports whether generated code may not declare name, whatever the package.
func Reserved(name string) bool {
	return token.IsKeyword(name) || types.Universe.Lookup(name) != nil || jen.IsReservedWord(name)
}

// hint makes file render the names that were chosen.
func (im *imports) hint(file *jen.File) {
	for p, name := range im.names {
		file.ImportAlias(p, name)
	}
}

// source is the import declaration: the standard library first, as goimports has it.
func (im *imports) source() string {
	var std, others []string
	for _, p := range slices.Sorted(maps.Keys(im.names)) {
		spec := fmt.Sprintf("%q", p)
		if im.names[p] != assumedName(p) {
			spec = im.names[p] + " " + spec
		}
		if first, _, _ := strings.Cut(p, "/"); strings.Contains(first, ".") {
			others = append(others, spec)
		} else {
			std = append(std, spec)
		}
	}
	var b strings.Builder
	b.WriteString("import (\n")
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
