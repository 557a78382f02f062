package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

var tables = []Table{{Name: "users", Rows: 25}, {Name: "orders", Rows: 50}, {Name: "items", Rows: 25}}

// database implements Database. It copies a table when the test says what comes of it.
type database chan error

func (d database) Copy(ctx context.Context, _ string) error {
	select {
	case err := <-d:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// scene is one migration on the server.
type scene struct {
	*testing.T
	name      string // of the migration, and of its task queue
	ctx       context.Context
	database  database
	client    *MigrationClient
	migration *MigrationHandle
}

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{T: t, name: testserver.Name(t), ctx: testserver.Context(t), database: make(database)}
	s.client = NewMigrationClient(testserver.Client(), runtime.WithStartOptions(runtime.WithTaskQueue(s.name)))
	var err error
	if s.migration, err = s.client.Start(s.ctx, Input{Name: s.name, Tables: tables}); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *scene) startWorker() (stop func()) {
	s.Helper()
	return testserver.StartWorker(s.T, testserver.Client(), s.name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		RegisterMigration(r, newMigration)
		RegisterDatabase(r, s.database)
	})
}

// await starts to wait for a goal.
func (s *scene) await(percent int) *runtime.UpdateHandle[Snapshot] {
	s.Helper()
	u, err := s.migration.StartAwaitPercent(s.ctx, Goal{percent})
	if err != nil {
		s.Fatal(err)
	}
	return u
}

// reaches waits for a goal, and expects what has been copied then.
func (s *scene) reaches(u *runtime.UpdateHandle[Snapshot], want int) {
	s.Helper()
	snapshot, err := u.Get(s.ctx)
	if err != nil {
		s.Fatal(err)
	}
	if snapshot.Percent != want {
		s.Errorf("%d percent are copied, want %d", snapshot.Percent, want)
	}
}

func TestUpdateReturnsWhenEnoughIsCopied(t *testing.T) {
	s := newScene(t)
	s.startWorker()
	half, all := s.await(50), s.await(100)
	s.database <- nil
	s.reaches(s.await(20), 25)
	short, cancel := context.WithTimeout(s.ctx, 200*time.Millisecond)
	defer cancel()
	if snapshot, err := half.Get(short); !errors.Is(err, runtime.ErrTimeout) {
		t.Errorf("with 25 percent copied the wait for 50 ended: %+v, %v", snapshot, err)
	}
	s.database <- nil
	s.reaches(half, 75)
	s.database <- nil
	s.reaches(all, 100)
}

func TestThoseWhoWaitAreToldOfAFailure(t *testing.T) {
	s := newScene(t)
	s.startWorker()
	half := s.await(50)
	s.database <- nil
	s.database <- errors.New("disk full")
	var stopped *temporal.ApplicationError
	if _, err := half.Get(s.ctx); !errors.As(err, &stopped) || stopped.Type() != StoppedType {
		t.Errorf("the wait ended with %v, want an error of type %s", err, StoppedType)
	}
	if _, err := s.migration.Result(s.ctx); !errors.Is(err, runtime.ErrFailed) || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("the migration ended with %v, want why it failed", err)
	}
}

func TestBadGoalIsNotSent(t *testing.T) {
	s := newScene(t)
	if _, err := s.migration.AwaitPercent(s.ctx, Goal{101}); !errors.Is(err, runtime.ErrInvalid) {
		t.Errorf("goal of 101 percent: %v, want %v", err, runtime.ErrInvalid)
	}
}

func TestQueriesAnswerWhileTheWorkflowRunsAndAfterwards(t *testing.T) {
	s := newScene(t)
	stop := s.startWorker()
	s.database <- nil
	s.reaches(s.await(25), 25)

	percent, err := s.migration.Percent(s.ctx)
	if err != nil || percent != 25 {
		t.Errorf("%d percent are copied, %v, want 25", percent, err)
	}
	orders, err := s.migration.Table(s.ctx, "orders")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Table{Name: "orders", Rows: 50, State: Copying}, orders); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	_, err = s.migration.Table(s.ctx, "prices")
	if !errors.Is(err, runtime.ErrFailed) || !strings.Contains(err.Error(), `no table "prices"`) {
		t.Errorf("query of an unknown table: %v, want its error", err)
	}

	s.database <- nil
	s.database <- nil
	result, err := s.migration.Result(s.ctx)
	if err != nil {
		t.Fatal(err)
	}
	// Another worker answers from the history. The server may hand a query to the one that
	// has just stopped: then nobody answers it, and it is asked again.
	stop()
	s.startWorker()
	impatient := NewMigrationClient(testserver.Client(), runtime.WithQueryTimeout(2*time.Second)).Handle(s.migration.WorkflowID())
	var snapshot Snapshot
	testserver.WaitFor(t, "the snapshot is there", func() bool {
		snapshot, err = impatient.Snapshot(context.Background())
		return !errors.Is(err, runtime.ErrTimeout)
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(result, snapshot); diff != "" {
		t.Errorf("snapshot (-result +query):\n%s", diff)
	}
}

func TestQueryWithoutAWorkerTimesOut(t *testing.T) {
	s := newScene(t)
	c := NewMigrationClient(testserver.Client(), runtime.WithQueryTimeout(200*time.Millisecond))
	// By default it takes ten seconds. On a slow machine it may take as long here, but not each time.
	var took time.Duration
	for range 5 {
		start := time.Now()
		// The context has no deadline of its own.
		_, err := c.Handle(s.migration.WorkflowID()).Percent(context.Background())
		if !errors.Is(err, runtime.ErrTimeout) {
			t.Errorf("query without a worker: %v, want %v", err, runtime.ErrTimeout)
		}
		if took = time.Since(start); took < 5*time.Second {
			return
		}
	}
	t.Errorf("it took %v", took)
}

func TestStackTraceShowsWhereTheWorkflowIs(t *testing.T) {
	s := newScene(t)
	s.startWorker()
	waiting := s.await(100)
	trace, err := s.migration.StackTrace(s.ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, where := range []string{"migration).Run", "DatabaseActivities.Copy", "migration).AwaitPercent"} {
		if !strings.Contains(trace, where) {
			t.Errorf("the stack trace does not contain %s:\n%s", where, trace)
		}
	}
	for range tables {
		s.database <- nil
	}
	s.reaches(waiting, 100)
}

// The time is that of the workflow, and the same in every replay.
func TestSnapshotTellsTheRemainingTime(t *testing.T) {
	ctx, env := withoutServer(t)
	env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		test.OnActivity(DatabaseCopyActivity, mock.Anything, mock.Anything).After(time.Hour).Return(nil)
	})
	migration, err := NewMigrationClient(env.Client()).Start(ctx, Input{Name: "1", Tables: tables})
	if err != nil {
		t.Fatal(err)
	}
	env.Sleep(2*time.Hour + time.Minute)
	got, err := migration.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := Snapshot{
		Tables:    []Table{{"users", 25, Copied}, {"orders", 50, Copied}, {"items", 25, Copying}},
		Rows:      75,
		Percent:   75,
		Elapsed:   2 * time.Hour,
		Remaining: 40 * time.Minute,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("snapshot (-want +got):\n%s", diff)
	}
}
