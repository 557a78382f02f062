package contractpage

import (
	"cmp"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// workflow tells what a workflow is.
func (b *builder) workflow(w *descriptor.Workflow) *page.Section {
	id := b.document.PathOf(w)
	s := &page.Section{ID: string(id), Title: page.Format("Workflow %s", w.Type)}
	s.Add(describe(w.Description)...)
	b.kinds[directive.Workflow] = true
	run := w.Run
	if run == nil {
		run = &descriptor.Method{} // of a file that temporalgen has not written
	}
	input := fields{b.document.Defs, run.Parameters}
	items := []page.Text{
		item("Workflow type", page.Format("%s.", w.Type)),
		item("In Go", page.Format("the interface %s of the package %s.", w.GoName, w.Package)),
	}
	s.Add(page.List{Items: append(items, listSettings(directive.Workflow, w.Options, input)...)})
	if startOptions(w.Options) {
		s.Add(page.Paragraph{Text: page.Plainly("Generated code gives these options with each start. Others who start it, such as the Temporal CLI, have to give them.")})
	}
	b.overview(s, w)
	if diagram := b.sequence(w); diagram != nil {
		s.Add(diagram)
		if slices.ContainsFunc(b.document.Activities, func(a descriptor.Activities) bool { return a.Package == w.Package }) {
			s.Add(page.Paragraph{Text: page.Plainly("Which activities of its package a workflow calls, and when, its contract does not say.")})
		}
	}
	start := &page.Section{ID: string(id.Join("run")), Title: page.Format("Start %s", w.Type)}
	b.kinds[directive.Run] = true
	start.Add(describe(run.Description)...)
	if items := listSettings(directive.Run, run.Options, input); len(items) > 0 {
		start.Add(page.List{Items: items})
	}
	b.payloads(start, "Input", run.Parameters)
	b.result(start, run, "none.")
	b.errorList(start, b.startErrors(w, run))
	b.startCommand(start, w, run)
	s.Sections = append(s.Sections, start)
	b.addMessages(s, w)
	return s
}

// startOptions reports whether there are options that are given with a start.
func startOptions(options map[string]string) bool {
	for key := range options {
		switch key {
		case "queue", "dedup-limit", "dedup-ttl", "drain-limit", "max-concurrent", "versioning":
		default:
			return true
		}
	}
	return false
}

// messages tells what an interface of messages is.
func (b *builder) messages(w *descriptor.Workflow) *page.Section {
	s := &page.Section{ID: string(b.document.PathOf(w)), Title: page.Format("Messages %s", w.GoName)}
	s.Add(describe(w.Description)...)
	s.Add(page.List{Items: []page.Text{
		item("In Go", page.Format("the interface %s of the package %s.", w.GoName, w.Package)),
		item("Which workflows", page.Plainly("those that have these messages, whatever their type is.")),
	}})
	b.overview(s, w)
	b.addMessages(s, w)
	return s
}

// overview is a table of the messages of a workflow.
func (b *builder) overview(s *page.Section, w *descriptor.Workflow) {
	id := b.document.PathOf(w)
	t := page.Table{Header: []string{"Message", "Kind", "Roles", "What it is"}}
	row := func(title page.Text, kind string, m *descriptor.Method) {
		t.Rows = append(t.Rows, []page.Text{title, page.Plainly(kind), page.Plainly(strings.ReplaceAll(m.Options["roles"], ",", ", ")), firstSentence(m.Description)})
	}
	if w.Run != nil {
		row(page.Plainly("start").To(string(id.Join("run"))), "workflow", w.Run)
	}
	for _, kind := range messageKinds {
		for _, m := range kind.of(w) {
			row(page.Literal(m.Name).To(string(id.Join(kind.path, m.Name))), strings.ToLower(kind.title), &m)
		}
	}
	s.Add(withoutEmpty(t))
}

// addMessages adds a section for each message.
func (b *builder) addMessages(s *page.Section, w *descriptor.Workflow) {
	id := b.document.PathOf(w)
	for _, kind := range messageKinds {
		for i := range kind.of(w) {
			m := &kind.of(w)[i]
			message := &page.Section{ID: string(id.Join(kind.path, m.Name)), Title: page.Format(kind.title+" %s", m.Name)}
			b.kinds[kind.directive] = true
			b.message(message, kind, w, m)
			s.Sections = append(s.Sections, message)
		}
	}
}

// message tells what a signal, a query or an update is.
func (b *builder) message(s *page.Section, kind messageKind, w *descriptor.Workflow, m *descriptor.Method) {
	s.Add(describe(m.Description)...)
	if items := listSettings(kind.directive, m.Options, fields{b.document.Defs, m.Parameters}); len(items) > 0 {
		s.Add(page.List{Items: items})
	}
	switch kind.directive {
	case directive.Signal:
		about := "Message"
		if m.Options["batch-window"] != "" || m.Options["batch-max"] != "" {
			about = "Each message"
		}
		b.payloads(s, about, m.Parameters)
	case directive.Query:
		if len(m.Parameters) > 0 {
			b.payloads(s, "Question", m.Parameters)
		}
		b.result(s, m, "none.")
	case directive.Update:
		b.payloads(s, "Message", m.Parameters)
		b.result(s, m, "none: the answer says that its handler has ended.")
	}
	b.errorList(s, b.messageErrors(kind.directive, w, m))
	b.messageCommand(s, kind.directive, w, m)
}

// result tells what the answer is. none is said if there is only an error.
func (b *builder) result(s *page.Section, m *descriptor.Method, none string) {
	if m.Result == nil {
		s.Add(page.Paragraph{Text: item("Result", page.Plainly(none))})
		return
	}
	b.payload(s, item("Result", nil), *m.Result, returned)
}

// activities tells what an interface of activities is.
func (b *builder) activities(a *descriptor.Activities) *page.Section {
	id := b.document.PathOfActivities(a)
	s := &page.Section{ID: string(id), Title: page.Format("Activities %s", a.GoName)}
	s.Add(describe(a.Description)...)
	s.Add(page.List{Items: []page.Text{item("In Go", page.Format("the interface %s of the package %s.", a.GoName, a.Package))}},
		page.Paragraph{Text: page.Format("A workflow gets a `*temporal.ActivityError` from an activity that was tried in vain; `errors.As` finds in it what the activity has returned.")})
	for i := range a.Activities {
		m := &a.Activities[i]
		b.kinds[directive.Activity] = true
		activity := &page.Section{ID: string(id.Join(m.Name)), Title: page.Format("Activity %s", m.Name)}
		activity.Add(describe(m.Description)...)
		activity.Add(page.List{Items: listSettings(directive.Activity, m.Options, fields{b.document.Defs, m.Parameters})})
		b.payloads(activity, "Input", m.Parameters)
		b.result(activity, m, "none.")
		b.errorList(activity, b.activityErrors(m))
		b.activityCommand(activity, m)
		s.Sections = append(s.Sections, activity)
	}
	return s
}

// types tells the types that are used in several places, or within others.
func (b *builder) types() *page.Section {
	s := &page.Section{ID: "$defs", Title: page.Plainly("Types")}
	for _, key := range sortedKeys(b.document.Defs) {
		if _, ok := b.homes[key]; ok {
			continue
		}
		definition := b.document.Defs[key]
		t := &page.Section{ID: b.placeOf(key), Title: page.Literal(key)}
		t.Add(describe(definition.Description)...)
		t.Add(page.List{Items: b.typeItems(key, definition)})
		d := b.writers[key]
		b.fieldTable(t, definition, d)
		s.Sections = append(s.Sections, t)
	}
	if len(s.Sections) == 0 {
		return nil
	}
	s.Add(page.Paragraph{Text: page.Plainly("Those that are used in several places, or within others. A type in Go can have several forms: as a message, with the rules that are checked, and as a result, with the fields that are always there.")})
	return s
}

// typeItems says what a definition is, and where it is used.
func (b *builder) typeItems(key string, definition *descriptor.Schema) []page.Text {
	what := b.typeText(definition)
	if len(definition.Properties) > 0 {
		what = page.Plainly("object")
	}
	items := []page.Text{item("Type", append(what, page.Span{Text: "."}))}
	if definition.GoType != "" {
		items = append(items, item("In Go", page.Format("%s.", definition.GoType)))
	}
	if rules := b.rules(definition); len(rules) > 0 {
		items = append(items, item("Rules", append(page.Join(rules, "; "), page.Span{Text: "."})))
	}
	const most = 12
	users := b.users[key]
	if n := len(users); n > most {
		users = append(users[:most:most], page.Plainly("others"))
	}
	if len(users) > 0 {
		items = append(items, item("Used by", append(enumeration(users, "and"), page.Span{Text: "."})))
	}
	return items
}

// defaults tells what holds where contracts say nothing.
func (b *builder) defaults() *page.Section {
	s := &page.Section{ID: "defaults", Title: page.Plainly("Defaults")}
	for _, kind := range []struct{ directive, title string }{
		{directive.Workflow, "Workflows"}, {directive.Signal, "Signals"}, {directive.Update, "Updates"}, {directive.Activity, "Activities"},
	} {
		if !b.kinds[kind.directive] {
			continue
		}
		t := page.Table{Header: []string{kind.title, "Where nothing is said"}}
		for _, setting := range settings(kind.directive) {
			t.Rows = append(t.Rows, []page.Text{page.Plainly(setting.name), page.Format(cmp.Or(setting.absent, "Nothing."))})
		}
		s.Add(t)
	}
	if len(s.Blocks) == 0 {
		return nil
	}
	return s
}
