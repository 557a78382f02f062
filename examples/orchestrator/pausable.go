package main

import (
	"slices"

	"go.temporal.io/sdk/workflow"
)

// Pausable are workflows of any type that begin nothing new while somebody has paused them.
//
//temporal:messages
type Pausable interface {
	// Pause stops the workflow until everybody who has paused it has resumed it.
	//
	//temporal:signal
	Pause(ctx workflow.Context, by Pauser)

	// Resume takes a pause back.
	//
	//temporal:signal
	Resume(ctx workflow.Context, by Pauser)

	// PausedBy lists who has paused the workflow.
	//
	//temporal:query
	PausedBy() []string
}

// Pauser is who pauses workflows, and resumes them.
type Pauser struct {
	Name string `validate:"required"`
}

// pausable implements Pausable for the workflows in which it is embedded. Who pauses twice has paused once, so a message
// may be sent again.
type pausable struct {
	by []string
}

func (p *pausable) Pause(_ workflow.Context, by Pauser) {
	if !slices.Contains(p.by, by.Name) {
		p.by = append(p.by, by.Name)
	}
}

func (p *pausable) Resume(_ workflow.Context, by Pauser) {
	p.by = slices.DeleteFunc(p.by, func(name string) bool { return name == by.Name })
}

func (p *pausable) PausedBy() []string { return p.by }

// awaitResumed waits while the workflow is paused.
func (p *pausable) awaitResumed(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return len(p.by) == 0 })
}
