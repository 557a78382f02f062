package lock

import (
	"context"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Lock lets one workflow at a time use a resource, in the order in which they have asked. It ends when all have used it. Whoever
// asks meanwhile is not lost: a run handles as many signals after the end of Run as a server takes.
//
//temporal:workflow id=lock-{Resource} drain-limit=10000
type Lock interface {
	// Run ends when everybody who has asked has used the resource.
	//
	//temporal:run
	Run(ctx workflow.Context, in LockInput) error

	// Ask tells a task when it is its turn, and waits until it is done.
	//
	//temporal:signal key={Task} serial on-error=log
	Ask(ctx workflow.Context, r Request) error

	// Done says that a task no longer uses the resource.
	//
	//temporal:signal
	Done(ctx workflow.Context, task string)
}

// Task uses a resource.
//
//temporal:workflow id={ID}
type Task interface {
	// Run waits for its turn, and uses the resource.
	//
	//temporal:run
	Run(ctx workflow.Context, in TaskInput) error

	// Granted says that it is the task's turn.
	//
	//temporal:signal from=workflows
	Granted(ctx workflow.Context)
}

// Work is what a task does.
//
//temporal:activities start-to-close=1m
type Work interface {
	// Ask asks for the lock, and starts it if it is not there.
	//
	//temporal:activity
	Ask(ctx context.Context, r Request) error

	// Use uses the resource, which nobody else may do meanwhile.
	//
	//temporal:activity
	Use(ctx context.Context, u Use) error
}

// LockInput starts a lock.
type LockInput struct{ Resource string }

// TaskInput starts a task.
type TaskInput struct {
	ID       string
	Resource string
	// Patience is how long others wait for the task before they go on without it.
	Patience time.Duration
}

// A Request is from who wants to use a resource.
type Request struct {
	Resource string
	Task     string
	Patience time.Duration
}

// Use is of a resource by a task.
type Use struct{ Resource, Task string }
