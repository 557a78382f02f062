package source

import (
	"bytes"
	"go/build"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// An Unreadable is a Go file of which the go command cannot tell whether it is built. It is in no list of files.
type Unreadable struct {
	Path string
	Err  error
}

// Unreadable returns the files that the go command has left out of a package because it could not read them, or not
// what is above their imports.
func (l *Lister) Unreadable(p *Listing) []Unreadable {
	if len(p.Errors) == 0 {
		return nil
	}
	context := build.Default
	context.OpenFile = func(path string) (io.ReadCloser, error) {
		src, err := l.ReadFile(path)
		return io.NopCloser(bytes.NewReader(src)), err
	}
	var files []Unreadable
	for _, path := range l.goFiles(l.paths(p.Dir)) {
		if slices.Contains(p.Files, path) || slices.Contains(p.Ignored, path) || strings.HasSuffix(path, "_test.go") {
			continue
		}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			continue
		}
		if _, err := context.MatchFile(p.Dir, filepath.Base(path)); err != nil {
			files = append(files, Unreadable{path, err})
		}
	}
	return files
}
