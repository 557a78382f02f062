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
	pinned bool
}

// Messages are written by clients, which are old for long, and are in histories.

func runUse(r *receiver) use {
	return use{
		label: "input of " + r.name, pinned: r.pinned,
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

func queryUse(_ *receiver, s subject) use {
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

func queryResultUse(_ *receiver, s subject) use {
	return use{label: "result of " + s.label, answer: true, backward: []Class{Rollout}, forward: []Class{Clients}, foreign: []Class{Clients}}
}

func updateResultUse(_ *receiver, s subject, remembered bool) use {
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

// parameters compares what a method takes.
func (r *receiver) parameters(u use, s subject, old, new *descriptor.Method) {
	for i := range min(len(old.Parameters), len(new.Parameters)) {
		place := subject{s.path.Join("parameters", fmt.Sprint(i)), u.label}
		part := u
		if len(new.Parameters) > 1 && new.Parameters[i].Name != "" {
			part.label = new.Parameters[i].Name + " of " + u.label
		}
		r.fields.compare(part, place, &old.Parameters[i], &new.Parameters[i])
	}
	was, is := len(old.Parameters), len(new.Parameters)
	code := diag.ParametersChanged
	switch {
	case u.label == "input of "+r.name:
		code = diag.RunParameters
	case s.label == "activity "+new.Name:
		code = diag.ActivityParameters
	}
	change := Change{Code: code, Place: s.path}
	switch {
	case was < is:
		change.Summary = fmt.Sprintf("%s: %s, where there %s", u.label, count(is, "parameter"), were(was))
		change.Classes = u.backward
		change.Consequence = "what was sent with " + fewer(was) + " lacks the rest, which is empty or does not decode"
		change.Remedy = "add a field to a struct that is a parameter instead, or a method of another name"
	case was > is:
		change.Summary = fmt.Sprintf("%s: %s, where there %s", u.label, count(is, "parameter"), were(was))
		change.Classes = u.backward
		change.Consequence = "what is sent in the rest is lost"
		change.Remedy = "keep the parameters, or add a method of another name"
	case reordered(old.Parameters, new.Parameters):
		change.Summary = u.label + ": its parameters have another order"
		change.Classes = u.backward
		change.Consequence = "what was sent as one is taken for the other"
		change.Remedy = "keep the order, or add a method of another name"
	default:
		return
	}
	r.add(change)
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

func fewer(n int) string {
	switch n {
	case 0:
		return "none"
	case 1:
		return "one"
	}
	return fmt.Sprint(n)
}

// reordered reports whether parameters have the same names in another order.
func reordered(old, new []descriptor.Payload) bool {
	names := func(list []descriptor.Payload) []string {
		var names []string
		for _, p := range list {
			names = append(names, p.Name)
		}
		return names
	}
	was, is := names(old), names(new)
	if slices.Equal(was, is) || slices.Contains(was, "") || slices.Contains(was, "_") {
		return false
	}
	slices.Sort(was)
	slices.Sort(is)
	return slices.Equal(was, is)
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
	switch u.label {
	case "result of " + r.name:
		change.Code = diag.RunResult
	case "result of query " + new.Name + " of " + r.name:
		change.Code = diag.QueryGone
	case "result of update " + new.Name + " of " + r.name:
		change.Code = diag.UpdateResult
	default:
		change.Code = diag.ActivityParameters
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
