package assist

import (
	"fmt"
	"strings"

	"github.com/temporalgen/temporalgen/parser/directive"
	"github.com/temporalgen/temporalgen/parser/validate"
)

// pages is where the pages about directives are.
const pages = "https://github.com/temporalgen/temporalgen/blob/main/docs/directives/"

// Hover returns help in Markdown for what is at an offset, and where that is: a kind, a key, a rule of a validate tag, or a
// contract or method, for which the signatures of what is generated are shown. generated is the generated file, nil if it
// is not known. The help is "" if there is none.
func Hover(s *Source, offset int, generated func() *Source) (help string, at Span) {
	comment, start, ok := s.commentAt(offset, directive.Prefix)
	if !ok {
		if rule, at := s.ruleAt(offset); rule != "" {
			return rule, at
		}
		return s.hoverName(offset, generated)
	}
	p, ok := directive.PlaceAt(comment, offset-start)
	if !ok || p.Kind == nil {
		return "", Span{}
	}
	at = Span{start + p.Start, start + p.End}
	switch {
	case p.Part == directive.InKind:
		return s.helpKind(p.Kind, offset, generated), at
	case p.Key != nil:
		return helpKey(p.Kind, p.Key), at
	}
	return "", Span{}
}

// hoverName returns help for the name of a contract or a method of one.
func (s *Source) hoverName(offset int, generated func() *Source) (help string, at Span) {
	c, m := s.at(offset)
	if c == nil || !s.isNamed(offset, c, m) {
		return "", Span{}
	}
	name := c.Name
	if m != nil {
		name = m.Name
	}
	return s.generates(c, m, generated), Span{s.offset(name.Pos()), s.offset(name.End())}
}

func (s *Source) helpKind(k *directive.Kind, offset int, generated func() *Source) string {
	help := fmt.Sprintf("**//temporal:%s**: %s\n\n[Documentation](%s%[1]s.md)\n", k.Name, k.Help, pages)
	if c, m := s.at(offset); c != nil {
		if more := s.generates(c, m, generated); more != "" {
			help += "\n---\n" + more
		}
	}
	return help
}

// generates shows what is generated for a method, or for a contract as a whole.
func (s *Source) generates(c *Contract, m *Method, generated func() *Source) string {
	if m != nil && m.Directive == nil {
		return ""
	}
	g := generated()
	if g == nil {
		return ""
	}
	signatures := g.signatures(s.generatedIn(g, c, m))
	if signatures == "" {
		return ""
	}
	return fmt.Sprintf("temporalgen generates\n\n```go\n%s```\n", signatures)
}

func (m *Method) isValidator() bool { return m != nil && m.Directive.Is(directive.Validator) }

func helpKey(k *directive.Kind, key *directive.Key) string {
	form := key.Form.String()
	if len(key.Choices) > 0 {
		form = "`" + strings.Join(key.Choices, "`, `") + "`"
	}
	return fmt.Sprintf("**%s** (%s): %s\n\n[Documentation](%s%s.md)\n", key.Name, form, key.Help, pages, k.Name)
}

// ruleAt returns help for the rule of a validate tag at an offset.
func (s *Source) ruleAt(offset int) (help string, at Span) {
	rules, from, _, ok := s.rulesAt(offset, nil)
	if !ok {
		return "", Span{}
	}
	begin := strings.LastIndexByte(rules[:offset-from], ',') + 1
	text, _, _ := strings.Cut(rules[begin:], ",")
	name, _, _ := strings.Cut(text, "=")
	for _, r := range validate.Rules() {
		if r.Name == name {
			return fmt.Sprintf("**%s**: %s", r.Name, r.Help), Span{from + begin, from + begin + len(text)}
		}
	}
	return "", Span{}
}
