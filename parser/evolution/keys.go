package evolution

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A rule says what a change of a key does: the code, the classes, the consequence and the remedy of the change.
type rule struct {
	otherwise string                   // what the key is if it is not given
	template  bool                     // it may refer to parameters
	judge     func(o keyChange) Change // nil if a change breaks nothing
}

// A keyChange is that a key of a directive has another value.
type keyChange struct {
	*receiver
	subject
	was, is  string            // with what the key is if it is not given
	old, new map[string]string // all options
}

// The keys of each kind of directive, with what a change does. Names on the wire are no options: what has another name is
// another thing.
var (
	workflowKeys = map[string]rule{
		"queue":          {judge: queueChanged},
		"id":             {template: true, judge: idChanged},
		"versioning":     {judge: versioningChanged},
		"dedup-limit":    {otherwise: "2000", judge: dedupLimitChanged},
		"dedup-ttl":      {judge: dedupTTLChanged},
		"drain-limit":    {otherwise: "100", judge: drainLimitChanged},
		"max-concurrent": {otherwise: "200", judge: maxConcurrentChanged},

		// Of what a run was started with, and what is shown of it, nothing is compared on replay.
		"execution-timeout": {}, "run-timeout": {}, "task-timeout": {}, "id-reuse": {otherwise: "allow-duplicate"}, "id-conflict": {},
		"start-delay": {}, "cron": {}, "priority": {}, "fairness-key": {}, "fairness-weight": {}, "memo": {}, "search-attributes": {},
		"summary": {}, "details": {}, "initial-interval": {}, "backoff": {}, "max-interval": {}, "max-attempts": {}, "non-retryable": {},
	}
	runKeys = map[string]rule{
		"roles": {judge: rolesChanged},
	}
	signalKeys = map[string]rule{
		"roles":        {judge: rolesChanged},
		"key":          {template: true, judge: keyChanged},
		"serial":       {template: true, judge: serialChanged},
		"on-error":     {otherwise: "fail", judge: onErrorChanged},
		"on-invalid":   {otherwise: "drop", judge: onInvalidChanged},
		"batch-window": {judge: batchWindowChanged},
		"batch-max":    {judge: batchMaxChanged},

		// Who sends it without a generated method does so as before.
		"from": {otherwise: "anyone"}, "external-with-start": {},
	}
	queryKeys = map[string]rule{
		"roles": {judge: rolesChanged},
	}
	updateKeys = map[string]rule{
		"roles":      {judge: rolesChanged},
		"id":         {template: true, judge: updateIDChanged},
		"dedup":      {judge: dedupChanged},
		"serial":     {template: true, judge: serialChanged},
		"unfinished": {otherwise: "warn", judge: unfinishedChanged},
		"validator":  {judge: validatorChanged},

		"wait": {otherwise: "accepted"}, // which generated method waits for what
	}
	activityKeys = map[string]rule{
		"queue": {judge: activityQueueChanged},
		"local": {judge: localChanged},

		// Options of calls are not compared on replay, and clients know the activity by its name.
		"standalone": {}, "start-to-close": {}, "schedule-to-close": {}, "schedule-to-start": {}, "heartbeat": {}, "initial-interval": {},
		"backoff": {}, "max-interval": {}, "max-attempts": {}, "non-retryable": {},
	}
)

// A declared is what is said of a workflow, a message or an activity.
type declared struct {
	options    map[string]string
	parameters []descriptor.Payload // to which templates refer
}

func of(m *descriptor.Method) declared { return declared{m.Options, m.Parameters} }

// keys compares the options of a directive.
func (r *receiver) keys(s subject, rules map[string]rule, old, new declared) {
	all := make(map[string]string)
	maps.Copy(all, old.options)
	maps.Copy(all, new.options)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		was, had := old.options[key]
		is, has := new.options[key]
		rule := rules[key]
		o := keyChange{r, s, cmp.Or(was, rule.otherwise), cmp.Or(is, rule.otherwise), old.options, new.options}
		if rule.template {
			named := reordered(old.parameters, new.parameters)
			o.was = meaning(r.comparison.old, was, old.parameters, named, &version{r.comparison.new, new.parameters})
			o.is = meaning(r.comparison.new, is, new.parameters, named, nil)
		}
		if had == has && was == is && o.was == o.is {
			continue
		}
		var change Change
		if rule.judge != nil && o.was != o.is {
			change = rule.judge(o)
		}
		change.Place = s.path
		if has {
			change.Place = s.path.Join("options", key)
		}
		switch {
		case !had:
			change.Summary = s.label + " gets " + written(key, is)
		case !has:
			change.Summary = s.label + " loses " + written(key, was)
		case was == is: // the fields to which it refers have other names in JSON
			change.Summary = s.label + ": " + written(key, is) + " is what " + written(key, o.is) + " is in JSON, and was " + written(key, o.was)
		default:
			change.Summary = s.label + ": " + written(key, was) + " becomes " + written(key, is)
		}
		r.add(change)
	}
}

// written is how a key and its value are written in a directive.
func written(key, value string) string {
	if value == "true" {
		return key
	}
	if strings.ContainsAny(value, " \t\"") {
		value = strconv.Quote(value)
	}
	return key + "=" + value
}

// waitOrPin is the remedy where nothing can stand beside what has changed.
const waitOrPin = "let the runs end first, or release versioning=pinned before, and this change after it"

func running(code diag.Code, consequence string) Change {
	return Change{Code: code, Classes: []Class{Running}, Consequence: consequence, Remedy: waitOrPin}
}

func queueChanged(o keyChange) Change {
	change := Change{
		Code: diag.QueueChanged, Classes: []Class{Clients, Rollout},
		Consequence: "runs stay on the task queue " + o.was + ", and deployed clients start more of them there",
		Remedy:      "keep workers on " + o.was + " until its runs have ended and all clients are new",
	}
	if o.was == "" {
		change.Consequence = "runs stay on the task queues that their clients have named, and deployed clients start more of them there"
		change.Remedy = "keep workers there until these runs have ended and all clients are new"
	}
	return change
}

func idChanged(o keyChange) Change {
	return Change{
		Code: diag.WorkflowIDChanged, Classes: []Class{Running, Clients},
		Consequence: "a start under the new ID does not find the run under the old one, and parents that have started one do not replay",
		Remedy:      "keep the template, or add a workflow type with the new one",
	}
}

func versioningChanged(o keyChange) Change {
	change := Change{
		Code: diag.VersioningChanged, Classes: []Class{Rollout},
		Consequence: "runs move to new workers while they run, so every change that breaks replay concerns them",
		Remedy:      "compare again with this contract before the next change",
	}
	if o.is == "pinned" {
		change.Consequence = "runs stay with the workers that began them"
		change.Remedy = "keep workers of each version until its runs have ended"
	}
	return change
}

// remembers reports whether messages of a workflow are remembered, in either version.
func (r *receiver) remembers() bool {
	for _, w := range []*descriptor.Workflow{r.old, r.new} {
		for _, k := range kinds {
			for _, m := range *k.of(w) {
				if m.Options["dedup"] != "" || m.Options["key"] != "" {
					return true
				}
			}
		}
	}
	return false
}

func dedupLimitChanged(o keyChange) Change {
	was, _ := strconv.Atoi(o.was)
	is, _ := strconv.Atoi(o.is)
	return o.remembersFor(is < was)
}

func dedupTTLChanged(o keyChange) Change {
	was, _ := time.ParseDuration(o.was)
	is, _ := time.ParseDuration(o.is)
	return o.remembersFor(o.is != "" && (o.was == "" || is < was))
}

// remembersFor is that messages are remembered for less or more time.
func (o keyChange) remembersFor(less bool) Change {
	switch {
	case !o.remembers():
		return Change{}
	case less:
		change := running(diag.MemoryBounds, "runs forget messages sooner: duplicates that were recognised are handled again, also on replay")
		change.Classes = []Class{Running, Memory}
		return change
	}
	return running(diag.MemoryBounds, "a duplicate that was handled, since the first had been forgotten, is dropped on replay")
}

func drainLimitChanged(o keyChange) Change {
	if len(o.receiver.old.Signals) == 0 {
		return Change{}
	}
	return running(diag.DrainLimitChanged, "a run that is about to complete, and gets more signals than the limit, handles others of them on replay")
}

func maxConcurrentChanged(o keyChange) Change {
	if len(o.receiver.old.Signals) == 0 {
		return Change{}
	}
	return running(diag.MaxConcurrentChanged, "runs in which signals waited for their turn begin them earlier or later on replay")
}

func rolesChanged(o keyChange) Change {
	was, is := strings.Split(o.was, ","), strings.Split(o.is, ",")
	if o.was != "" && !slices.ContainsFunc(was, func(role string) bool { return !slices.Contains(is, role) }) {
		return Change{}
	}
	change := Change{
		Code: diag.RolesChanged, Classes: []Class{Clients},
		Consequence: "clients with the roles " + o.was + " may be denied what they were allowed",
		Remedy:      "give their users one of the new roles before",
	}
	switch {
	case o.was == "":
		change.Consequence = "clients without the roles " + o.is + " may be denied what they were allowed"
	case o.is == "":
		change.Remedy = "see what your authorisation does with messages that have no roles"
	}
	return change
}

func keyChanged(o keyChange) Change {
	switch {
	case o.was == "":
		return running(diag.KeyAdded, "a message that was handled although its key had come before is dropped on replay")
	case o.is == "":
		change := running(diag.KeyChanged, "duplicates that runs have dropped are handled on replay, and are so from now on")
		change.Classes = []Class{Running, Memory}
		return change
	}
	change := running(diag.KeyChanged, "keys that runs remember no longer match: their duplicates are handled again, also on replay")
	change.Classes = []Class{Running, Memory}
	return change
}

func serialChanged(o keyChange) Change {
	switch {
	case o.was == "":
		return running(diag.SerialChanged, "handlers that ran at the same time take turns on replay, so runs that had several at once do not replay")
	case o.is == "":
		return running(diag.SerialChanged, "handlers that took turns run at the same time on replay, so runs in which one had to wait do not replay")
	}
	return running(diag.SerialChanged, "handlers take turns with others on replay, so runs in which one had to wait do not replay")
}

func onErrorChanged(o keyChange) Change {
	if o.is == "log" {
		return running(diag.OnErrorChanged, "a run that an error of the handler has ended goes on when it is replayed")
	}
	return running(diag.OnErrorChanged, "a run that went on after an error of the handler fails when it is replayed")
}

func onInvalidChanged(o keyChange) Change {
	if o.is == "drop" {
		return running(diag.OnInvalidChanged, "a run that an invalid message has ended goes on when it is replayed")
	}
	return running(diag.OnInvalidChanged, "a run that dropped an invalid message fails when it is replayed")
}

func batchWindowChanged(o keyChange) Change {
	switch {
	case o.was != "" && o.is != "":
		return Change{} // how long a timer takes is not compared
	case o.was == "":
		return running(diag.BatchChanged, "runs start a timer for each batch, so those that have handled one do not replay")
	}
	return running(diag.BatchChanged, "runs no longer start a timer for each batch, so those that have handled one do not replay")
}

func batchMaxChanged(o keyChange) Change {
	return running(diag.BatchChanged, "runs hand other messages together to the handler on replay, so those with several do not replay")
}

func validatorChanged(o keyChange) Change {
	switch {
	case o.was != "" && o.is != "":
		return Change{} // its name in Go
	case o.was == "":
		return Change{
			Code: diag.ValidatorChanged, Classes: []Class{Clients},
			Consequence: "deployed clients are rejected where they were accepted",
			Remedy:      "check in the handler until all clients expect it",
		}
	}
	return Change{
		Code: diag.ValidatorChanged, Classes: []Class{Clients},
		Consequence: "updates that were rejected are accepted, and clients that count on that get another answer",
		Remedy:      "return the validator's error from the handler",
	}
}

func updateIDChanged(o keyChange) Change {
	dedup := o.old["dedup"] != "" && o.new["dedup"] != ""
	switch {
	case o.was == "" && !dedup:
		return Change{}
	case o.was == "":
		change := running(diag.UpdateIDChanged, "updates that runs remember by the IDs of their senders are handled again, also on replay")
		change.Classes = []Class{Running, Memory}
		return change
	case !dedup && o.is == "":
		return Change{
			Code: diag.UpdateIDChanged, Classes: []Class{Clients},
			Consequence: "an update that a client sends again is handled again",
			Remedy:      "keep the template, or give the update another name",
		}
	case !dedup:
		return Change{
			Code: diag.UpdateIDChanged, Classes: []Class{Clients},
			Consequence: "updates of deployed clients are rejected, since their IDs are made with the old template",
			Remedy:      "add an update of another name with the new template",
		}
	}
	change := running(diag.UpdateIDChanged, "updates that runs remember are handled again, also on replay, and those of deployed clients are rejected")
	change.Classes = []Class{Running, Memory, Clients}
	change.Remedy = "add an update of another name with the new template"
	if o.is == "" {
		change.Consequence = "updates that runs remember by their id are handled again when they are sent again, also on replay"
	}
	return change
}

func dedupChanged(o keyChange) Change {
	if o.was == "" {
		return running(diag.DedupAdded, "a duplicate that was handled again gets the first answer on replay")
	}
	change := running(diag.UpdateIDChanged, "updates that are sent again are handled again, and so are duplicates on replay")
	change.Classes = []Class{Running, Memory, Clients}
	return change
}

func unfinishedChanged(o keyChange) Change {
	if o.is == "abandon" {
		return running(diag.AbandonAdded, "a run that waited for the handler before it completed ends earlier on replay")
	}
	return running(diag.AbandonRemoved, "a run that completed while the handler ran waits for it on replay")
}

func activityQueueChanged(o keyChange) Change {
	queue := "the task queue " + o.was
	if o.was == "" {
		queue = "the task queue of the workflow"
	}
	return Change{
		Code: diag.ActivityQueueChanged, Classes: []Class{Rollout},
		Consequence: "calls that wait stay on " + queue,
		Remedy:      "keep workers there until they are done",
	}
}

func localChanged(o keyChange) Change {
	if o.was == "" {
		return Change{}
	}
	return running(diag.LocalRemoved, "a workflow that calls it as a task instead does not replay what it has called as a local activity")
}
