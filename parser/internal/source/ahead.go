package source

import (
	"bytes"
	"context"
	"go/build"
	"go/parser"
	"go/token"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/temporalgen/temporalgen/internal/modules"
	"github.com/temporalgen/temporalgen/parser/contract"
)

// ListAhead has packages listed that List will probably be asked for, beside what else is done: of two runs of the go
// command none has to wait for the other. It returns at once, and List waits. What was not expected is asked for then, as
// without ListAhead, and what is not needed does no harm. After stop nothing runs any more.
//
// Expected are others, and what is imported by the packages in the folders of patterns that have a file for which
// mentions returns true. Those packages themselves are not: they are checked from source.
func (im *Importer) ListAhead(texts, others []string, mentions func(src []byte) bool) (stop func()) {
	if im.lister.answers == nil || im.lister.Remembers(texts) {
		return func() {} // a driver may take one question at a time, and of overlaid packages more is asked
	}
	lister := *im.lister
	ctx, cancel := context.WithCancel(lister.ctx)
	lister.ctx = ctx
	var listed []*Listing
	done := make(chan struct{})
	go func() {
		defer close(done)
		if imports := lister.expectedImports(texts, mentions); len(imports) > 0 {
			// If it fails, List will too, and tell it.
			listed, _ = lister.exports(union(imports, others))
		}
	}()
	im.ahead = sync.OnceFunc(func() {
		<-done
		for _, p := range listed {
			im.listed[p.Path] = p
		}
	})
	return func() {
		cancel()
		<-done
	}
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// expectedImports returns what the packages in the folders of patterns import that have a file for which mentions returns
// true, apart from these packages. It is a guess: only the go command knows which files it will build.
func (l *Lister) expectedImports(texts []string, mentions func(src []byte) bool) []string {
	buildContext := l.buildContext()
	var imports, importing []string
	for _, text := range texts {
		pattern := l.pattern(text)
		if pattern.Root() == "" {
			continue
		}
		module, _ := modules.Of(pattern.Root(), l.ReadFile)
		if module.Path == "" {
			continue
		}
		for dir := range l.folders(pattern) {
			if found, ok := l.importsIn(dir, buildContext, mentions); ok {
				importing = append(importing, module.ImportPath(dir))
				imports = append(imports, found...)
			}
		}
	}
	return slices.DeleteFunc(imports, func(path string) bool { return slices.Contains(importing, path) })
}

// importsIn returns what the files in a folder import, if there is one among them for which mentions returns true.
func (l *Lister) importsIn(dir string, buildContext build.Context, mentions func(src []byte) bool) (imports []string, ok bool) {
	var src []byte
	buildContext.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(src)), nil }
	fset := token.NewFileSet()
	var files []*File
	for _, path := range l.goFiles(l.paths(dir)) {
		var err error
		if src, err = l.ReadFile(path); err != nil || strings.HasSuffix(path, "_test.go") || contract.IsGenerated(path, src) {
			continue
		}
		if built, err := buildContext.MatchFile(dir, filepath.Base(path)); err != nil || !built {
			continue
		}
		ok = ok || mentions(src)
		syntax, _ := parser.ParseFile(fset, path, src, parser.ImportsOnly)
		files = append(files, &File{Path: path, Syntax: syntax})
	}
	if !ok {
		return nil, false
	}
	return NewPackage("", "", files).Imports(), true
}

// buildContext tells as the go command does which files are built, as far as flags and environment say it.
func (l *Lister) buildContext() build.Context {
	command := l.config.command()
	c := build.Default
	for name, value := range map[string]*string{"GOOS": &c.GOOS, "GOARCH": &c.GOARCH} {
		if v := command.Getenv(name); v != "" {
			*value = v
		}
	}
	c.BuildTags = strings.FieldsFunc(command.Flag("tags"), func(r rune) bool { return r == ',' || r == ' ' })
	return c
}
