package source

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/temporalgen/temporalgen/internal/modules"
)

// An overlay is what files hold instead of what is on disk.
type overlay struct {
	contents map[string][]byte
	replaced map[string]string // other paths, "" for files that are as if they did not exist
}

// newOverlay takes together the overlay of cfg and that of the go command's flag -overlay.
func newOverlay(cfg Config) (*overlay, error) {
	o := &overlay{contents: make(map[string][]byte), replaced: make(map[string]string)}
	for path, content := range cfg.Overlay {
		o.contents[modules.Absolute(cfg.Dir, path)] = content
	}
	name := cfg.command().Flag("overlay")
	if name == "" {
		return o, nil
	}
	data, err := os.ReadFile(modules.Absolute(cfg.Dir, name))
	if err != nil {
		return nil, fmt.Errorf("read overlay: %w", err)
	}
	var file struct{ Replace map[string]string }
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("read overlay %s: %w", name, err)
	}
	for path, replacement := range file.Replace {
		if replacement != "" {
			replacement = modules.Absolute(cfg.Dir, replacement)
		}
		o.replaced[modules.Absolute(cfg.Dir, path)] = replacement
	}
	return o, nil
}

// readFile reads a file, with read if it is on disk.
func (o *overlay) readFile(path string, read func(path string) ([]byte, error)) ([]byte, error) {
	if content, ok := o.contents[path]; ok {
		return content, nil
	}
	replacement, ok := o.replaced[path]
	switch {
	case !ok:
		return read(path)
	case replacement == "":
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return read(replacement)
}

// exists reports whether the overlay does not hide a file.
func (o *overlay) exists(path string) bool {
	_, given := o.contents[path]
	replacement, replaced := o.replaced[path]
	return given || !replaced || replacement != ""
}

// names returns the names of the files in a folder.
func (o *overlay) names(dir string) []string {
	names := make(map[string]bool)
	entries, _ := os.ReadDir(dir) // it may be there only in the overlay
	for _, entry := range entries {
		names[entry.Name()] = o.exists(filepath.Join(dir, entry.Name()))
	}
	for path := range o.contents {
		if filepath.Dir(path) == dir {
			names[filepath.Base(path)] = true
		}
	}
	for path := range o.replaced {
		if filepath.Dir(path) == dir {
			names[filepath.Base(path)] = o.exists(path)
		}
	}
	maps.DeleteFunc(names, func(_ string, exists bool) bool { return !exists })
	return slices.Sorted(maps.Keys(names))
}

// forDriver is the overlay in the form that go/packages takes. The go command then ignores its own flag, so that all of
// it has to be there. Nil leaves the flag alone.
func (o *overlay) forDriver() (map[string][]byte, error) {
	if len(o.contents) == 0 {
		return nil, nil
	}
	all := maps.Clone(o.contents)
	for path, replacement := range o.replaced {
		if _, ok := all[path]; ok || replacement == "" {
			continue
		}
		content, err := os.ReadFile(replacement)
		if err != nil {
			return nil, fmt.Errorf("read overlay: %w", err)
		}
		all[path] = content
	}
	return all, nil
}
