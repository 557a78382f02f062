package directive

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// A word is a part of a directive, with offsets in the comment.
type word struct {
	key         string // or a flag
	offset      int
	hasValue    bool
	value       string // unquoted
	valueOffset int
	verbatim    bool // value is in the comment as it is, at valueOffset
	end         int  // of the word
}

// A SyntaxError tells why a text cannot be taken apart from an offset on.
type SyntaxError struct {
	Offset  int // in bytes
	Message string
}

// Error is the message, without the offset.
func (e *SyntaxError) Error() string { return e.Message }

// scanWords splits a comment at white space, except within quoted values. The first
// word is the directive itself.
func scanWords(comment string) ([]word, *SyntaxError) {
	var words []word
	for i := 0; ; {
		i += len(comment[i:]) - len(strings.TrimLeftFunc(comment[i:], unicode.IsSpace))
		if i == len(comment) {
			return words, nil
		}
		w := word{offset: i}
		end := i + fieldLen(comment[i:])
		eq := strings.IndexByte(comment[i:end], '=')
		if eq < 0 || len(words) == 0 {
			w.key, w.end = comment[i:end], end
			words = append(words, w)
			i = end
			continue
		}
		w.key, w.hasValue = comment[i:i+eq], true
		i += eq + 1
		w.valueOffset = i
		if i == len(comment) || comment[i] != '"' && comment[i] != '`' {
			w.value, w.verbatim, w.end = comment[i:end], true, end
			words = append(words, w)
			i = end
			continue
		}
		quoted, err := strconv.QuotedPrefix(comment[i:])
		if err != nil {
			return words, &SyntaxError{i, fmt.Sprintf("the value of %s is not a valid quoted Go string", w.key)}
		}
		i += len(quoted)
		if i < len(comment) && fieldLen(comment[i:]) > 0 {
			return words, &SyntaxError{i, fmt.Sprintf("there is no space after the quoted value of %s", w.key)}
		}
		w.value, _ = strconv.Unquote(quoted)
		w.end = i
		if w.value == quoted[1:len(quoted)-1] {
			w.valueOffset, w.verbatim, w.end = w.valueOffset+1, true, i-1
		}
		words = append(words, w)
	}
}

// fieldLen is the length of s up to white space.
func fieldLen(s string) int {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return i
	}
	return len(s)
}
