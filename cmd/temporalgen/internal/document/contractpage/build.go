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
	uses     map[string]direction          // of definitions, by key: who writes their values
	users    map[string][]page.Text        // what uses a definition, as links, by key
	counts   map[string]int                // how often definitions are referred to
	inPlace  map[*descriptor.Schema]string // the only reference to a definition, which is told there, and its key
	homes    map[string]string             // the ID of the section where such a definition is told, by key
	errors   map[string]bool               // the kinds that were mentioned
	kinds    map[string]bool               // of directives, that there are
}

func newBuilder(d *descriptor.Document) *builder {
	b := &builder{
		document: d, uses: make(map[string]direction), users: make(map[string][]page.Text), counts: make(map[string]int),
		inPlace: make(map[*descriptor.Schema]string), homes: make(map[string]string), errors: make(map[string]bool), kinds: make(map[string]bool),
	}
	b.eachPayload(func(_ string, _ page.Text, s *descriptor.Schema, _ direction) {
		eachReference(s, func(key string) { b.counts[key]++ })
	})
	for _, definition := range d.Defs {
		eachReference(definition, func(key string) { b.counts[key]++ })
	}
	b.eachPayload(func(id string, title page.Text, s *descriptor.Schema, d direction) {
		if key, ok := strings.CutPrefix(s.Ref, refPrefix); ok && b.counts[key] == 1 && b.document.Defs[key] != nil {
			b.inPlace[s], b.homes[key] = key, id
		}
		b.use(s, d, title.To(id), make(map[string]bool))
	})
	return b
}

// use notes who writes the values of definitions, and which method uses them.
func (b *builder) use(s *descriptor.Schema, d direction, by page.Text, seen map[string]bool) {
	eachReference(s, func(key string) {
		if seen[key] {
			return
		}
		seen[key] = true
		b.uses[key] |= d
		if users := b.users[key]; len(users) == 0 || users[len(users)-1].String() != by.String() {
			b.users[key] = append(users, by)
		}
		b.use(b.document.Defs[key], d, by, seen)
	})
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
	for _, part := range slices.Concat(s.AllOf, s.OneOf, []*descriptor.Schema{s.Items, s.PropertyNames, s.AdditionalProperties}) {
		eachReference(part, f)
	}
	for _, name := range sortedKeys(s.Properties) {
		eachReference(s.Properties[name], f)
	}
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
