package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// slowBatch implements ImportBatch: its first item says how many minutes it takes. If it is cancelled it needs a minute more.
type slowBatch struct{}

func (slowBatch) Run(ctx workflow.Context, in ImportBatchInput) (int, error) {
	err := workflow.Sleep(ctx, time.Duration(len(in.Items[0]))*time.Minute)
	if err != nil {
		cleanUp, _ := workflow.NewDisconnectedContext(ctx)
		err = errors.Join(err, workflow.Sleep(cleanUp, time.Minute))
	}
	return len(in.Items), err
}

func newImports(t *testing.T, items []string, size, parallel int) (context.Context, *temporaltest.Env, *ImportHandle) {
	t.Helper()
	ctx, env := testserver.Context(t), temporaltest.New(t)
	RegisterImport(env, newImport)
	RegisterImportBatch(env, func(workflow.Context, ImportBatchInput) (ImportBatch, error) { return slowBatch{}, nil })
	imports, err := NewImportClient(env.Client()).Start(ctx, ImportInput{ImportID: "i", Items: items, BatchSize: size, Parallel: parallel})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, env, imports
}

// minutes are items of which each takes so long if it is the first of its batch.
func minutes(n ...int) []string {
	var items []string
	for _, m := range n {
		items = append(items, strings.Repeat("m", m))
	}
	return items
}

func TestFewBatchesAreSavedAtATime(t *testing.T) {
	for name, tt := range map[string]struct {
		items          []string
		size, parallel int
		minutes        time.Duration
		want           []Batch
	}{
		"one after the other": {minutes(1, 1, 1), 1, 1, 3, []Batch{{1, 1, ""}, {1, 1, ""}, {1, 1, ""}}},
		"all together":        {minutes(1, 1, 1), 1, 3, 1, []Batch{{1, 1, ""}, {1, 1, ""}, {1, 1, ""}}},
		"two at a time":       {minutes(1, 1, 1, 1, 1), 1, 2, 3, []Batch{{1, 1, ""}, {1, 1, ""}, {1, 1, ""}, {1, 1, ""}, {1, 1, ""}}},
		"a slow one does not keep others from beginning": {minutes(4, 1, 1, 1), 1, 2, 4, []Batch{{1, 1, ""}, {1, 1, ""}, {1, 1, ""}, {1, 1, ""}}},
		"the last one is smaller":                        {minutes(1, 1, 1, 1, 1), 2, 3, 1, []Batch{{2, 2, ""}, {2, 2, ""}, {1, 1, ""}}},
		"there is one only":                              {minutes(2), 100, 3, 2, []Batch{{1, 1, ""}}},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, env, imports := newImports(t, tt.items, tt.size, tt.parallel)
			began := env.Now()
			batches, err := imports.Result(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, batches); diff != "" {
				t.Errorf("batches (-want +got):\n%s", diff)
			}
			if took := env.Now().Sub(began); took != tt.minutes*time.Minute {
				t.Errorf("it took %v, want %d minutes", took, tt.minutes)
			}
		})
	}
}

// The second batch is saved before the first one, and has its place all the same.
func TestProgressHasTheBatchesInTheirOrder(t *testing.T) {
	ctx, env, imports := newImports(t, minutes(3, 1, 9), 1, 2)
	env.Sleep(2 * time.Minute)
	progress, err := imports.Progress(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Batch{{Items: 1}, {Items: 1, Saved: 1}, {Items: 1}}, progress); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}

// fakeStore implements Store.
type fakeStore struct {
	save temporaltest.Func[[]string, int]
}

func (f *fakeStore) Save(_ context.Context, items []string) (int, error) { return f.save.Call(items) }

func TestBatchThatFailsDoesNotKeepTheOthersFromBeingSaved(t *testing.T) {
	for name, tt := range map[string]struct {
		err   error
		times int
		want  []Batch
		calls int
	}{
		"it is tried again":              {errors.New("the store is closed"), 1, []Batch{{1, 1, ""}, {1, 1, ""}}, 3},
		"it is tried three times":        {errors.New("the store is closed"), 3, []Batch{{1, 0, "the store is closed"}, {1, 1, ""}}, 4},
		"it is not tried for a bad item": {temporal.NewApplicationError("bad", "BadItem"), 1, []Batch{{1, 0, "bad"}, {1, 1, ""}}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, env := testserver.Context(t), temporaltest.New(t)
			fake := &fakeStore{}
			fake.save.Do(func(items []string) (int, error) { return len(items), nil })
			for n := range tt.times {
				fake.save.FailNth(n+1, tt.err)
			}
			RegisterImport(env, newImport)
			RegisterImportBatch(env, newImportBatch)
			RegisterStore(env, fake)
			imports, err := NewImportClient(env.Client()).Start(ctx, ImportInput{
				ImportID: "i", Items: []string{"a", "b"}, BatchSize: 1, Parallel: 1,
			})
			if err != nil {
				t.Fatal(err)
			}
			batches, err := imports.Result(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, batches); diff != "" {
				t.Errorf("batches (-want +got):\n%s", diff)
			}
			if calls := fake.save.Calls(); len(calls) != tt.calls {
				t.Errorf("the store was called with %q, want %d calls", calls, tt.calls)
			}
		})
	}
}

func TestCancelledImportCancelsItsBatches(t *testing.T) {
	for parallel, want := range map[int][]string{
		2: {"completed", "cancelled", "cancelled", "not there"},
		4: {"completed", "cancelled", "cancelled", "cancelled"},
	} {
		t.Run(fmt.Sprintf("of which %d are saved at a time", parallel), func(t *testing.T) {
			ctx, env, imports := newImports(t, minutes(1, 9, 9, 9), 1, parallel)
			env.Sleep(2 * time.Minute)
			if err := imports.Cancel(ctx); err != nil {
				t.Fatal(err)
			}
			_, err := imports.Result(ctx)
			if _, ok := errors.AsType[*temporal.CanceledError](err); !ok {
				t.Errorf("the import has ended with %v", err)
			}
			var got []string
			for number := range want {
				_, err := NewImportBatchClient(env.Client()).Handle(ImportBatchID(ImportBatchInput{ImportID: "i", Number: number})).Result(ctx)
				got = append(got, ending(err))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("batches (-want +got):\n%s", diff)
			}
		})
	}
}

// ending says how a workflow has ended.
func ending(err error) string {
	switch _, cancelled := errors.AsType[*temporal.CanceledError](err); {
	case err == nil:
		return "completed"
	case cancelled:
		return "cancelled"
	case errors.Is(err, runtime.ErrNotFound):
		return "not there"
	}
	return err.Error()
}

func TestInvalidImportsAreNotStarted(t *testing.T) {
	imports := NewImportClient(temporaltest.New(t).Client())
	for name, in := range map[string]ImportInput{
		"without an ID":             {Items: []string{"a"}, BatchSize: 1, Parallel: 1},
		"of nothing":                {ImportID: "i", BatchSize: 1, Parallel: 1},
		"of an item without a name": {ImportID: "i", Items: []string{""}, BatchSize: 1, Parallel: 1},
		"of more than one can take": {ImportID: "i", Items: make([]string, 10_001), BatchSize: 1, Parallel: 1},
		"in batches of no items":    {ImportID: "i", Items: []string{"a"}, Parallel: 1},
		"by no children":            {ImportID: "i", Items: []string{"a"}, BatchSize: 1},
	} {
		if _, err := imports.Start(t.Context(), in); !errors.Is(err, runtime.ErrInvalid) {
			t.Errorf("an import %s: %v", name, err)
		}
	}
}
