package assist

import (
	"fmt"

	"github.com/temporalgen/temporalgen/generator"
)

// A Symbol is a contract, or a message of one.
type Symbol struct {
	Name     string
	Detail   string // the directive
	Contract bool
	All      Span // with its doc comment
	NameSpan Span
	Children []Symbol
}

// Symbols returns the contracts of a file with their messages.
func Symbols(s *Source) []Symbol {
	var list []Symbol
	for _, c := range s.Contracts() {
		from := c.spec.Pos()
		if doc := typeDoc(c.decl, c.spec); doc != nil {
			from = doc.Pos()
		}
		symbol := Symbol{
			Name: c.Name.Name, Detail: c.Directive.String(), Contract: true,
			All:      Span{s.offset(from), s.offset(c.spec.End())},
			NameSpan: Span{s.offset(c.Name.Pos()), s.offset(c.Name.End())},
		}
		for _, m := range c.Methods {
			if m.Directive == nil {
				continue
			}
			symbol.Children = append(symbol.Children, Symbol{
				Name: m.Name.Name, Detail: m.Directive.String(),
				All:      Span{s.offset(m.field.Doc.Pos()), s.offset(m.field.End())},
				NameSpan: Span{s.offset(m.Name.Pos()), s.offset(m.Name.End())},
			})
		}
		list = append(list, symbol)
	}
	return list
}

// A Lens is a line above a contract.
type Lens struct {
	At    Span
	Title string
}

// Lenses returns a lens for each contract of a file: what is generated for it, and whether the generated file is as it should
// be. state is nil if that is not known, since there are errors. unsaved is true if the file is not on disk as it is in the
// editor.
func Lenses(s *Source, output string, state *generator.State, unsaved bool) []Lens {
	var list []Lens
	for _, c := range s.Contracts() {
		what := "has errors: nothing is generated"
		if state != nil {
			switch *state {
			case generator.Missing:
				what = fmt.Sprintf("generate %s", output)
			case generator.Stale:
				what = fmt.Sprintf("%s is stale: regenerate", output)
			case generator.Fresh:
				what = fmt.Sprintf("%s is up to date", output)
			}
			if *state != generator.Fresh && unsaved {
				what += " (save first)"
			}
		}
		list = append(list, Lens{
			At:    Span{s.offset(c.Name.Pos()), s.offset(c.Name.End())},
			Title: fmt.Sprintf("%s: %s", c.Summary(), what),
		})
	}
	return list
}
