package html

import (
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
)

// TestTextStaysText puts what would be HTML into every place of a page.
func TestTextStaysText(t *testing.T) {
	t.Parallel()
	const bad = `</title><script>alert("1")</script>' onload="x`
	text := page.Join([]page.Text{page.Plainly(bad), page.Literal(bad), page.Important(bad), page.Plainly(bad).To(bad), {{Text: bad, URL: "https://example.com/" + bad}}}, " ")
	p := &page.Page{Title: bad, Sections: []*page.Section{{ID: bad, Title: text, Blocks: []page.Block{
		page.Paragraph{Text: text}, page.List{Items: []page.Text{text}}, page.Table{Header: []string{bad}, Rows: [][]page.Text{{text}}}, page.Code{Language: bad, Text: bad},
		&page.Sequence{Title: bad, Description: bad, Participants: []string{bad, bad}, Steps: []page.Step{
			{Kind: page.Call, To: 1, Text: bad}, {Kind: page.Note, Text: bad}, {Kind: page.Answer, From: 1, Text: bad}, {Kind: page.Send, From: 0, To: 7, Text: bad},
		}},
	}}}}
	got := string(Render(p))
	if strings.Contains(got, "<script") || strings.Contains(got, `onload="`) || strings.Count(got, "</title>") < 2 {
		t.Errorf("text became HTML:\n%s", got)
	}
	// The title, and those of labels that are too long, are the only ones.
	if titles, opened := strings.Count(got, "</title>"), strings.Count(got, "<title"); titles != opened {
		t.Errorf("%d titles begin and %d end", opened, titles)
	}
}

func TestOnlyHarmlessLinks(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]bool{
		"https://example.com/a?b=c": true, "http://example.com": true,
		"javascript:alert(1)": false, "JavaScript:alert(1)": false, "data:text/html,x": false, "file:///etc/passwd": false, "//example.com": false, "mailto:x@example.com": false, ":": false,
	} {
		p := &page.Page{Title: "T", Blocks: []page.Block{page.Paragraph{Text: page.Text{{Text: "x", URL: url}}}}}
		if got := strings.Contains(string(Render(p)), "<a "); got != want {
			t.Errorf("%s is a link: %v, want %v", url, got, want)
		}
	}
}
