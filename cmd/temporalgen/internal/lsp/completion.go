package lsp

import (
	"context"
	"fmt"

	"go.lsp.dev/protocol"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/assist"
)

var completionKinds = map[assist.CompletionKind]protocol.CompletionItemKind{
	assist.CompletesKind:   protocol.CompletionItemKindKeyword,
	assist.CompletesKey:    protocol.CompletionItemKindProperty,
	assist.CompletesValue:  protocol.CompletionItemKindEnumMember,
	assist.CompletesMethod: protocol.CompletionItemKindMethod,
	assist.CompletesField:  protocol.CompletionItemKindField,
	assist.CompletesRule:   protocol.CompletionItemKindOperator,
}

// Completion implements protocol.Server.
func (s *server) Completion(_ context.Context, params *protocol.CompletionParams) (protocol.CompletionResult, error) {
	path, ok := pathOf(params.TextDocument.URI)
	document := s.workspace.Document(path)
	if !ok || document == nil {
		return protocol.CompletionItemSlice{}, nil
	}
	t := document.Text
	items := protocol.CompletionItemSlice{}
	for i, c := range assist.Complete(assist.Parse(path, t.Bytes()), t.Offset(textPosition(params.Position))) {
		item := protocol.CompletionItem{
			Label:    c.Label,
			Kind:     completionKinds[c.Kind],
			SortText: protocol.NewOptional(fmt.Sprintf("%03d", i)), // the order of the documentation
			TextEdit: &protocol.TextEdit{Range: protocolRange(t, c.From, c.To), NewText: c.Insert},
		}
		if c.Detail != "" {
			item.Detail = protocol.NewOptional(c.Detail)
		}
		if c.Help != "" {
			item.Documentation = &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: c.Help}
		}
		items = append(items, item)
	}
	return items, nil
}
