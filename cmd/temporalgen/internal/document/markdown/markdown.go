// Package markdown writes a page as Markdown, as GitHub and others show it.
package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/visible"
)

// contents is the title of the table of contents.
const contents = "Contents"

// Render returns the page as Markdown.
func Render(p *page.Page) []byte {
	w := &writer{anchors: anchorsOf(p)}
	w.heading(1, page.Plainly(p.Title))
	w.blocks(p.Blocks)
	if len(p.Sections) > 0 {
		w.heading(2, page.Plainly(contents))
		for depth, s := range p.All {
			fmt.Fprintf(w, "%s- [%s](#%s)\n", strings.Repeat("  ", depth), spans(s.Title, false), w.anchors[s.ID])
		}
		w.WriteString("\n")
	}
	for depth, s := range p.All {
		w.heading(depth+2, s.Title)
		w.blocks(s.Blocks)
	}
	return []byte(visible.Lines(strings.TrimRight(w.String(), "\n") + "\n"))
}

// A writer writes a page.
type writer struct {
	bytes.Buffer
	anchors map[string]string // by the ID of the section
}

func (w *writer) heading(level int, title page.Text) {
	fmt.Fprintf(w, "%s %s\n\n", strings.Repeat("#", min(level, 6)), spans(title, false))
}

func (w *writer) blocks(blocks []page.Block) {
	for _, b := range blocks {
		switch b := b.(type) {
		case page.Paragraph:
			w.WriteString(w.line(b.Text) + "\n")
		case page.List:
			for _, item := range b.Items {
				w.WriteString("- " + w.line(item) + "\n")
			}
		case page.Table:
			w.table(b)
		case page.Code:
			w.fenced(b.Language, b.Text)
		case *page.Sequence:
			w.fenced("mermaid", mermaid(b))
		}
		w.WriteString("\n")
	}
}

func (w *writer) table(t page.Table) {
	row := func(cells []string) { w.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	header, rule := make([]string, len(t.Header)), make([]string, len(t.Header))
	for i, name := range t.Header {
		header[i], rule[i] = plain(name, true), "---"
	}
	row(header)
	row(rule)
	for _, texts := range t.Rows {
		cells := make([]string, len(texts))
		for i, text := range texts {
			cells[i] = w.text(text, true)
		}
		row(cells)
	}
}

// fenced writes a block of code. The fence is longer than any in the text.
func (w *writer) fenced(language, text string) {
	fence := strings.Repeat("`", max(3, longestRun(text, '`')+1))
	fmt.Fprintf(w, "%s%s\n%s\n%s\n", fence, language, strings.TrimRight(text, "\n"), fence)
}

// longestRun is how often a byte occurs one after the other in a text, at most.
func longestRun(text string, of byte) int {
	longest, run := 0, 0
	for i := range len(text) {
		if text[i] != of {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// line is a text that begins a line, where some characters begin a heading, a list or a quotation.
func (w *writer) line(t page.Text) string {
	s := strings.TrimSpace(w.text(t, false))
	if s == "" {
		return s
	}
	if strings.IndexByte("#+-=", s[0]) >= 0 {
		return `\` + s
	}
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if digits > 0 && digits < len(s) && (s[digits] == '.' || s[digits] == ')') {
		return s[:digits] + `\` + s[digits:]
	}
	return s
}

// text is a text within a line, or within a cell of a table.
func (w *writer) text(t page.Text, cell bool) string {
	var b strings.Builder
	for part := range t.Parts {
		written := spans(part, cell)
		switch anchor, url := w.anchors[part[0].To], part[0].URL; {
		case written == "":
		case anchor != "":
			written = "[" + written + "](#" + anchor + ")"
		case url != "":
			written = "[" + written + "](<" + target(url) + ">)"
		}
		b.WriteString(written)
	}
	return b.String()
}

// spans are those of a text, without where they lead.
func spans(t page.Text, cell bool) string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(span(s, cell))
	}
	return b.String()
}

func span(s page.Span, cell bool) string {
	switch {
	case s.Text == "":
		return ""
	case s.Style == page.Literally:
		return literal(s.Text, cell)
	case s.Style == page.Strong:
		return "**" + plain(s.Text, cell) + "**"
	}
	return plain(s.Text, cell)
}
