package runtime

import (
	"cmp"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/run"
)

// ContinueAsNewLimits say when a run is long enough. A field that is zero stands for
// its default, which is what servers suggest.
type ContinueAsNewLimits struct {
	Events  int // in the history, 4096 by default
	Bytes   int // of the history without what the run began with, 4 MiB by default
	Updates int // accepted by the run, 1800 by default; servers allow 2000
	Signals int // received by the run, 8000 by default; servers allow 10000

	// NewVersion adds a limit: the run is pinned to a version of a worker deployment, and its workflow would begin with
	// another version now. Only AutoUpgrade lets the next run have it. This is experimental in the SDK. The server
	// tells of it with a workflow task: a run that waits does not hear of it before the next message or timer.
	NewVersion bool
}

// Reached reports whether the run to which ctx belongs has reached any of the limits, or
// the server suggests to continue as new. It may be used in the condition of an Await.
func (l ContinueAsNewLimits) Reached(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	if info.GetContinueAsNewSuggested() || l.NewVersion && info.GetTargetWorkerDeploymentVersionChanged() {
		return true
	}
	var consumed run.Consumed
	if r := run.Of(ctx); r != nil {
		consumed = r.Consumed()
	}
	return info.GetCurrentHistoryLength() >= cmp.Or(l.Events, 4096) ||
		info.GetCurrentHistorySize()-consumed.BeganWith >= cmp.Or(l.Bytes, 4<<20) ||
		consumed.Updates >= cmp.Or(l.Updates, 1800) ||
		consumed.Signals >= cmp.Or(l.Signals, 8000)
}

// ShouldContinueAsNew reports whether a run has reached the default limits.
func ShouldContinueAsNew(ctx workflow.Context) bool {
	return ContinueAsNewLimits{}.Reached(ctx)
}

// AutoUpgrade makes the new run begin with the version that its worker deployment has for new workflows then, although
// the workflow is pinned to a version: next is the error of the generated function for continuing as new. Workers of that
// version have to know the input, and what the old one carries. It is for runs that have reached
// ContinueAsNewLimits.NewVersion, and experimental in the SDK (workflow.ContinueAsNewVersioningBehaviorAutoUpgrade).
// Another error is returned as it is.
func AutoUpgrade(next error) error { return run.AutoUpgrade(next) }
