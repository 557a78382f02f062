package main

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Task is something that has to be done in time. An event that does not fit its state changes nothing.
//
//temporal:workflow queue=sla id=task-{TaskID}
type Task interface {
	// Run escalates the task while it is late, until it is completed.
	//
	//temporal:run
	Run(ctx workflow.Context, in TaskInput) (Status, error)

	// Started is the event that somebody begins to work, or goes on after a pause.
	//
	//temporal:signal name=started key={EventID}
	Started(ctx workflow.Context, e Event)

	// Paused is the event that the work cannot go on before the customer has answered. The time does not count.
	//
	//temporal:signal name=paused key={EventID}
	Paused(ctx workflow.Context, e Event)

	// Completed is the event that the task is done.
	//
	//temporal:signal name=completed key={EventID}
	Completed(ctx workflow.Context, e Event)

	// Status is everything that a dashboard shows.
	//
	//temporal:query name=status
	Status() Status

	// Times are how long the task was in each state, without the current one.
	//
	//temporal:query name=times
	Times() Times

	// Breached tells whether the task was not completed in time.
	//
	//temporal:query name=breached
	Breached() bool

	// AwaitEscalations waits until so many were told that the task is late, or it is completed.
	//
	//temporal:update name=await_escalations unfinished=abandon
	AwaitEscalations(ctx workflow.Context, told int) (Status, error)
}

// Pager reaches people.
//
//temporal:activities prefix=pager. start-to-close=10s max-attempts=5
type Pager interface {
	// Escalate tells somebody that a task is late.
	//
	//temporal:activity
	Escalate(ctx context.Context, l Late) error
}

// State is what becomes of a task.
type State string

// The states of a task.
const (
	Waiting State = "waiting" // for somebody to start
	Working State = "working"
	Pausing State = "paused" // for the customer
	Done    State = "done"
)

// TaskInput starts a task.
type TaskInput struct {
	TaskID string `validate:"required"`
	// Limit is how long the task may take, without pauses.
	Limit time.Duration `validate:"gt=0"`
	// Escalations say who is told when the task is late, one after the other.
	Escalations []Escalation `validate:"dive"`
}

// Validate wants escalations in the order of their times.
func (in TaskInput) Validate() error {
	for i := 1; i < len(in.Escalations); i++ {
		if in.Escalations[i].After < in.Escalations[i-1].After {
			return errors.New("an escalation comes before the one that it follows")
		}
	}
	return nil
}

// Escalation is somebody who is told of a late task.
type Escalation struct {
	To string `validate:"required"`
	// After is how late the task is then, without pauses.
	After time.Duration `validate:"min=0"`
}

// Event is something that happens to a task.
type Event struct {
	EventID string `validate:"required"` // the same event may be sent twice
	By      string
}

// Late tells somebody that a task is late.
type Late struct {
	TaskID string
	To     string
	State  State
	By     string // who has sent the last event, if there was one
}
