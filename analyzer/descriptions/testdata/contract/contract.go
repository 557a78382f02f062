// Package contract has contracts with doc comments and without.
package contract

import "go.temporal.io/sdk/workflow"

//temporal:workflow
type Cart interface {
	//temporal:run
	Run(ctx workflow.Context) error

	//temporal:query
	Total() (int, error) // want `^info: query Total has no doc comment, whose first sentence people would see in the Web UI: say there what it does \(TG803\)$`

	// Items are those that were added.
	//
	//temporal:query
	Items() ([]string, error)

	//temporal:signal
	Add(ctx workflow.Context, name string) // want `signal Add has no doc comment`

	//temporal:update
	//temporalgen:ignore TG803 nobody sends it by hand
	Migrate(ctx workflow.Context) error

	//temporal:update
	Pay(ctx workflow.Context, amount int) error // want `update Pay has no doc comment`

	// Nobody sees validators.
	//temporal:validate for=Pay
	ValidatePay(ctx workflow.Context, amount int) error

	pausable
}

// Both contracts embed these methods, which are reported once.
type pausable interface {
	// Pause stops the workflow for a while.
	//
	//temporal:signal
	Pause(ctx workflow.Context)

	//temporal:signal
	Resume(ctx workflow.Context) // want `signal Resume has no doc comment`
}

//temporal:workflow
type Order interface {
	//temporal:run
	Run(ctx workflow.Context) error

	pausable
}

//temporal:messages
type Debugging interface {
	//temporal:query
	Dump() (string, error) // want `query Dump has no doc comment`
}

// Plain is no contract.
type Plain interface {
	Total() (int, error)
}
