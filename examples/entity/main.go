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
	Name: "entity",
	Workers: []program.Worker{{TaskQueue: AccountTaskQueue, Register: func(r worker.Registry) {
		RegisterAccount(r, newAccount)
		RegisterCustomers(r, shop{})
		RegisterAudit(r, newAudit)
		RegisterArchive(r, archive{})
	}}},
	Story: story,
}

// story plays the life of an account, and an audit.
func story(ctx context.Context, s *program.Stage) error {
	if err := keepAccount(ctx, s); err != nil {
		return err
	}
	return auditReceipts(ctx, s)
}

// keepAccount lets an account continue as new after three purchases, sends the first of them again, and closes the account.
func keepAccount(ctx context.Context, s *program.Stage) error {
	in := Input{CustomerID: s.ID("ada"), Limits: runtime.ContinueAsNewLimits{Updates: 3}}
	account, err := NewAccountClient(s.Client).Start(ctx, in)
	if err != nil {
		return err
	}
	s.Say("%s is opened. Its runs take %d updates each", account.WorkflowID(), in.Limits.Updates)
	purchases := []Points{{"purchase-1", 300}, {"purchase-2", 300}, {"purchase-3", 300}, {"purchase-4", 300}}
	for _, purchase := range purchases {
		status, err := account.AddPoints(ctx, purchase)
		if err != nil {
			return err
		}
		s.Say("%d points for %s: %v", purchase.Points, purchase.RequestID, status)
	}
	answer, err := account.AddPoints(ctx, purchases[0])
	if err != nil {
		return err
	}
	s.Say("%s is sent again, and gets the answer of the first time: %v", purchases[0].RequestID, answer)
	status, err := account.Status(ctx)
	if err != nil {
		return err
	}
	s.Say("The account has %v", status)

	_, err = account.AddPoints(ctx, Points{RequestID: "purchase-5", Points: -100})
	if !errors.Is(err, runtime.ErrInvalid) {
		return fmt.Errorf("negative points were sent: %w", err)
	}
	s.Say("-100 points for purchase-5 are not sent")
	if _, err := account.Close(ctx); err != nil {
		return err
	}
	if status, err = account.Result(ctx); err != nil {
		return err
	}
	s.Say("The account is closed: %v", status)
	return nil
}

// auditReceipts lets an audit continue as new after each round.
func auditReceipts(ctx context.Context, s *program.Stage) error {
	// There are at least nine events when a round is done.
	in := AuditInput{Name: s.ID("spring"), Rounds: 3, Limits: runtime.ContinueAsNewLimits{Events: 8}}
	audit, err := NewAuditClient(s.Client).WithStart(in).LookAt(ctx, Receipt{Number: "4711"})
	if err != nil {
		return err
	}
	s.Say("\n%s is started with a receipt to look at", audit.WorkflowID())
	progress, err := audit.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("After %d rounds it has looked at %d receipts. It has continued as new %d times",
		progress.Rounds, progress.Receipts, progress.Run)
	return nil
}
