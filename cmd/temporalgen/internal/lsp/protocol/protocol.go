// Package protocol has the types of the Language Server Protocol that the server uses, with the parts of them that it uses.
// Their documentation is the specification, version 3.17.
package protocol

import "encoding/json"

// A Position is a place in a text. Characters count UTF-16 code units.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// A Range is the part of a text from Start up to End.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// A Location is a part of a file.
type Location struct {
	URI   string `json:"uri"`
	Range Range  `json:"range"`
}

// A TextEdit replaces a part of a file.
type TextEdit struct {
	Range   Range  `json:"range"`
	NewText string `json:"newText"`
}

// A WorkspaceEdit changes files, by their URIs.
type WorkspaceEdit struct {
	Changes map[string][]TextEdit `json:"changes"`
}

// A Command is what the editor has the server do.
type Command struct {
	Title     string            `json:"title"`
	Command   string            `json:"command"`
	Arguments []json.RawMessage `json:"arguments,omitempty"`
}

// MarkupContent is text in Markdown.
type MarkupContent struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

// Markdown returns text in Markdown, nil for none.
func Markdown(text string) *MarkupContent {
	if text == "" {
		return nil
	}
	return &MarkupContent{"markdown", text}
}

// A TextDocument names a file, with its version where that is told.
type TextDocument struct {
	URI     string `json:"uri"`
	Version int    `json:"version,omitempty"`
}

// TextDocumentPosition is what requests for a place in a file have.
type TextDocumentPosition struct {
	TextDocument TextDocument `json:"textDocument"`
	Position     Position     `json:"position"`
}

// TextDocumentOnly is what requests and notifications for a file have.
type TextDocumentOnly struct {
	TextDocument TextDocument `json:"textDocument"`
}
