package account

import (
	"context"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime"
)

// Queue is the task queue of the contract.
const Queue = AccountTaskQueue

// WorkflowIDs are the IDs of what Talk starts.
func WorkflowIDs(id string) []string { return []string{AccountID(Opening{ID: id})} }

// Talk sends every message to a new account, with the generated client, and says what came of each.
func Talk(ctx context.Context, c client.Client, queue, id string, say func(what string, result any, err error)) {
	h, err := NewAccountClient(c).Start(ctx, Opening{ID: id, Owner: "Ann"}, runtime.WithTaskQueue(queue))
	if say("start", nil, err); err != nil {
		return
	}
	e := Entry{Text: "hello", Key: "key", Purse: "purse", Amount: 1, Kind: Cash, Remark: "dear"}
	signal := func(what string, send func(context.Context, Entry) error) { say(what, nil, send(ctx, e)) }
	signal("note", h.Note)
	signal("deposit", h.Deposit)
	signal("spend", h.Spend)
	signal("seal", h.Seal)
	signal("correct", h.Correct)
	signal("collect", h.Collect)
	say("link", nil, h.Link(ctx, &commonpb.WorkflowExecution{WorkflowId: "other"}))

	update := func(what string, e Entry, send func(context.Context, Entry, ...runtime.UpdateOption) (Balance, error)) {
		balance, err := send(ctx, e)
		say(what, balance, err)
	}
	update("audit", e, h.Audit)
	update("transfer", e, h.Transfer)
	update("confirm", e, h.Confirm)
	e.Key, e.Amount = "much", 2000
	update("transfer too much", e, h.Transfer)
	say("watch", nil, h.Watch(ctx, e))

	balance, err := h.Balance(ctx, "purse")
	say("balance", balance, err)
	runs, err := h.Runs(ctx)
	say("runs", runs, err)

	say("end", nil, h.End(ctx, Mark{Text: "close"}))
	statement, err := h.Result(ctx)
	say("result", statement, err)
}

// Continue has an account continue as new, and says what became of the messages that the next run is handed, and of duplicates
// of those that the first one has handled. continued waits for the next run.
func Continue(ctx context.Context, c client.Client, queue, id string, continued func(context.Context), say func(what string, result any, err error)) {
	h, err := NewAccountClient(c).Start(ctx, Opening{ID: id, Owner: "Ann"}, runtime.WithTaskQueue(queue))
	if say("start", nil, err); err != nil {
		return
	}
	before := func() {
		say("deposit", nil, h.Deposit(ctx, Entry{Text: "first", Key: "1"}))
		balance, err := h.Transfer(ctx, Entry{Text: "moved", Key: "2", Amount: 7}, runtime.WithUpdateID("moved"))
		say("transfer", balance, err)
		balance, err = h.Confirm(ctx, Entry{Text: "confirmed", Key: "9"}, runtime.WithUpdateID("confirmed"))
		say("confirm", balance, err)
	}
	before()
	for range 3 { // no other handler can begin then
		say("hold", nil, h.Note(ctx, Entry{Text: "hold", Await: "continue"}))
	}
	carried := Entry{Text: "carried", Key: "3", Purse: "purse", Amount: 500, Kind: Cash, Remark: "dear"}
	say("deposit", nil, h.Deposit(ctx, carried))
	say("spend", nil, h.Spend(ctx, carried))
	say("seal", nil, h.Seal(ctx, carried))
	say("correct", nil, h.Correct(ctx, carried))
	say("collect", nil, h.Collect(ctx, carried))
	say("link", nil, h.Link(ctx, &commonpb.WorkflowExecution{WorkflowId: "other"}))
	say("continue", nil, h.Say(ctx, Mark{Text: "continue"}))
	continued(ctx)
	before()
	say("end", nil, h.End(ctx, Mark{Text: "close"}))
	statement, err := h.Result(ctx)
	say("result", statement, err)
}
