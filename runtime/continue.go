package runtime

import (
	"cmp"

	"go.temporal.io/sdk/workflow"
)

// ContinueAsNewLimits say when a run is long enough. A field that is zero stands for
// its default, which is what servers suggest.
type ContinueAsNewLimits struct {
	Events  int // in the history, 4096 by default
	Bytes   int // of the history without what the run began with, 4 MiB by default
	Updates int // accepted by the run, 1800 by default; servers allow 2000
	Signals int // received by the run, 8000 by default; servers allow 10000
}

// Reached reports whether the run to which ctx belongs has reached any of the limits, or
// the server suggests to continue as new. It may be used in the condition of an Await.
func (l ContinueAsNewLimits) Reached(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	if info.GetContinueAsNewSuggested() {
		return true
	}
	updates, signals, base := 0, 0, 0
	if r := runOf(ctx); r != nil {
		updates, signals, base = r.updates, r.received, r.baseSize
	}
	return info.GetCurrentHistoryLength() >= cmp.Or(l.Events, 4096) ||
		info.GetCurrentHistorySize()-base >= cmp.Or(l.Bytes, 4<<20) ||
		updates >= cmp.Or(l.Updates, 1800) ||
		signals >= cmp.Or(l.Signals, 8000)
}

// ShouldContinueAsNew reports whether a run has reached the default limits.
func ShouldContinueAsNew(ctx workflow.Context) bool {
	return ContinueAsNewLimits{}.Reached(ctx)
}
