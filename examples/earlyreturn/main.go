package main

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "earlyreturn",
	Workers: []program.Worker{{TaskQueue: TransactionTaskQueue, Register: func(r worker.Registry) {
		RegisterTransaction(r, newTransaction)
		RegisterBank(r, bank{})
	}}},
	Story: story,
}

// story plays a transaction that is confirmed and completed, one with the same ID, and one that cannot be initialised.
func story(ctx context.Context, s *program.Stage) error {
	transactions := NewTransactionClient(s.Client)

	rent := Transfer{ID: s.ID("rent"), From: "Ann", To: "Bob", Cents: 900_00}
	s.Say("Ann sends $900 to Bob")
	confirmation, transaction, err := transactions.WithStart(rent).Confirmation(ctx)
	if err != nil {
		return err
	}
	s.Say("- confirmed as %s: Ann can go on", confirmation.Reference)
	result, err := transaction.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("- %s", result)

	s.Say("Somebody sends $1 with the same ID")
	_, _, err = transactions.WithStart(Transfer{ID: rent.ID, From: "Bob", To: "Ann", Cents: 1_00}).Confirmation(ctx)
	if !errors.Is(err, runtime.ErrAlreadyStarted) {
		return fmt.Errorf("an ID that was used before: %w", err)
	}
	s.Say("- refused: %v", runtime.ErrAlreadyStarted)

	s.Say("Ann sends $5 to Mallory")
	gift := Transfer{ID: s.ID("gift"), From: "Ann", To: "Mallory", Cents: 5_00}
	_, transaction, err = transactions.WithStart(gift).Confirmation(ctx)
	if !errors.Is(err, runtime.ErrFailed) {
		return fmt.Errorf("a transaction that cannot be initialised: %w", err)
	}
	s.Say("- not confirmed: %s", program.Reason(err))
	if _, err = transaction.Result(ctx); !errors.Is(err, runtime.ErrFailed) {
		return fmt.Errorf("a transaction that was not initialised: %w", err)
	}
	s.Say("- %s", program.Reason(err))
	return nil
}
