// Package bounds shows on a real server that no message ends or holds up a workflow by what there is to
// say about it.
package bounds

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Forest collects trees.
//
//temporal:workflow
type Forest interface {
	// Run waits until the forest is closed, and returns how many trees there are.
	//
	//temporal:run
	Run(ctx workflow.Context) (int, error)

	// Plant takes a tree; one that is not valid is dropped.
	//
	//temporal:signal
	Plant(ctx workflow.Context, tree Tree)

	// PlantAll takes trees together; those that are not valid are dropped.
	//
	//temporal:signal batch-max=1
	PlantAll(ctx workflow.Context, trees []Tree)

	// Demand takes a tree; one that is not valid fails the workflow.
	//
	//temporal:signal on-invalid=fail
	Demand(ctx workflow.Context, tree Tree)

	// Add takes a tree.
	//
	//temporal:update
	Add(ctx workflow.Context, tree Tree) error

	// Swap takes a tree for another.
	//
	//temporal:update
	Swap(ctx workflow.Context, old, tree Tree) error

	// Ask returns an error that depends on the question.
	//
	//temporal:update
	Ask(ctx workflow.Context, q Question) error

	//temporal:validator for=Ask
	ValidateAsk(ctx workflow.Context, q Question) error

	// Wonder fails the workflow with an error that depends on the question.
	//
	//temporal:signal
	Wonder(ctx workflow.Context, q Question) error

	// Close ends the workflow.
	//
	//temporal:signal
	Close(ctx workflow.Context)
}

// A Tree has rules at each of its levels.
type Tree struct {
	Left   *Tree             `json:",omitempty"`
	Name   string            `json:",omitempty" validate:"required"`
	Right  *Tree             `json:",omitempty"`
	Rings  []int             `json:",omitempty" validate:"dive,min=1"`
	Labels map[string]string `json:",omitempty" validate:"dive,required"`
	Quote  string            `json:",omitempty"`
	// Planted does not decode if it is no time; the error repeats the text.
	Planted time.Time `json:",omitzero"`
}

// Validate repeats what the tree says.
func (t Tree) Validate() error {
	if t.Quote == "" {
		return nil
	}
	return fmt.Errorf("a tree does not say %q", t.Quote)
}

// A Question asks for an error.
type Question struct {
	Kind  ErrorKind
	Words []byte // are in the error
	// Reject makes the validator return the error instead of the handler.
	Reject bool
}

// An ErrorKind is how an author may make an error of what a message contains.
type ErrorKind string

// The kinds of errors.
const (
	Plain   ErrorKind = "plain"
	Typed   ErrorKind = "typed"   // an application error
	Detail  ErrorKind = "detail"  // an application error whose details are long
	Wrapped ErrorKind = "wrapped" // many errors around each other
	Joined  ErrorKind = "joined"
	Ended   ErrorKind = "ended" // a cancelled error with details
)

// err is the error that a question asks for.
func (q Question) err() error {
	words := string(q.Words)
	switch q.Kind {
	case Typed:
		return temporal.NewNonRetryableApplicationError("no answer to "+words, "Unanswerable", errors.New(words))
	case Detail:
		return temporal.NewApplicationError("no answer", "Unanswerable", strings.Split(words, " "))
	case Wrapped:
		err := errors.New(words)
		for range 200 {
			err = fmt.Errorf("no answer: %w", err)
		}
		return err
	case Joined:
		return errors.Join(errors.New(words), errors.New(words))
	case Ended:
		return temporal.NewCanceledError(words)
	}
	return fmt.Errorf("no answer to %s", words)
}

type forest struct {
	trees  int
	closed bool
}

func newForest(workflow.Context) (Forest, error) { return &forest{}, nil }

func (f *forest) Run(ctx workflow.Context) (int, error) {
	err := workflow.Await(ctx, func() bool { return f.closed })
	return f.trees, err
}

func (f *forest) Plant(workflow.Context, Tree) { f.trees++ }

func (f *forest) PlantAll(_ workflow.Context, trees []Tree) { f.trees += len(trees) }

func (f *forest) Demand(workflow.Context, Tree) { f.trees++ }

func (f *forest) Add(workflow.Context, Tree) error {
	f.trees++
	return nil
}

func (f *forest) Swap(workflow.Context, Tree, Tree) error { return nil }

func (f *forest) ValidateAsk(_ workflow.Context, q Question) error {
	if q.Reject {
		return q.err()
	}
	return nil
}

func (f *forest) Ask(_ workflow.Context, q Question) error { return q.err() }

func (f *forest) Wonder(_ workflow.Context, q Question) error { return q.err() }

func (f *forest) Close(workflow.Context) { f.closed = true }
