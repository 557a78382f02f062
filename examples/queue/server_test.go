package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// fakeWorkshop implements Workshop. It does a job when the test sends something to its gate, and all further ones at once when
// the test closes that.
type fakeWorkshop struct {
	temporaltest.Func[Job, struct{}]
	gate chan struct{}
}

func newFakeWorkshop() *fakeWorkshop { return &fakeWorkshop{gate: make(chan struct{})} }

func (w *fakeWorkshop) Do(ctx context.Context, job Job) error {
	if _, err := w.Call(job); err != nil {
		return err
	}
	select {
	case <-w.gate:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// did compares which jobs were begun, in which order.
func (w *fakeWorkshop) did(t *testing.T, want ...string) {
	t.Helper()
	var ids []string
	for _, job := range w.Calls() {
		ids = append(ids, job.ID)
	}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("jobs that were done (-want +got):\n%s", diff)
	}
}

// scene is one queue on the server.
type scene struct {
	*testing.T
	name string // of the queue, and of its task queue
	ctx  context.Context
	sdk  client.Client
	jobs *JobsHandle
}

func newScene(t *testing.T, c client.Client, in Input) *scene {
	t.Helper()
	ctx := testserver.Context(t)
	in.Name = testserver.Name(t)
	jobs, err := NewJobsClient(c, runtime.WithStartOptions(runtime.WithTaskQueue(in.Name))).Start(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	return &scene{t, in.Name, ctx, c, jobs}
}

func (s *scene) startWorker(w Workshop) {
	s.Helper()
	testserver.StartWorker(s.T, s.sdk, s.name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		RegisterJobs(r, newJobs)
		RegisterWorkshop(r, w)
	})
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *scene) offer(ids ...string) {
	s.Helper()
	for _, id := range ids {
		s.must(s.jobs.Offer(s.ctx, Job{ID: id}))
	}
}

// submit submits a job, and expects the number of jobs that are then in the queue.
func (s *scene) submit(id string, want int) {
	s.Helper()
	n, err := s.jobs.Submit(s.ctx, Job{ID: id})
	s.must(err)
	if n != want {
		s.Errorf("%d jobs are in the queue after job %s, want %d", n, id, want)
	}
}

func (s *scene) backlog(want Backlog) {
	s.Helper()
	backlog, err := s.jobs.Backlog(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, backlog); diff != "" {
		s.Errorf("backlog (-want +got):\n%s", diff)
	}
}

func (s *scene) report(want Report) {
	s.Helper()
	report, err := s.jobs.Result(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, report); diff != "" {
		s.Errorf("report (-want +got):\n%s", diff)
	}
}

// A burst that is there before the worker is, and more while it works.
func TestJobsAreDoneInTheOrderOfArrival(t *testing.T) {
	s := newScene(t, testserver.Client(), Input{})
	var want []string
	for i := range 20 {
		want = append(want, fmt.Sprint("early ", i))
	}
	s.offer(want...)
	w := newFakeWorkshop()
	s.startWorker(w)
	s.must(w.Await(s.ctx, 1))
	s.submit("middle", 20)
	s.offer("late")
	s.must(s.jobs.Stop(s.ctx))
	s.backlog(Backlog{Queued: append(want[1:20:20], "middle", "late"), Stopped: true})
	close(w.gate)
	s.report(Report{Done: 22})
	w.did(t, append(want, "middle", "late")...)
}

func TestFullQueueTakesNoJobs(t *testing.T) {
	s := newScene(t, testserver.Client(), Input{State: State{Queue: runtime.Queue[Job]{Capacity: 2}}})
	w := newFakeWorkshop()
	s.startWorker(w)
	s.offer("1")
	s.must(w.Await(s.ctx, 1))
	s.submit("2", 1)
	s.submit("3", 2)
	if _, err := s.jobs.Submit(s.ctx, Job{ID: "4"}); !errors.Is(err, runtime.ErrRejected) || !strings.Contains(err.Error(), "queue is full") {
		t.Errorf("job 4: %v, want a rejection because the queue is full", err)
	}
	s.offer("5")
	s.submit("3", 2) // again: a duplicate needs no room
	s.backlog(Backlog{Queued: []string{"2", "3"}, Dropped: 1})

	w.gate <- struct{}{}
	s.must(w.Await(s.ctx, 2))
	s.submit("4", 2)
	s.must(s.jobs.Stop(s.ctx))
	close(w.gate)
	s.report(Report{Done: 4, Dropped: 1})
	w.did(t, "1", "2", "3", "4")
}

func TestStoppedQueueFinishesWhatItHas(t *testing.T) {
	s := newScene(t, testserver.Client(), Input{})
	w := newFakeWorkshop()
	s.startWorker(w)
	s.offer("1", "2", "3")
	s.must(s.jobs.Stop(s.ctx))
	s.offer("4")
	s.must(w.Await(s.ctx, 1))
	s.backlog(Backlog{Queued: []string{"2", "3"}, Stopped: true, Dropped: 1})
	if _, err := s.jobs.Submit(s.ctx, Job{ID: "5"}); !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("job for a stopped queue: %v, want %v", err, runtime.ErrRejected)
	}
	close(w.gate)
	s.report(Report{Done: 3, Dropped: 1})
}

func TestBacklogFollowsIntoTheNextRun(t *testing.T) {
	s := newScene(t, testserver.Client(), Input{Limits: runtime.ContinueAsNewLimits{Updates: 3}})
	w := newFakeWorkshop()
	s.startWorker(w)
	s.offer("1", "2", "3", "4")
	s.must(w.Await(s.ctx, 1))
	s.submit("5", 4)
	s.submit("6", 5)
	s.submit("7", 6)
	w.gate <- struct{}{} // job 1: then the run has done enough, and the next one does job 2
	s.must(w.Await(s.ctx, 2))
	s.submit("5", 4) // known from the run before
	s.must(s.jobs.Stop(s.ctx))
	close(w.gate)
	s.report(Report{Done: 7, Runs: 1})
	w.did(t, "1", "2", "3", "4", "5", "6", "7")
}

func TestQueueIsMeasured(t *testing.T) {
	m := newMetrics()
	s := newScene(t, testserver.NewClient(t, client.Options{MetricsHandler: m}), Input{State: State{Queue: runtime.Queue[Job]{Capacity: 2}}})
	s.offer("1", "1", "2", "3")
	s.must(s.jobs.Stop(s.ctx))
	w := newFakeWorkshop()
	close(w.gate)
	s.startWorker(w)
	s.report(Report{Done: 2, Dropped: 1})

	m.mu.Lock()
	defer m.mu.Unlock()
	counters := maps.Clone(m.counters)
	maps.DeleteFunc(counters, func(key string, _ int64) bool { return !strings.HasPrefix(key, runtime.MessagesMetric) })
	want := map[string]int64{
		runtime.MessagesMetric + " signal offer handled":   3,
		runtime.MessagesMetric + " signal offer duplicate": 1,
		runtime.MessagesMetric + " signal stop handled":    1,
	}
	if diff := cmp.Diff(want, counters); diff != "" {
		t.Errorf("counters (-want +got):\n%s", diff)
	}
	if n := m.timers[runtime.LatencyMetric+" signal offer handled"]; n != 3 {
		t.Errorf("the latency of offers was recorded %d times, want 3", n)
	}
	if diff := cmp.Diff([]float64{1, 2, 2, 1, 0}, m.gauges[LengthMetric]); diff != "" {
		t.Errorf("length of the queue (-want +got):\n%s", diff)
	}
}
