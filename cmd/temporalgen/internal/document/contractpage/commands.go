package contractpage

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/sample"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// Texts in the place of what an example cannot know.
const (
	someWorkflowID = "WORKFLOW_ID"
	someTaskQueue  = "TASK_QUEUE"
	someActivityID = "ACTIVITY_ID"
)

// longestLine is how many characters of JSON an example has in one line.
const longestLine = 72

// A command is a line for a shell, with a flag in each line of its own.
type command struct{ lines []string }

func (c *command) flag(name, value string) { c.lines = append(c.lines, "--"+name+" "+quoted(value)) }

// quoted is a word for a shell.
func quoted(word string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+,="
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// add shows the command, and how values of the types that are not known here are to be read.
func (c *command) add(s *page.Section, unknown []string) {
	s.Add(page.Paragraph{Text: page.Format("**With the Temporal CLI**, for example:")},
		page.Code{Language: "sh", Text: strings.Join(c.lines, " \\\n  ")})
	for _, name := range unknown {
		s.Add(page.Paragraph{Text: page.Format("%s makes its JSON itself: its values may have to look different from this example.", name)})
	}
}

// An example is values for the parameters of a method.
type example struct {
	values  []any
	unknown []string // types whose values may have to look otherwise
}

// exampleOf makes values for parameters. It returns false if there is one of which none is known.
func (b *builder) exampleOf(parameters []descriptor.Payload) (example, bool) {
	var e example
	for _, p := range parameters {
		value, unknown, err := sample.Of(b.document.Defs, p.Schema, p.Name)
		if err != nil {
			return example{}, false
		}
		e.values = append(e.values, value)
		e.unknown = append(e.unknown, unknown...)
	}
	return e, true
}

// inputs gives the values of an example as the flag with a name. It returns false if the CLI cannot send them.
func (c *command) inputs(name string, e example, parameters []descriptor.Payload) bool {
	encoded, binary := false, 0
	for _, p := range parameters {
		encoded = encoded || p.Encoding != descriptor.JSON
		if p.Encoding == descriptor.Binary {
			binary++
		}
	}
	if binary > 0 && binary < len(parameters) {
		return false // --input-base64 is for all
	}
	for i, p := range parameters {
		if encoded {
			encoding := p.Encoding
			if encoding == descriptor.JSON {
				encoding = "json/plain"
			}
			c.flag(name+"-meta", "encoding="+string(encoding))
		}
		if text, ok := e.values[i].(string); ok && binary > 0 {
			c.flag(name, text)
			continue
		}
		c.flag(name, indented(e.values[i]))
	}
	if binary > 0 {
		c.lines = append(c.lines, "--"+name+"-base64")
	}
	return true
}

// indented is a value as JSON, in one line if it is short.
func indented(v any) string {
	var line, lines bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return "null" // it was made of what was decoded from JSON
	}
	text := bytes.TrimSpace(line.Bytes())
	if len(text) <= longestLine {
		return string(text)
	}
	if err := json.Indent(&lines, text, "  ", "  "); err != nil {
		return string(text)
	}
	return lines.String()
}

// workflowID is the ID of a workflow whose input is an example.
func (b *builder) workflowID(w *descriptor.Workflow) string {
	if w.Run == nil || w.Options["id"] == "" {
		return someWorkflowID
	}
	e, ok := b.exampleOf(w.Run.Parameters)
	id := fields{b.document.Defs, w.Run.Parameters}.rendered(w.Options["id"], e.values)
	if !ok || strings.ContainsAny(id, "{}") {
		return someWorkflowID
	}
	return id
}

// startCommand shows how to start a workflow.
func (b *builder) startCommand(s *page.Section, w *descriptor.Workflow, run *descriptor.Method) {
	e, ok := b.exampleOf(run.Parameters)
	if !ok {
		return
	}
	c := command{lines: []string{"temporal workflow start"}}
	c.flag("type", w.Type)
	queue := w.Options["queue"]
	if queue == "" {
		queue = someTaskQueue
	}
	c.flag("task-queue", queue)
	if w.Options["id"] != "" {
		c.flag("workflow-id", b.workflowID(w))
	}
	if !c.inputs("input", e, run.Parameters) {
		return
	}
	input := fields{b.document.Defs, run.Parameters}
	for _, option := range []struct {
		key, flag string
		value     func(string) string
	}{
		{"execution-timeout", "execution-timeout", duration},
		{"run-timeout", "run-timeout", duration},
		{"task-timeout", "task-timeout", duration},
		{"id-reuse", "id-reuse-policy", camel},
		{"id-conflict", "id-conflict-policy", camel},
		{"start-delay", "start-delay", duration},
		{"cron", "cron", same},
		{"priority", "priority-key", same},
		{"fairness-key", "fairness-key", func(v string) string { return input.rendered(v, e.values) }},
		{"fairness-weight", "fairness-weight", same},
		{"summary", "static-summary", func(v string) string { return input.rendered(v, e.values) }},
		{"details", "static-details", func(v string) string { return input.rendered(v, e.values) }},
	} {
		if value := w.Options[option.key]; value != "" {
			c.flag(option.flag, option.value(value))
		}
	}
	for _, option := range []struct{ key, flag string }{{"memo", "memo"}, {"search-attributes", "search-attribute"}} {
		named, err := directive.SplitNamed(w.Options[option.key])
		if err != nil {
			continue
		}
		for _, n := range named {
			c.flag(option.flag, n.Name+"="+indented(input.value(n.Text, e.values)))
		}
	}
	c.add(s, e.unknown)
	for _, r := range retrySettings("") {
		if w.Options[r.key] != "" {
			s.Add(page.Paragraph{Text: page.Plainly("The CLI gives no retry policy.")})
			break
		}
	}
}

// value is what a template makes of values: of one that is nothing but a field, the field's value.
func (f fields) value(template string, values []any) any {
	if name, ok := strings.CutPrefix(template, "{"); ok && strings.Count(template, "{") == 1 && strings.HasSuffix(name, "}") {
		if i, path, ok := f.find(strings.TrimSuffix(name, "}")); ok && i < len(values) {
			value := values[i]
			for _, name := range path {
				object, _ := value.(map[string]any)
				value = object[name]
			}
			return value
		}
	}
	return f.rendered(template, values)
}

func same(s string) string { return s }

// duration is one as people type it: 1h0m0s is 1h.
func duration(s string) string {
	d, err := time.ParseDuration(s)
	if err != nil {
		return s
	}
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// camel is the spelling of a choice by the CLI: use-existing is UseExisting.
func camel(s string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(s, "-") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// messageCommand shows how to send a message.
func (b *builder) messageCommand(s *page.Section, kind string, w *descriptor.Workflow, m *descriptor.Method) {
	e, ok := b.exampleOf(m.Parameters)
	if !ok || m.Options["from"] == "workflows" {
		return
	}
	c := command{lines: []string{"temporal workflow " + kind}}
	if kind == directive.Update {
		c.lines[0] += " execute"
	}
	c.flag("workflow-id", b.workflowID(w))
	c.flag("name", m.Name)
	if id := m.Options["id"]; id != "" {
		if text := (fields{b.document.Defs, m.Parameters}).rendered(id, e.values); !strings.ContainsAny(text, "{}") {
			c.flag("update-id", m.Name+"/"+text)
		}
	}
	if c.inputs("input", e, m.Parameters) {
		c.add(s, e.unknown)
	}
}

// activityCommand shows how to run an activity without a workflow.
func (b *builder) activityCommand(s *page.Section, m *descriptor.Method) {
	e, ok := b.exampleOf(m.Parameters)
	if !ok || m.Options["standalone"] == "" {
		return
	}
	c := command{lines: []string{"temporal activity execute"}}
	c.flag("activity-id", someActivityID)
	c.flag("type", m.Name)
	queue := m.Options["queue"]
	if queue == "" {
		queue = someTaskQueue
	}
	c.flag("task-queue", queue)
	for _, option := range []struct {
		key, flag string
		value     func(string) string
	}{
		{"start-to-close", "start-to-close-timeout", duration},
		{"schedule-to-close", "schedule-to-close-timeout", duration},
		{"schedule-to-start", "schedule-to-start-timeout", duration},
		{"heartbeat", "heartbeat-timeout", duration},
		{"initial-interval", "retry-initial-interval", duration},
		{"backoff", "retry-backoff-coefficient", same},
		{"max-interval", "retry-maximum-interval", duration},
		{"max-attempts", "retry-maximum-attempts", same},
	} {
		if value := m.Options[option.key]; value != "" {
			c.flag(option.flag, option.value(value))
		}
	}
	if c.inputs("input", e, m.Parameters) {
		c.add(s, e.unknown)
	}
}
