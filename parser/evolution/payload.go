package evolution

import (
	"fmt"
	"slices"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A use is where payloads of a schema are sent, and what it harms if one side cannot read what the other has written.
type use struct {
	label string // "signal addItem of Order", "result of update book of Ledger"

	backward []Class // if new code cannot read what old code has written
	forward  []Class // if old code cannot read what new code writes
	stricter []Class // if new code refuses what old code has taken
	looser   []Class // if new code takes what old code has refused
	foreign  []Class // if only programs in other languages see the difference

	answer bool // what workers write: a result, not a message
	start  bool // the input of a run
	pinned bool
}

// Messages are written by clients, which are old for long, and are in histories.

func runUse(r *receiver) use {
	return use{
		label: "input of " + r.name, start: true, pinned: r.pinned,
		backward: []Class{Running, Memory, Clients}, forward: []Class{Rollout}, foreign: []Class{Clients},
		stricter: []Class{Clients}, // only the client that starts a run checks it
	}
}

func signalUse(r *receiver, s subject) use {
	return use{
		label: s.label, pinned: r.pinned,
		backward: []Class{Running, Memory, Clients}, forward: []Class{Rollout}, foreign: []Class{Clients},
		stricter: []Class{Running, Memory, Clients}, looser: []Class{Running, Rollout}, // it is checked on replay, too
	}
}

func queryUse(s subject) use {
	return use{
		label: s.label, backward: []Class{Clients}, forward: []Class{Rollout}, foreign: []Class{Clients},
		stricter: []Class{Clients}, looser: []Class{Rollout},
	}
}

func updateUse(r *receiver, s subject) use {
	return use{
		label: s.label, pinned: r.pinned,
		backward: []Class{Running, Clients}, forward: []Class{Rollout}, foreign: []Class{Clients},
		stricter: []Class{Clients}, looser: []Class{Rollout}, // what has been accepted is not checked on replay
	}
}

// activityUse is the parameters of an activity, which nothing checks.
func activityUse(s subject, m *descriptor.Method) use {
	u := use{label: s.label, backward: []Class{Running}, forward: []Class{Rollout}}
	if m.Options["standalone"] != "" {
		u.backward, u.foreign = []Class{Running, Clients}, []Class{Clients}
	}
	return u
}

// Results are read by clients that are old, and some by code that replays.

func runResultUse(r *receiver) use {
	return use{
		label: "result of " + r.name, answer: true, pinned: r.pinned,
		backward: []Class{Running}, forward: []Class{Clients}, foreign: []Class{Clients}, // running: parents
	}
}

func queryResultUse(s subject) use {
	return use{label: "result of " + s.label, answer: true, backward: []Class{Rollout}, forward: []Class{Clients}, foreign: []Class{Clients}}
}

func updateResultUse(s subject, remembered bool) use {
	u := use{label: "result of " + s.label, answer: true, backward: []Class{Rollout}, forward: []Class{Clients}, foreign: []Class{Clients}}
	if remembered {
		u.backward = []Class{Memory, Rollout}
	}
	return u
}

func activityResultUse(s subject, m *descriptor.Method) use {
	u := use{label: "result of " + s.label, answer: true, backward: []Class{Running}, forward: []Class{Rollout}}
	if m.Options["standalone"] != "" {
		u.forward, u.foreign = []Class{Clients, Rollout}, []Class{Clients}
	}
	return u
}

// parameters compares what a method takes. It is sent by place.
func (r *receiver) parameters(u use, s subject, old, new *descriptor.Method) {
	was, is := len(old.Parameters), len(new.Parameters)
	change := Change{Code: parametersCode(s.path), Place: s.path, Classes: u.backward}
	if reordered(old.Parameters, new.Parameters) {
		change.Summary = u.label + ": its parameters have other places"
		change.Consequence = "what was sent as one is taken for another"
		change.Remedy = "keep the order, or add a method of another name"
		r.add(change)
		return
	}
	for i := range min(was, is) {
		part := u
		if is > 1 && new.Parameters[i].Name != "" {
			part.label = new.Parameters[i].Name + " of " + u.label
		}
		r.fields.compare(part, subject{s.path.Join("parameters", fmt.Sprint(i)), u.label}, &old.Parameters[i], &new.Parameters[i])
	}
	if was == is {
		return
	}
	change.Summary = fmt.Sprintf("%s: %s, where there %s", u.label, count(is, "parameter"), were(was))
	if was > is {
		change.Consequence = "what is sent in the rest is lost"
		change.Remedy = "keep the parameters, or add a method of another name"
	} else {
		r.appended(&change, u, new.Parameters[was:])
	}
	r.add(change)
}

// parametersCode is the code for parameters of the method with a path.
func parametersCode(path descriptor.Path) diag.Code {
	switch names := path.Names(); {
	case names[0] == "activities":
		return diag.ActivityParameters
	case len(names) == 3: // the run of a workflow
		return diag.RunParameters
	}
	return diag.ParametersChanged
}

// appended is that a method has parameters that it did not have. In what was sent before they are zero, as fields that are added.
func (r *receiver) appended(change *Change, u use, added []descriptor.Payload) {
	refused := slices.ContainsFunc(added, func(p descriptor.Payload) bool {
		s := resolve(r.comparison.new, p.Schema)
		return len(s.Required) > 0 || len(p.GoChecks) > 0
	})
	switch {
	case change.Code == diag.RunParameters:
		change.Classes = []Class{Running}
		change.Consequence = "in runs that are open it is zero, so their code may go another way, also on replay"
	case refused && len(u.stricter) > 0:
		change.Classes = u.stricter
		change.Consequence = "what was sent without it is invalid"
	default:
		*change = Change{Place: change.Place, Summary: change.Summary}
		return
	}
	change.Remedy = "add a field to a struct that is a parameter instead, or a method of another name"
}

func count(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun
	case 1:
		return "one " + noun
	}
	return fmt.Sprint(n, " ", noun, "s")
}

func were(n int) string {
	switch n {
	case 0:
		return "was none"
	case 1:
		return "was one"
	}
	return fmt.Sprint("were ", n)
}

// reordered reports whether a parameter has another place, as far as it has a name.
func reordered(old, new []descriptor.Payload) bool {
	for i, p := range old {
		at := slices.IndexFunc(new, func(other descriptor.Payload) bool { return other.Name == p.Name })
		if p.Name != "" && p.Name != "_" && at >= 0 && at != i {
			return true
		}
	}
	return false
}

// result compares what a method returns.
func (r *receiver) result(u use, s subject, old, new *descriptor.Method) {
	if old.Result != nil && new.Result != nil {
		r.fields.compare(u, subject{s.path.Join("result"), u.label}, old.Result, new.Result)
		return
	}
	if old.Result == nil && new.Result == nil {
		return
	}
	change := Change{Place: s.path}
	switch names := s.path.Names(); {
	case names[0] == "activities":
		change.Code = diag.ActivityParameters
	case len(names) == 3:
		change.Code = diag.RunResult
	case names[2] == query.plural:
		change.Code = diag.QueryGone
	default:
		change.Code = diag.UpdateResult
	}
	if new.Result == nil {
		change.Summary = "the " + u.label + " is gone"
		change.Classes = gravest(union(u.forward, u.backward))
		change.Consequence = "who reads it finds nothing"
		change.Remedy = "keep it until nobody reads it"
	} else {
		change.Place = s.path.Join("result")
		change.Summary = "there is a " + u.label + ", where there was none"
		change.Classes = gravest(u.backward)
		change.Consequence = "who reads it finds nothing in what has ended before"
		change.Remedy = "take an empty one for none"
	}
	r.add(change)
}
