package gocode

import (
	"fmt"
	"go/build/constraint"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"
)

// commentWidth is where lines of generated comments end at the latest.
const commentWidth = 95

// Sentencef is text for a generated comment, broken into lines.
func Sentencef(format string, args ...any) string {
	var b strings.Builder
	width := len("//")
	for i, word := range strings.Fields(fmt.Sprintf(format, args...)) {
		switch {
		case i == 0:
		case width+1+len(visible(word)) > commentWidth:
			b.WriteString("\n")
			width = len("//")
		default:
			b.WriteString(" ")
		}
		b.WriteString(word)
		width += 1 + len(visible(word))
	}
	return b.String()
}

// Comment renders text as a comment with the text's own lines.
func Comment(text string) *jen.Statement {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		line = strings.Map(inSource, strings.TrimRight(line, " \t\r"))
		if line != "" && !strings.HasPrefix(line, "\t") { // a tab starts a line of code
			line = " " + line
		}
		if constraint.IsPlusBuild("//" + line) { // gofmt would make a constraint of it, for the whole file
			line = " " + strconv.Quote(strings.TrimSpace(line))
		}
		lines[i] = "//" + line
	}
	return jen.Comment(strings.Join(lines, "\n"))
}

// inSource replaces what a source file must not hold. A name on the wire may.
func inSource(r rune) rune {
	if r == 0 || r == '\ufeff' || r == utf8.RuneError {
		return utf8.RuneError
	}
	return r
}
