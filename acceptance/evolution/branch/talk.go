package branch

import (
	"context"

	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime"
)

// Queue is a task queue for the workflows of the contract.
const Queue = "branches"

// WorkflowIDs are the IDs of what Talk starts.
func WorkflowIDs(id string) []string {
	return []string{BranchID(Plan{Name: id}), DeskID(Opening{Branch: id}), ErrandID(Plan{Name: id})}
}

// Talk starts each workflow and sends every message, with the generated client, and says what came of each.
func Talk(ctx context.Context, c client.Client, queue, id string, say func(what string, result any, err error)) {
	on := runtime.WithStartOptions(runtime.WithTaskQueue(queue))
	errand, err := NewErrandClient(c, on).Start(ctx, Plan{Name: id})
	if say("start errand", nil, err); err == nil {
		say("result of errand", nil, errand.Result(ctx))
	}

	desk, err := NewDeskClient(c, on).Start(ctx, Opening{Branch: id + "-alone", Wait: true})
	if say("start desk", nil, err); err == nil {
		say("serve", nil, desk.Serve(ctx, Customer{Name: "Ann", Pays: 5}))
		say("shut", nil, desk.Shut(ctx))
		takings, err := desk.Result(ctx)
		say("result of desk", takings, err)
	}

	branch, err := NewBranchClient(c, on).Start(ctx, Plan{Name: id, Count: true, Look: true, Desk: true, Wait: true})
	if say("start", nil, err); err != nil {
		return
	}
	say("visit", nil, branch.Visit(ctx, Visit{Visitor: "Ann"}))
	say("end", nil, branch.End(ctx))
	report, err := branch.Result(ctx)
	say("result", report, err)
}

// Continue has a branch continue as new, and says what became of a duplicate. continued waits for the next run.
func Continue(ctx context.Context, c client.Client, queue, id string, continued func(context.Context), say func(what string, result any, err error)) {
	h, err := NewBranchClient(c).Start(ctx, Plan{Name: id, Wait: true, Again: true}, runtime.WithTaskQueue(queue))
	if say("start", nil, err); err != nil {
		return
	}
	say("visit", nil, h.Visit(ctx, Visit{Visitor: "Ann"}))
	say("end", nil, h.End(ctx))
	continued(ctx)
	say("visit", nil, h.Visit(ctx, Visit{Visitor: "Ann"}))
	say("visit", nil, h.Visit(ctx, Visit{Visitor: "Bob"}))
	say("end", nil, h.End(ctx))
	report, err := h.Result(ctx)
	say("result", report, err)
}
