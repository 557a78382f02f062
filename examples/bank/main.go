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
	Name: "bank",
	Workers: []program.Worker{{TaskQueue: AccountTaskQueue, Register: func(r worker.Registry) {
		RegisterAccount(r, newAccount)
		RegisterTransfer(r, newTransfer)
		RegisterTellers(r, tellers{})
		RegisterFraud(r, newDesk())
	}}},
	Story: story,
}

// story overdraws Ann's account, which it does not manage with Ben's, and moves money from that to Cem's.
func story(ctx context.Context, s *program.Stage) error {
	accounts := NewAccountClient(s.Client)
	open := func(id string, balance Cents) (*AccountHandle, error) {
		return accounts.Start(ctx, AccountInput{ID: s.ID(id), Balance: balance})
	}
	ann, err := open("ann", 100_00)
	if err != nil {
		return err
	}
	if err := hurry(ctx, s, ann); err != nil {
		return err
	}
	ben, err := open("ben", 100_00)
	if err != nil {
		return err
	}
	if err := takeTurns(ctx, s, ben); err != nil {
		return err
	}
	if err := refuse(ctx, s, ben); err != nil {
		return err
	}
	cem, err := open("cem", 0)
	if err != nil {
		return err
	}
	if err := move(ctx, s); err != nil {
		return err
	}
	s.Say("")
	for _, account := range []*AccountHandle{ann, ben, cem} {
		if err := account.Close(ctx); err != nil {
			return err
		}
		rest, err := account.Result(ctx)
		if err != nil {
			return err
		}
		s.Say("%s is closed with %v", account.WorkflowID(), rest)
	}
	return nil
}

// hurry withdraws twice at the same time, without a lock. Each handler looks at the balance before the other one changes it.
func hurry(ctx context.Context, s *program.Stage, account *AccountHandle) error {
	s.Say("%s has $100.00. Two withdrawals of $80.00 come at the same time, and do not take turns", account.WorkflowID())
	first, err := account.StartWithdrawHastily(ctx, Amount{RequestID: "1", Cents: 80_00})
	if err != nil {
		return err
	}
	if _, err := account.WithdrawHastily(ctx, Amount{RequestID: "2", Cents: 80_00}); err != nil {
		return err
	}
	if _, err := first.Get(ctx); err != nil {
		return err
	}
	statement, err := account.Statement(ctx)
	if err != nil {
		return err
	}
	s.Say("Both are paid, and the balance is %v", statement.Balance)
	return nil
}

// takeTurns withdraws twice at the same time, with a lock, and sends the first request again.
func takeTurns(ctx context.Context, s *program.Stage, account *AccountHandle) error {
	s.Say("\n%s has $100.00. The same two withdrawals take turns", account.WorkflowID())
	first, err := account.StartWithdraw(ctx, Amount{RequestID: "1", Cents: 80_00})
	if err != nil {
		return err
	}
	_, refused := account.Withdraw(ctx, Amount{RequestID: "2", Cents: 80_00})
	balance, err := first.Get(ctx)
	if err != nil {
		return err
	}
	s.Say("The first one leaves %v", balance)
	// It was covered when it arrived, if it has come while the first was checked: then the handler refuses it, else the validator.
	if err := say(s, "The second one is refused", refused); err != nil {
		return err
	}
	balance, err = account.Withdraw(ctx, Amount{RequestID: "1", Cents: 80_00})
	if err != nil {
		return err
	}
	s.Say("The first one is sent again, and gets the same answer: %v", balance)
	return nil
}

// refuse tries to withdraw too little and too much.
func refuse(ctx context.Context, s *program.Stage, account *AccountHandle) error {
	_, err := account.Withdraw(ctx, Amount{RequestID: "3"})
	if !errors.Is(err, runtime.ErrInvalid) {
		return fmt.Errorf("a withdrawal of nothing was sent: %w", err)
	}
	s.Say("A withdrawal of nothing is not sent: %s", program.Reason(err))
	_, err = account.Withdraw(ctx, Amount{RequestID: "3", Cents: 10_000_01})
	if !errors.Is(err, runtime.ErrRejected) {
		return fmt.Errorf("a withdrawal that is over the limit was not rejected: %w", err)
	}
	return say(s, "A large one is rejected", err)
}

// move transfers money from Ben, to Cem and to nobody.
func move(ctx context.Context, s *program.Stage) error {
	transfers := NewTransferClient(s.Client)
	for _, order := range []Order{
		{ID: s.ID("1"), From: s.ID("ben"), To: s.ID("cem"), Cents: 15_00},
		{ID: s.ID("2"), From: s.ID("ben"), To: s.ID("cem"), Cents: 15_00},
		{ID: s.ID("3"), From: s.ID("ben"), To: s.ID("dee"), Cents: 1_00},
	} {
		transfer, err := transfers.Start(ctx, order)
		if err != nil {
			return err
		}
		s.Say("\n%v are transferred from %s to %s", order.Cents, order.From, order.To)
		if err := transfer.Result(ctx); err != nil {
			if err := say(s, "The transfer fails", err); err != nil {
				return err
			}
			continue
		}
		s.Say("The transfer is done")
	}
	return nil
}

// say tells why something has failed, in the words of the account or of the transfer.
func say(s *program.Stage, what string, err error) error {
	if !errors.Is(err, runtime.ErrRejected) && !errors.Is(err, runtime.ErrFailed) {
		return fmt.Errorf("%s, but the error is not an answer: %w", what, err)
	}
	s.Say("%s: %s", what, program.Reason(err))
	return nil
}
