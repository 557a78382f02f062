package renamed

import (
	"github.com/temporalgen/temporalgen/acceptance/replay"
	"go.temporal.io/sdk/workflow"
)

// account does what a ledger does.
type account struct{ ledger replay.Ledger }

// NewAccount makes the implementation of an account.
func NewAccount(ctx workflow.Context, in replay.Input) (Account, error) {
	ledger, err := replay.NewLedger(ctx, in)
	return account{ledger}, err
}

func (a account) Keep(ctx workflow.Context, in replay.Input) (replay.Lines, error) {
	return a.ledger.Run(ctx, in)
}

func (a account) Write(ctx workflow.Context, m replay.Entry) error { return a.ledger.Note(ctx, m) }
func (a account) Aside(ctx workflow.Context, m replay.Entry) error { return a.ledger.Remark(ctx, m) }
func (a account) PayIn(ctx workflow.Context, m replay.Entry) error { return a.ledger.Deposit(ctx, m) }
func (a account) Basket(ctx workflow.Context, ms []replay.Entry) error {
	return a.ledger.Collect(ctx, ms)
}
func (a account) Amend(ctx workflow.Context, m replay.Entry) error { return a.ledger.Correct(ctx, m) }
func (a account) Close(ctx workflow.Context, m replay.Entry) error { return a.ledger.Seal(ctx, m) }
func (a account) Yes(ctx workflow.Context, m replay.Entry) error   { return a.ledger.Confirm(ctx, m) }
func (a account) Await(ctx workflow.Context, m replay.Entry) error { return a.ledger.Watch(ctx, m) }

func (a account) Zaudit(ctx workflow.Context, m replay.Entry) (replay.Lines, error) {
	return a.ledger.Audit(ctx, m)
}

func (a account) Record(ctx workflow.Context, m replay.Entry) (replay.Lines, error) {
	return a.ledger.Book(ctx, m)
}

func (a account) Move(ctx workflow.Context, m replay.Entry) (int, error) {
	return a.ledger.Transfer(ctx, m)
}

func (a account) CheckMove(ctx workflow.Context, m replay.Entry) error {
	return a.ledger.ValidateTransfer(ctx, m)
}

func (a account) Statement() replay.Lines { return a.ledger.Lines() }
