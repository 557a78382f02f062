package markdown

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
)

// TestTextStaysText has what begins something else in Markdown, HTML or Mermaid.
func TestTextStaysText(t *testing.T) {
	t.Parallel()
	block := func(b page.Block) string {
		return strings.TrimPrefix(string(Render(&page.Page{Title: "T", Blocks: []page.Block{b, page.Paragraph{Text: page.Plainly("end")}}})), "# T\n\n")
	}
	paragraph := func(s string) string { return block(page.Paragraph{Text: page.Plainly(s)}) }
	literal := func(s string) string { return block(page.Paragraph{Text: page.Literal(s)}) }
	cell := func(text page.Text) string {
		return block(page.Table{Header: []string{"a|b"}, Rows: [][]page.Text{{text}}})[len("| a&#124;b |\n| --- |\n"):]
	}
	for _, test := range []struct{ name, got, want string }{
		{"emphasis", paragraph("*a* _b_ ~~c~~"), `\*a\* \_b\_ \~\~c\~\~` + "\n"},
		{"code", paragraph("`a`"), "\\`a\\`\n"},
		{"link", paragraph("[a](b) ![c](d)"), `\[a\](b) !\[c\](d)` + "\n"},
		{"tag", paragraph("<b>&lt;"), `&lt;b\>&amp;lt;` + "\n"},
		{"backslash", paragraph(`a\*b`), `a\\\*b` + "\n"},
		{"mathematics", paragraph("$x$"), `\$x\$` + "\n"},
		{"heading", paragraph("# a"), `\# a` + "\n"},
		{"list", paragraph("- a"), `\- a` + "\n"},
		{"numbers", paragraph("12. a"), `12\. a` + "\n"},
		{"numbers without a list", paragraph("12.5"), `12\.5` + "\n"},
		{"rule", paragraph("---"), `\---` + "\n"},
		{"quotation", paragraph("> a"), `\> a` + "\n"},
		{"indented code", paragraph("    a"), "a\n"},
		{"lines", paragraph("a\n# b\r\nc"), "a # b  c\n"},
		{"item", block(page.List{Items: []page.Text{page.Plainly("# a"), page.Plainly("[ ] b")}}), `- \# a` + "\n" + `- \[ \] b` + "\n"},

		{"literal", literal("a*b"), "`a*b`\n"},
		{"literal backtick", literal("a`b"), "``a`b``\n"},
		{"literal backtick at an end", literal("``a"), "``` ``a ```\n"},
		{"literal spaces", literal(" a "), "`  a  `\n"},
		{"literal line", literal("a\nb"), "`a b`\n"},
		{"nothing literal", literal(""), "\n"},

		{"cell", cell(page.Plainly("a|b\nc")), "| a&#124;b c |\n"},
		{"cell with a backslash", cell(page.Plainly(`a\|b`)), `| a\\&#124;b |` + "\n"},
		{"literal in a cell", cell(page.Literal("a|<b>\\")), `| <code>a&#124;&lt;b\>\\</code> |` + "\n"},

		{"code block", block(page.Code{Language: "sh", Text: "```\n# a\n"}), "````sh\n```\n# a\n````\n"},
		{"URL", block(page.Paragraph{Text: page.Text{{Text: "a", URL: "https://example.com/(x)>\n<y"}}}), "[a](<https://example.com/(x)%3E%0A%3Cy>)\n"},
		{"diagram", block(&page.Sequence{Title: "a;b", Description: "c#d", Participants: []string{"x as y\nend", "<z>"},
			Steps: []page.Step{{Kind: page.Call, To: 1, Text: "f: 'g'; h"}, {Kind: page.Note, Text: "100%"}, {Kind: page.Note, To: 1, Text: "i"}}}),
			"```mermaid\nsequenceDiagram\n    accTitle: a#59;b\n    accDescr: c#35;d\n    participant P0 as x as y end\n    participant P1 as #60;z#62;\n" +
				"    P0->>P1: f: #39;g#39;#59; h\n    Note over P0: 100#37;\n    Note over P0,P1: i\n```\n"},
	} {
		if diff := cmp.Diff(test.want+"\nend\n", test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	section := func(id, title string, inner ...*page.Section) *page.Section {
		return &page.Section{ID: id, Title: page.Format("Signal %s", title), Sections: inner}
	}
	p := &page.Page{Title: "Signal a", Sections: []*page.Section{section("1", "a", section("2", "a_b.C")), section("3", "é\nß"), section("4", "a")}}
	p.Sections[0].Add(page.Paragraph{Text: page.Join([]page.Text{page.Plainly("x").To("2"), page.Plainly("y").To("4"), page.Plainly("z").To("nowhere")}, " ")})
	want := `# Signal a

## Contents

- [Signal ` + "`a`" + `](#signal-a-1)
  - [Signal ` + "`a_b.C`" + `](#signal-a_bc)
- [Signal ` + "`é ß`" + `](#signal-é-ß)
- [Signal ` + "`a`" + `](#signal-a-2)

## Signal ` + "`a`" + `

[x](#signal-a_bc) [y](#signal-a-2) z

### Signal ` + "`a_b.C`" + `

## Signal ` + "`é ß`" + `

## Signal ` + "`a`" + `
`
	if diff := cmp.Diff(want, string(Render(p))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
