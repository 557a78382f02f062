package main

import (
	"errors"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// LengthMetric is a gauge for the number of jobs in the queue.
const LengthMetric = "jobs_queued"

var errStopped = errors.New("the queue takes no more jobs")

// jobs implements Jobs.
type jobs struct {
	in       Input
	state    State
	workshop WorkshopActivities
}

func newJobs(_ workflow.Context, in Input) (Jobs, error) {
	return &jobs{in: in, state: in.State}, nil
}

func (j *jobs) Run(ctx workflow.Context, _ Input) (Report, error) {
	for {
		err := workflow.Await(ctx, func() bool { return j.hasWork() || j.isDone() || j.in.Limits.Reached(ctx) })
		switch {
		case err != nil:
			return Report{}, err
		case j.isDone():
			return j.state.Report, nil
		case j.in.Limits.Reached(ctx):
			return Report{}, ContinueJobsAsNew(j.next)
		}
		job, _ := j.state.Queue.TryPop()
		j.measure(ctx)
		if err := j.workshop.Do(ctx, job); err != nil {
			return Report{}, err
		}
		j.state.Report.Done++
	}
}

func (j *jobs) hasWork() bool { return !j.state.Paused && j.state.Queue.Len() > 0 }

func (j *jobs) isDone() bool { return j.state.Stopped && j.state.Queue.Len() == 0 }

// next is the input of the next run: the queue goes along.
func (j *jobs) next() Input {
	next := j.in
	next.State = j.state
	next.State.Report.Runs++
	return next
}

func (j *jobs) ValidateSubmit(workflow.Context, Job) error {
	switch {
	case j.state.Stopped:
		return errStopped
	case j.state.Queue.Full():
		return runtime.ErrQueueFull
	}
	return nil
}

func (j *jobs) Submit(ctx workflow.Context, job Job) (int, error) {
	// Signals may have filled or stopped the queue since the update was validated.
	if err := j.push(ctx, job); err != nil {
		return 0, err
	}
	return j.state.Queue.Len(), nil
}

func (j *jobs) Offer(ctx workflow.Context, job Job) {
	if err := j.push(ctx, job); err != nil {
		j.state.Report.Dropped++
		workflow.GetLogger(ctx).Warn("Offer dropped", "Job", job.ID, "Reason", err)
	}
}

func (j *jobs) push(ctx workflow.Context, job Job) error {
	if j.state.Stopped {
		return errStopped
	}
	err := j.state.Queue.Push(job)
	j.measure(ctx)
	return err
}

func (j *jobs) Pause(workflow.Context) { j.state.Paused = true }

func (j *jobs) Resume(workflow.Context) { j.state.Paused = false }

func (j *jobs) Stop(workflow.Context) { j.state.Stopped = true }

func (j *jobs) Backlog() Backlog {
	b := Backlog{Stopped: j.state.Stopped, Dropped: j.state.Report.Dropped}
	for _, job := range j.state.Queue.Items {
		b.Queued = append(b.Queued, job.ID)
	}
	return b
}

func (j *jobs) measure(ctx workflow.Context) {
	workflow.GetMetricsHandler(ctx).Gauge(LengthMetric).Update(float64(j.state.Queue.Len()))
}
