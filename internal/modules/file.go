package modules

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// Names are the names of the files that say which modules there are, with slashes, as they are called in the folder of a module
// or of a workspace.
func Names() []string {
	return []string{"go.mod", "go.sum", "go.work", "go.work.sum", "vendor/modules.txt"}
}

// Files are the paths that [Names] have in a folder, whether there are such files or not.
func Files(dir string) []string {
	paths := Names()
	for i, name := range paths {
		paths[i] = filepath.Join(dir, filepath.FromSlash(name))
	}
	return paths
}

// Beside returns the path of a go.mod or a go.work, which may have another name than that, and those of the files that belong
// to it: its checksums, and the list of what is vendored.
func Beside(path string) []string {
	ext := filepath.Ext(path)
	sums := path + ".sum"
	if ext == ".mod" {
		sums = strings.TrimSuffix(path, ext) + ".sum"
	}
	return []string{path, sums, filepath.Join(filepath.Dir(path), "vendor", "modules.txt")}
}

// IsFile reports whether a file may say which modules there are, by its path. GOWORK and -modfile can give it any name that ends
// as usual.
func IsFile(path string) bool {
	if slices.Contains([]string{".mod", ".work", ".sum"}, filepath.Ext(path)) {
		return true
	}
	return filepath.Base(path) == "modules.txt" && filepath.Base(filepath.Dir(path)) == "vendor"
}

// A File is what a go.mod or a go.work says of folders, all of which are absolute if its path is.
type File struct {
	Module   Module   // that of a go.mod
	Uses     []string // folders of the modules of a workspace
	Replaced []Module // folders that stand for modules
}

// ParseFile returns what a go.mod or a go.work says of folders, by the end of its path. Other files say nothing of them.
func ParseFile(path string, content []byte) (File, error) {
	var f File
	var replaced []*modfile.Replace
	dir := filepath.Dir(path)
	switch filepath.Ext(path) {
	case ".mod":
		mod, err := modfile.Parse(path, content, nil)
		if err != nil {
			return f, err
		}
		if mod.Module == nil {
			return f, fmt.Errorf("%s names no module", path)
		}
		f.Module, replaced = Module{mod.Module.Mod.Path, dir}, mod.Replace
	case ".work":
		work, err := modfile.ParseWork(path, content, nil)
		if err != nil {
			return f, err
		}
		for _, use := range work.Use {
			f.Uses = append(f.Uses, Absolute(dir, use.Path))
		}
		replaced = work.Replace
	}
	for _, r := range replaced {
		if r.New.Version == "" {
			f.Replaced = append(f.Replaced, Module{r.Old.Path, Absolute(dir, r.New.Path)})
		}
	}
	return f, nil
}
