// Package visible writes characters as escapes that nobody would see as they are: they act on a terminal, end a line, reorder what
// is around them, or show nothing. What contracts and contract files say may hold any.
package visible

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns a text as a part of a line.
func Text(s string) string { return escape(s, "") }

// Line returns a text as one line. Where a line goes on, as in messages of the go command, there is a space.
func Line(s string) string { return Text(strings.ReplaceAll(strings.TrimSpace(s), "\n\t", " ")) }

// Lines returns a text whose lines remain, and tabs.
func Lines(s string) string { return escape(s, "\n\t") }

// escape writes all that cannot be seen as Go does in a string, and as JSON does if it comes from there, apart from what is kept.
func escape(s, keep string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case isVisible(r) || strings.ContainsRune(keep, r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ':
			fmt.Fprintf(&b, `\x%02x`, r)
		case r <= 0xFFFF:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}

// isVisible reports whether somebody who reads a text sees a character, or what it does to the one before it. Some scripts cannot
// be written without the two that join letters or keep them apart.
func isVisible(r rune) bool {
	const nonJoiner, joiner = '\u200C', '\u200D'
	return unicode.IsPrint(r) || unicode.Is(unicode.Zs, r) || r == nonJoiner || r == joiner
}
