package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "sla",
	Workers: []program.Worker{{TaskQueue: TaskTaskQueue, Register: func(r worker.Registry) {
		RegisterTask(r, newTask)
		RegisterPager(r, pager{})
	}}},
	Story: story,
}

// story plays a task that is done in time, and one that nobody starts before two were told.
func story(ctx context.Context, s *program.Stage) error {
	tasks := NewTaskClient(s.Client)
	if err := inTime(ctx, s, tasks); err != nil {
		return err
	}
	return late(ctx, s, tasks)
}

func inTime(ctx context.Context, s *program.Stage, tasks *TaskClient) error {
	task, err := tasks.Start(ctx, TaskInput{TaskID: s.ID("printer"), Limit: time.Hour})
	if err != nil {
		return err
	}
	s.Say("%s may take an hour", task.WorkflowID())
	for _, event := range []struct {
		send func(context.Context, Event) error
		Event
	}{
		{task.Started, Event{EventID: "1", By: "ada"}},
		{task.Paused, Event{EventID: "2", By: "ada"}},
		{task.Started, Event{EventID: "3", By: "bob"}},
	} {
		if err := event.send(ctx, event.Event); err != nil {
			return err
		}
		status, err := task.Status(ctx)
		if err != nil {
			return err
		}
		s.Say("  %s: %s", event.By, status.State)
	}
	if err := task.Completed(ctx, Event{EventID: "4", By: "bob"}); err != nil {
		return err
	}
	status, err := task.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("  %s, breached: %t", status.State, status.Breached)
	s.Say("  the times of all states add up: %t", status.Times.Total() == status.AsOf.Sub(status.Created))
	return nil
}

func late(ctx context.Context, s *program.Stage, tasks *TaskClient) error {
	in := TaskInput{TaskID: s.ID("server"), Limit: 200 * time.Millisecond, Escalations: []Escalation{
		{To: "the team", After: 0},
		{To: "its manager", After: 200 * time.Millisecond},
	}}
	task, err := tasks.Start(ctx, in)
	if err != nil {
		return err
	}
	s.Say("%s may take %v", task.WorkflowID(), in.Limit)
	// This waits for the second escalation. A query would have to be sent again and again.
	status, err := task.AwaitEscalations(ctx, 2)
	if err != nil {
		return err
	}
	s.Say("  %s, breached: %t, and told: %q", status.State, status.Breached, status.Told)
	for _, send := range []func(context.Context, Event) error{task.Started, task.Completed} {
		if err := send(ctx, Event{EventID: "1", By: "ada"}); err != nil {
			return err
		}
	}
	status, err = task.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("  %s, after it had waited for at least %v: %t", status.State, 2*in.Limit, status.Times.Waiting >= 2*in.Limit)
	return nil
}
