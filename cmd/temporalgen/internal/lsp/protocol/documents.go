package protocol

// DidOpenParams are those of textDocument/didOpen.
type DidOpenParams struct {
	TextDocument TextDocumentItem `json:"textDocument"`
}

// A TextDocumentItem is a file with its text.
type TextDocumentItem struct {
	URI        string `json:"uri"`
	LanguageID string `json:"languageId"`
	Version    int    `json:"version"`
	Text       string `json:"text"`
}

// DidChangeParams are those of textDocument/didChange.
type DidChangeParams struct {
	TextDocument   TextDocument    `json:"textDocument"`
	ContentChanges []ContentChange `json:"contentChanges"`
}

// A ContentChange replaces a part of a text, or all of it.
type ContentChange struct {
	Range *Range `json:"range,omitempty"` // nil for all
	Text  string `json:"text"`
}

// DidChangeWatchedFilesParams are those of workspace/didChangeWatchedFiles.
type DidChangeWatchedFilesParams struct {
	Changes []FileEvent `json:"changes"`
}

// A FileEvent tells that a file was created, changed or removed.
type FileEvent struct {
	URI  string `json:"uri"`
	Type int    `json:"type"`
}

// PublishDiagnosticsParams are those of textDocument/publishDiagnostics.
type PublishDiagnosticsParams struct {
	URI         string       `json:"uri"`
	Version     *int         `json:"version,omitempty"`
	Diagnostics []Diagnostic `json:"diagnostics"`
}

// A Diagnostic is one finding in a file.
type Diagnostic struct {
	Range              Range                `json:"range"`
	Severity           int                  `json:"severity"`
	Code               string               `json:"code,omitempty"`
	CodeDescription    *CodeDescription     `json:"codeDescription,omitempty"`
	Source             string               `json:"source"`
	Message            string               `json:"message"`
	RelatedInformation []RelatedInformation `json:"relatedInformation,omitempty"`
}

// The severities of diagnostics.
const (
	SeverityError       = 1
	SeverityWarning     = 2
	SeverityInformation = 3
)

// A CodeDescription leads to a page about a code.
type CodeDescription struct {
	Href string `json:"href"`
}

// RelatedInformation is another place that a diagnostic speaks of.
type RelatedInformation struct {
	Location Location `json:"location"`
	Message  string   `json:"message"`
}
