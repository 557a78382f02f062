package source

import (
	"cmp"
	"go/build"
	"go/token"
	"go/types"
	"slices"
	"strconv"
)

// A Package is type-checked from the files that were written by hand.
type Package struct {
	Path, Name string
	Files      []*File        // by path
	Types      *types.Package // nil until it has been checked

	checking bool
}

// NewPackage returns the package of some files, those aside that do not say which package they belong to. Its name is
// that in the first file: a broken generated file may have misled the go command.
func NewPackage(path, name string, files []*File) *Package {
	p := &Package{Path: path, Name: name}
	for _, f := range files {
		if id := f.Syntax.Name; id != nil && id.Name != "" && id.Name != "_" {
			p.Files = append(p.Files, f)
		}
	}
	slices.SortFunc(p.Files, func(a, b *File) int { return cmp.Compare(a.Path, b.Path) })
	if len(p.Files) > 0 {
		p.Name = p.Files[0].Syntax.Name.Name
	}
	return p
}

// Imports returns the paths that the files of p import.
func (p *Package) Imports() []string {
	var paths []string
	for _, f := range p.Files {
		for _, spec := range f.Syntax.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil && path != "C" && path != "unsafe" && !build.IsLocalImport(path) {
				paths = append(paths, path)
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// file returns the file of p that contains a position, nil for none.
func (p *Package) file(pos token.Pos) *File {
	for _, f := range p.Files {
		if f.Syntax.FileStart <= pos && pos <= f.Syntax.FileEnd {
			return f
		}
	}
	return nil
}
