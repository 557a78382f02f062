package queue

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
		err := workflow.Await(ctx, func() bool { return j.state.Queue.Len() > 0 || j.state.Stopped || j.in.Limits.Reached(ctx) })
		if err != nil {
			return Report{}, err
		}
		if j.in.Limits.Reached(ctx) && !j.state.Stopped {
			return Report{}, ContinueJobsAsNew(j.next)
		}
		job, ok := j.state.Queue.TryPop()
		if !ok {
			return j.state.Report, nil
		}
		j.measure(ctx)
		if err := j.workshop.Do(ctx, job); err != nil {
			return Report{}, err
		}
		j.state.Report.Done = append(j.state.Report.Done, job.ID)
	}
}

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
	case j.state.Queue.Len() >= j.capacity():
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

func (j *jobs) Stop(workflow.Context) { j.state.Stopped = true }

func (j *jobs) Backlog() Backlog {
	b := Backlog{Stopped: j.state.Stopped, Dropped: j.state.Report.Dropped}
	for _, job := range j.state.Queue.Items {
		b.Queued = append(b.Queued, job.ID)
	}
	return b
}

func (j *jobs) capacity() int {
	if j.state.Queue.Capacity == 0 {
		return runtime.DefaultQueueCapacity
	}
	return j.state.Queue.Capacity
}

func (j *jobs) measure(ctx workflow.Context) {
	workflow.GetMetricsHandler(ctx).Gauge(LengthMetric).Update(float64(j.state.Queue.Len()))
}
