package runtime_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

func TestQueueIsFirstInFirstOut(t *testing.T) {
	var q runtime.Queue[int]
	for i := range 3 {
		if err := q.Push(i); err != nil {
			t.Fatal(err)
		}
	}
	if got, ok := q.TryPop(); got != 0 || !ok {
		t.Errorf("TryPop returned %d, %v", got, ok)
	}
	if diff := cmp.Diff([]int{1, 2}, q.Drain()); diff != "" {
		t.Errorf("Drain (-want +got):\n%s", diff)
	}
	if _, ok := q.TryPop(); ok || q.Len() != 0 {
		t.Error("the queue is not empty after Drain")
	}
}

func TestQueueOverflow(t *testing.T) {
	for policy, want := range map[runtime.OverflowPolicy]struct {
		items   []int
		dropped int
		err     error
	}{
		runtime.OverflowReject:     {[]int{1, 2}, 0, runtime.ErrQueueFull},
		runtime.OverflowDropOldest: {[]int{2, 3}, 1, nil},
		runtime.OverflowDropNewest: {[]int{1, 2}, 1, nil},
	} {
		t.Run(string(policy), func(t *testing.T) {
			q := runtime.Queue[int]{Capacity: 2, Overflow: policy}
			_ = q.Push(1)
			_ = q.Push(2)
			if err := q.Push(3); !errors.Is(err, want.err) {
				t.Errorf("Push returned %v, want %v", err, want.err)
			}
			if diff := cmp.Diff(want.items, q.Items); diff != "" || q.Dropped != want.dropped {
				t.Errorf("%d dropped, items (-want +got):\n%s", q.Dropped, diff)
			}
		})
	}
}

func TestQueueHasADefaultCapacity(t *testing.T) {
	var q runtime.Queue[int]
	var err error
	for i := 0; err == nil && i < 2*runtime.DefaultQueueCapacity; i++ {
		err = q.Push(i)
	}
	if !errors.Is(err, runtime.ErrQueueFull) || q.Len() != runtime.DefaultQueueCapacity {
		t.Errorf("%d items and error %v, want %d items", q.Len(), err, runtime.DefaultQueueCapacity)
	}
}

func TestQueueIsFullAtItsCapacity(t *testing.T) {
	q := runtime.Queue[int]{Capacity: 2}
	for i := range 2 {
		if q.Full() {
			t.Errorf("the queue is full with %d items", i)
		}
		_ = q.Push(i)
	}
	if !q.Full() {
		t.Error("the queue is not full with 2 items")
	}
	if _, ok := q.TryPop(); !ok || q.Full() {
		t.Error("the queue is full although an item was taken out")
	}
}

func TestQueueIsPlainJSON(t *testing.T) {
	q := runtime.Queue[string]{Capacity: 2, Overflow: runtime.OverflowDropOldest}
	for _, item := range []string{"a", "b", "c"} {
		_ = q.Push(item)
	}
	encoded, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(encoded), `{"items":["b","c"],"capacity":2,"overflow":"drop-oldest","dropped":1}`; got != want {
		t.Errorf("encoded as %s, want %s", got, want)
	}
	var restored runtime.Queue[string]
	if err := json.Unmarshal(encoded, &restored); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(q, restored); diff != "" {
		t.Errorf("restored (-want +got):\n%s", diff)
	}
}

func TestQueuePopWaits(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterDelayedCallback(func() {
		env.SignalWorkflow("push", "1")
		env.SignalWorkflow("push", "2")
	}, time.Second)
	env.ExecuteWorkflow(func(ctx workflow.Context) ([]string, error) {
		var q runtime.Queue[string]
		workflow.Go(ctx, func(ctx workflow.Context) {
			for {
				var item string
				workflow.GetSignalChannel(ctx, "push").Receive(ctx, &item)
				if err := q.Push(item); err != nil {
					t.Error(err)
				}
			}
		})
		var popped []string
		for range 2 {
			item, err := q.Pop(ctx)
			if err != nil {
				return nil, err
			}
			popped = append(popped, item)
		}
		cancelled, cancel := workflow.WithCancel(ctx)
		workflow.Go(ctx, func(workflow.Context) { cancel() })
		if _, err := q.Pop(cancelled); !temporal.IsCanceledError(err) {
			t.Errorf("Pop on a cancelled context returned %v", err)
		}
		return popped, nil
	})
	var popped []string
	if err := env.GetWorkflowResult(&popped); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1", "2"}, popped); diff != "" {
		t.Errorf("popped (-want +got):\n%s", diff)
	}
}
