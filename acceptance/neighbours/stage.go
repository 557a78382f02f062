package neighbours

import "go.temporal.io/sdk/workflow"

// Stage is a workflow that writes down what happens in it.
//
//temporal:workflow queue=neighbours id={ID}
type Stage interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) (Lines, error)

	//temporal:signal name=enter
	Enter(ctx workflow.Context, l Line) error
	//temporal:signal name=leave
	Leave(ctx workflow.Context, l Line) error

	//temporal:update name=ask
	Ask(ctx workflow.Context, l Line) (string, error)
	//temporal:update name=wander unfinished=abandon
	Wander(ctx workflow.Context, l Line) error

	//temporal:query name=lines
	Lines() Lines
}

// Input starts a stage.
type Input struct{ ID string }

// Line is a message.
type Line struct{ Text string }

// Lines are what has happened.
type Lines []string
