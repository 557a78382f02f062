package temporaltest_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// A bench is an Env with the counter, and what tests do with it.
type bench struct {
	*testing.T
	env *temporaltest.Env
	c   client.Client
	ctx context.Context
}

func newBench(t *testing.T, opts ...temporaltest.Option) *bench {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	env := temporaltest.New(t, opts...)
	registerCounter(env)
	return &bench{t, env, env.Client(), ctx}
}

func options(id string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{ID: id, TaskQueue: "counters"}
}

// start starts a counter with an ID.
func (b *bench) start(id string, in counterInput) client.WorkflowRun {
	b.Helper()
	run, err := b.c.ExecuteWorkflow(b.ctx, options(id), "Counter", in)
	b.must(err)
	return run
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// update sends an update and waits for its result.
func (b *bench) update(id, name, updateID string, arg any) (int, error) {
	b.Helper()
	u, err := b.c.UpdateWorkflow(b.ctx, updateOptions(id, name, updateID, arg, client.WorkflowUpdateStageCompleted))
	if err != nil {
		return 0, err
	}
	var n int
	err = u.Get(b.ctx, &n)
	return n, err
}

func updateOptions(id, name, updateID string, arg any, stage client.WorkflowUpdateStage) client.UpdateWorkflowOptions {
	return client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: name, UpdateID: updateID, Args: []any{arg}, WaitForStage: stage,
	}
}

// accepted sends an update and waits until it is accepted.
func (b *bench) accepted(id, name, updateID string, arg any) client.WorkflowUpdateHandle {
	b.Helper()
	u, err := b.c.UpdateWorkflow(b.ctx, updateOptions(id, name, updateID, arg, client.WorkflowUpdateStageAccepted))
	b.must(err)
	return u
}

func (b *bench) signal(id, name string, arg any) {
	b.Helper()
	b.must(b.c.SignalWorkflow(b.ctx, id, "", name, arg))
}

func (b *bench) total(id string) int {
	b.Helper()
	answer, err := b.c.QueryWorkflow(b.ctx, id, "", "total")
	b.must(err)
	var n int
	b.must(answer.Get(&n))
	return n
}

// result waits for the result of the chain.
func (b *bench) result(id string) (int, error) {
	var n int
	err := b.c.GetWorkflow(b.ctx, id, "").Get(b.ctx, &n)
	return n, err
}

// awaited waits until the service knows that somebody waits for time to pass, or that
// nobody does any more.
func (b *bench) awaited(want bool) {
	b.Helper()
	b.until("the service knows who waits", func() bool { return b.env.Awaited() == want })
}

// until waits until a condition holds.
func (b *bench) until(what string, condition func() bool) {
	b.Helper()
	for !condition() {
		if b.ctx.Err() != nil {
			b.Fatalf("waited in vain until %s", what)
		}
		time.Sleep(time.Millisecond)
	}
}

func (b *bench) equal(what string, got, want any) {
	b.Helper()
	if got != want {
		b.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// as finds an error of a type in err.
func as[E error](b *bench, err error) E {
	b.Helper()
	var target E
	if !errors.As(err, &target) {
		b.Fatalf("the error is %T (%v), want a %T", err, err, target)
	}
	return target
}

// fakeTB is a test that may fail.
type fakeTB struct {
	*testing.T
	mu     sync.Mutex
	errors []string
}

func (f *fakeTB) Errorf(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.errors = append(f.errors, fmt.Sprintf(format, args...))
}
