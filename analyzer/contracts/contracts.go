package contracts

import (
	_ "embed"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/temporalgen/temporalgen/analyzer/internal/definitions"
	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/rulegroup"
	"github.com/temporalgen/temporalgen/parser/diag"
)

//go:embed doc.go
var doc string

// Name is that of the analyzer.
const Name = "temporalcontracts"

// Analyzer reports what the parser finds.
var Analyzer = rulegroup.New(Name, doc, run, definitions.Analyzer)

func run(pass *analysis.Pass) (any, error) {
	checked := pass.ResultOf[definitions.Analyzer].(*definitions.Definitions).Checked
	if checked == nil {
		return nil, nil
	}
	f := newFiles(pass)
	for _, d := range checked.Diagnostics {
		at, ok := f.span(d.Pos, d.End)
		if !ok {
			continue // it is in another package, which reports it
		}
		found := finding.Finding{Code: d.Code, Severity: d.Severity, At: at, Message: d.Message}
		for _, related := range d.Related {
			if at, ok := f.span(related.Pos, related.End); ok {
				found.Related = append(found.Related, finding.Related(at, related.Message))
			}
		}
		for _, fix := range d.Fixes {
			if edits, ok := f.edits(fix.Edits); ok {
				found.Fixes = append(found.Fixes, analysis.SuggestedFix{Message: fix.Message, TextEdits: edits})
			}
		}
		finding.Report(pass, found)
	}
	return nil, nil
}

// files are those of a package by name, to find places in them that are resolved.
type files map[string]*token.File

func newFiles(pass *analysis.Pass) files {
	f := make(files)
	for _, syntax := range pass.Files {
		file := pass.Fset.File(syntax.FileStart)
		f[file.Name()] = file
	}
	return f
}

func (f files) span(from, to token.Position) (diag.Span, bool) {
	file := f[from.Filename]
	if file == nil || from.Offset > file.Size() {
		return diag.Span{}, false
	}
	end := max(from.Offset, min(to.Offset, file.Size()))
	return diag.Span{From: file.Pos(from.Offset), To: file.Pos(end)}, true
}

func (f files) edits(edits []diag.Edit) ([]analysis.TextEdit, bool) {
	var all []analysis.TextEdit
	for _, e := range edits {
		at, ok := f.span(e.Pos, e.End)
		if !ok {
			return nil, false
		}
		all = append(all, analysis.TextEdit{Pos: at.From, End: at.To, NewText: []byte(e.NewText)})
	}
	return all, true
}
