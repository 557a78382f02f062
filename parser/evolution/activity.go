package evolution

import (
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// An activity is one of an interface of a document.
type activity struct {
	*descriptor.Method
	of   *descriptor.Activities
	path descriptor.Path
}

func activitiesOf(d *descriptor.Document) []activity {
	var list []activity
	for i := range d.Activities {
		of := &d.Activities[i]
		for j := range of.Activities {
			m := &of.Activities[j]
			list = append(list, activity{m, of, d.PathOfActivities(of).Join(m.Name)})
		}
	}
	return list
}

// activities compares the activities, whatever interfaces they are in.
func (c *comparison) activities() {
	same := []func(old, new *activity) bool{
		func(old, new *activity) bool {
			return old.Name == new.Name && old.of.GoName == new.of.GoName && old.of.Package == new.of.Package
		},
		func(old, new *activity) bool { return old.Name == new.Name },
		func(old, new *activity) bool { return old.GoName == new.GoName && old.of.GoName == new.of.GoName },
		func(old, new *activity) bool {
			return old.of.GoName == new.of.GoName && c.alike(old.Method, new.Method)
		},
	}
	for _, p := range pairs(pointers(activitiesOf(c.old)), pointers(activitiesOf(c.new)), same...) {
		switch {
		case p.new == nil:
			c.add(activityGone(p.old, p.old.path, ""))
		case p.old == nil:
			c.add(Change{Place: p.new.path, Summary: "activity " + p.new.Name + " is added"})
		case p.old.Name != p.new.Name:
			c.add(activityGone(p.old, p.new.path, p.new.Name))
		default:
			c.activity(p.old, p.new)
		}
	}
}

// activity compares two versions of an activity.
func (c *comparison) activity(old, new *activity) {
	s := subject{new.path, "activity " + new.Name}
	if old.GoName != new.GoName {
		c.add(Change{Place: s.path, Summary: s.label + " is now " + new.GoName + " in Go, and was " + old.GoName})
	}
	c.moved(s.path, "the interface of "+s.label, old.of.GoName, new.of.GoName, old.of.Package, new.of.Package)
	r := &receiver{comparison: c}
	r.keys(s, activityKeys, of(old.Method), of(new.Method))
	r.parameters(activityUse(s, old.Method), s, old.Method, new.Method)
	r.result(activityResultUse(s, old.Method), s, old.Method, new.Method)
}

// activityGone is that no worker has an activity of some name any more. renamed is what it is called now, "" for nothing.
func activityGone(a *activity, place descriptor.Path, renamed string) Change {
	change := Change{
		Code: diag.ActivityGone, Classes: []Class{Running}, Place: place,
		Summary:     "activity " + a.Name + " is removed",
		Consequence: "runs that have called " + a.Name + " do not replay, and calls that wait find no worker",
		Remedy:      "keep it until no run has called it",
	}
	if renamed != "" {
		change.Summary = "activity " + a.Name + " is renamed to " + renamed
		change.Remedy = "write name=" + a.Name + ", or keep " + a.Name + " until no run has called it"
	}
	if _, ok := a.Options["standalone"]; ok {
		change.Classes = union(change.Classes, []Class{Clients})
	}
	return change
}
