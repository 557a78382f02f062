package protocol

import "encoding/json"

// A CompletionList is the result of textDocument/completion.
type CompletionList struct {
	IsIncomplete bool             `json:"isIncomplete"`
	Items        []CompletionItem `json:"items"`
}

// A CompletionItem is what can be written at a place.
type CompletionItem struct {
	Label         string         `json:"label"`
	Kind          int            `json:"kind"`
	Detail        string         `json:"detail,omitempty"`
	Documentation *MarkupContent `json:"documentation,omitempty"`
	SortText      string         `json:"sortText"`
	FilterText    string         `json:"filterText,omitempty"`
	TextEdit      TextEdit       `json:"textEdit"`
}

// The kinds of completions.
const (
	CompletionMethod     = 2
	CompletionField      = 5
	CompletionProperty   = 10
	CompletionKeyword    = 14
	CompletionEnumMember = 20
	CompletionOperator   = 24
)

// A Hover is the result of textDocument/hover.
type Hover struct {
	Contents *MarkupContent `json:"contents"`
	Range    Range          `json:"range"`
}

// A DocumentSymbol is what a file declares.
type DocumentSymbol struct {
	Name           string           `json:"name"`
	Detail         string           `json:"detail,omitempty"`
	Kind           int              `json:"kind"`
	Range          Range            `json:"range"`
	SelectionRange Range            `json:"selectionRange"`
	Children       []DocumentSymbol `json:"children,omitempty"`
}

// The kinds of symbols.
const (
	SymbolMethod    = 6
	SymbolInterface = 11
)

// CodeActionParams are those of textDocument/codeAction.
type CodeActionParams struct {
	TextDocument TextDocument      `json:"textDocument"`
	Range        Range             `json:"range"`
	Context      CodeActionContext `json:"context"`
}

// A CodeActionContext tells which actions are asked for.
type CodeActionContext struct {
	Only []string `json:"only,omitempty"`
}

// A CodeAction is a change that an editor can offer.
type CodeAction struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Diagnostics []Diagnostic   `json:"diagnostics,omitempty"`
	IsPreferred bool           `json:"isPreferred,omitempty"`
	Edit        *WorkspaceEdit `json:"edit,omitempty"`
	Command     *Command       `json:"command,omitempty"`
}

// The kinds of actions.
const (
	ActionQuickFix = "quickfix"
	ActionRewrite  = "refactor.rewrite"
	ActionSource   = "source"
)

// A CodeLens is a line above a declaration.
type CodeLens struct {
	Range   Range   `json:"range"`
	Command Command `json:"command"`
}

// ExecuteCommandParams are those of workspace/executeCommand.
type ExecuteCommandParams struct {
	Command   string            `json:"command"`
	Arguments []json.RawMessage `json:"arguments,omitempty"`
}
