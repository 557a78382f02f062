package markdown

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
)

// arrows are how Mermaid draws steps.
var arrows = map[page.Kind]string{page.Call: "->>", page.Send: "-)", page.Answer: "-->>"}

// mermaid is a sequence in the language of Mermaid.
func mermaid(s *page.Sequence) string {
	var b strings.Builder
	b.WriteString("sequenceDiagram\n")
	fmt.Fprintf(&b, "    accTitle: %s\n    accDescr: %s\n", drawn(s.Title), drawn(s.Description))
	for i, name := range s.Participants {
		fmt.Fprintf(&b, "    participant P%d as %s\n", i, drawn(name))
	}
	for _, step := range s.Steps {
		switch {
		case step.Kind == page.Note && step.From == step.To:
			fmt.Fprintf(&b, "    Note over P%d: %s\n", step.From, drawn(step.Text))
		case step.Kind == page.Note:
			fmt.Fprintf(&b, "    Note over P%d,P%d: %s\n", step.From, step.To, drawn(step.Text))
		default:
			fmt.Fprintf(&b, "    P%d%sP%d: %s\n", step.From, arrows[step.Kind], step.To, drawn(step.Text))
		}
	}
	return b.String()
}

// drawn is a text in a diagram: what has a meaning there, or in HTML, is written as the number of its character.
func drawn(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune("#;<>&%{}\"'`\\", r):
			fmt.Fprintf(&b, "#%d;", r)
		case unicode.IsControl(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
