package excerpt

import (
	"go/ast"
	"maps"
	"strconv"
)

// Names are names of other packages that source code refers to, by import path and name.
type Names map[string]map[string]bool

// Add adds a name.
func (n Names) Add(path, name string) {
	if n[path] == nil {
		n[path] = make(map[string]bool)
	}
	n[path][name] = true
}

// AddFile adds the names that the declarations of a file refer to. Function bodies are no part of these. nameOf tells the name of a
// package, "" for those that are left out. AddFile returns false if the file does not tell what it refers to.
func (n Names) AddFile(file *ast.File, nameOf func(path string) string) bool {
	imported := make(map[string]string) // paths by the name in this file
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || spec.Name != nil && spec.Name.Name == "." {
			return false
		}
		name := nameOf(path)
		if name == "" || spec.Name != nil && spec.Name.Name == "_" {
			continue
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if other, twice := imported[name]; twice && other != path {
			return false
		}
		imported[name] = path
	}
	ok := true
	for _, decl := range file.Decls {
		ast.Inspect(decl, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.BlockStmt:
				return false
			case *ast.SelectorExpr:
				if x, isIdent := node.X.(*ast.Ident); isIdent && imported[x.Name] != "" {
					ok = ok && node.Sel.IsExported()
					n.Add(imported[x.Name], node.Sel.Name)
				}
			}
			return true
		})
	}
	return ok
}

// Contains reports whether all names of m are among those of n.
func (n Names) Contains(m Names) bool {
	for path, names := range m {
		for name := range names {
			if !n[path][name] {
				return false
			}
		}
	}
	return true
}

// AddAll adds all names of m.
func (n Names) AddAll(m Names) {
	for path, names := range m {
		if n[path] == nil {
			n[path] = make(map[string]bool)
		}
		maps.Copy(n[path], names)
	}
}
