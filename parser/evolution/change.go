package evolution

import (
	"cmp"
	"slices"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A Class is what a change harms.
type Class string

// The classes, the gravest first.
const (
	Running Class = "running" // executions that run diverge when they are replayed, or get stuck
	Memory  Class = "memory"  // messages that were accepted, or what is remembered of them, are lost
	Clients Class = "clients" // clients that are deployed, and programs in other languages
	Rollout Class = "rollout" // only while workers of both versions run
)

// Classes returns all classes, the gravest first.
func Classes() []Class { return []Class{Running, Memory, Clients, Rollout} }

// A Change is one difference between two versions of contracts.
type Change struct {
	Code        diag.Code       // "" if it breaks nothing
	Classes     []Class         // none if it breaks nothing; the gravest first
	Place       descriptor.Path // in the new document, or in the old one for what is gone
	Summary     string          // what has changed: "signal addItem of Order is removed"
	Consequence string          // what will happen at run time, "" if nothing
	Remedy      string          // how to do it safely, "" if nothing
}

// Severity is that of a diagnostic about c: what breaks only the rollout is a warning.
func (c *Change) Severity() diag.Severity {
	if slices.ContainsFunc(c.Classes, func(class Class) bool { return class != Rollout }) {
		return diag.Error
	}
	return diag.Warning
}

// union returns the classes of two lists, each once and the gravest first.
func union(a, b []Class) []Class {
	var all []Class
	for _, class := range Classes() {
		if slices.Contains(a, class) || slices.Contains(b, class) {
			all = append(all, class)
		}
	}
	return all
}

// gravest returns classes without Rollout, unless it is the only one: what breaks more breaks the rollout as well.
func gravest(classes []Class) []Class {
	if i := slices.Index(classes, Rollout); i > 0 {
		return classes[:i]
	}
	return classes
}

func sortChanges(changes []Change) {
	slices.SortStableFunc(changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Summary, b.Summary))
	})
}
