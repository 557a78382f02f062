package modules

import (
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// A Module is one that has a folder of its own, which is not that of the module cache.
type Module struct {
	Path string // with which imports of its packages begin, "" if its go.mod does not say it
	Dir  string
}

// Of returns the module that a folder belongs to, as the go.mod in it or in the nearest folder above says. It returns false if
// there is none. Files are read with readFile, which is like [os.ReadFile].
func Of(dir string, readFile func(path string) ([]byte, error)) (Module, bool) {
	for above := range Upwards(dir) {
		if content, err := readFile(filepath.Join(above, "go.mod")); err == nil {
			return Module{modfile.ModulePath(content), above}, true
		}
	}
	return Module{}, false
}

// ImportPath is the path of the package in a folder of the module.
func (m Module) ImportPath(dir string) string {
	rel, err := filepath.Rel(m.Dir, dir)
	if err != nil {
		return m.Path
	}
	return path.Join(m.Path, filepath.ToSlash(rel))
}

// Folder is the folder of the package with an import path, if it is one of the module: another module may have it.
func (m Module) Folder(importPath string) (dir string, ok bool) {
	rest, ok := strings.CutPrefix(importPath, m.Path)
	if !ok || m.Path == "" || rest != "" && rest[0] != '/' {
		return "", false
	}
	return filepath.Join(m.Dir, filepath.FromSlash(rest)), true
}

// Project is the folder of the project that a folder belongs to: the nearest one, from it upwards, that has a module, a
// workspace or a repository. If there is none, it is the folder itself.
func Project(dir string) string {
	for above := range Upwards(dir) {
		for _, name := range []string{"go.mod", "go.work", ".git"} {
			if _, err := os.Stat(filepath.Join(above, name)); err == nil {
				return above
			}
		}
	}
	return dir
}
