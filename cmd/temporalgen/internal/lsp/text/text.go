// Package text is the text of a file as an editor sees it: lines, and columns that count UTF-16 code units.
package text

import (
	"errors"
	"slices"
	"unicode/utf8"
)

// A Text is the content of a file. It does not change.
type Text struct {
	content []byte
	lines   []int // where each line begins
}

// A Position is a place in a text. Both numbers begin at 0.
type Position struct {
	Line      int
	Character int // UTF-16 code units from the beginning of the line
}

// A Range is the part of a text from Start up to End.
type Range struct{ Start, End Position }

// New returns a text. It keeps content, which is not to be changed any more.
func New(content []byte) *Text {
	t := &Text{content: content, lines: []int{0}}
	for i, b := range content {
		// A line ends with \n, \r\n or \r.
		if b == '\n' || b == '\r' && (i+1 == len(content) || content[i+1] != '\n') {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// Bytes returns the content, which is not to be changed.
func (t *Text) Bytes() []byte { return t.content }

// line returns a line without its end.
func (t *Text) line(n int) []byte {
	end := len(t.content)
	if n+1 < len(t.lines) {
		end = t.lines[n+1]
	}
	line := t.content[t.lines[n]:end]
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
		line = line[:len(line)-1]
	}
	return line
}

// Offset returns the offset of a position in bytes. A position behind the end of a line is the end, and one within a
// character is before that.
func (t *Text) Offset(p Position) int {
	switch {
	case p.Line < 0:
		return 0
	case p.Line >= len(t.lines):
		return len(t.content)
	}
	line := t.line(p.Line)
	offset := 0
	for units := 0; offset < len(line); {
		r, size := utf8.DecodeRune(line[offset:])
		if units += unitsOf(r); units > p.Character {
			break
		}
		offset += size
	}
	return t.lines[p.Line] + offset
}

// Position returns the position of an offset in bytes.
func (t *Text) Position(offset int) Position {
	offset = min(max(offset, 0), len(t.content))
	n, found := slices.BinarySearch(t.lines, offset)
	if !found {
		n--
	}
	p := Position{Line: n}
	for i := t.lines[n]; i < offset; {
		r, size := utf8.DecodeRune(t.content[i:])
		p.Character += unitsOf(r)
		i += size
	}
	return p
}

// unitsOf is how many code units a character takes. A byte that is no UTF-8 is one.
func unitsOf(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// Range returns the range of two offsets.
func (t *Text) Range(from, to int) Range {
	return Range{t.Position(from), t.Position(max(from, to))}
}

// errRange is for edits that begin behind their end.
var errRange = errors.New("the range of an edit ends before it begins")

// Replace returns the text with something else in a range.
func (t *Text) Replace(r Range, with string) (*Text, error) {
	from, to := t.Offset(r.Start), t.Offset(r.End)
	if from > to {
		return nil, errRange
	}
	return New(slices.Concat(t.content[:from], []byte(with), t.content[to:])), nil
}
