package main

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Wave is a number of tasks that are picked together.
//
//temporal:workflow queue=warehouse id=wave-{Name}
type Wave interface {
	Pausable

	// Run deals out the tasks, waits until all have been reported, and sends the pickers
	// home that are its own.
	//
	//temporal:run
	Run(ctx workflow.Context, in WaveInput) (WaveResult, error)

	// Picked is a picker's report that a task is done.
	//
	//temporal:signal key={TaskID}
	Picked(ctx workflow.Context, report Report)

	// Refused is a picker's report that it cannot do a task, or has been cancelled.
	//
	//temporal:signal key={TaskID}
	Refused(ctx workflow.Context, report Report)
}

// Picker does tasks, one after the other.
//
//temporal:workflow queue=warehouse id=picker-{Name}
type Picker interface {
	Pausable

	// Run works until the picker may go home, and returns how many tasks it has done.
	//
	//temporal:run
	Run(ctx workflow.Context, in PickerInput) (int, error)

	// Pick is a task to do. The picker reports to the wave whose task it is.
	//
	//temporal:signal key={ID} serial
	Pick(ctx workflow.Context, task Task) error

	// GoHome ends the work, after the tasks that are there.
	//
	//temporal:signal serial
	GoHome(ctx workflow.Context)

	// Picked lists the tasks that are done.
	//
	//temporal:query
	Picked() []string
}

// WaveInput starts a wave.
type WaveInput struct {
	Name  string
	Tasks []string // names of goods
	// Staff are workflow IDs of pickers that are there already.
	Staff []string
	// Hired is how many more pickers the wave starts as its children.
	Hired int
	// Speed is what a task takes them.
	Speed time.Duration
	// KeepHired lets them stay when the wave is over.
	KeepHired bool
	// Deadline is when the wave gives up and cancels its pickers; never if it is zero.
	Deadline time.Duration
}

// WaveResult is what has become of a wave.
type WaveResult struct {
	Picked      []string // task IDs, sorted
	Refused     []string // task IDs, sorted
	Unreachable []string // workflow IDs of staff that could not be sent a task
	Late        bool     // the deadline came first
}

// PickerInput starts a picker.
type PickerInput struct {
	Name string
	// Speed is what a task takes.
	Speed time.Duration
}

// Task is something to pick.
type Task struct {
	ID     string
	Goods  string
	WaveID string // workflow ID
}

// Report tells a wave about one of its tasks.
type Report struct {
	TaskID string
	Picker string // workflow ID
}
