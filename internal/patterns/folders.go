package patterns

import (
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// NodeModules is the folder in which npm installs packages. Wildcards match it, but nobody writes contracts there, and it may
// have very many folders.
const NodeModules = "node_modules"

// Folders returns the folders in which packages are looked for, and whether the pattern matches them. They need not have Go
// files, and the one that the pattern names need not exist. There are none of a pattern of import paths. exists reports whether
// there is a file, and is asked about the go.mod of each folder below [Pattern.Root]: wildcards do not match other modules.
// Folders that are called as one of except are left out, with all that is below.
func (p Pattern) Folders(exists func(path string) bool, except ...string) iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		switch {
		case p.root == "":
		case !p.IsWildcard():
			yield(p.root, true)
		case !p.isRootSkipped():
			w := walk{exists, except, p.Matcher(), p.vendored, yield}
			w.below(p.root)
		}
	}
}

// isRootSkipped reports whether a wildcard matches nothing because of what its root is called: ./testdata/... does not, while
// ./... does in a folder of that name.
func (p Pattern) isRootSkipped() bool {
	return p.named && IsSkipped(filepath.Base(p.root))
}

// A walk yields the folders of a wildcard.
type walk struct {
	exists   func(path string) bool
	except   []string
	matches  func(dir, importPath string) bool
	vendored bool
	yield    func(string, bool) bool
}

// below yields a folder and those below it. It returns false when there is to be no other.
func (w walk) below(dir string) bool {
	if !w.yield(dir, w.matches(dir, "")) {
		return false
	}
	// The folder may be a symbolic link if the pattern names it. One that cannot be read has nothing in it.
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		name, path := entry.Name(), filepath.Join(dir, entry.Name())
		switch {
		case !entry.IsDir() || IsSkipped(name) || slices.Contains(w.except, name) || w.exists(filepath.Join(path, "go.mod")):
		case name == "vendor" && !w.vendored:
			// There may be a package that is called so.
			if !w.yield(path, w.matches(path, "")) {
				return false
			}
		case !w.below(path):
			return false
		}
	}
	return true
}

// IsSkipped reports whether wildcards do not match folders with a name, and what is below them.
func IsSkipped(name string) bool { return IsHidden(name) || name == "testdata" }

// IsHidden reports whether a file or a folder with a name is no part of a package and of a wildcard.
func IsHidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") }
