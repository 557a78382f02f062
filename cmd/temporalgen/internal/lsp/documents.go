package lsp

import (
	"context"
	"fmt"
	"path/filepath"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/text"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/workspace"
)

// pathOf returns the path of a Go file. It returns false for what is not on disk, such as a file that has no name yet.
func pathOf(u uri.URI) (path string, ok bool) {
	if !u.IsFile() {
		return "", false
	}
	path = filepath.Clean(u.FsPath())
	return path, filepath.Ext(path) == ".go" && filepath.IsAbs(path)
}

// uriOf returns the URI of a file, as the editor writes it if the file is open.
func (s *server) uriOf(path string) uri.URI {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u, ok := s.uris[path]; ok {
		return u
	}
	return uri.File(path)
}

// DidOpen implements protocol.Server.
func (s *server) DidOpen(_ context.Context, params *protocol.DidOpenTextDocumentParams) error {
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
	return nil
}

// DidChange implements protocol.Server.
func (s *server) DidChange(_ context.Context, params *protocol.DidChangeTextDocumentParams) error {
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
		var err error
		if changed, err = apply(changed, change); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	s.workspace.Open(&workspace.Document{Path: path, Version: params.TextDocument.Version, Text: changed})
	return nil
}

// apply makes one change of a text.
func apply(t *text.Text, change protocol.TextDocumentContentChangeEvent) (*text.Text, error) {
	switch change := change.(type) {
	case *protocol.TextDocumentContentChangePartial:
		return t.Replace(textRange(change.Range), change.Text)
	case *protocol.TextDocumentContentChangeWholeDocument:
		return text.New([]byte(change.Text)), nil
	}
	return nil, fmt.Errorf("there is no change of type %T", change)
}

// DidSave implements protocol.Server.
func (s *server) DidSave(_ context.Context, params *protocol.DidSaveTextDocumentParams) error {
	if path, ok := pathOf(params.TextDocument.URI); ok {
		s.workspace.ChangedOnDisk(path)
	}
	return nil
}

// DidClose implements protocol.Server.
func (s *server) DidClose(_ context.Context, params *protocol.DidCloseTextDocumentParams) error {
	path, ok := pathOf(params.TextDocument.URI)
	if !ok {
		return nil
	}
	s.workspace.Close(path)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.uris, path)
	return nil
}

// DidChangeWatchedFiles implements protocol.Server.
func (s *server) DidChangeWatchedFiles(_ context.Context, params *protocol.DidChangeWatchedFilesParams) error {
	var paths []string
	for _, change := range params.Changes {
		if change.URI.IsFile() {
			paths = append(paths, filepath.Clean(change.URI.FsPath()))
		}
	}
	s.workspace.ChangedOnDisk(paths...)
	return nil
}

// textPosition is a position as package text has it.
func textPosition(p protocol.Position) text.Position {
	return text.Position{Line: int(p.Line), Character: int(p.Character)}
}

func textRange(r protocol.Range) text.Range {
	return text.Range{Start: textPosition(r.Start), End: textPosition(r.End)}
}

// protocolRange is the range of two offsets of a text as the protocol has it.
func protocolRange(t *text.Text, from, to int) protocol.Range {
	r := t.Range(from, to)
	position := func(p text.Position) protocol.Position {
		return protocol.Position{Line: uint32(p.Line), Character: uint32(p.Character)}
	}
	return protocol.Range{Start: position(r.Start), End: position(r.End)}
}
