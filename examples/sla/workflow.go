package main

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// task implements Task.
type task struct {
	id     string
	status Status
	by     string
	pager  PagerActivities
}

func newTask(ctx workflow.Context, in TaskInput) (Task, error) {
	now := workflow.Now(ctx)
	return &task{id: in.TaskID, status: Status{State: Waiting, Created: now, AsOf: now}}, nil
}

func (t *task) Run(ctx workflow.Context, in TaskInput) (Status, error) {
	late, err := t.takesLongerThan(ctx, in.Limit)
	t.status.Breached = late
	for _, e := range in.Escalations {
		if err != nil || !late {
			break
		}
		if late, err = t.takesLongerThan(ctx, in.Limit+e.After); late {
			t.escalate(ctx, e)
		}
	}
	if err == nil {
		err = workflow.Await(ctx, t.done)
	}
	return t.status, err
}

// takesLongerThan waits until the task has taken so long, without pauses, or is done before.
func (t *task) takesLongerThan(ctx workflow.Context, limit time.Duration) (bool, error) {
	for !t.done() {
		state := t.status.State
		changed := func() bool { return t.status.State != state }
		if state == Pausing {
			if err := workflow.Await(ctx, changed); err != nil {
				return false, err
			}
			continue
		}
		left := limit - t.status.At(workflow.Now(ctx)).Times.Counted()
		// An event that was recorded before the time was over still counts, also if no worker was there to handle it.
		inTime, err := runtime.AwaitWithTimeout(ctx, left, changed)
		if err != nil || !inTime {
			return err == nil, err
		}
	}
	return false, nil
}

// escalate tells somebody that the task is late. That somebody cannot be reached does not keep the next from being told.
func (t *task) escalate(ctx workflow.Context, e Escalation) {
	err := t.pager.Escalate(ctx, Late{TaskID: t.id, To: e.To, State: t.status.State, By: t.by})
	if err != nil {
		workflow.GetLogger(ctx).Error("Not escalated", "Task", t.id, "To", e.To, "Error", err)
		return
	}
	t.status.Told = append(t.status.Told, e.To)
}

func (t *task) done() bool { return t.status.State == Done }

func (t *task) Started(ctx workflow.Context, e Event) { t.move(ctx, Working, e, Waiting, Pausing) }

func (t *task) Paused(ctx workflow.Context, e Event) { t.move(ctx, Pausing, e, Working) }

func (t *task) Completed(ctx workflow.Context, e Event) {
	t.move(ctx, Done, e, Waiting, Working, Pausing)
}

// move brings the task into another state, if it is in one of those from which that is possible.
func (t *task) move(ctx workflow.Context, to State, e Event, from ...State) {
	if !slices.Contains(from, t.status.State) {
		workflow.GetLogger(ctx).Warn("Event does not fit", "Task", t.id, "State", t.status.State, "Event", e.EventID, "New", to)
		return
	}
	t.status = t.status.At(workflow.Now(ctx))
	t.status.State, t.by = to, e.By
}

func (t *task) Status() Status { return t.status }

func (t *task) Times() Times { return t.status.Times }

func (t *task) Breached() bool { return t.status.Breached }

func (t *task) AwaitEscalations(ctx workflow.Context, told int) (Status, error) {
	err := workflow.Await(ctx, func() bool { return len(t.status.Told) >= told || t.done() })
	return t.status, err
}
