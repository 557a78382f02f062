package generator

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/internal/atomicfile"
	"github.com/temporalgen/temporalgen/parser/contract"
)

// writing is far longer than it takes to write a file.
const writing = time.Minute

// removeLeftovers removes what processes have left beside files that ended while they wrote. Nobody misses it, and so
// nothing is said of it.
func removeLeftovers(files []*atomicfile.File) {
	seen := make(map[string]bool)
	for _, f := range files {
		dir := filepath.Dir(f.Path)
		if seen[dir] {
			continue
		}
		seen[dir] = true
		entries, _ := os.ReadDir(dir)
		for _, entry := range entries {
			if path := filepath.Join(dir, entry.Name()); isLeftover(path, entry) {
				_ = os.Remove(path)
			}
		}
	}
}

// isLeftover reports whether a file was written beside another one and is not being written any more. What it holds has to
// be generated as well: its name alone would say little.
func isLeftover(path string, entry fs.DirEntry) bool {
	if !hasLeftoverName(entry.Name()) {
		return false
	}
	info, err := entry.Info()
	if err != nil || !info.Mode().IsRegular() || time.Since(info.ModTime()) < writing {
		return false
	}
	content, err := os.ReadFile(path)
	return err == nil && contract.IsGenerated(contract.OutputSuffix, content)
}

// hasLeftoverName reports whether a name is of the form that generated files have while they are being written.
func hasLeftoverName(name string) bool {
	of, ok := atomicfile.IsBeside(name)
	return ok && strings.HasSuffix(of, contract.OutputSuffix)
}
