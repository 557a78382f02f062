package assist

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/temporalgen/temporalgen/parser/directive"
)

// An Action is a change of the file that is offered.
type Action struct {
	Title string
	Fix   bool // something is wrong without it
	Best  bool // it is likelier than others
	At    int  // where Text is inserted
	Text  string
}

// Actions returns what can be added to the contract that a part of a file is in: a directive to a method that has none, and a
// validator to an update.
func Actions(s *Source, part Span) []Action {
	c, m := s.at(part.From)
	if c == nil || m == nil {
		return nil
	}
	switch {
	case m.Directive == nil:
		return s.addDirective(c, m)
	case m.Directive.Is(directive.Update):
		return s.addValidator(c, m)
	}
	return nil
}

// addDirective offers the kinds that a method with such parameters and results can have, the likeliest first.
func (s *Source) addDirective(c *Contract, m *Method) []Action {
	line := s.lineStart(s.offset(m.field.Pos()))
	if line <= s.offset(c.spec.Pos()) {
		return nil // all of the interface is on one line
	}
	indent := s.indent(line)
	before := ""
	if m.field.Doc != nil {
		before = indent + "//" + s.newLine()
	}
	likely := s.likelyKind(m)
	var actions []Action
	for _, k := range s.kindsAt(s.offset(m.Name.Pos())) {
		if k.Name != likely && !s.fits(m, k.Name) {
			continue
		}
		a := Action{
			Title: fmt.Sprintf("Add %s%s to %s", directive.Prefix, k.Name, m.Name.Name), Fix: true, Best: k.Name == likely,
			At: line, Text: before + indent + directive.Prefix + k.Name + s.newLine(),
		}
		if a.Best {
			actions = append([]Action{a}, actions...)
		} else {
			actions = append(actions, a)
		}
	}
	return actions
}

// addValidator offers a validator for an update that has none.
func (s *Source) addValidator(c *Contract, m *Method) []Action {
	name := "Validate" + m.Name.Name
	if c.method(name) != nil {
		return nil
	}
	for _, other := range c.Methods {
		if other.isValidator() && other.Directive.Value("for").Value == m.Name.Name {
			return nil
		}
	}
	end := s.offset(m.field.End())
	if i := bytes.IndexByte(s.Text[end:], '\n'); i >= 0 {
		end += i + 1
	} else {
		return nil // all of the interface is on one line
	}
	if closing := s.offset(c.spec.End()); end > closing {
		return nil
	}
	indent := s.indent(s.lineStart(s.offset(m.field.Pos())))
	lines := []string{
		"", indent + directive.Prefix + directive.Validator + " for=" + m.Name.Name,
		indent + name + s.text(m.signature.Params) + " error", "",
	}
	return []Action{{Title: "Add a validator for " + m.Name.Name, At: end, Text: strings.Join(lines, s.newLine())}}
}

// lineStart returns the offset of the beginning of the line of another one.
func (s *Source) lineStart(offset int) int { return bytes.LastIndexByte(s.Text[:offset], '\n') + 1 }

// LineAbove returns where a line of text goes that is above the line with an offset, and indented as that is.
func (s *Source) LineAbove(offset int, text string) (at int, line string) {
	at = s.lineStart(min(offset, len(s.Text)))
	return at, s.indent(at) + text + s.newLine()
}

// indent is the white space at the beginning of a line.
func (s *Source) indent(line int) string {
	rest := s.Text[line:]
	return string(rest[:len(rest)-len(bytes.TrimLeft(rest, " \t"))])
}

// newLine is what lines of the file end with.
func (s *Source) newLine() string {
	if bytes.Contains(s.Text, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}
