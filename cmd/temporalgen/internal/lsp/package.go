package lsp

import (
	"path/filepath"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/assist"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/text"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/workspace"
	"github.com/temporalgen/temporalgen/generator"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A file is an open file with what is known of its package.
type file struct {
	workspace.View
	path   string
	text   *text.Text
	source *assist.Source
}

// view calls do with an open file. It does nothing for others, and if nobody waits any more.
func (s *server) view(uri string, do func(*file)) {
	path, ok := pathOf(uri)
	if !ok {
		return
	}
	s.workspace.View(path, func(v workspace.View) {
		if d := v.Documents[path]; d != nil {
			do(&file{v, path, d.Text, assist.Parse(path, d.Text.Bytes())})
		}
	})
}

// offset is where a position is in the text.
func (f *file) offset(p protocol.Position) int { return f.text.Offset(textPosition(p)) }

// span is a part of the text in the words of the protocol.
func (f *file) span(at assist.Span) protocol.Range { return protocolRange(f.text, at.From, at.To) }

// pkg returns the package of f, nil if it has no contracts.
func (f *file) pkg() *contract.Package {
	for _, p := range f.Result.Packages {
		if p.Dir == f.Dir && p.Types != nil {
			return p
		}
	}
	return nil
}

// output returns what is generated from f, nil if that is not known: with an error nothing is.
func (f *file) output() *generator.Output {
	p := f.pkg()
	if p == nil || diag.HasErrors(f.Result.Diagnostics) {
		return nil
	}
	for _, source := range p.Files {
		if source.Path != f.path {
			continue
		}
		if output, err := generator.OutputFor(p, source); err == nil {
			return output
		}
	}
	return nil
}

// generated returns the code that is generated from f, or as long as there are errors that which was generated before. It is nil
// if there is none.
func (f *file) generated() *assist.Source {
	path := contract.OutputPath(f.path)
	if output := f.output(); output != nil {
		return assist.Parse(path, output.Content)
	}
	return f.read(path)
}

// read reads another file as it is in the editor or on disk, nil if there is none.
func (f *file) read(path string) *assist.Source {
	t := f.Documents.Text(path)
	if t == nil {
		return nil
	}
	return assist.Parse(path, t.Bytes())
}

// outputName is the name of the generated file.
func (f *file) outputName() string { return filepath.Base(contract.OutputPath(f.path)) }
