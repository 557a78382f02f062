package main

import (
	"context"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

//go:generate go tool temporalgen

// Jobs is a queue of jobs, and the one who does them.
//
//temporal:workflow queue=jobs id=jobs-{Name}
type Jobs interface {
	// Run does jobs until it is told to stop and the queue is empty.
	//
	//temporal:run
	Run(ctx workflow.Context, in Input) (Report, error)

	// Submit puts a job into the queue and returns how many are there. A full queue rejects it.
	//
	//temporal:update name=submit id={ID} dedup
	Submit(ctx workflow.Context, job Job) (int, error)

	// ValidateSubmit rejects a job for which there is no room.
	//
	//temporal:validator for=Submit
	ValidateSubmit(ctx workflow.Context, job Job) error

	// Offer puts a job into the queue if there is room, and drops it with a warning if there is none: its sender does not wait
	// for an answer.
	//
	//temporal:signal name=offer key={ID}
	Offer(ctx workflow.Context, job Job)

	// Pause lets jobs wait. The one that is being done is finished.
	//
	//temporal:signal name=pause
	Pause(ctx workflow.Context)

	// Resume ends a pause.
	//
	//temporal:signal name=resume
	Resume(ctx workflow.Context)

	// Stop lets the workflow end when the jobs in the queue are done.
	//
	//temporal:signal name=stop
	Stop(ctx workflow.Context)

	// Backlog tells what is still to be done.
	//
	//temporal:query name=get_backlog
	Backlog() Backlog
}

// Workshop is where jobs are done.
//
//temporal:activities start-to-close=1m
type Workshop interface {
	// Do does one job.
	//
	//temporal:activity name=do_job
	Do(ctx context.Context, job Job) error
}

// Input starts a queue, and each later run of it.
type Input struct {
	Name string
	// Limits say when a run is long enough. The defaults are good; a test has less patience.
	Limits runtime.ContinueAsNewLimits
	// State is what earlier runs have left. Who starts a queue may set its capacity, which is 1000 by default, and begin with a
	// pause.
	State State
}

// State is all that changes in a run: the next one gets it, whole, since a message may still change any of it while the run
// ends.
type State struct {
	Queue   runtime.Queue[Job]
	Paused  bool
	Stopped bool // no further jobs are taken
	Report  Report
}

// Job is something to do.
type Job struct {
	ID string
}

// Backlog tells what is still to be done.
type Backlog struct {
	Queued  []string // IDs of jobs, the next one first
	Stopped bool     // no further jobs are taken
	Dropped int      // offers for which there was no room
}

// Report tells what has been done.
type Report struct {
	Done    int // jobs
	Dropped int // offers for which there was no room
	Runs    int // besides the last one
}
