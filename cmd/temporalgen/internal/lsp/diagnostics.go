package lsp

import (
	"go/token"
	"path/filepath"
	"slices"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/text"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/workspace"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// publish tells the editor what was found in a package. What is found in a file of another package, since that is embedded, is
// shown there together with what was found for others.
func (s *server) publish(f workspace.Findings) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	byPath := make(map[string][]diag.Diagnostic)
	for path := range f.Documents {
		if filepath.Dir(path) == f.Dir {
			byPath[path] = nil
		}
	}
	for _, d := range f.Diagnostics {
		path := d.Pos.Filename
		if filepath.Ext(path) != ".go" { // it is about the folder
			if path = firstOf(f); path == "" {
				continue
			}
			d.Pos, d.End = token.Position{Filename: path}, token.Position{Filename: path}
		}
		byPath[path] = append(byPath[path], d)
	}
	for path, ds := range s.found(f, byPath) {
		s.tell(path, ds, f.Documents)
	}
}

// tell tells the editor what was found in a file.
func (s *server) tell(path string, found []diag.Diagnostic, documents workspace.Documents) {
	params := protocol.PublishDiagnosticsParams{URI: s.uriOf(path), Diagnostics: []protocol.Diagnostic{}}
	if d := documents[path]; d != nil {
		params.Version = &d.Version
	}
	for _, d := range found {
		params.Diagnostics = append(params.Diagnostics, s.diagnostic(d, documents))
	}
	if err := s.conn.Notify("textDocument/publishDiagnostics", params); err != nil && s.ctx.Err() == nil {
		s.log.Printf("publish diagnostics: %v", err)
	}
}

// found notes what was found for a package, by path, and returns all that is found in those files, also for other packages.
func (s *server) found(f workspace.Findings, byPath map[string][]diag.Diagnostic) map[string][]diag.Diagnostic {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !f.Settled:
		s.unsettled[f.Dir] = true
	case s.unsettled[f.Dir]:
		delete(s.unsettled, f.Dir)
		go s.refreshLenses()
	}
	for path, byDir := range s.published {
		if _, ok := byPath[path]; !ok && len(byDir[f.Dir]) > 0 {
			byPath[path] = nil // there were some
		}
	}
	all := make(map[string][]diag.Diagnostic)
	for path, ds := range byPath {
		if s.published[path] == nil {
			s.published[path] = make(map[string][]diag.Diagnostic)
		}
		s.published[path][f.Dir] = ds
		if len(ds) == 0 {
			delete(s.published[path], f.Dir)
		}
		all[path] = s.allIn(path, f.Documents)
		if len(s.published[path]) == 0 {
			delete(s.published, path)
		}
	}
	return all
}

// allIn is what was found in a file, for any package and by the analyzers. s.mu is locked.
func (s *server) allIn(path string, documents workspace.Documents) []diag.Diagnostic {
	all := s.vetter.in(path, documents)
	for _, found := range s.published[path] {
		all = append(all, found...)
	}
	return diag.Sort(all)
}

// firstOf returns an open file of the package in which something was found, "" for none.
func firstOf(f workspace.Findings) string {
	var paths []string
	for path := range f.Documents {
		if filepath.Dir(path) == f.Dir {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		return ""
	}
	return slices.Min(paths)
}

// diagnostic is a diagnostic in the words of the protocol.
func (s *server) diagnostic(d diag.Diagnostic, documents workspace.Documents) protocol.Diagnostic {
	severity := protocol.SeverityError
	switch d.Severity {
	case diag.Warning:
		severity = protocol.SeverityWarning
	case diag.Info:
		severity = protocol.SeverityInformation
	}
	out := protocol.Diagnostic{
		Range:           rangeOf(documents.Text(d.Pos.Filename), d.Pos, d.End),
		Severity:        severity,
		Code:            string(d.Code),
		CodeDescription: &protocol.CodeDescription{Href: d.Code.URL()},
		Source:          "temporalgen",
		Message:         d.Message,
	}
	for _, related := range d.Related {
		out.RelatedInformation = append(out.RelatedInformation, protocol.RelatedInformation{
			Location: protocol.Location{
				URI:   s.uriOf(related.Pos.Filename),
				Range: rangeOf(documents.Text(related.Pos.Filename), related.Pos, related.End),
			},
			Message: related.Message,
		})
	}
	return out
}

// rangeOf is a part of a file in the words of the protocol.
func rangeOf(t *text.Text, pos, end token.Position) protocol.Range {
	if t == nil || pos.Line == 0 {
		return protocol.Range{}
	}
	return protocolRange(t, pos.Offset, end.Offset)
}
