package contractpage

import (
	"fmt"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// mostDrawn is how many messages of a kind, and how many activities, a sequence shows.
const mostDrawn = 4

// sequence draws who sends what to a workflow.
func (b *builder) sequence(w *descriptor.Workflow) *page.Sequence {
	if w.Run == nil {
		return nil
	}
	d := drawing{Sequence: page.Sequence{Title: "Messages of " + w.Type, Participants: []string{"Client", w.Type}}}
	const client, workflow = 0, 1
	d.step(page.Call, client, workflow, "start"+b.arguments(w.Run.Parameters))
	others := func() int { return d.participant("Other workflows") }
	d.each(w.Signals, "signals", workflow, func(m *descriptor.Method) {
		from := client
		if m.Options["from"] == "workflows" {
			from = others()
		}
		d.step(page.Send, from, workflow, "signal "+m.Name+b.arguments(m.Parameters))
	})
	d.each(w.Queries, "queries", workflow, func(m *descriptor.Method) {
		d.step(page.Call, client, workflow, "query "+m.Name+b.arguments(m.Parameters))
		d.step(page.Answer, workflow, client, b.answer(m.Result))
	})
	d.each(w.Updates, "updates", workflow, func(m *descriptor.Method) {
		d.step(page.Call, client, workflow, "update "+m.Name+b.arguments(m.Parameters))
		answer := b.answer(m.Result) + ", or an error"
		if validator := m.Options["validator"]; validator != "" {
			d.step(page.Note, workflow, workflow, "validated by "+validator)
		}
		d.step(page.Answer, workflow, client, answer)
	})
	for _, a := range b.document.Activities {
		if a.Package != w.Package {
			continue
		}
		d.each(a.Activities, "activities", workflow, func(m *descriptor.Method) {
			callee := d.participant(a.GoName)
			d.step(page.Call, workflow, callee, m.Name)
			d.step(page.Answer, callee, workflow, b.answer(m.Result))
		})
	}
	d.step(page.Answer, workflow, client, "result: "+b.answer(w.Run.Result))
	d.Description = description(&d.Sequence)
	return &d.Sequence
}

// A drawing is a sequence that is being made.
type drawing struct{ page.Sequence }

// participant is the number of a participant, who joins if need be. Others than the first few stand with the last one.
func (d *drawing) participant(name string) int {
	const most = 4
	for i, p := range d.Participants {
		if i > 1 && p == name {
			return i
		}
	}
	if len(d.Participants) == most {
		return most - 1
	}
	d.Participants = append(d.Participants, name)
	return len(d.Participants) - 1
}

func (d *drawing) step(kind page.Kind, from, to int, text string) {
	d.Steps = append(d.Steps, page.Step{Kind: kind, From: from, To: to, Text: text})
}

// each draws the first methods, and says how many more there are.
func (d *drawing) each(methods []descriptor.Method, what string, at int, draw func(m *descriptor.Method)) {
	for i := range methods[:min(len(methods), mostDrawn)] {
		draw(&methods[i])
	}
	if more := len(methods) - mostDrawn; more > 0 {
		d.step(page.Note, at, at, fmt.Sprintf("%d more %s", more, what))
	}
}

// arguments are what is sent, in few words.
func (b *builder) arguments(parameters []descriptor.Payload) string {
	var names []string
	for _, p := range parameters {
		names = append(names, b.briefly(p.Schema))
	}
	if len(names) == 0 {
		return ""
	}
	return "(" + strings.Join(names, ", ") + ")"
}

// answer is what comes back, in few words.
func (b *builder) answer(result *descriptor.Payload) string {
	if result == nil {
		return "done"
	}
	return b.briefly(result.Schema)
}

// briefly is the name of a definition, or the type of a value.
func (b *builder) briefly(s *descriptor.Schema) string {
	if len(s.OneOf) > 0 {
		s = notNull(s)
	}
	if s != nil && s.GoType != "" && s.GoType[0] != '[' && s.Type != "integer" && s.Type != "number" {
		return s.GoType[strings.LastIndexByte(s.GoType, '.')+1:]
	}
	text, _, _ := strings.Cut(b.typeText(s).String(), " (") // without what it looks like in JSON
	if len(text) > 30 {
		return "value"
	}
	return text
}

// description tells a sequence in words.
func description(s *page.Sequence) string {
	var parts []string
	for _, step := range s.Steps {
		from, to := s.Participants[step.From], s.Participants[step.To]
		switch step.Kind {
		case page.Call, page.Send:
			parts = append(parts, fmt.Sprintf("%s to %s: %s.", from, to, step.Text))
		case page.Answer:
			parts = append(parts, fmt.Sprintf("%s answers %s: %s.", from, to, step.Text))
		case page.Note:
			parts = append(parts, step.Text+".")
		}
	}
	return strings.Join(parts, " ")
}
