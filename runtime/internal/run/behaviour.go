package run

import (
	"fmt"

	"go.temporal.io/sdk/workflow"
)

// A behaviour is a number for the rules by which a run handles its messages: when handlers begin, what is
// waited for, what is carried, as far as commands in the history depend on it. A run keeps the
// behaviour that it has begun with, so a new release replays what an older one has recorded.
//
// A release that brings behaviour n knows it and still begins runs with n-1; the release after
// that begins them with n. So one release back always works, as all that it meets it knows.
type behaviours struct {
	begins int // the behaviour of runs that begin
	knows  int // the latest that can be replayed
}

// released are the behaviours of this release.
var released = behaviours{begins: 1, knows: 1}

// behaviourChange is the change ID under which a run has recorded its behaviour, if it is not the
// first one.
const behaviourChange = "temporalgen-behaviour"

// behaviour returns the behaviour of a run that begins, or that is replayed. The first one is recorded by
// nothing. In a replay it is asked for in any case: the SDK fails the task, with the name of the
// change, if the run has a behaviour that is not known here.
func (b behaviours) behaviour(ctx workflow.Context) int {
	latest := b.knows
	if !workflow.IsReplaying(ctx) {
		if b.begins == 1 {
			return 1
		}
		latest = b.begins
	}
	// A PreferredVersionProvider of the worker may choose an earlier one.
	version := workflow.GetVersion(ctx, behaviourChange, workflow.DefaultVersion, workflow.Version(latest))
	return max(int(version), 1)
}

// BeginWith makes runs begin with a behaviour that this release knows. It panics if the release does not know it.
func (s *Settings) BeginWith(behaviour int) {
	if behaviour < 1 || behaviour > s.behaviours.knows {
		panic(fmt.Sprintf("runtime.WithBehaviour(%d): this release knows the behaviours 1 to %d", behaviour, s.behaviours.knows))
	}
	s.behaviours.begins = behaviour
}
