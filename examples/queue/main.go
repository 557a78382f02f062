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
	Name: "queue",
	Workers: []program.Worker{{TaskQueue: JobsTaskQueue, Register: func(r worker.Registry) {
		RegisterJobs(r, newJobs)
		RegisterWorkshop(r, workshop{})
	}}},
	Story: story,
}

// story fills a queue that is paused, stops it, and lets it finish.
func story(ctx context.Context, s *program.Stage) error {
	const capacity = 3
	jobs, err := NewJobsClient(s.Client).Start(ctx, Input{
		Name:  s.ID("print"),
		State: State{Queue: runtime.Queue[Job]{Capacity: capacity}, Paused: true},
	})
	if err != nil {
		return err
	}
	s.Say("%s is paused, and has room for %d jobs", jobs.WorkflowID(), capacity)

	if err := fill(ctx, s, jobs); err != nil {
		return err
	}
	if err := overflow(ctx, s, jobs); err != nil {
		return err
	}
	if err := jobs.Stop(ctx); err != nil {
		return err
	}
	// An update is validated before signals that come together with it. The query waits until the queue has stopped.
	backlog, err := jobs.Backlog(ctx)
	if err != nil {
		return err
	}
	s.Say("It is told to stop, with %d jobs to do", len(backlog.Queued))
	if err := rejected(ctx, s, jobs, Job{ID: "6"}); err != nil {
		return err
	}
	if err := jobs.Resume(ctx); err != nil {
		return err
	}
	report, err := jobs.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("It goes on, and ends when the queue is empty: %d jobs are done, and %d was dropped", report.Done, report.Dropped)
	return nil
}

// fill puts jobs into the queue, by updates and by a signal.
func fill(ctx context.Context, s *program.Stage, jobs *JobsHandle) error {
	n, err := jobs.Submit(ctx, Job{ID: "1"})
	if err != nil {
		return err
	}
	s.Say("Job 1 is submitted: %d in the queue", n)
	if err := jobs.Offer(ctx, Job{ID: "2"}); err != nil {
		return err
	}
	s.Say("Job 2 is offered, which has no answer")
	if n, err = jobs.Submit(ctx, Job{ID: "3"}); err != nil {
		return err
	}
	s.Say("Job 3 is submitted: %d in the queue, in the order of arrival", n)
	return nil
}

// overflow sends what finds no room in the queue.
func overflow(ctx context.Context, s *program.Stage, jobs *JobsHandle) error {
	if err := rejected(ctx, s, jobs, Job{ID: "4"}); err != nil {
		return err
	}
	if err := jobs.Offer(ctx, Job{ID: "5"}); err != nil {
		return err
	}
	s.Say("Job 5 is offered. It is dropped with a warning, of which its sender does not hear")
	n, err := jobs.Submit(ctx, Job{ID: "3"})
	if err != nil {
		return err
	}
	s.Say("Job 3 is submitted again, which needs no room: the answer is still %d", n)
	backlog, err := jobs.Backlog(ctx)
	if err != nil {
		return err
	}
	s.Say("Jobs %v wait, and %d was dropped", backlog.Queued, backlog.Dropped)
	return nil
}

// rejected submits a job that the queue does not take.
func rejected(ctx context.Context, s *program.Stage, jobs *JobsHandle, job Job) error {
	_, err := jobs.Submit(ctx, job)
	if !errors.Is(err, runtime.ErrRejected) {
		return fmt.Errorf("job %s was not rejected: %w", job.ID, err)
	}
	s.Say("Job %s is submitted, and rejected: %s", job.ID, program.Reason(err))
	return nil
}
