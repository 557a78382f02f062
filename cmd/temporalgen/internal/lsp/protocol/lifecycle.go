package protocol

import "encoding/json"

// InitializeParams are those of initialize.
type InitializeParams struct {
	Capabilities          ClientCapabilities `json:"capabilities"`
	InitializationOptions json.RawMessage    `json:"initializationOptions,omitempty"`
}

// ClientCapabilities are what the editor can do.
type ClientCapabilities struct {
	Workspace struct {
		DidChangeWatchedFiles struct {
			DynamicRegistration bool `json:"dynamicRegistration"`
		} `json:"didChangeWatchedFiles"`
		CodeLens struct {
			RefreshSupport bool `json:"refreshSupport"`
		} `json:"codeLens"`
	} `json:"workspace"`
}

// InitializeResult is that of initialize.
type InitializeResult struct {
	Capabilities ServerCapabilities `json:"capabilities"`
	ServerInfo   ServerInfo         `json:"serverInfo"`
}

// ServerInfo names a server.
type ServerInfo struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// ServerCapabilities are what a server can do.
type ServerCapabilities struct {
	PositionEncoding       string                 `json:"positionEncoding"`
	TextDocumentSync       TextDocumentSync       `json:"textDocumentSync"`
	CompletionProvider     *CompletionOptions     `json:"completionProvider,omitempty"`
	HoverProvider          bool                   `json:"hoverProvider,omitempty"`
	DefinitionProvider     bool                   `json:"definitionProvider,omitempty"`
	DocumentSymbolProvider bool                   `json:"documentSymbolProvider,omitempty"`
	CodeActionProvider     *CodeActionOptions     `json:"codeActionProvider,omitempty"`
	CodeLensProvider       *CodeLensOptions       `json:"codeLensProvider,omitempty"`
	ExecuteCommandProvider *ExecuteCommandOptions `json:"executeCommandProvider,omitempty"`
	Workspace              WorkspaceOptions       `json:"workspace"`
}

// WorkspaceOptions are what a server does about folders.
type WorkspaceOptions struct {
	WorkspaceFolders WorkspaceFoldersOptions `json:"workspaceFolders"`
}

// WorkspaceFoldersOptions tell whether a server works with several folders.
type WorkspaceFoldersOptions struct {
	Supported           bool `json:"supported"`
	ChangeNotifications bool `json:"changeNotifications"`
}

// TextDocumentSync is what a server wants to know of open files.
type TextDocumentSync struct {
	OpenClose bool `json:"openClose"`
	Change    int  `json:"change"` // 2 is for the parts that change
	Save      bool `json:"save"`
}

// CompletionOptions tell when an editor asks for completions.
type CompletionOptions struct {
	TriggerCharacters []string `json:"triggerCharacters"`
}

// CodeActionOptions tell which actions there are.
type CodeActionOptions struct {
	CodeActionKinds []string `json:"codeActionKinds"`
}

// CodeLensOptions are for servers with lenses.
type CodeLensOptions struct{}

// ExecuteCommandOptions tell which commands a server has.
type ExecuteCommandOptions struct {
	Commands []string `json:"commands"`
}

// RegistrationParams are those of client/registerCapability.
type RegistrationParams struct {
	Registrations []Registration `json:"registrations"`
}

// A Registration asks an editor for something.
type Registration struct {
	ID              string `json:"id"`
	Method          string `json:"method"`
	RegisterOptions any    `json:"registerOptions"`
}

// WatchedFilesOptions are those of a registration of workspace/didChangeWatchedFiles.
type WatchedFilesOptions struct {
	Watchers []FileSystemWatcher `json:"watchers"`
}

// A FileSystemWatcher says of which files an editor tells changes.
type FileSystemWatcher struct {
	GlobPattern string `json:"globPattern"`
}

// ShowMessageParams are those of window/showMessage.
type ShowMessageParams struct {
	Type    int    `json:"type"`
	Message string `json:"message"`
}

// The types of messages.
const (
	MessageError   = 1
	MessageWarning = 2
	MessageInfo    = 3
)
