package modules

import (
	"iter"
	"path/filepath"
)

// IsWithin reports whether a folder is in another one, or that one, also if they are reached by symbolic links.
func IsWithin(parent, dir string) bool {
	for _, path := range []*string{&parent, &dir} {
		if real, err := filepath.EvalSymlinks(*path); err == nil {
			*path = real
		}
	}
	rel, err := filepath.Rel(parent, dir)
	return err == nil && filepath.IsLocal(rel)
}

// Upwards returns a folder and each one above it.
func Upwards(dir string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for yield(dir) {
			parent := filepath.Dir(dir)
			if parent == dir {
				return
			}
			dir = parent
		}
	}
}

// Absolute returns the absolute form of a path, which may have slashes: if it is relative, it is below dir.
func Absolute(dir, path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}
