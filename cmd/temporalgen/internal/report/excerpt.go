package report

import (
	"fmt"
	"go/token"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

const (
	tabWidth    = 4
	mostColumns = 100 // of a line; terminals are rarely narrower by far
	before      = 30  // columns that stay in front of a range, if its line is cut
)

// excerpt shows the lines of a range with the range underlined, "" if they cannot be read. Of more than two lines it shows
// the first and the last one.
func (t *text) excerpt(from, to token.Position, style style) string {
	if !from.IsValid() {
		return ""
	}
	lines := t.lines(from.Filename)
	if !to.IsValid() {
		to = from
	}
	last := lastLine(from, to)
	if last > len(lines) {
		return ""
	}
	var b strings.Builder
	gutter := len(fmt.Sprint(last)) + 1
	if last > from.Line+1 {
		gutter = max(gutter, len(" ..."))
	}
	show := func(number int, line string, begin, end int) {
		shown, marks := underline(line, begin, end)
		fmt.Fprintf(&b, "%s\n", strings.TrimRight(t.paint(gray, fmt.Sprintf("%*d | ", gutter, number))+shown, " "))
		fmt.Fprintf(&b, "%s%s\n", t.paint(gray, fmt.Sprintf("%*s | ", gutter, "")), strings.TrimRight(marks, "^")+t.paint(style, strings.TrimLeft(marks, " ")))
	}
	first := lines[from.Line-1]
	if last == from.Line {
		end := to.Column - 1
		if to.Line > last {
			end = len(first)
		}
		show(from.Line, first, from.Column-1, end)
		return b.String()
	}
	show(from.Line, first, from.Column-1, len(first))
	if last > from.Line+1 {
		fmt.Fprintf(&b, "%s\n", t.paint(gray, fmt.Sprintf("%*s |", gutter, "...")))
	}
	end := lines[last-1]
	until := len(end)
	if last == to.Line {
		until = to.Column - 1
	}
	show(last, end, len(end)-len(strings.TrimLeft(end, " \t")), until)
	return b.String()
}

// lines are those of a file, without their ends; none if it cannot be read.
func (t *text) lines(path string) []string {
	if lines, ok := t.sources[path]; ok {
		return lines
	}
	content, err := t.ReadFile(path)
	var lines []string
	if err == nil {
		lines = strings.Split(string(content), "\n")
	}
	for i := range lines {
		lines[i] = strings.TrimSuffix(lines[i], "\r")
	}
	t.sources[path] = lines
	return lines
}

// A cell is a character as it is shown.
type cell struct {
	text   string
	column int // where it begins, from 0
	width  int // in columns; 0 if it changes the character before it
	marked bool
}

// underline shows a line, with as many marks below it as what is between two of its bytes is wide, and at least one. What
// does not fit is cut off, but never the beginning of the range.
func underline(line string, begin, end int) (shown, marks string) {
	cells := cellsOf(line, max(0, min(begin, len(line))), end)
	start := cells[slices.IndexFunc(cells, func(c cell) bool { return c.marked })].column
	if last := cells[len(cells)-1]; last.column+last.width > mostColumns {
		cells = cut(cells, max(0, min(start-before, last.column+last.width-mostColumns)))
	}
	var text, below strings.Builder
	for _, c := range cells {
		text.WriteString(c.text)
		mark := " "
		if c.marked {
			mark = "^"
		}
		below.WriteString(strings.Repeat(mark, c.width))
	}
	return text.String(), strings.TrimRight(below.String(), " ")
}

// cut returns the cells that can be shown from a column on, with dots where others have been.
func cut(cells []cell, from int) []cell {
	first := slices.IndexFunc(cells, func(c cell) bool { return c.column >= from && c.width > 0 })
	after := slices.IndexFunc(cells, func(c cell) bool { return c.column+c.width > from+mostColumns })
	if after < 0 {
		after = len(cells)
	}
	kept := slices.Clone(cells[first:after])
	if first > 0 {
		kept[0] = kept[0].hidden()
	}
	if after < len(cells) {
		for kept[len(kept)-1].width == 0 {
			kept = kept[:len(kept)-1]
		}
		kept[len(kept)-1] = kept[len(kept)-1].hidden()
	}
	return kept
}

// hidden returns dots in the place of a cell.
func (c cell) hidden() cell {
	c.text = "…" + strings.Repeat(" ", c.width-1)
	return c
}

// cellsOf are the characters of a line, those marked that a range has a part of. If there are none, an empty one at the end
// is marked.
func cellsOf(line string, begin, end int) []cell {
	var cells []cell
	column := 0
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		c := cell{text: line[i : i+size], column: column, width: 1, marked: i+size > begin && (i < end || i <= begin)}
		switch {
		case r == '\t':
			c.width = tabWidth - column%tabWidth
			c.text = strings.Repeat(" ", c.width)
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			c.text = "\uFFFD" // it would act on the terminal, or hide what is there
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) && i > 0:
			c.width = 0
		case width.LookupRune(r).Kind() == width.EastAsianWide, width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			c.width = 2
		}
		cells = append(cells, c)
		column += c.width
		i += size
	}
	if begin == len(line) {
		cells = append(cells, cell{text: " ", column: column, width: 1, marked: true})
	}
	return cells
}
