package lock

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// lock implements Lock.
type lock struct{ done map[string]bool }

func newLock(workflow.Context, LockInput) (Lock, error) { return &lock{done: map[string]bool{}}, nil }

func (l *lock) Run(ctx workflow.Context, _ LockInput) error { return runtime.AwaitHandlers(ctx) }

func (l *lock) Ask(ctx workflow.Context, r Request) error {
	if err := ExternalTask(r.Task).Granted(ctx); err != nil {
		return err // the task is gone
	}
	_, err := runtime.AwaitWithTimeout(ctx, r.Patience, func() bool { return l.done[r.Task] })
	return err
}

func (l *lock) Done(_ workflow.Context, task string) { l.done[task] = true }

// task implements Task.
type task struct {
	granted bool
	work    WorkActivities
}

func newTask(workflow.Context, TaskInput) (Task, error) { return &task{}, nil }

func (t *task) Run(ctx workflow.Context, in TaskInput) error {
	err := t.work.Ask(ctx, Request{Resource: in.Resource, Task: in.ID, Patience: in.Patience})
	if err != nil {
		return err
	}
	if err := workflow.Await(ctx, func() bool { return t.granted }); err != nil {
		return err
	}
	if err := t.work.Use(ctx, Use{in.Resource, in.ID}); err != nil {
		return err
	}
	return ExternalLock(LockID(LockInput{in.Resource})).Done(ctx, in.ID)
}

func (t *task) Granted(workflow.Context) { t.granted = true }

// work implements Work with the client of the worker.
type work struct{ use func(Use) error }

func (work) Ask(ctx context.Context, r Request) error {
	queue := runtime.WithTaskQueue(activity.GetInfo(ctx).TaskQueue)
	_, err := NewLockClient(activity.GetClient(ctx)).WithStart(LockInput{r.Resource}, queue).Ask(ctx, r)
	return err
}

func (w work) Use(_ context.Context, u Use) error { return w.use(u) }
