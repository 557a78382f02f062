package lsp

import (
	"fmt"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/text"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/workspace"
)

func (s *server) didOpen(params protocol.DidOpenParams) error {
	path, ok := pathOf(params.TextDocument.URI)
	if !ok {
		return nil
	}
	s.mu.Lock()
	s.uris[path] = params.TextDocument.URI
	s.mu.Unlock()
	s.workspace.Open(&workspace.Document{
		Path: path, Version: params.TextDocument.Version, Text: text.New([]byte(params.TextDocument.Text)),
	})
	s.vetter.changed(path)
	return nil
}

func (s *server) didChange(params protocol.DidChangeParams) error {
	path, ok := pathOf(params.TextDocument.URI)
	if !ok {
		return nil
	}
	document := s.workspace.Document(path)
	if document == nil {
		return fmt.Errorf("%s is not open", path)
	}
	changed := document.Text
	for _, change := range params.ContentChanges {
		if change.Range == nil {
			changed = text.New([]byte(change.Text))
			continue
		}
		var err error
		if changed, err = changed.Replace(textRange(*change.Range), change.Text); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	s.workspace.Open(&workspace.Document{Path: path, Version: params.TextDocument.Version, Text: changed})
	return nil
}

func (s *server) didSave(params protocol.TextDocumentOnly) error {
	if path, ok := pathOf(params.TextDocument.URI); ok {
		s.workspace.ChangedOnDisk(path)
		s.vetter.changedOnDisk([]string{path})
	}
	return nil
}

func (s *server) didClose(params protocol.TextDocumentOnly) error {
	path, ok := pathOf(params.TextDocument.URI)
	if !ok {
		return nil
	}
	s.workspace.Close(path)
	s.vetter.closed(path)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.uris, path)
	return nil
}

func (s *server) didChangeWatchedFiles(params protocol.DidChangeWatchedFilesParams) error {
	var paths []string
	for _, change := range params.Changes {
		if path, ok := filePath(change.URI); ok {
			paths = append(paths, path)
		}
	}
	s.workspace.ChangedOnDisk(paths...)
	s.vetter.changedOnDisk(paths)
	return nil
}

// textPosition is a position as package text has it.
func textPosition(p protocol.Position) text.Position { return text.Position(p) }

func textRange(r protocol.Range) text.Range {
	return text.Range{Start: textPosition(r.Start), End: textPosition(r.End)}
}

// protocolRange is the range of two offsets of a text as the protocol has it.
func protocolRange(t *text.Text, from, to int) protocol.Range {
	r := t.Range(from, to)
	return protocol.Range{Start: protocol.Position(r.Start), End: protocol.Position(r.End)}
}
