package descriptor

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// check finds what is missing, what is there twice, and references that lead nowhere, so that readers need not look.
func (d *Document) check() error {
	c := &checker{document: d, seen: make(map[string]bool)}
	for i, w := range d.Workflows {
		c.named("workflow "+nth(i, w.GoName), w.Type, w.Package, w.GoName)
		c.once("workflow "+w.Type+" of "+w.Package, "workflow", w.Type, w.Package)
		if w.Run == nil {
			c.fail("workflow %s has no run", nth(i, w.Type))
		}
		c.messages("workflow "+w.Type, &w)
	}
	for i, w := range d.Messages {
		c.named("interface of messages "+nth(i, w.GoName), w.Package, w.GoName)
		c.once("interface of messages "+w.GoName+" of "+w.Package, "messages", w.GoName, w.Package)
		if w.Run != nil || w.Type != "" {
			c.fail("interface of messages %s has a run or a type", w.GoName)
		}
		c.messages("interface of messages "+w.GoName, &w)
	}
	for i, a := range d.Activities {
		c.named("interface of activities "+nth(i, a.GoName), a.Package, a.GoName)
		c.once("interface of activities "+a.GoName+" of "+a.Package, "activities", a.GoName, a.Package)
		c.methods("activity", "interface of activities "+a.GoName, a.Activities)
	}
	for _, name := range slices.Sorted(maps.Keys(d.Defs)) {
		c.schema("$defs/"+name, d.Defs[name])
	}
	c.circles()
	return c.err
}

// nth is a name, or the number of what has none.
func nth(i int, name string) string {
	if name == "" {
		return "number " + strconv.Itoa(i+1)
	}
	return name
}

// A checker keeps the first thing that is wrong with a document.
type checker struct {
	document *Document
	seen     map[string]bool
	err      error
}

func (c *checker) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

// named fails if a name is missing.
func (c *checker) named(of string, names ...string) {
	for _, name := range names {
		if name == "" {
			c.fail("%s lacks a name", of)
		}
	}
}

// once fails if there is something a second time.
func (c *checker) once(what string, key ...string) {
	k := fmt.Sprintf("%q", key)
	if c.seen[k] {
		c.fail("%s is there twice", what)
	}
	c.seen[k] = true
}

// messages checks the run and the messages of an interface.
func (c *checker) messages(of string, w *Workflow) {
	if w.Run != nil {
		c.method("run of "+of, w.Run)
	}
	c.methods("signal", of, w.Signals)
	c.methods("query", of, w.Queries)
	c.methods("update", of, w.Updates)
}

// methods checks methods of one kind.
func (c *checker) methods(kind, of string, methods []Method) {
	names := make(map[string]bool)
	for i, m := range methods {
		what := kind + " " + nth(i, m.Name) + " of " + of
		c.named(what, m.Name)
		if names[m.Name] {
			c.fail("%s is there twice", what)
		}
		names[m.Name] = true
		c.method(what, &m)
	}
}

func (c *checker) method(what string, m *Method) {
	c.named(what, m.GoName)
	for _, p := range m.Parameters {
		c.schema(what, p.Schema)
	}
	if m.Result != nil {
		c.schema(what, m.Result.Schema)
	}
}

// schema fails if there is no schema, or if it refers to something that is not there.
func (c *checker) schema(of string, s *Schema) {
	if s == nil {
		c.fail("%s has no schema", of)
	}
	s.each(func(s *Schema) {
		if s.Ref != "" && c.document.Resolve(s) == nil {
			c.fail("there is no %s, to which %s refers", s.Ref, of)
		}
	})
}

// circles fails if a definition is nothing but itself, perhaps by way of others: nobody who follows references would arrive.
func (c *checker) circles() {
	const begun, done = 1, 2
	state := make(map[*Schema]int)
	var follow func(s *Schema) bool
	follow = func(s *Schema) bool {
		if s == nil || state[s] == done {
			return true
		}
		if state[s] == begun {
			return false
		}
		state[s] = begun
		ends := s.Ref == "" || follow(c.document.Resolve(s))
		for _, part := range s.AllOf {
			ends = ends && follow(part)
		}
		state[s] = done
		return ends
	}
	for _, name := range slices.Sorted(maps.Keys(c.document.Defs)) {
		if !follow(c.document.Defs[name]) {
			c.fail("$defs/%s refers to nothing but itself", name)
		}
	}
}
