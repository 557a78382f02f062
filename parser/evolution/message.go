package evolution

import (
	"slices"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A receiver is what receives messages, in both documents: a workflow, or an interface of messages.
type receiver struct {
	*comparison
	old, new *descriptor.Workflow
	place    descriptor.Path
	name     string
	run      bool // a workflow
	pinned   bool // both versions are
}

// add adds a change of the receiver or of one of its messages. What is pinned meets new code only when it is moved to that.
func (r *receiver) add(change Change) {
	if r.pinned {
		change = pinned(change)
	}
	r.comparison.add(change)
}

// pinned is a change of what stays with the version of the code that it began with.
func pinned(change Change) Change {
	i := slices.Index(change.Classes, Running)
	if i < 0 {
		return change
	}
	change.Classes = union(slices.Delete(slices.Clone(change.Classes), i, i+1), []Class{Rollout})
	change.Consequence = "runs are pinned, and meet this only when they are moved to another version: " + change.Consequence
	change.Remedy = "keep workers of the old version until its runs have ended"
	return change
}

// A subject is what a change is about: where it is, and what it is called in a sentence.
type subject struct {
	path  descriptor.Path
	label string // "signal addItem of Order"
}

// A kind is one of the kinds of messages.
type kind struct {
	name   string // "signal"
	plural string // in paths
	of     func(w *descriptor.Workflow) *[]descriptor.Method
	keys   map[string]rule
}

var (
	signal = &kind{"signal", "signals", func(w *descriptor.Workflow) *[]descriptor.Method { return &w.Signals }, signalKeys}
	query  = &kind{"query", "queries", func(w *descriptor.Workflow) *[]descriptor.Method { return &w.Queries }, queryKeys}
	update = &kind{"update", "updates", func(w *descriptor.Workflow) *[]descriptor.Method { return &w.Updates }, updateKeys}

	kinds = []*kind{signal, query, update}
)

// subject is a message of a kind.
func (r *receiver) subject(k *kind, name string) subject {
	return subject{r.place.Join(k.plural, name), k.name + " " + name + " of " + r.name}
}

// A message is one of a kind.
type message struct {
	*kind
	*descriptor.Method
}

// messages compares the messages.
func (r *receiver) messages() {
	var gone, added []message
	for _, k := range kinds {
		sameName := func(old, new *descriptor.Method) bool { return old.Name == new.Name }
		for _, p := range pairs(pointers(*k.of(r.old)), pointers(*k.of(r.new)), sameName) {
			switch {
			case p.new == nil:
				gone = append(gone, message{k, p.old})
			case p.old == nil:
				added = append(added, message{k, p.new})
			default:
				r.message(k, p.old, p.new)
			}
		}
	}
	moved := func(old, new *message) bool { return old.Method.Name == new.Method.Name }
	renamed := func(old, new *message) bool { return old.kind == new.kind && old.GoName == new.GoName }
	alike := func(old, new *message) bool {
		return old.kind == new.kind && r.comparison.alike(old.Method, new.Method)
	}
	for _, p := range pairs(pointers(gone), pointers(added), moved, renamed, alike) {
		switch {
		case p.new == nil:
			r.add(r.gone(p.old, ""))
		case p.old == nil:
			r.add(r.added(p.new))
		case p.old.kind != p.new.kind:
			r.add(r.kindChanged(p.old, p.new))
		default:
			change := r.gone(p.old, p.new.Method.Name)
			change.Place = r.subject(p.new.kind, p.new.Method.Name).path
			r.add(change)
		}
	}
}

// message compares two versions of a message.
func (r *receiver) message(k *kind, old, new *descriptor.Method) {
	s := r.subject(k, new.Name)
	if old.GoName != new.GoName {
		r.add(Change{Place: s.path, Summary: s.label + " is now " + new.GoName + " in Go, and was " + old.GoName})
	}
	r.keys(s, k.keys, of(old), of(new))
	switch k {
	case signal:
		r.parameters(signalUse(r, s), s, old, new)
	case query:
		r.parameters(queryUse(s), s, old, new)
		r.result(queryResultUse(s), s, old, new)
	case update:
		_, wasRemembered := old.Options["dedup"]
		r.parameters(updateUse(r, s), s, old, new)
		r.result(updateResultUse(s, wasRemembered), s, old, new)
	}
}

// gone is that nothing handles a message of some name any more. renamed is what it is called now, "" for nothing.
func (r *receiver) gone(m *message, renamed string) Change {
	name := m.Method.Name
	s := r.subject(m.kind, name)
	change := Change{Place: s.path, Summary: s.label + " is removed"}
	until := "keep it until no client uses it"
	if renamed != "" {
		change.Summary = s.label + " is renamed to " + renamed
		until = "write name=" + name + ", or keep " + name + " beside " + renamed + " until nobody uses it"
	}
	change.Remedy = until
	switch m.kind {
	case signal:
		change.Code, change.Classes = diag.SignalGone, []Class{Running, Memory, Clients}
		change.Consequence = "runs drop every " + name + " that is sent or waits, which no sender learns, and those that handled one do not replay"
		if renamed == "" {
			change.Remedy = "keep it until no run has one and nobody sends it"
		}
	case query:
		change.Code, change.Classes = diag.QueryGone, []Class{Clients}
		change.Consequence = "deployed clients that ask for " + name + " get an error"
	case update:
		change.Code, change.Classes = diag.UpdateGone, []Class{Running, Clients}
		change.Consequence = "deployed clients that send " + name + " are rejected, and runs that accepted one do not replay"
		if m.Options["dedup"] != "" {
			change.Classes = []Class{Running, Memory, Clients}
			change.Consequence += " and forget their answers"
		}
		if renamed == "" {
			change.Remedy = "keep it until no run has accepted one and no client sends it"
		}
	}
	return change
}

// added is that a message is new.
func (r *receiver) added(m *message) Change {
	s := r.subject(m.kind, m.Method.Name)
	change := Change{Place: s.path, Summary: s.label + " is added"}
	if !r.run {
		return change
	}
	switch m.kind {
	case signal:
		change.Code, change.Classes = diag.SignalAdded, []Class{Rollout}
		change.Consequence = "a worker of the old version drops it, and its sender does not learn that"
		change.Remedy = "send it only when all workers are new"
	case query:
		change.Code, change.Classes = diag.QueryAdded, []Class{Rollout}
		change.Consequence = "a worker of the old version answers with an error"
		change.Remedy = "ask only when all workers are new"
	case update:
		change.Code, change.Classes = diag.UpdateAdded, []Class{Rollout}
		change.Consequence = "a worker of the old version rejects it"
		change.Remedy = "send it only when all workers are new"
	}
	return change
}

// kindChanged is that a name belongs to a message of another kind.
func (r *receiver) kindChanged(old, new *message) Change {
	name := old.Method.Name
	s := r.subject(new.kind, name)
	a := map[*kind]string{signal: "a signal", query: "a query", update: "an update"}
	change := r.gone(old, "")
	change.Code, change.Place = diag.KindChanged, s.path
	change.Summary = name + " of " + r.name + " was " + a[old.kind] + " and is " + a[new.kind]
	change.Remedy = "give the " + new.kind.name + " another name, and keep the " + old.kind.name + " until nobody uses it"
	if old.kind == update && new.kind == signal {
		change.Classes = []Class{Running, Memory, Clients}
	}
	return change
}
