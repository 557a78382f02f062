package lsp

import (
	"context"
	"fmt"
	"go/types"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/assist"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/text"
)

func (s *server) completion(_ context.Context, params protocol.TextDocumentPosition) (protocol.CompletionList, error) {
	list := protocol.CompletionList{Items: []protocol.CompletionItem{}}
	path, _ := pathOf(params.TextDocument.URI)
	document := s.workspace.Document(path)
	if document == nil {
		return list, nil
	}
	source, offset := assist.Parse(path, document.Text.Bytes()), document.Text.Offset(textPosition(params.Position))
	if !assist.NeedsTypes(source, offset) { // then nobody has to wait until the package is checked
		list.Items = append(list.Items, items(document.Text, assist.Complete(source, offset, nil))...)
		return list, nil
	}
	s.workspace.Types(path, func(pkg *types.Package, settled bool) {
		list.IsIncomplete = !settled // the editor asks again when more is typed
		list.Items = append(list.Items, items(document.Text, assist.Complete(source, offset, pkg))...)
	})
	return list, nil
}

// items are completions in the words of the protocol.
func items(t *text.Text, completions []assist.Completion) []protocol.CompletionItem {
	var list []protocol.CompletionItem
	for i, c := range completions {
		list = append(list, protocol.CompletionItem{
			Label:         c.Label,
			Kind:          completionKind(c.Kind),
			Detail:        c.Detail,
			Documentation: protocol.Markdown(c.Help),
			SortText:      fmt.Sprintf("%03d", i), // the order of the documentation
			TextEdit:      protocol.TextEdit{Range: protocolRange(t, c.From, c.To), NewText: c.Insert},
		})
	}
	return list
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
