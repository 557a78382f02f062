package account

import (
	"errors"
	"fmt"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Register registers the workflow. Each run has a journal, which is told what is written in it.
func Register(r worker.WorkflowRegistry, journal func(workflow.Context) func(line string)) {
	RegisterAccount(r, func(ctx workflow.Context, in Opening) (Account, error) {
		return &account{in: in, journal: journal(ctx)}, nil
	})
}

type account struct {
	in      Opening
	texts   []string // of what was handled in this run
	journal func(line string)
}

func (a *account) Run(ctx workflow.Context, in Opening) (Statement, error) {
	a.write("run", "run of "+in.Owner)
	over := func() bool { return a.has("close") || a.has("continue") }
	if err := workflow.Await(ctx, over); err != nil {
		return Statement{}, err
	}
	if a.has("continue") {
		return Statement{}, ContinueAccountAsNew(func() Opening {
			a.in.Runs++
			return a.in
		})
	}
	return Statement{Owner: in.Owner, Runs: int64(in.Runs + 1)}, nil
}

func (a *account) has(text string) bool { return slices.Contains(a.texts, text) }

func (a *account) write(text, line string) {
	a.texts = append(a.texts, text)
	a.journal(line)
}

// handle does what an entry asks of its handler.
func (a *account) handle(ctx workflow.Context, name string, e Entry) error {
	a.write(e.Text, fmt.Sprintf("%s %s %s: %d %s %s", name, e.Text, e.Key, e.Amount, e.Kind, e.Remark))
	if e.Await != "" {
		if err := workflow.Await(ctx, func() bool { return a.has(e.Await) }); err != nil {
			return err
		}
		a.write("", name+" "+e.Text+" has waited")
	}
	if e.Sleep > 0 {
		if err := workflow.Sleep(ctx, e.Sleep); err != nil {
			return err
		}
		a.write("", name+" "+e.Text+" has slept")
	}
	if e.Error != "" {
		return temporal.NewApplicationError(e.Error, "EntryFailed")
	}
	return nil
}

func (a *account) answer(ctx workflow.Context, name string, e Entry) (Balance, error) {
	return Balance{Sum: e.Amount, Entries: 1}, a.handle(ctx, name, e)
}

func (a *account) End(_ workflow.Context, m Mark)       { a.write(m.Text, "end "+m.Text) }
func (a *account) Say(_ workflow.Context, m Mark) error { a.write(m.Text, "say "+m.Text); return nil }

func (a *account) Note(ctx workflow.Context, e Entry) error    { return a.handle(ctx, "note", e) }
func (a *account) Deposit(ctx workflow.Context, e Entry) error { return a.handle(ctx, "deposit", e) }
func (a *account) Spend(ctx workflow.Context, e Entry) error   { return a.handle(ctx, "spend", e) }
func (a *account) Seal(ctx workflow.Context, e Entry) error    { return a.handle(ctx, "seal", e) }
func (a *account) Correct(ctx workflow.Context, e Entry) error { return a.handle(ctx, "correct", e) }

func (a *account) Collect(ctx workflow.Context, entries []Entry) error {
	for _, e := range entries {
		if err := a.handle(ctx, "collect", e); err != nil {
			return err
		}
	}
	return nil
}

func (a *account) Link(_ workflow.Context, to *commonpb.WorkflowExecution) error {
	a.write("", "link "+to.GetWorkflowId())
	return nil
}

func (a *account) Audit(ctx workflow.Context, e Entry) (Balance, error) {
	return a.answer(ctx, "audit", e)
}

func (a *account) Transfer(ctx workflow.Context, e Entry) (Balance, error) {
	return a.answer(ctx, "transfer", e)
}

// ValidateTransfer rejects transfers of too much.
func (a *account) ValidateTransfer(_ workflow.Context, e Entry) error {
	if e.Amount > 1000 {
		return errors.New("it is too much")
	}
	return nil
}

func (a *account) Confirm(ctx workflow.Context, e Entry) (Balance, error) {
	return a.answer(ctx, "confirm", e)
}

func (a *account) Watch(ctx workflow.Context, e Entry) error { return a.handle(ctx, "watch", e) }

func (a *account) Balance(purse string) (Balance, error) {
	if purse == "" {
		return Balance{}, errors.New("which purse?")
	}
	return Balance{Sum: 7}, nil
}

func (a *account) Runs() int { return a.in.Runs + 1 }
