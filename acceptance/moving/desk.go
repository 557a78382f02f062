// Package moving replays what workflows written by hand have recorded with generated ones that are to do the same.
package moving

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Desk does what a test says.
//
//temporal:workflow name=desk
type Desk interface {
	//temporal:run
	Run(ctx workflow.Context, name string, number int) (string, error)
	//temporal:signal name=note
	Note(ctx workflow.Context, text string) error
	//temporal:signal name=order serial
	Order(ctx workflow.Context, text string) error
	//temporal:update name=ask
	Ask(ctx workflow.Context, text string) (string, error)
}

// Clerk does what a desk cannot do itself.
//
//temporal:activities start-to-close=10s
type Clerk interface {
	//temporal:activity name=Write
	Write(ctx context.Context, text string) (string, error)
}
