package client

import (
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

type ticket struct {
	in       TicketInput
	answered bool
	moving   bool
	answer   string
}

func newTicket(_ workflow.Context, in TicketInput) (Ticket, error) {
	return &ticket{in: in}, nil
}

func (t *ticket) Run(ctx workflow.Context, _ TicketInput) (string, error) {
	if err := workflow.Await(ctx, func() bool { return t.answered || t.moving }); err != nil {
		return "", err
	}
	if t.moving {
		return "", ContinueTicketAsNew(func() TicketInput { return t.in })
	}
	return t.answer, nil
}

func (t *ticket) Answer(_ workflow.Context, text string) { t.answered, t.answer = true, text }

func (t *ticket) Move(workflow.Context) { t.moving = true }

func (t *ticket) Comment(_ workflow.Context, text string) (int, error) {
	t.in.Comments = append(t.in.Comments, text)
	return len(t.in.Comments), nil
}

func (t *ticket) Comments() ([]string, error) { return t.in.Comments, nil }

type desk struct{}

func newDesk(workflow.Context, Plan) (Desk, error) { return desk{}, nil }

func (desk) Run(ctx workflow.Context, plan Plan) (Outcome, error) {
	options := []runtime.ChildOption{runtime.WithWaitForCancellation()}
	if plan.Abandon {
		options = append(options, runtime.WithParentClosePolicy(enumspb.PARENT_CLOSE_POLICY_ABANDON))
	}
	child := StartTicketChild(ctx, TicketInput{Number: plan.Number, Customer: "desk"}, options...)
	// A ticket that is to outlive the desk has to be started before the desk completes.
	started, err := child.Started(ctx)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{WorkflowID: started.ID}
	if plan.Abandon {
		return out, nil
	}
	if plan.Cancel {
		child.Cancel()
	}
	if plan.Answer != "" {
		if err := child.Answer(ctx, plan.Answer); err != nil {
			return out, err
		}
	}
	selector := workflow.NewSelector(ctx)
	selector.AddFuture(child.Future, func(workflow.Future) {
		out.Answer, err = child.Get(ctx)
	})
	if plan.Wait > 0 {
		selector.AddFuture(workflow.NewTimer(ctx, plan.Wait), func(workflow.Future) { out.TimedOut = true })
	}
	selector.Select(ctx)
	if temporal.IsCanceledError(err) {
		out.Cancelled, err = true, nil
	}
	return out, err
}
