package evolution

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// fields are what is found to differ in payloads. What differs in a type is told once, whatever it is used for.
type fields struct {
	comparison *comparison
	found      []*finding
}

// A finding is a difference in a payload.
type finding struct {
	what
	owner string // the name of the type that has the field, "" for the payload itself
	typ   string // that with its import path
	field string // a path such as tags[].name, "" for all of it
	place descriptor.Path
	uses  []use
}

// A what is a difference, apart from where it is.
type what struct {
	code     diag.Code // "" if it breaks nothing
	says     string    // what follows the name of the field: "is removed"
	replaces string    // a consequence that is said instead of that of the code
	remedy   string
	effect

	backwardAltered, forwardAltered string // what happens to what old and new code writes when it is read; "" if it does not decode, or is as it was
}

// An effect is which of the classes of a use a difference concerns.
type effect struct{ backward, forward, stricter, looser, foreign bool }

func (e effect) classes(u use) []Class {
	var classes []Class
	for _, part := range []struct {
		applies bool
		classes []Class
	}{{e.backward, u.backward}, {e.forward, u.forward}, {e.stricter, u.stricter}, {e.looser, u.looser}, {e.foreign, u.foreign}} {
		if part.applies {
			classes = union(classes, part.classes)
		}
	}
	if u.pinned {
		c := pinned(Change{Classes: classes})
		classes = c.Classes
	}
	return classes
}

// note notes a difference.
func (f *fields) note(u use, at place, w what) {
	for _, other := range f.found {
		if other.what == w && other.typ == at.typ && other.field == at.field && (at.owner != "" || other.uses[0].label == u.label) {
			if !slices.ContainsFunc(other.uses, func(o use) bool { return o.label == u.label }) {
				other.uses = append(other.uses, u)
			}
			return
		}
	}
	f.found = append(f.found, &finding{what: w, owner: at.owner, typ: at.typ, field: at.field, place: at.path, uses: []use{u}})
}

// report adds what was found to the changes.
func (f *fields) report() {
	for _, found := range f.found {
		f.comparison.add(found.change())
	}
}

func (f *finding) change() Change {
	var classes []Class
	var labels []string
	var concerned []use // those that it breaks
	for _, u := range f.uses {
		of := f.classes(u)
		if len(of) > 0 {
			classes = union(classes, of)
			concerned = append(concerned, u)
		}
		labels = append(labels, u.label)
	}
	classes = gravest(classes)
	change := Change{Classes: classes, Place: f.place}
	if len(concerned) > 0 {
		labels = nil
		for _, u := range concerned {
			labels = append(labels, u.label)
		}
		change.Code, change.Consequence, change.Remedy = f.code, f.consequence(concerned, classes), f.remedy
		if classes[0] == Rollout {
			change.Remedy = "send nothing that only new code takes until all workers are new"
			if !slices.ContainsFunc(concerned, func(u use) bool { return !u.answer || !f.backward || !slices.Contains(u.backward, Rollout) }) {
				change.Remedy = "let new clients ask only when all workers are new"
			}
		}
	}
	slices.Sort(labels)
	switch {
	case f.owner == "" && f.field == "":
		change.Summary = labels[0] + " " + f.says
	case f.owner == "":
		change.Summary = "field " + f.field + " of " + labels[0] + " " + f.says
	default:
		change.Summary = strings.TrimSpace("field "+f.field) + " of " + f.owner + " " + f.says + " (" + several(labels) + ")"
		if f.field == "" {
			change.Summary = "type " + f.owner + " " + f.says + " (" + several(labels) + ")"
		}
	}
	return change
}

// several names a few things, and says how many more there are.
func several(labels []string) string {
	labels = slices.Compact(labels)
	if len(labels) > 2 {
		return labels[0] + fmt.Sprintf(" and %d more", len(labels)-1)
	}
	return strings.Join(labels, ", ")
}

// consequence says what happens to those uses that a difference breaks, the gravest first.
func (f *finding) consequence(uses []use, classes []Class) string {
	if f.replaces != "" {
		return f.replaces
	}
	name := cmp.Or(f.field, "it")
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		name = name[i+1:]
	}
	var parts []string
	for _, class := range classes {
		var of harmed
		for _, u := range uses {
			if slices.Contains(f.classes(u), class) {
				of.messages = of.messages || !u.answer && !u.start
				of.starts = of.starts || u.start
				of.answers = of.answers || u.answer
				of.old = of.old || u.answer && f.backward && slices.Contains(u.backward, class)
			}
		}
		parts = append(parts, f.harm(class, name, of)...)
	}
	return joined(parts)
}

// A harmed is what a class of a difference concerns.
type harmed struct {
	messages, starts, answers bool // starts are inputs of runs
	old                       bool // answers of old code
}

// harm says what happens to what belongs to a class.
func (f *finding) harm(class Class, name string, of harmed) (parts []string) {
	gone := f.code == diag.FieldGone
	add := func(applies bool, text string) {
		if applies {
			parts = append(parts, text)
		}
	}
	sent := of.messages || of.starts
	altered := f.backwardAltered
	if class == Clients && of.answers && !sent || class == Rollout && !of.old {
		altered = f.forwardAltered
	}
	switch {
	case class == Running && gone:
		parts = []string{"runs that went by " + name + " do not replay"}
	case class == Running && f.looser:
		parts = []string{"signals that were dropped as invalid are handled on replay"}
	case class == Running && altered != "":
		parts = []string{altered, "runs that went by one may go another way on replay"}
	case class == Running:
		add(sent && f.stricter, "runs that handled one that is invalid now do not replay")
		add(!f.stricter, "runs that have one do not replay")
	case class == Memory && altered != "":
		parts = []string{altered}
	case class == Memory:
		add(of.messages && gone, "waiting messages lose it")
		add(of.starts && gone, "runs that start with it lose it")
		add(of.messages && !gone, "waiting ones are dropped")
		add(of.starts && !gone, "runs that start with one are stuck")
		add(of.answers && gone, "remembered answers lack it")
		add(of.answers && !gone, "remembered answers do not decode")
	case class == Clients:
		add(sent && altered != "", altered)
		add(sent && altered == "" && !f.stricter, "deployed clients send it in vain")
		add(sent && f.stricter, "what deployed clients send is dropped or rejected")
		add(of.answers && gone, "deployed clients find nothing in it")
		add(of.answers && !gone && f.forwardAltered == "", "deployed clients cannot read what is answered")
		add(of.answers && !gone && f.forwardAltered != "", f.forwardAltered+" for deployed clients")
	case class == Rollout:
		add(f.looser, "workers of the old version still refuse it")
		add(of.old && altered != "", altered+" for new clients")
		add(of.old && altered == "", "new clients cannot read what workers of the old version answer")
		add(!f.looser && !of.old && altered != "", altered+" for workers of the old version")
		add(!f.looser && !of.old && altered == "", "workers of the old version do not understand what is new")
	}
	return parts
}

// joined makes one sentence of its parts.
func joined(parts []string) string {
	var each []string
	for _, part := range parts {
		if !slices.Contains(each, part) {
			each = append(each, part)
		}
	}
	parts = each
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + ", and " + parts[len(parts)-1]
}
