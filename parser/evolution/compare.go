package evolution

import (
	"maps"
	"slices"

	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// Compare returns what has changed from one document to another, with what breaks nothing. It is sorted by place.
//
// What is told apart is what there is on the wire: workflows by type, messages and activities by name, fields by their names in
// JSON. Names in Go, packages, and the order of declarations may change. Neither document is changed, and either may be of
// packages that the other does not have.
func Compare(old, new *descriptor.Document) []Change {
	c := &comparison{old: old, new: new}
	c.fields.comparison = c
	c.workflows()
	c.interfaces()
	c.activities()
	c.fields.report()
	sortChanges(c.changes)
	return c.changes
}

// A comparison compares two documents.
type comparison struct {
	old, new *descriptor.Document
	changes  []Change
	fields   fields
}

func (c *comparison) add(change Change) { c.changes = append(c.changes, change) }

// A pair is one thing in both documents. Either is nil if it is only in the other.
type pair[T any] struct{ old, new *T }

// pairs finds for each thing of an old list that of a new one which is the same. same are what it may be recognised by, the
// surest first. Apart from that one, a thing for which there are several candidates is none of them.
func pairs[T any](old, new []*T, same ...func(old, new *T) bool) []pair[T] {
	partner := make(map[*T]*T) // both ways
	for i, same := range same {
		candidates := func(of *T, in []*T, same func(a, b *T) bool) []*T {
			var found []*T
			for _, other := range in {
				if partner[other] == nil && same(of, other) {
					found = append(found, other)
				}
			}
			return found
		}
		for _, o := range old {
			if partner[o] != nil {
				continue
			}
			found := candidates(o, new, same)
			if len(found) == 0 || i > 0 && len(found) > 1 || i > 0 && len(candidates(found[0], old, func(n, o *T) bool { return same(o, n) })) != 1 {
				continue
			}
			partner[o], partner[found[0]] = found[0], o
		}
	}
	var list []pair[T]
	for _, o := range old {
		list = append(list, pair[T]{o, partner[o]})
	}
	for _, n := range new {
		if partner[n] == nil {
			list = append(list, pair[T]{nil, n})
		}
	}
	return list
}

// pointers returns pointers to the elements of a list.
func pointers[T any](list []T) []*T {
	all := make([]*T, len(list))
	for i := range list {
		all[i] = &list[i]
	}
	return all
}

// workflows compares the workflows.
func (c *comparison) workflows() {
	same := []func(old, new *descriptor.Workflow) bool{
		func(old, new *descriptor.Workflow) bool { return old.Type == new.Type && old.Package == new.Package },
		func(old, new *descriptor.Workflow) bool { return old.Type == new.Type },
		func(old, new *descriptor.Workflow) bool {
			return old.GoName == new.GoName && old.Package == new.Package
		},
		func(old, new *descriptor.Workflow) bool { return sameMessages(old, new) },
	}
	for _, p := range pairs(pointers(c.old.Workflows), pointers(c.new.Workflows), same...) {
		switch {
		case p.new == nil:
			c.add(workflowGone(c.old.PathOf(p.old), p.old))
		case p.old == nil:
			c.add(Change{Place: c.new.PathOf(p.new), Summary: "workflow " + p.new.Type + " is added"})
		case p.old.Type != p.new.Type:
			c.add(workflowRenamed(c.new.PathOf(p.new), p.old, p.new))
		default:
			c.workflow(p.old, p.new)
		}
	}
}

// sameMessages reports whether two workflows of a package have messages of the same names.
func sameMessages(a, b *descriptor.Workflow) bool {
	names := func(w *descriptor.Workflow) []string {
		var names []string
		for _, kind := range kinds {
			for _, m := range *kind.of(w) {
				names = append(names, kind.name+" "+m.Name)
			}
		}
		return names
	}
	return a.Package == b.Package && slices.Equal(names(a), names(b))
}

// workflow compares two versions of a workflow.
func (c *comparison) workflow(old, new *descriptor.Workflow) {
	r := &receiver{comparison: c, old: old, new: new, place: c.new.PathOf(new), name: new.Type, run: true}
	r.pinned = old.Options["versioning"] == "pinned" && new.Options["versioning"] == "pinned"
	c.moved(r.place, "workflow "+new.Type, old.GoName, new.GoName, old.Package, new.Package)
	oldRun, newRun := runOf(old), runOf(new)
	r.keys(subject{r.place, "workflow " + new.Type}, workflowKeys, declared{old.Options, oldRun.Parameters}, declared{new.Options, newRun.Parameters})
	run := subject{r.place.Join("run"), "run of " + new.Type}
	r.keys(run, runKeys, of(oldRun), of(newRun))
	r.parameters(runUse(r), run, oldRun, newRun)
	r.result(runResultUse(r), run, oldRun, newRun)
	r.messages()
}

// runOf is the run of a workflow, an empty one in a document that somebody has edited.
func runOf(w *descriptor.Workflow) *descriptor.Method {
	if w.Run == nil {
		return new(descriptor.Method)
	}
	return w.Run
}

// interfaces compares the interfaces of messages, as far as no workflow has the messages.
func (c *comparison) interfaces() {
	same := []func(old, new *descriptor.Workflow) bool{
		func(old, new *descriptor.Workflow) bool {
			return old.GoName == new.GoName && old.Package == new.Package
		},
		func(old, new *descriptor.Workflow) bool { return old.GoName == new.GoName },
		func(old, new *descriptor.Workflow) bool { return sameMessages(old, new) },
	}
	for _, p := range pairs(pointers(c.old.Messages), pointers(c.new.Messages), same...) {
		switch {
		case p.new == nil:
			c.add(Change{Place: c.old.PathOf(p.old), Summary: "interface " + p.old.GoName + " of messages is removed"})
		case p.old == nil:
			c.add(Change{Place: c.new.PathOf(p.new), Summary: "interface " + p.new.GoName + " of messages is added"})
		default:
			place := c.new.PathOf(p.new)
			c.moved(place, "interface "+p.new.GoName, p.old.GoName, p.new.GoName, p.old.Package, p.new.Package)
			old := ownMessages(c.old, p.old, nil)
			new := ownMessages(c.new, p.new, old)
			r := &receiver{comparison: c, old: old, new: new, place: place, name: p.new.GoName}
			r.messages()
		}
	}
}

// ownMessages returns an interface with those of its messages that no workflow of the document has, since one that has them is
// compared itself, and those that before has.
func ownMessages(of *descriptor.Document, w, before *descriptor.Workflow) *descriptor.Workflow {
	own := *w
	for _, kind := range kinds {
		*kind.of(&own) = slices.DeleteFunc(slices.Clone(*kind.of(w)), func(m descriptor.Method) bool {
			if before != nil && named(*kind.of(before), m.Name) != nil {
				return false
			}
			return slices.ContainsFunc(of.Workflows, func(w descriptor.Workflow) bool { return named(*kind.of(&w), m.Name) != nil })
		})
	}
	return &own
}

// alike reports whether two methods differ in nothing but their names.
func (c *comparison) alike(old, new *descriptor.Method) bool {
	equal := func(old, new *descriptor.Payload) bool {
		if old == nil || new == nil {
			return old == new
		}
		return old.Encoding == new.Encoding && slices.Equal(old.GoChecks, new.GoChecks) && c.equal(old.Schema, new.Schema)
	}
	return maps.Equal(old.Options, new.Options) && equal(old.Result, new.Result) &&
		slices.EqualFunc(old.Parameters, new.Parameters, func(o, n descriptor.Payload) bool { return equal(&o, &n) })
}

// moved tells of other names in Go, which are on no wire.
func (c *comparison) moved(place descriptor.Path, label, oldName, newName, oldPackage, newPackage string) {
	if oldName != newName {
		c.add(Change{Place: place, Summary: label + " is now " + newName + " in Go, and was " + oldName})
	}
	if oldPackage != newPackage {
		c.add(Change{Place: place, Summary: label + " moves from package " + oldPackage + " to " + newPackage})
	}
}

// named returns the method with a name on the wire, nil for none.
func named(methods []descriptor.Method, name string) *descriptor.Method {
	for i := range methods {
		if methods[i].Name == name {
			return &methods[i]
		}
	}
	return nil
}
