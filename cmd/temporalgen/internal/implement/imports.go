package implement

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A qualifier names packages in a file, and notes which the file has to import for that.
type qualifier struct {
	home    *types.Package  // needs no name
	taken   map[string]bool // by declarations of the package and imports of the file
	names   map[string]string
	aliases map[string]string // that the contract's file has for packages
	added   []importSpec
}

type importSpec struct{ name, path string }

func (s importSpec) String() string {
	return strings.TrimSpace(s.name + " " + strconv.Quote(s.path))
}

// newQualifier makes the qualifier for a file of a package, nil for a new one.
func newQualifier(pkg *sourcePackage, file, contractFile *ast.File) *qualifier {
	q := &qualifier{home: pkg.Types, taken: make(map[string]bool), names: make(map[string]string), aliases: pkg.importNames(contractFile)}
	for _, name := range pkg.Types.Scope().Names() {
		q.taken[name] = true
	}
	if file != nil {
		q.names = pkg.importNames(file)
		for _, name := range q.names {
			q.taken[name] = true
		}
	}
	return q
}

// importNames are the names that a file has for the packages that it imports.
func (pkg *sourcePackage) importNames(file *ast.File) map[string]string {
	names := make(map[string]string)
	for _, spec := range file.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		switch {
		case err != nil, importPath == "C", spec.Name != nil && spec.Name.Name == "_":
		case spec.Name != nil && spec.Name.Name == ".":
			names[importPath] = ""
		case spec.Name != nil:
			names[importPath] = spec.Name.Name
		case pkg.Imports[importPath] != nil && pkg.Imports[importPath].Name != "":
			names[importPath] = pkg.Imports[importPath].Name
		default:
			names[importPath] = path.Base(importPath)
		}
	}
	return names
}

// name implements types.Qualifier.
func (q *qualifier) name(p *types.Package) string {
	if p == q.home {
		return ""
	}
	if name, ok := q.names[p.Path()]; ok {
		return name
	}
	wanted := p.Name()
	if alias := q.aliases[p.Path()]; alias != "" {
		wanted = alias
	}
	name := wanted
	for n := 2; q.taken[name]; n++ {
		name = fmt.Sprint(wanted, n)
	}
	q.taken[name], q.names[p.Path()] = true, name
	spec := importSpec{path: p.Path()}
	if name != p.Name() || name != path.Base(p.Path()) {
		spec.name = name
	}
	q.added = append(q.added, spec)
	return name
}

// addImports adds imports to a file where gofmt and goimports would have them.
func (f *changedFile) addImports(specs []importSpec) {
	if len(specs) == 0 {
		return
	}
	slices.SortFunc(specs, func(a, b importSpec) int { return strings.Compare(a.path, b.path) })
	var last, single, block *ast.GenDecl
	for _, decl := range f.syntax.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.IMPORT {
			continue
		}
		last = gen
		switch {
		case isCgo(gen):
		case !gen.Lparen.IsValid() && single == nil:
			single = gen
		case gen.Lparen.IsValid() && block == nil && len(gen.Specs) > 0 && f.line(gen.Lparen) < f.line(gen.Specs[0].Pos()) && f.line(gen.Specs[len(gen.Specs)-1].End()) < f.line(gen.Rparen):
			block = gen
		}
	}
	switch {
	case block != nil:
		f.addToBlock(block, specs)
	case single != nil:
		spec := single.Specs[0].(*ast.ImportSpec)
		have := importSpec{path: unquoted(spec)}
		if spec.Name != nil {
			have.name = spec.Name.Name
		}
		f.edits = append(f.edits, edit{f.offset(single.Pos()), f.offset(single.End()), importDecl(append(specs, have))})
	case last != nil:
		f.insertBehind(last.End(), importDecl(specs))
	default:
		f.insertBehind(f.syntax.Name.End(), importDecl(specs))
	}
}

func (f *changedFile) line(pos token.Pos) int { return f.fset.PositionFor(pos, false).Line }

func isCgo(decl *ast.GenDecl) bool {
	return slices.ContainsFunc(decl.Specs, func(spec ast.Spec) bool { return unquoted(spec.(*ast.ImportSpec)) == "C" })
}

func unquoted(spec *ast.ImportSpec) string {
	importPath, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value
	}
	return importPath
}

// isStandard reports whether a package is one of Go's own, as far as its path tells.
func isStandard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

// importDecl is a declaration of imports, with those of Go's own packages first.
func importDecl(specs []importSpec) string {
	if len(specs) == 1 {
		return "import " + specs[0].String()
	}
	slices.SortFunc(specs, func(a, b importSpec) int { return strings.Compare(a.path, b.path) })
	var groups [2][]string
	for _, spec := range specs {
		i := 1
		if isStandard(spec.path) {
			i = 0
		}
		groups[i] = append(groups[i], "\t"+spec.String()+"\n")
	}
	texts := []string{strings.Join(groups[0], ""), strings.Join(groups[1], "")}
	texts = slices.DeleteFunc(texts, func(text string) bool { return text == "" })
	return "import (\n" + strings.Join(texts, "\n") + ")"
}

// addToBlock adds imports to the groups of a declaration that they fit, or as new groups.
func (f *changedFile) addToBlock(block *ast.GenDecl, specs []importSpec) {
	var groups [][]*ast.ImportSpec
	for i, spec := range block.Specs {
		spec := spec.(*ast.ImportSpec)
		if i == 0 || f.line(f.begin(spec)) > f.line(block.Specs[i-1].End())+1 {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], spec)
	}
	var first, behind []string // new groups
	for _, spec := range specs {
		best, shared := -1, -1
		for i, group := range groups {
			if isStandard(unquoted(group[0])) != isStandard(spec.path) {
				continue
			}
			for _, other := range group {
				if n := sharedElements(unquoted(other), spec.path); n > shared {
					best, shared = i, n
				}
			}
		}
		line := "\t" + spec.String() + "\n"
		switch {
		case best >= 0:
			group := groups[best]
			next := slices.IndexFunc(group, func(other *ast.ImportSpec) bool { return unquoted(other) > spec.path })
			if next >= 0 {
				f.insert(f.startOfLine(f.begin(group[next])), line)
			} else {
				f.insert(f.endOfLine(group[len(group)-1].End()), "\n"+strings.TrimSuffix(line, "\n"))
			}
		case isStandard(spec.path):
			first = append(first, line)
		default:
			behind = append(behind, line)
		}
	}
	if len(first) > 0 {
		offset := f.startOfLine(f.begin(groups[0][0]))
		f.edits = slices.Insert(f.edits, 0, edit{offset, offset, strings.Join(first, "") + "\n"}) // others may be there as well
	}
	if len(behind) > 0 {
		f.insert(f.startOfLine(block.Rparen), "\n"+strings.Join(behind, ""))
	}
}

// begin is where an import begins, with its comment.
func (f *changedFile) begin(spec *ast.ImportSpec) token.Pos {
	if spec.Doc != nil {
		return spec.Doc.Pos()
	}
	return spec.Pos()
}

// sharedElements is how many elements two paths begin with.
func sharedElements(a, b string) int {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	n := 0
	for n < len(as) && n < len(bs) && as[n] == bs[n] {
		n++
	}
	return n
}
