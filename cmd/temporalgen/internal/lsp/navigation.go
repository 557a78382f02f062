package lsp

import (
	"context"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/assist"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
	"github.com/temporalgen/temporalgen/parser/contract"
)

func (s *server) hover(_ context.Context, params protocol.TextDocumentPosition) (hover *protocol.Hover, _ error) {
	s.view(params.TextDocument.URI, func(f *file) {
		if help, at := assist.Hover(f.source, f.offset(params.Position), f.generated); help != "" {
			hover = &protocol.Hover{Contents: protocol.Markdown(help), Range: f.span(at)}
		}
	})
	return hover, nil
}

// definition leads from a contract to its generated code, and back from there; from the value of for= to the update.
func (s *server) definition(_ context.Context, params protocol.TextDocumentPosition) (location *protocol.Location, _ error) {
	s.view(params.TextDocument.URI, func(f *file) {
		offset := f.offset(params.Position)
		if at := f.source.Reference(offset); at != nil {
			location = &protocol.Location{URI: params.TextDocument.URI, Range: f.span(*at)}
			return
		}
		path, isGenerated := contract.OutputPath(f.path), contract.IsGenerated(f.path, f.text.Bytes())
		if isGenerated {
			path = contract.SourcePath(f.path)
		}
		other := f.read(path)
		if other == nil {
			return
		}
		var at *assist.Span
		if isGenerated {
			at = f.source.Origin(offset, other)
		} else {
			at = f.source.Definition(offset, other)
		}
		if at != nil {
			location = &protocol.Location{URI: s.uriOf(path), Range: protocolRange(f.Documents.Text(path), at.From, at.To)}
		}
	})
	return location, nil
}

func (s *server) documentSymbol(_ context.Context, params protocol.TextDocumentOnly) ([]protocol.DocumentSymbol, error) {
	symbols := []protocol.DocumentSymbol{}
	s.view(params.TextDocument.URI, func(f *file) { symbols = append(symbols, f.symbols(assist.Symbols(f.source))...) })
	return symbols, nil
}

func (f *file) symbols(list []assist.Symbol) []protocol.DocumentSymbol {
	var symbols []protocol.DocumentSymbol
	for _, one := range list {
		kind := protocol.SymbolMethod
		if one.Contract {
			kind = protocol.SymbolInterface
		}
		symbols = append(symbols, protocol.DocumentSymbol{
			Name: one.Name, Detail: one.Detail, Kind: kind,
			Range: f.span(one.All), SelectionRange: f.span(one.NameSpan), Children: f.symbols(one.Children),
		})
	}
	return symbols
}
