package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/visible"
)

// plain escapes what Markdown and HTML take for something else than text.
func plain(s string, cell bool) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '|' && cell:
			b.WriteString("&#124;") // a backslash before it would itself be escaped by one that is there
		case strings.ContainsRune("\\`*_[]>~$|", r):
			b.WriteRune('\\')
			b.WriteRune(r)
		case unicode.IsControl(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// literal is a code span. In a cell of a table none can have a bar, whatever is before it, so that an element stands for it.
func literal(s string, cell bool) string {
	if cell && strings.Contains(s, "|") {
		return "<code>" + plain(s, true) + "</code>"
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	fence := strings.Repeat("`", longestRun(s, '`')+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || strings.HasPrefix(s, " ") && strings.HasSuffix(s, " ") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// target is a URL between angle brackets.
func target(url string) string {
	return strings.NewReplacer("<", "%3C", ">", "%3E", `\`, "%5C", "\n", "%0A", "\r", "%0D").Replace(url)
}

// anchorsOf are the names by which links refer to sections, as GitHub makes them of headings.
func anchorsOf(p *page.Page) map[string]string {
	anchors, seen := make(map[string]string), make(map[string]int)
	name := func(title string) string {
		anchor := strings.Map(func(r rune) rune {
			switch {
			case r == ' ', unicode.IsControl(r): // which plain writes as a space
				return '-'
			case r == '-', r == '_', unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, visible.Lines(title))
		n := seen[anchor]
		seen[anchor]++
		if n > 0 {
			return anchor + "-" + strconv.Itoa(n)
		}
		return anchor
	}
	name(p.Title)
	name(contents)
	for _, s := range p.All {
		anchors[s.ID] = name(s.Title.String())
	}
	return anchors
}
