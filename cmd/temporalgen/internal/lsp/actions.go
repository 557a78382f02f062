package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/assist"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
	"github.com/temporalgen/temporalgen/generator"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// codeAction offers the fixes of diagnostics, what can be added to a contract, and to generate.
func (s *server) codeAction(_ context.Context, params protocol.CodeActionParams) ([]protocol.CodeAction, error) {
	actions := []protocol.CodeAction{}
	add := func(a protocol.CodeAction) {
		if len(params.Context.Only) == 0 || slices.ContainsFunc(params.Context.Only, func(kind string) bool {
			return a.Kind == kind || strings.HasPrefix(a.Kind, kind+".")
		}) {
			actions = append(actions, a)
		}
	}
	s.view(params.TextDocument.URI, func(f *file) {
		part := assist.Span{From: f.offset(params.Range.Start), To: f.offset(params.Range.End)}
		for _, d := range f.Result.Diagnostics {
			if d.Pos.Filename == f.path && d.Pos.Offset <= part.To && part.From <= d.End.Offset {
				for i, fix := range d.Fixes {
					add(s.fix(f, d, fix, i == 0))
				}
			}
		}
		for _, a := range s.vetActions(f, part) {
			add(a)
		}
		for _, a := range assist.Actions(f.source, part) {
			kind := protocol.ActionRewrite
			if a.Fix {
				kind = protocol.ActionQuickFix
			}
			edit := protocol.TextEdit{Range: f.span(assist.Span{From: a.At, To: a.At}), NewText: a.Text}
			add(protocol.CodeAction{Title: a.Title, Kind: kind, IsPreferred: a.Best, Edit: &protocol.WorkspaceEdit{
				Changes: map[string][]protocol.TextEdit{params.TextDocument.URI: {edit}},
			}})
		}
		if len(f.source.Contracts()) > 0 {
			add(protocol.CodeAction{
				Title: "Regenerate the code of this package", Kind: actionRegenerate,
				Command: regenerateCommand("Regenerate", params.TextDocument.URI),
			})
		}
	})
	return actions, nil
}

// fix is a way to mend what a diagnostic is about.
func (s *server) fix(f *file, d diag.Diagnostic, fix diag.Fix, preferred bool) protocol.CodeAction {
	edit := &protocol.WorkspaceEdit{Changes: make(map[string][]protocol.TextEdit)}
	for _, e := range fix.Edits {
		uri := s.uriOf(e.Pos.Filename)
		edit.Changes[uri] = append(edit.Changes[uri], protocol.TextEdit{
			Range: rangeOf(f.Documents.Text(e.Pos.Filename), e.Pos, e.End), NewText: e.NewText,
		})
	}
	return protocol.CodeAction{
		Title: strings.ToUpper(fix.Message[:1]) + fix.Message[1:], Kind: protocol.ActionQuickFix, IsPreferred: preferred,
		Diagnostics: []protocol.Diagnostic{s.diagnostic(d, f.Documents)}, Edit: edit,
	}
}

// codeLens says above each contract what is generated for it.
func (s *server) codeLens(_ context.Context, params protocol.TextDocumentOnly) ([]protocol.CodeLens, error) {
	lenses := []protocol.CodeLens{}
	s.view(params.TextDocument.URI, func(f *file) {
		if !f.Settled && f.pkg() == nil {
			return // when that is so, the editor is told to ask again
		}
		var state *generator.State
		if output := f.output(); output != nil {
			state = &output.State
		}
		unsaved := slices.Contains(f.Documents.Unsaved(f.Dir), f.path)
		for _, lens := range assist.Lenses(f.source, f.outputName(), state, unsaved) {
			lenses = append(lenses, protocol.CodeLens{
				Range: f.span(lens.At), Command: *regenerateCommand(lens.Title, params.TextDocument.URI),
			})
		}
	})
	return lenses, nil
}

// The command that writes files, and the kind of the action that offers it.
const (
	regenerate       = "temporalgen.regenerate"
	actionRegenerate = protocol.ActionSource + ".temporalgen"
)

// regenerateCommand is the command for the package of a file.
func regenerateCommand(title, uri string) *protocol.Command {
	argument, _ := json.Marshal(uri) // a string can be encoded
	return &protocol.Command{Title: title, Command: regenerate, Arguments: []json.RawMessage{argument}}
}

// executeCommand generates the code of a package, from what is on disk. It returns what was done, one line for each file.
func (s *server) executeCommand(ctx context.Context, params protocol.ExecuteCommandParams) ([]string, error) {
	if params.Command != regenerate {
		return nil, fmt.Errorf("there is no command %s", params.Command)
	}
	var uri string
	if len(params.Arguments) != 1 || json.Unmarshal(params.Arguments[0], &uri) != nil {
		return nil, fmt.Errorf("%s takes the URI of a file", regenerate)
	}
	done, err := s.regenerate(ctx, uri)
	if err != nil {
		s.show(protocol.MessageError, err.Error())
		return nil, err
	}
	if len(done) == 0 {
		s.show(protocol.MessageInfo, "temporalgen: everything is up to date")
	} else {
		s.show(protocol.MessageInfo, strings.Join(done, "\n"))
	}
	return done, nil
}

// show shows a message to whoever sits there.
func (s *server) show(kind int, message string) {
	if err := s.conn.Notify("window/showMessage", protocol.ShowMessageParams{Type: kind, Message: message}); err != nil {
		s.log.Print(err)
	}
}
