package lsp

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
	"github.com/temporalgen/temporalgen/internal/modules"
)

// initialize answers what the server can do.
func (s *server) initialize(_ context.Context, params protocol.InitializeParams) (protocol.InitializeResult, error) {
	s.editor = params.Capabilities
	s.state.Store(initialized)
	s.configure(params.InitializationOptions)
	return protocol.InitializeResult{
		ServerInfo: protocol.ServerInfo{Name: "temporalgen", Version: s.options.Version},
		Capabilities: protocol.ServerCapabilities{
			PositionEncoding:       "utf-16",
			TextDocumentSync:       protocol.TextDocumentSync{OpenClose: true, Change: 2, Save: true},
			CompletionProvider:     &protocol.CompletionOptions{TriggerCharacters: []string{":", " ", "=", "{", ".", ",", `"`}},
			HoverProvider:          true,
			DefinitionProvider:     true,
			DocumentSymbolProvider: true,
			CodeActionProvider: &protocol.CodeActionOptions{
				CodeActionKinds: []string{protocol.ActionQuickFix, protocol.ActionRewrite, actionRegenerate},
			},
			CodeLensProvider:       &protocol.CodeLensOptions{},
			ExecuteCommandProvider: &protocol.ExecuteCommandOptions{Commands: []string{regenerate}},
			// Which folders there are does not matter: files tell which module they are in.
			Workspace: protocol.WorkspaceOptions{WorkspaceFolders: protocol.WorkspaceFoldersOptions{Supported: true}},
		},
	}, nil
}

// initialized asks the editor to tell of files that others write.
func (s *server) initialized(struct{}) error {
	if !s.editor.Workspace.DidChangeWatchedFiles.DynamicRegistration {
		return nil
	}
	var options protocol.WatchedFilesOptions
	for _, name := range append(modules.Names(), "*.go") {
		options.Watchers = append(options.Watchers, protocol.FileSystemWatcher{GlobPattern: "**/" + name})
	}
	go s.ask("client/registerCapability", protocol.RegistrationParams{Registrations: []protocol.Registration{
		{ID: "files", Method: "workspace/didChangeWatchedFiles", RegisterOptions: options},
	}})
	return nil
}

// ask asks the editor for something, and waits until it is done.
func (s *server) ask(method string, params any) {
	if err := s.conn.Call(s.ctx, method, params, nil); err != nil && s.ctx.Err() == nil {
		s.log.Printf("%s: %v", method, err)
	}
}

// refreshLenses has the editor ask for lenses again.
func (s *server) refreshLenses() {
	if s.editor.Workspace.CodeLens.RefreshSupport {
		s.ask("workspace/codeLens/refresh", nil)
	}
}

// settings are what users can set in their editor.
type settings struct {
	BuildFlags *[]string `json:"buildFlags"` // of the go command, such as -tags=integration
	Vet        *bool     `json:"vet"`        // whether to find mistakes in handlers
	Rules      *string   `json:"rules"`      // those to switch on or off, as for temporalgen vet
}

// configure takes over settings. What is wrong with them is shown to whoever has written them.
func (s *server) configure(raw json.RawMessage) {
	if len(raw) == 0 {
		return
	}
	var set settings
	err := json.Unmarshal(raw, &set)
	if err == nil {
		if set.BuildFlags != nil {
			s.workspace.SetBuildFlags(*set.BuildFlags)
		}
		err = s.vetter.configure(set.Vet, set.Rules)
	}
	if err != nil {
		s.show(protocol.MessageError, fmt.Sprintf("temporalgen: the settings are wrong: %v", err))
	}
}

// didChangeConfiguration takes over settings, which may be below the name of the server.
func (s *server) didChangeConfiguration(params struct{ Settings json.RawMessage }) error {
	var named struct{ Temporalgen json.RawMessage }
	if err := json.Unmarshal(params.Settings, &named); err == nil && len(named.Temporalgen) > 0 {
		s.configure(named.Temporalgen)
		return nil
	}
	s.configure(params.Settings)
	return nil
}

// shutdown says that nothing but exit follows.
func (s *server) shutdown(context.Context, struct{}) (any, error) {
	s.state.Store(shutDown)
	return nil, nil
}
