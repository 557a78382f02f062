package source

import (
	"bytes"
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"io"
	"path/filepath"
	"strings"

	"github.com/temporalgen/temporalgen/internal/modules"
)

// Guess returns what the go command would probably list for a folder, without asking it: it alone knows which files it
// builds. layout is the same as long as the go command would list the same files; their imports do not matter to it.
func (l *Lister) Guess(dir string) (p *Listing, layout string) {
	module, _ := modules.Of(dir, l.ReadFile)
	p = &Listing{Dir: dir, Path: "_" + filepath.ToSlash(dir), Named: true}
	if module.Path != "" {
		p.Path = module.ImportPath(dir)
		p.Module = &Module{Path: module.Path, Dir: module.Dir, Main: true}
	}
	context := l.buildContext()
	var b strings.Builder
	for _, file := range l.goFiles(l.paths(dir)) {
		src, err := l.ReadFile(file)
		if err != nil {
			continue
		}
		head, name := fileHead(src)
		built := isBuiltIn(context, file, src)
		fmt.Fprintf(&b, "%s %t\n%s\n", file, built, head)
		switch {
		case strings.HasSuffix(file, "_test.go"):
		case built:
			p.Files = append(p.Files, file)
			if p.Name == "" {
				p.Name = name
			}
		default:
			p.Ignored = append(p.Ignored, file)
		}
	}
	return p, b.String()
}

// fileHead returns a file up to the end of its package clause, and the name there.
func fileHead(src []byte) (head []byte, name string) {
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, "", src, parser.PackageClauseOnly|parser.SkipObjectResolution)
	if f == nil || f.Name == nil || !f.Name.Pos().IsValid() {
		return src, ""
	}
	return src[:fset.Position(f.Name.End()).Offset], f.Name.Name
}

// isBuiltIn reports whether a file is built, as far as a context tells.
func isBuiltIn(context build.Context, file string, src []byte) bool {
	context.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(src)), nil }
	built, err := context.MatchFile(filepath.Dir(file), filepath.Base(file))
	return built && err == nil
}
