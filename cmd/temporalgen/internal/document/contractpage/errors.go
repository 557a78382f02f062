package contractpage

import (
	"encoding/json"
	"slices"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// errorsID is the ID of the section about errors.
const errorsID = "errors"

// An errorKind is a kind of errors of generated clients.
type errorKind struct {
	name      string // in package runtime
	elsewhere string // how clients without generated code see it
	remedy    string
}

// errorKinds are all kinds, in the order in which they are told.
var errorKinds = []errorKind{
	{"ErrInvalid", "Nothing: they do not check what they send. The workflow does.", "Correct the message."},
	{"ErrDenied", "Nothing: it is the interceptor of temporalgen that denies.", "Ask for the role."},
	{"ErrAlreadyStarted", "The service error `WorkflowExecutionAlreadyStarted`, or that of activities.", "Use the workflow that there is, or another ID."},
	{"ErrRejected", "The update fails with the validator's error. Its innermost cause has the type `temporalgen.UpdateRejected`. What breaks rules of fields has the type `PayloadValidationError`, and a wrong update ID `temporalgen.InvalidMessage`.", "Correct the message. Nothing was recorded."},
	{"ErrFailed", "The failure of the handler, the workflow or the activity, with its type, message and details.", "It depends on the error."},
	{"ErrDraining", "The update fails with an innermost cause of the type `temporalgen.WorkflowDraining`.", "Send it again with the same ID. Generated clients have done so for a while."},
	{"ErrAbortedByClose", "The update fails with the type `AcceptedUpdateCompletedWorkflow`.", "Look at what the workflow has done."},
	{"ErrOutcomeForgotten", "The update fails with an innermost cause of the type `temporalgen.OutcomeForgotten`.", "Look at the state, with a query."},
	{"ErrUnknownHandler", "The update or the query fails, with a text that says so.", "Deploy a worker that has the handler, or ask another workflow."},
	{"ErrNotFound", "The service error `NotFound`.", "Look at the workflow ID."},
	{"ErrWorkflowClosed", "The service error `NotFound`.", "Nothing was done: the workflow had ended."},
	{"ErrTimeout", "What their SDK says when time is up.", "Send it again. For an update that is safe with the same ID."},
}

// A reason is why a kind of error comes.
type reason struct {
	kind string
	text page.Text
}

// errorList tells which errors a caller meets.
func (b *builder) errorList(s *page.Section, reasons []reason) {
	var items []page.Text
	for _, r := range reasons {
		if r.kind == unknownWorkflow {
			items = append(items, page.Format("%s: %s", r.kind, r.text))
		}
	}
	for _, known := range errorKinds {
		for _, r := range reasons {
			if r.kind == known.name {
				b.errors[r.kind] = true
				items = append(items, page.Format("%s: %s", page.Literal(r.kind).To(errorsID), r.text))
			}
		}
	}
	if len(items) > 0 {
		s.Add(page.Paragraph{Text: page.Format("**Errors** that a caller meets:")}, page.List{Items: items})
	}
}

// errorSection explains the kinds that were mentioned.
func (b *builder) errorSection() *page.Section {
	t := page.Table{Header: []string{"Kind", "Without generated code", "What to do"}}
	for _, kind := range errorKinds {
		if b.errors[kind.name] {
			t.Rows = append(t.Rows, []page.Text{page.Literal(kind.name), page.Format(kind.elsewhere), page.Format(kind.remedy)})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	s := &page.Section{ID: errorsID, Title: page.Plainly("Errors")}
	s.Add(page.Paragraph{Text: page.Format("Errors of generated clients are a `*runtime.MessageError` whose kind is one of these variables of the package `runtime`; `errors.Is` finds it.")}, t)
	return s
}

// common are errors of everything that is sent. id is the template of the workflow ID, if it starts a workflow.
func (b *builder) common(what string, m *descriptor.Method, id string) []reason {
	var list []reason
	add := func(kind, format string, args ...any) {
		list = append(list, reason{kind, page.Format(format, args...)})
	}
	invalid := "the server refuses " + what + " as too large."
	if b.hasRules(m) {
		invalid = what + " breaks its rules. Nothing was sent. Or " + invalid
	}
	emptyID := canBeEmpty(id)
	if emptyID {
		invalid = "the workflow ID is empty, or " + invalid
	}
	if len(m.Parameters) > 0 || emptyID {
		add("ErrInvalid", invalid)
	}
	if m.Options["roles"] != "" {
		add("ErrDenied", "the sender has none of the roles. Nothing was sent.")
	}
	return list
}

// canBeEmpty reports whether a template may make an empty text.
func canBeEmpty(template string) bool {
	pieces, err := directive.SplitTemplate(template)
	return err == nil && len(pieces) > 0 && !slices.ContainsFunc(pieces, func(p directive.Piece) bool { return !p.Reference })
}

// startErrors are those of starting a workflow and waiting for its result.
func (b *builder) startErrors(w *descriptor.Workflow, run *descriptor.Method) []reason {
	list := b.common("the input", run, w.Options["id"])
	list = append(list, alreadyStarted(w, "")...)
	return append(list,
		reason{"ErrFailed", page.Plainly("for the result: the workflow has failed, or was cancelled, terminated or timed out. It fails if its input does not decode.")},
		reason{"ErrTimeout", page.Plainly("time was up before the workflow was started, or had ended.")})
}

// alreadyStarted is the error of a start whose ID is taken.
func alreadyStarted(w *descriptor.Workflow, prefix string) []reason {
	var text string
	switch conflict, reuse := w.Options["id-conflict"], w.Options["id-reuse"]; {
	case reuse == "reject-duplicate":
		text = "the ID was used before."
	case reuse == "allow-duplicate-failed-only" && conflict == "fail":
		text = "a workflow with the ID runs, or has completed successfully."
	case reuse == "allow-duplicate-failed-only":
		text = "a workflow with the ID has completed successfully."
	case conflict == "fail":
		text = "a workflow with the ID runs."
	default:
		return nil
	}
	return []reason{{"ErrAlreadyStarted", page.Plainly(prefix + text)}}
}

// unknownWorkflow is the error of the SDK for a workflow that sends a signal.
const unknownWorkflow = "*temporal.UnknownExternalWorkflowExecutionError"

// workflowErrors are those of a workflow that sends a signal to another one.
func workflowErrors(w *descriptor.Workflow, m *descriptor.Method) []reason {
	list := []reason{{unknownWorkflow, page.Plainly("there is no workflow with the ID, or it has ended.")}}
	if m.Options["external-with-start"] == "" {
		return list
	}
	if id := w.Options["id"]; id == "" || canBeEmpty(id) {
		list = append(list, reason{"ErrInvalid", page.Plainly(withStart + "the workflow ID is empty.")})
	}
	return append(list, alreadyStarted(&descriptor.Workflow{Options: map[string]string{"id-reuse": w.Options["id-reuse"]}}, withStart)...)
}

// withStart begins reasons that concern messages which start their workflow.
const withStart = "when it is sent together with a start: "

// messageErrors are those of sending a message.
func (b *builder) messageErrors(kind string, w *descriptor.Workflow, m *descriptor.Method) []reason {
	if m.Options["from"] == "workflows" {
		return workflowErrors(w, m)
	}
	list := b.common("the message", m, "")
	add := func(kind, format string, args ...any) {
		list = append(list, reason{kind, page.Format(format, args...)})
	}
	add("ErrNotFound", "there is no workflow with the ID.")
	switch kind {
	case directive.Signal:
		add("ErrWorkflowClosed", "the workflow has ended.")
		add("ErrTimeout", "time was up before the server had it.")
	case directive.Query:
		add("ErrFailed", "the handler has failed. Only the text of its error comes back.")
		add("ErrUnknownHandler", "%s", page.Plainly(unknown(w)))
		add("ErrTimeout", "no worker has answered, in 10 seconds if the caller gives no other time.")
	case directive.Update:
		if text := b.rejections(m); text != nil {
			list = append(list, reason{"ErrRejected", text})
		}
		add("ErrFailed", "the handler has failed. The workflow goes on.")
		add("ErrDraining", "the workflow was about to end, or to continue as new, for as long as the caller could wait.")
		if m.Options["unfinished"] == "abandon" {
			add("ErrAbortedByClose", "the workflow has ended, and did not wait for the handler.")
		}
		if m.Options["dedup"] != "" {
			add("ErrOutcomeForgotten", "it was handled before, and its outcome took too much room to be kept.")
		}
		add("ErrUnknownHandler", "%s", page.Plainly(unknown(w)))
		add("ErrWorkflowClosed", "the workflow had ended before it accepted the update.")
		add("ErrTimeout", "time was up, and the outcome is not known.")
	}
	switch {
	case w.Run == nil || kind == directive.Query:
		return list
	case kind == directive.Signal: // the server joins a workflow that runs, whatever the policy is
		w = &descriptor.Workflow{Options: map[string]string{"id-reuse": w.Options["id-reuse"]}}
	}
	return append(list, alreadyStarted(w, withStart)...)
}

// unknown says why a workflow does not know a message.
func unknown(w *descriptor.Workflow) string {
	if w.Run == nil {
		return "the workflow does not have this message."
	}
	return "the worker does not have this message yet, or the workflow is of another type."
}

// rejections says why an update is rejected, nil if it is not.
func (b *builder) rejections(m *descriptor.Method) page.Text {
	var texts []page.Text
	if validator := m.Options["validator"]; validator != "" {
		texts = append(texts, page.Format("%s does not accept it", validator))
	}
	if b.hasRules(m) {
		texts = append(texts, page.Plainly("the sender did not check the rules, and the message breaks them"))
	}
	if m.Options["id"] != "" {
		texts = append(texts, page.Plainly("the update ID is not that of the message"))
	}
	if len(texts) == 0 {
		return nil
	}
	return append(page.Join(texts, "; or "), page.Span{Text: "."})
}

// activityErrors are those of an activity that clients run.
func (b *builder) activityErrors(m *descriptor.Method) []reason {
	if m.Options["standalone"] == "" {
		return nil
	}
	return []reason{
		{"ErrInvalid", page.Plainly("the activity ID or the task queue is empty.")},
		{"ErrAlreadyStarted", page.Plainly("an activity with the ID runs, or the policy forbids another.")},
		{"ErrFailed", page.Plainly("the activity has failed, was cancelled, or has timed out.")},
		{"ErrTimeout", page.Plainly("time was up before the activity had ended.")},
	}
}

// hasRules reports whether generated clients check a message before they send it.
func (b *builder) hasRules(m *descriptor.Method) bool {
	ruled := false
	for _, p := range m.Parameters {
		ruled = ruled || len(p.GoChecks) > 0 || isRuled(p.Schema)
		eachReference(p.Schema, func(key string) { ruled = ruled || b.ruled[key] })
	}
	return ruled
}

// typeBounds are the least and greatest values of types of numbers, which a schema has without a rule.
var typeBounds = []json.Number{
	"", "0", "-128", "127", "255", "-32768", "32767", "65535", "-2147483648", "2147483647", "4294967295",
	"-3.4028234663852886e+38", "3.4028234663852886e+38",
}

// isRuled reports whether there is a rule for values of a schema, or of what is in them, apart from definitions that it refers to.
func isRuled(s *descriptor.Schema) bool {
	if s == nil {
		return false
	}
	isArray := s.MinItems != nil && s.MaxItems != nil && *s.MinItems == *s.MaxItems
	if len(s.GoChecks) > 0 || len(s.Required) > 0 || len(s.Enum) > 0 || s.Const != nil || s.Pattern != "" || s.MinLength != nil || s.MaxLength != nil ||
		s.ExclusiveMinimum != "" || s.ExclusiveMaximum != "" || !slices.Contains(typeBounds, s.Minimum) || !slices.Contains(typeBounds, s.Maximum) ||
		(s.MinItems != nil || s.MaxItems != nil) && !isArray || s.MinProperties != nil || s.MaxProperties != nil {
		return true
	}
	return slices.ContainsFunc(parts(s), isRuled)
}
