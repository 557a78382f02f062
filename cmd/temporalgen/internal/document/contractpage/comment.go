package contractpage

import (
	"go/doc/comment"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
)

// describe is a doc comment as blocks.
func describe(text string) []page.Block {
	var p comment.Parser
	return blocksOf(p.Parse(text).Content)
}

func blocksOf(content []comment.Block) []page.Block {
	var blocks []page.Block
	for _, c := range content {
		switch c := c.(type) {
		case *comment.Paragraph:
			blocks = append(blocks, page.Paragraph{Text: textOf(c.Text)})
		case *comment.Heading:
			blocks = append(blocks, page.Paragraph{Text: page.Important(textOf(c.Text).String())})
		case *comment.Code:
			blocks = append(blocks, page.Code{Text: c.Text})
		case *comment.List:
			var list page.List
			for _, item := range c.Items {
				list.Items = append(list.Items, inOneLine(item.Content))
			}
			blocks = append(blocks, list)
		}
	}
	return blocks
}

// summary is a doc comment in one paragraph.
func summary(text string) page.Text {
	var p comment.Parser
	return inOneLine(p.Parse(text).Content)
}

func inOneLine(content []comment.Block) page.Text {
	var texts []page.Text
	for _, c := range content {
		switch c := c.(type) {
		case *comment.Paragraph:
			texts = append(texts, textOf(c.Text))
		case *comment.Heading:
			texts = append(texts, textOf(c.Text))
		case *comment.Code:
			texts = append(texts, page.Literal(strings.TrimSpace(c.Text)))
		case *comment.List:
			var items []page.Text
			for _, item := range c.Items {
				items = append(items, inOneLine(item.Content))
			}
			texts = append(texts, page.Join(items, "; "))
		}
	}
	return page.Join(texts, " ")
}

func textOf(parts []comment.Text) page.Text {
	var t page.Text
	for _, part := range parts {
		switch part := part.(type) {
		case comment.Plain:
			t = append(t, page.Span{Text: unwrapped(string(part))})
		case comment.Italic:
			t = append(t, page.Span{Text: unwrapped(string(part))})
		case *comment.Link:
			for _, s := range textOf(part.Text) {
				s.URL = part.URL
				t = append(t, s)
			}
		case *comment.DocLink:
			t = append(t, page.Span{Text: textOf(part.Text).String(), Style: page.Literally})
		}
	}
	return t
}

// unwrapped is a text in one line.
func unwrapped(s string) string { return strings.ReplaceAll(s, "\n", " ") }

// firstSentence is how a description begins.
func firstSentence(description string) page.Text {
	text := summary(description)
	for i, s := range text {
		if end := strings.Index(s.Text+" ", ". "); end >= 0 && s.Style == page.Plain {
			s.Text = s.Text[:end+1]
			return append(text[:i:i], s)
		}
	}
	return text
}
