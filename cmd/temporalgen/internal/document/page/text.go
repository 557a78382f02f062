package page

import (
	"fmt"
	"strings"
)

// Text is a line of text, or a paragraph, in parts that look differently.
type Text []Span

// A Span is a part of a text.
type Span struct {
	Text  string
	Style Style
	To    string // the ID of the section that it leads to, "" for none
	URL   string // where else it leads, "" for none
}

// A Style is what a part of a text looks like.
type Style int

// The styles.
const (
	Plain     Style = iota
	Literally       // as in code: names and values
	Strong
)

// Plainly is a text that is only that.
func Plainly(s string) Text { return Text{{Text: s}} }

// Literal is a name or a value, as it is written.
func Literal(s string) Text { return Text{{Text: s, Style: Literally}} }

// Important is a text that stands out.
func Important(s string) Text { return Text{{Text: s, Style: Strong}} }

// To is the text, leading to a section.
func (t Text) To(id string) Text {
	linked := make(Text, len(t))
	for i, s := range t {
		s.To = id
		linked[i] = s
	}
	return linked
}

// String is the text without what it looks like.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Format makes a text of words and what is put in between. In format, what is between backticks is literal, and between two
// asterisks important, and each %s stands for the next argument: a string, which is literal, or a Text, which stays as it is. Nothing in
// arguments is looked at, so they may hold anything. It panics if the arguments are too few, too many or of another type.
func Format(format string, args ...any) Text {
	var t Text
	style := Plain
	for format != "" {
		i, mark := nextMark(format, style)
		if i > 0 {
			t = append(t, Span{Text: format[:i], Style: style})
		}
		format = format[i+len(mark):]
		switch {
		case mark == "%s":
			switch arg := args[0].(type) {
			case string:
				t = append(t, Span{Text: arg, Style: Literally})
			case Text:
				t = append(t, arg...)
			default:
				panic(fmt.Sprintf("page: %T is neither a string nor a Text", arg))
			}
			args = args[1:]
		case style != Plain:
			style = Plain
		case mark == "`":
			style = Literally
		case mark == "**":
			style = Strong
		}
	}
	if len(args) > 0 {
		panic("page: more arguments than places for them")
	}
	return t
}

// nextMark finds what has a meaning in a format. Without it, i is the length.
func nextMark(format string, style Style) (i int, mark string) {
	i = len(format)
	for _, m := range []string{"`", "**", "%s"} {
		if m == "`" && style == Strong || m == "**" && style == Literally {
			continue
		}
		if at := strings.Index(format, m); at >= 0 && at < i {
			i, mark = at, m
		}
	}
	return i, mark
}

// Parts are the parts of the text that lead to the same place, one after the other.
func (t Text) Parts(yield func(Text) bool) {
	for len(t) > 0 {
		n := 1
		for n < len(t) && t[n].To == t[0].To && t[n].URL == t[0].URL {
			n++
		}
		if !yield(t[:n]) {
			return
		}
		t = t[n:]
	}
}

// Join puts a separator between texts.
func Join(texts []Text, separator string) Text {
	var joined Text
	for i, t := range texts {
		if i > 0 {
			joined = append(joined, Span{Text: separator})
		}
		joined = append(joined, t...)
	}
	return joined
}
