package directive

import (
	"bytes"
	"go/ast"
	"go/token"
	"strings"
	"unicode"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/internal/spelling"
)

// toolName is what directives begin with, between // and the colon.
const toolName = "temporal"

// Mentioned reports whether source text may hold a directive, or what was
// meant to be one. It is quick, so that files without any need not be parsed.
func Mentioned(src []byte) bool {
	for {
		colon := bytes.IndexByte(src, ':')
		if colon < 0 {
			return false
		}
		before := bytes.TrimRightFunc(src[:colon], isSpaceInLine)
		src = src[colon+1:]
		if len(before) < len(toolName) || !strings.EqualFold(string(before[len(before)-len(toolName):]), toolName) {
			continue
		}
		before = bytes.TrimRightFunc(before[:len(before)-len(toolName)], isSpaceInLine)
		if bytes.HasSuffix(before, []byte("//")) || bytes.HasSuffix(before, []byte("*")) || bytes.HasSuffix(before, []byte("\n")) {
			return true
		}
	}
}

func isSpaceInLine(r rune) bool { return r != '\n' && unicode.IsSpace(r) }

// Is reports whether a comment is a directive, right or wrong.
func Is(comment string) bool {
	rest, ok := strings.CutPrefix(comment, Prefix)
	return ok && rest != "" && fieldLen(rest) > 0
}

// NearMiss returns what is wrong with a comment that looks like a directive and is
// none, nil for any other comment.
func NearMiss(c *ast.Comment) *Problem {
	message, offset, ok := nearMiss(c.Text)
	if !ok {
		return nil
	}
	p := &Problem{At: diag.Span{From: c.Slash + token.Pos(offset), To: c.End()}, Code: diag.NearMiss, Message: message}
	if before, word, found := strings.Cut(c.Text, ":"); found && !strings.HasPrefix(c.Text, "/*") {
		skipped := len(word) - len(strings.TrimLeftFunc(word, unicode.IsSpace))
		word = word[skipped:]
		word = word[:fieldLen(word)]
		if meant := spelling.Nearest(word, kindNames()); meant != "" {
			end := c.Slash + token.Pos(len(before)+len(":")+skipped+len(word))
			p.Fix = &Fix{diag.Span{From: c.Slash, To: end}, Prefix + meant}
		}
	}
	return p
}

// nearMiss says it for the text of a comment, at an offset in it. ok is false for any other.
func nearMiss(comment string) (message string, offset int, ok bool) {
	if Is(comment) {
		return "", 0, false
	}
	if block, isBlock := strings.CutPrefix(comment, "/*"); isBlock {
		return blockNearMiss(block)
	}
	text := strings.TrimPrefix(comment, "//")
	name, rest, found := strings.Cut(text, ":")
	if !found || !strings.EqualFold(strings.TrimSpace(name), toolName) {
		return "", 0, false
	}
	word := strings.TrimLeftFunc(rest, unicode.IsSpace)
	word = word[:fieldLen(word)]
	meant := spelling.Nearest(word, kindNames())
	if startsWithSpace(name) && !meantAsDirective(name, rest, meant) {
		return "", 0, false // prose
	}
	if meant == "" {
		meant = "kind"
	}
	message = "this is not a directive: write " + Prefix + meant
	switch {
	case startsWithSpace(name):
		return message + ", without the space", 2, true
	case word == "":
		return "this directive has no kind: write one of " + Prefix + spelling.List(kindNames(), "or"), len("//") + len(name) + 1, true
	case strings.TrimSpace(name) != toolName:
		return message + ", in lower case", 2, true
	}
	return message + ", without the space", len("//") + len(strings.TrimRightFunc(name, unicode.IsSpace)), true
}

// meantAsDirective tells a directive with a space too many from prose such as
// "// Temporal: signals are …".
func meantAsDirective(name, rest, meant string) bool {
	if meant == "" {
		return false
	}
	return !startsWithSpace(rest) || strings.TrimLeft(name, " \t") == toolName
}

func startsWithSpace(s string) bool {
	return strings.TrimLeftFunc(s, unicode.IsSpace) != s
}

// blockNearMiss looks for lines of a block comment that read like directives.
func blockNearMiss(block string) (message string, offset int, ok bool) {
	offset = len("/*")
	for line := range strings.Lines(block) {
		text := strings.TrimLeft(line, " \t*")
		rest, found := strings.CutPrefix(text, toolName+":")
		word := strings.TrimSuffix(rest[:fieldLen(rest)], "*/")
		if found && KindNamed(word) != nil {
			return "a block comment is no directive: write " + Prefix + word + " on a line of its own",
				offset + len(line) - len(text), true
		}
		offset += len(line)
	}
	return "", 0, false
}
