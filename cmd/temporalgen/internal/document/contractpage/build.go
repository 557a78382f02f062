// Package contractpage makes a page of documentation from what contracts say, in the words of Temporal's documentation.
//
// Everything on the page comes from the document, which may be a file that anybody has written. It goes into the page as text, whatever
// it holds, and the page is about as large as the document.
package contractpage

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// Build returns the page for a document, with what has changed since older if that is not nil.
func Build(document, older *descriptor.Document) *page.Page {
	b := newBuilder(document)
	p := &page.Page{Title: b.title(), Blocks: introduction()}
	if older != nil {
		p.Sections = append(p.Sections, b.changes(older))
	}
	for i := range document.Workflows {
		p.Sections = append(p.Sections, b.workflow(&document.Workflows[i]))
	}
	for i := range document.Messages {
		p.Sections = append(p.Sections, b.messages(&document.Messages[i]))
	}
	for i := range document.Activities {
		p.Sections = append(p.Sections, b.activities(&document.Activities[i]))
	}
	for _, s := range []*page.Section{b.types(), b.errorSection(), b.defaults()} {
		if s != nil {
			p.Sections = append(p.Sections, s)
		}
	}
	b.withoutDeadLinks(p)
	return p
}

// A builder makes one page.
type builder struct {
	document *descriptor.Document
	inPlace  map[*descriptor.Schema]string // the only reference to a definition, which is told there, and its key
	homes    map[string]string             // the ID of the section where such a definition is told, by key
	users    map[string][]page.Text        // what refers to a definition, by key
	writers  map[string]direction          // who writes the values of a definition, by key
	ruled    map[string]bool               // whether there are rules for them, by key
	errors   map[string]bool               // the kinds that were mentioned
	kinds    map[string]bool               // of directives, that there are
}

func newBuilder(d *descriptor.Document) *builder {
	b := &builder{
		document: d, inPlace: make(map[*descriptor.Schema]string), homes: make(map[string]string), users: make(map[string][]page.Text),
		writers: make(map[string]direction), ruled: make(map[string]bool), errors: make(map[string]bool), kinds: make(map[string]bool),
	}
	counts := make(map[string]int)
	count := func(key string) { counts[key]++ }
	b.eachPayload(func(_ string, _ page.Text, s *descriptor.Schema, _ direction) { eachReference(s, count) })
	for _, definition := range d.Defs {
		eachReference(definition, count)
	}
	b.eachPayload(func(id string, title page.Text, s *descriptor.Schema, by direction) {
		if key, ok := strings.CutPrefix(s.Ref, refPrefix); ok && counts[key] == 1 && d.Defs[key] != nil {
			b.inPlace[s], b.homes[key] = key, id
		}
		eachReference(s, func(key string) {
			b.addUser(key, title.To(id))
			b.write(key, by)
		})
	})
	b.findRuled()
	for _, key := range sortedKeys(d.Defs) {
		if _, ok := b.homes[key]; ok {
			continue // what uses it is what it is told with
		}
		eachReference(d.Defs[key], func(inner string) { b.addUser(inner, page.Literal(key).To(b.placeOf(key))) })
	}
	for _, key := range sortedKeys(b.homes) {
		eachReference(d.Defs[key], func(inner string) { b.addUser(inner, b.users[key][0]) })
	}
	return b
}

// addUser notes what refers to a definition, once.
func (b *builder) addUser(key string, user page.Text) {
	users := b.users[key]
	if len(users) == 0 || users[len(users)-1].String() != user.String() {
		b.users[key] = append(users, user)
	}
}

// write notes who writes values of a definition, and of those in it.
func (b *builder) write(key string, by direction) {
	waiting := []string{key}
	for len(waiting) > 0 {
		key, waiting = waiting[len(waiting)-1], waiting[:len(waiting)-1]
		if b.writers[key]&by != 0 {
			continue
		}
		b.writers[key] |= by
		eachReference(b.document.Defs[key], func(inner string) { waiting = append(waiting, inner) })
	}
}

// findRuled finds out which definitions have rules, in themselves or in what they refer to.
func (b *builder) findRuled() {
	referrers := make(map[string][]string)
	var waiting []string
	for _, key := range sortedKeys(b.document.Defs) {
		definition := b.document.Defs[key]
		eachReference(definition, func(inner string) { referrers[inner] = append(referrers[inner], key) })
		if isRuled(definition) {
			waiting = append(waiting, key)
		}
	}
	for len(waiting) > 0 {
		key := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		if !b.ruled[key] {
			b.ruled[key] = true
			waiting = append(waiting, referrers[key]...)
		}
	}
}

// eachPayload calls f for the schemas of all payloads, with the ID and the title of the section about it.
func (b *builder) eachPayload(f func(id string, title page.Text, s *descriptor.Schema, d direction)) {
	method := func(id string, title page.Text, m *descriptor.Method) {
		for _, p := range m.Parameters {
			f(id, title, p.Schema, sent)
		}
		if m.Result != nil {
			f(id, title, m.Result.Schema, returned)
		}
	}
	workflow := func(w *descriptor.Workflow) {
		id := b.document.PathOf(w)
		if w.Run != nil {
			method(string(id.Join("run")), page.Format("Start of %s", w.Type), w.Run)
		}
		for _, kind := range messageKinds {
			for i := range kind.of(w) {
				m := &kind.of(w)[i]
				method(string(id.Join(kind.path, m.Name)), page.Format(kind.title+" %s of %s", m.Name, cmp.Or(w.Type, w.GoName)), m)
			}
		}
	}
	for i := range b.document.Workflows {
		workflow(&b.document.Workflows[i])
	}
	for i := range b.document.Messages {
		workflow(&b.document.Messages[i])
	}
	for i := range b.document.Activities {
		a := &b.document.Activities[i]
		for j := range a.Activities {
			m := &a.Activities[j]
			method(string(b.document.PathOfActivities(a).Join(m.Name)), page.Format("Activity %s", m.Name), m)
		}
	}
}

// A messageKind is a kind of messages of a workflow.
type messageKind struct {
	directive string
	title     string
	path      string // the name in paths
	of        func(w *descriptor.Workflow) []descriptor.Method
}

// messageKinds are the kinds in the order in which they are told.
var messageKinds = []messageKind{
	{directive.Signal, "Signal", "signals", func(w *descriptor.Workflow) []descriptor.Method { return w.Signals }},
	{directive.Query, "Query", "queries", func(w *descriptor.Workflow) []descriptor.Method { return w.Queries }},
	{directive.Update, "Update", "updates", func(w *descriptor.Workflow) []descriptor.Method { return w.Updates }},
}

// eachReference calls f for the definitions that a schema refers to, as often as it does.
func eachReference(s *descriptor.Schema, f func(key string)) {
	if s == nil {
		return
	}
	if key, ok := strings.CutPrefix(s.Ref, refPrefix); ok {
		f(key)
	}
	for _, part := range parts(s) {
		eachReference(part, f)
	}
}

// parts are the schemas within a schema, and nil for those that there could be.
func parts(s *descriptor.Schema) []*descriptor.Schema {
	list := slices.Concat(s.AllOf, s.OneOf, []*descriptor.Schema{s.Items, s.PropertyNames, s.AdditionalProperties})
	for _, name := range sortedKeys(s.Properties) {
		list = append(list, s.Properties[name])
	}
	return list
}

// placeOf is the ID of the section where a definition is told.
func (b *builder) placeOf(key string) string {
	if id, ok := b.homes[key]; ok {
		return id
	}
	return string(descriptor.Path("$defs").Join(key))
}

// withoutDeadLinks lets links to what has no section of its own lead to the section that it is in, and removes those that lead to nothing
// on the page.
func (b *builder) withoutDeadLinks(p *page.Page) {
	ids := make(map[string]bool)
	for _, s := range p.All {
		ids[s.ID] = true
	}
	for _, s := range p.All {
		for text := range s.Texts {
			for i := range text {
				text[i].To = b.home(descriptor.Path(text[i].To), ids)
			}
		}
	}
}

// home is the ID of the section where a part of the document is told, "" if there is none.
func (b *builder) home(path descriptor.Path, ids map[string]bool) string {
	for ; path != ""; path = path.Parent() {
		if ids[string(path)] {
			return string(path)
		}
		if names := path.Names(); len(names) == 2 {
			if names[0] == "$defs" {
				return b.homes[names[1]]
			}
			return ""
		}
	}
	return ""
}

// title names what the page is about: a workflow if there is one, or else what the import paths have in common.
func (b *builder) title() string {
	var paths []string
	for _, w := range slices.Concat(b.document.Workflows, b.document.Messages) {
		paths = append(paths, w.Package)
	}
	for _, a := range b.document.Activities {
		paths = append(paths, a.Package)
	}
	if len(paths) == 0 {
		return "Contract"
	}
	common := paths[0]
	for _, path := range paths {
		for common != "" && path != common && !strings.HasPrefix(path, common+"/") {
			common = common[:max(strings.LastIndexByte(common, '/'), 0)]
		}
	}
	if common == "" {
		return "Contract"
	}
	return "Contract of " + common
}

// introduction says how to read the page.
func introduction() []page.Block {
	return []page.Block{page.Paragraph{Text: page.Format("This page is written by `temporalgen doc`. Values are JSON, as Temporal's default data converter writes them. " +
		"Fields that are not required may be left out; Go then has the zero value of the type: 0, false, an empty text or list. " +
		"In texts such as `order-{OrderID}`, braces stand for the value of a field.")}}
}

// sortedKeys are the keys of a map, in order.
func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
