package branch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Register registers the workflows, and the activities if r takes any. Each run has a journal, which is told what is written
// in it.
func Register(r worker.WorkflowRegistry, journal func(workflow.Context) func(line string)) {
	RegisterBranch(r, func(ctx workflow.Context, in Plan) (Branch, error) {
		return &branch{in: in, journal: journal(ctx)}, nil
	})
	RegisterDesk(r, func(ctx workflow.Context, _ Opening) (Desk, error) { return &desk{journal: journal(ctx)}, nil })
	RegisterErrand(r, func(ctx workflow.Context, _ Plan) (Errand, error) { return errand{journal(ctx)}, nil })
	if activities, ok := r.(worker.ActivityRegistry); ok {
		RegisterTill(activities, till{})
	}
}

type branch struct {
	in      Plan
	till    TillActivities
	report  Report
	ended   bool
	journal func(line string)
}

func (b *branch) Run(ctx workflow.Context, in Plan) (Report, error) {
	if in.Count {
		total, err := b.till.Count(ctx, Drawer{Number: 1, Owner: "Ann"})
		if err != nil {
			return Report{}, err
		}
		if total.Text == "" {
			return Report{}, errors.New("nothing was counted")
		}
	}
	if in.Look {
		if _, err := b.till.LookLocal(ctx, Drawer{Number: 2}); err != nil {
			return Report{}, err
		}
	}
	if in.Desk {
		if err := b.open(ctx, in); err != nil {
			return Report{}, err
		}
	}
	if in.Wait {
		if err := workflow.Await(ctx, func() bool { return b.ended }); err != nil {
			return Report{}, err
		}
	}
	if in.Again {
		b.in.Again = false
		return Report{}, ContinueBranchAsNew(func() Plan { return b.in })
	}
	return b.report, nil
}

// open has a desk serve a customer.
func (b *branch) open(ctx workflow.Context, in Plan) error {
	child := StartDeskChild(ctx, Opening{Branch: in.Name})
	if err := child.Serve(ctx, Customer{Name: "Ann", Pays: 5}); err != nil {
		return err
	}
	takings, err := child.Get(ctx)
	if err != nil {
		return err
	}
	b.report.Took = takings.Took
	return nil
}

func (b *branch) Visit(ctx workflow.Context, v Visit) error {
	b.journal("visit of " + v.Visitor)
	return workflow.Sleep(ctx, time.Millisecond)
}

func (b *branch) End(workflow.Context) { b.ended = true }

type desk struct {
	takings Takings
	shut    bool
	journal func(line string)
}

func (d *desk) Run(ctx workflow.Context, in Opening) (Takings, error) {
	err := workflow.Await(ctx, func() bool { return d.shut || !in.Wait && d.takings.Customer != "" })
	return d.takings, err
}

func (d *desk) Serve(ctx workflow.Context, c Customer) error {
	d.takings.Customer = c.Name
	d.takings.Took += c.Pays
	d.journal(fmt.Sprintf("serve %s for %d", c.Name, c.Pays))
	if c.Long {
		return workflow.Sleep(ctx, 1100*time.Millisecond)
	}
	return nil
}

func (d *desk) Shut(workflow.Context) { d.shut = true }

type errand struct{ journal func(line string) }

func (e errand) Run(ctx workflow.Context, _ Plan) error {
	e.journal("errand")
	return workflow.Sleep(ctx, time.Millisecond)
}

type till struct{}

func (till) Count(_ context.Context, d Drawer) (Total, error) {
	return Total{Sum: 10 * int64(d.Number), Text: "of " + d.Owner}, nil
}

func (till) Look(_ context.Context, d Drawer) (Total, error) {
	return Total{Sum: int64(d.Number), Text: "at a look"}, nil
}
