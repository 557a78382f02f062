package lock

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// A resource notices if two use it at a time.
type resource struct {
	mu    sync.Mutex
	users []string // in their order
	inUse int
	most  int
}

func (r *resource) use(u Use) error {
	r.mu.Lock()
	r.users = append(r.users, u.Task)
	r.inUse++
	r.most = max(r.most, r.inUse)
	r.mu.Unlock()
	time.Sleep(10 * time.Millisecond) // so that another one would be noticed
	r.mu.Lock()
	r.inUse--
	r.mu.Unlock()
	return nil
}

// Whoever comes first starts the lock. When all are done it ends, and is started again by the next.
func TestOneTaskAtATimeUsesTheResource(t *testing.T) {
	ctx, c, name := testserver.Context(t), testserver.Client(), testserver.Name(t)
	var r resource
	testserver.StartWorker(t, c, name, runtime.WorkerOptions(worker.Options{}), func(w worker.Registry) {
		RegisterLock(w, newLock)
		RegisterTask(w, newTask)
		RegisterWork(w, work{r.use})
	})
	tasks := NewTaskClient(c, runtime.WithStartOptions(runtime.WithTaskQueue(name)))
	lock := NewLockClient(c).Handle(LockID(LockInput{name}))
	var want, runs []string
	for round, n := range []int{20, 1} {
		var started []*TaskHandle
		for i := range n {
			task, err := tasks.Start(ctx, TaskInput{ID: fmt.Sprintf("%s-%d-%02d", name, round, i), Resource: name, Patience: time.Hour})
			if err != nil {
				t.Fatal(err)
			}
			want, started = append(want, task.WorkflowID()), append(started, task)
		}
		for _, task := range started {
			if err := task.Result(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if err := lock.Result(ctx); err != nil {
			t.Fatal(err)
		}
		run, err := lock.Describe(ctx)
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, run.WorkflowExecution.RunID)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.most != 1 {
		t.Errorf("%d tasks have used the resource at a time", r.most)
	}
	slices.Sort(r.users)
	if diff := cmp.Diff(want, r.users); diff != "" {
		t.Errorf("tasks that have used the resource (-want +got):\n%s", diff)
	}
	if runs[0] == runs[1] {
		t.Error("the lock was not started again")
	}
}

// Others do not wait for ever for one who does not say that it is done, and not at all for one who is gone.
func TestOthersGoOnWithoutATaskThatIsNeverDone(t *testing.T) {
	ctx, env := testserver.Context(t), temporaltest.New(t)
	RegisterLock(env, newLock)
	RegisterTask(env, newTask)
	RegisterWork(env, work{func(u Use) error {
		if u.Task == "b" {
			return temporal.NewNonRetryableApplicationError("broken", "Broken", nil)
		}
		return nil
	}})
	tasks, locks := NewTaskClient(env.Client()), NewLockClient(env.Client())
	gone := Request{Resource: "r", Task: "nobody", Patience: time.Hour}
	lock, err := locks.WithStart(LockInput{"r"}, runtime.WithTaskQueue("q")).Ask(ctx, gone)
	if err != nil {
		t.Fatal(err)
	}
	began := env.Now()
	var last *TaskHandle
	for _, id := range []string{"a", "b", "c"} {
		if last, err = tasks.Start(ctx, TaskInput{ID: id, Resource: "r", Patience: time.Hour}, runtime.WithTaskQueue("q")); err != nil {
			t.Fatal(err)
		}
	}
	if err := last.Result(ctx); err != nil {
		t.Error(err)
	}
	if took := env.Now().Sub(began); took != time.Hour {
		t.Errorf("the last task has waited for %v, want the hour of the broken one", took)
	}
	var broken *temporal.ApplicationError
	if err := tasks.Handle("b").Result(ctx); !errors.As(err, &broken) || broken.Type() != "Broken" {
		t.Errorf("the broken task ends with %v", err)
	}
	if err := lock.Result(ctx); err != nil {
		t.Error(err)
	}
}
