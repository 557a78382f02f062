// Package html writes a page as one HTML file that needs nothing else: no network, no script, no font of its own.
package html

import (
	"bytes"
	_ "embed"
	"fmt"
	"html"
	"net/url"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/visible"
)

//go:embed style.css
var style string

// policy keeps browsers from loading or running anything, whatever the page is made to hold.
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

// Render returns the page as HTML.
func Render(p *page.Page) []byte {
	w := &writer{ids: make(map[string]bool)}
	for _, s := range p.All {
		w.ids[s.ID] = true
	}
	title := html.EscapeString(p.Title)
	fmt.Fprintf(w, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="%s">
<title>%s</title>
<style>
%s</style>
</head>
<body>
`, policy, title, style)
	if len(p.Sections) > 0 {
		w.WriteString("<nav aria-label=\"Contents\">\n<h2>Contents</h2>\n")
		w.contents(p.Sections)
		w.WriteString("</nav>\n")
	}
	fmt.Fprintf(w, "<main>\n<h1>%s</h1>\n", strings.ReplaceAll(title, "/", "/<wbr>")) // it is an import path
	w.blocks(p.Blocks)
	w.sections(p.Sections, 2)
	w.WriteString("</main>\n</body>\n</html>\n")
	return []byte(visible.Lines(w.String()))
}

// A writer writes a page.
type writer struct {
	bytes.Buffer
	ids       map[string]bool // of the sections that there are
	sequences int             // that were written
}

// contents writes links to sections.
func (w *writer) contents(sections []*page.Section) {
	w.WriteString("<ul>\n")
	for _, s := range sections {
		fmt.Fprintf(w, "<li><a href=\"#%s\">%s</a>", id(s.ID), spans(s.Title))
		if len(s.Sections) > 0 {
			w.WriteString("\n")
			w.contents(s.Sections)
		}
		w.WriteString("</li>\n")
	}
	w.WriteString("</ul>\n")
}

func (w *writer) sections(sections []*page.Section, level int) {
	for _, s := range sections {
		// The heading is a link to itself, for those who want to send it to somebody.
		fmt.Fprintf(w, "<section id=\"%s\">\n<h%d><a href=\"#%[1]s\">%[3]s</a></h%[2]d>\n", id(s.ID), min(level, 6), spans(s.Title))
		w.blocks(s.Blocks)
		w.sections(s.Sections, level+1)
		w.WriteString("</section>\n")
	}
}

func (w *writer) blocks(blocks []page.Block) {
	for _, b := range blocks {
		switch b := b.(type) {
		case page.Paragraph:
			fmt.Fprintf(w, "<p>%s</p>\n", w.text(b.Text))
		case page.List:
			w.WriteString("<ul>\n")
			for _, item := range b.Items {
				fmt.Fprintf(w, "<li>%s</li>\n", w.text(item))
			}
			w.WriteString("</ul>\n")
		case page.Table:
			w.table(b)
		case page.Code:
			fmt.Fprintf(w, "<pre><code>%s</code></pre>\n", html.EscapeString(strings.TrimRight(b.Text, "\n")))
		case *page.Sequence:
			w.sequence(b)
		}
	}
}

// table writes a table. Each cell has the name of its column, which is shown where there is no room for columns.
func (w *writer) table(t page.Table) {
	w.WriteString("<div class=\"table\"><table>\n<thead><tr>")
	for _, name := range t.Header {
		fmt.Fprintf(w, "<th scope=\"col\">%s</th>", html.EscapeString(name))
	}
	w.WriteString("</tr></thead>\n<tbody>\n")
	for _, row := range t.Rows {
		w.WriteString("<tr>")
		for i, cell := range row {
			fmt.Fprintf(w, "<td data-column=\"%s\">%s</td>", html.EscapeString(t.Header[i]), w.text(cell))
		}
		w.WriteString("</tr>\n")
	}
	w.WriteString("</tbody>\n</table></div>\n")
}

func (w *writer) text(t page.Text) string {
	var b strings.Builder
	for part := range t.Parts {
		switch to, url := part[0].To, part[0].URL; {
		case w.ids[to]:
			fmt.Fprintf(&b, "<a href=\"#%s\">%s</a>", id(to), spans(part))
		case isLink(url):
			fmt.Fprintf(&b, "<a href=\"%s\" rel=\"noreferrer\">%s</a>", html.EscapeString(url), spans(part))
		default:
			b.WriteString(spans(part))
		}
	}
	return b.String()
}

// spans are those of a text, without where they lead.
func spans(t page.Text) string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(span(s))
	}
	return b.String()
}

func span(s page.Span) string {
	text := html.EscapeString(s.Text)
	switch {
	case s.Style == page.Literally && text != "":
		return "<code>" + text + "</code>"
	case s.Style == page.Strong:
		return "<strong>" + text + "</strong>"
	}
	return text
}

// isLink reports whether somebody may be led to a URL: whoever writes a comment can write any.
func isLink(target string) bool {
	u, err := url.Parse(target)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http")
}

// id is the ID of a section as an attribute, and in links. It has no spaces.
func id(s string) string {
	parts := strings.Split(s, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return html.EscapeString(strings.Join(parts, "/"))
}
