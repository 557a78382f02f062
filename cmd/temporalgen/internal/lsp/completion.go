package lsp

import (
	"context"
	"fmt"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/assist"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
)

func (s *server) completion(_ context.Context, params protocol.TextDocumentPosition) (protocol.CompletionList, error) {
	list := protocol.CompletionList{Items: []protocol.CompletionItem{}}
	s.view(params.TextDocument.URI, func(f *file) {
		for i, c := range assist.Complete(f.source, f.offset(params.Position), f.types()) {
			list.Items = append(list.Items, protocol.CompletionItem{
				Label:         c.Label,
				Kind:          completionKind(c.Kind),
				Detail:        c.Detail,
				Documentation: protocol.Markdown(c.Help),
				SortText:      fmt.Sprintf("%03d", i), // the order of the documentation
				TextEdit:      protocol.TextEdit{Range: f.span(assist.Span{From: c.From, To: c.To}), NewText: c.Insert},
			})
		}
	})
	return list, nil
}

func completionKind(k assist.CompletionKind) int {
	switch k {
	case assist.CompletesKey:
		return protocol.CompletionProperty
	case assist.CompletesValue:
		return protocol.CompletionEnumMember
	case assist.CompletesMethod:
		return protocol.CompletionMethod
	case assist.CompletesField:
		return protocol.CompletionField
	case assist.CompletesRule:
		return protocol.CompletionOperator
	}
	return protocol.CompletionKeyword
}
