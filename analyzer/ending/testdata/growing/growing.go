// Package growing has workflows whose input grows, or is not complete.
package growing

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// State is handed from run to run.
type State struct {
	Seen    map[string]bool
	Times   map[string]time.Time
	Counts  map[string]int
	Recent  map[string]struct{}
	Latest  []string
	Shared  map[string]bool
	Nothing map[string]bool
	Inner   Inner
}

// Inner is a part of it.
type Inner struct{ Done map[string]struct{} }

type message struct{ ID string }

// Sum remembers messages for ever.
func Sum(ctx workflow.Context, state State) error {
	if state.Seen == nil {
		state.Seen = make(map[string]bool)
	}
	numbers := workflow.GetSignalChannel(ctx, "number")
	var m message
	for range 100 {
		numbers.Receive(ctx, &m)
		state.add(ctx, m)
	}
	for numbers.ReceiveAsync(&m) {
		state.add(ctx, m)
	}
	return workflow.NewContinueAsNewError(ctx, Sum, state)
}

func (s *State) add(ctx workflow.Context, m message) {
	if s.Seen[m.ID] {
		return
	}
	s.Seen[m.ID] = true               // want `warning: Seen only grows, and each run hands it to the next: .* \(TG308\)`
	s.Times[m.ID] = workflow.Now(ctx) // want `Times only grows`
	s.Inner.Done[m.ID] = struct{}{}   // want `Done only grows`
	s.Counts[m.ID]++                  // which is no set
	s.Recent[m.ID] = struct{}{}       // from which old ones are taken
	s.Latest = append(s.Latest, m.ID) // which is no set
	if len(s.Latest) > 10 {
		delete(s.Recent, s.Latest[0])
		s.Latest = s.Latest[1:]
	}
	s.Shared[m.ID] = true
	prune(s.Shared)
}

func prune(all map[string]bool) { clear(all) }

// Input leaves out a part of what it has changed.
type Input struct {
	Name  string
	Seen  map[string]bool
	Log   []string
	Rates map[string]int
	Round int
}

// Parts hands a part on.
func Parts(ctx workflow.Context, in Input) error {
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	in.Seen[in.Name] = true
	in.Log = append(in.Log, in.Name)
	in.Round++
	switch in.Rates["now"] {
	case 0:
		return workflow.NewContinueAsNewError(ctx, Parts, Input{Name: in.Name, Log: in.Log}) // want `warning: Seen is not handed to the next run, which begins without what is in it \(TG307\)`
	case 1:
		return workflow.NewContinueAsNewError(ctx, Parts, Input{})
	}
	clear(in.Seen)
	return workflow.NewContinueAsNewError(ctx, Parts, Input{Name: in.Name, Log: in.Log, Seen: in.Seen})
}

// Flags has entries under names that are known, which are as many as the names.
type Flags struct{ Set map[string]bool }

// Known hands on what cannot grow.
func Known(ctx workflow.Context, flags Flags) error {
	const paid = "paid"
	flags.Set["started"] = true
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	flags.Set[paid] = true
	return workflow.NewContinueAsNewError(ctx, Known, flags)
}
