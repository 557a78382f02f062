package main

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// fakePager implements Pager.
type fakePager struct {
	escalate temporaltest.Func[Late, any]
}

func (p *fakePager) Escalate(_ context.Context, l Late) error {
	_, err := p.escalate.Call(l)
	return err
}

// A scenario is one task, without a server: its hours pass at once. It may take eight hours. The team is told at once that it
// is late, and its manager two hours later.
type scenario struct {
	*testing.T
	ctx    context.Context
	env    *temporaltest.Env
	pager  *fakePager
	task   *TaskHandle
	events int
}

func newScenario(t *testing.T) *scenario {
	t.Helper()
	s := &scenario{T: t, ctx: testserver.Context(t), env: temporaltest.New(t), pager: &fakePager{}}
	RegisterTask(s.env, newTask)
	RegisterPager(s.env, s.pager)
	var err error
	s.task, err = NewTaskClient(s.env.Client()).Start(s.ctx, TaskInput{TaskID: "t", Limit: 8 * time.Hour, Escalations: []Escalation{
		{To: "team"}, {To: "manager", After: 2 * time.Hour},
	}})
	s.must(err)
	return s
}

func (s *scenario) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// send sends one of the events after a time.
func (s *scenario) send(after time.Duration, event func(context.Context, Event) error) {
	s.Helper()
	s.env.Sleep(after)
	s.events++
	s.must(event(s.ctx, Event{EventID: fmt.Sprint(s.events), By: "ada"}))
}

func (s *scenario) is(want Status) {
	s.Helper()
	status, err := s.task.Status(s.ctx)
	s.must(err)
	s.equal(want, status)
}

func (s *scenario) equal(want, got Status) {
	s.Helper()
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Status{}, "Created", "AsOf")); diff != "" {
		s.Errorf("status (-want +got):\n%s", diff)
	}
}

// ends completes the task after a time.
func (s *scenario) ends(after time.Duration, want Status) {
	s.Helper()
	s.send(after, s.task.Completed)
	status, err := s.task.Result(s.ctx)
	s.must(err)
	s.equal(want, status)
	if total, lasted := status.Times.Total(), status.AsOf.Sub(status.Created); total != lasted {
		s.Errorf("the times add up to %v, but the task has lasted %v", total, lasted)
	}
}

func TestTimesOfEachState(t *testing.T) {
	s := newScenario(t)
	s.send(time.Hour, s.task.Started)
	s.is(Status{State: Working, Times: Times{Waiting: time.Hour}})
	s.send(2*time.Hour, s.task.Paused)
	s.is(Status{State: Pausing, Times: Times{Waiting: time.Hour, Working: 2 * time.Hour}})
	s.send(24*time.Hour, s.task.Started)
	s.env.Sleep(3 * time.Hour)

	times, err := s.task.Times(s.ctx)
	s.must(err)
	if diff := cmp.Diff(Times{Waiting: time.Hour, Working: 2 * time.Hour, Paused: 24 * time.Hour}, times); diff != "" {
		t.Errorf("times (-want +got):\n%s", diff)
	}
	// What the current state has lasted is for the dashboard to add.
	status, err := s.task.Status(s.ctx)
	s.must(err)
	s.equal(Status{State: Working, Times: Times{Waiting: time.Hour, Working: 5 * time.Hour, Paused: 24 * time.Hour}}, status.At(s.env.Now()))

	s.ends(time.Hour, Status{State: Done, Times: Times{Waiting: time.Hour, Working: 6 * time.Hour, Paused: 24 * time.Hour}})
	// Queries are answered after the end as well.
	breached, err := s.task.Breached(s.ctx)
	s.must(err)
	if breached || len(s.pager.escalate.Calls()) > 0 {
		t.Errorf("breached: %t, and %v were told", breached, s.pager.escalate.Calls())
	}
}

func TestLateTaskIsEscalated(t *testing.T) {
	tests := map[string]struct {
		events func(*scenario)
		after  time.Duration // that the rest of the task takes
		want   Status
		told   []Late
	}{
		"it is done just in time": {
			after: 8*time.Hour - time.Second,
			want:  Status{State: Done, Times: Times{Waiting: 8*time.Hour - time.Second}},
		},
		"it is done too late": {
			after: 8 * time.Hour,
			want:  Status{State: Done, Times: Times{Waiting: 8 * time.Hour}, Breached: true, Told: []string{"team"}},
			told:  []Late{{TaskID: "t", To: "team", State: Waiting}},
		},
		"it is done much too late": {
			events: func(s *scenario) { s.send(9*time.Hour, s.task.Started) },
			after:  100 * time.Hour,
			want: Status{State: Done, Times: Times{Waiting: 9 * time.Hour, Working: 100 * time.Hour}, Breached: true,
				Told: []string{"team", "manager"}},
			told: []Late{{TaskID: "t", To: "team", State: Waiting}, {TaskID: "t", To: "manager", State: Working, By: "ada"}},
		},
		"a pause does not count": {
			events: func(s *scenario) {
				s.send(4*time.Hour, s.task.Started)
				s.send(0, s.task.Paused)
				s.send(100*time.Hour, s.task.Started)
			},
			after: 4*time.Hour - time.Second,
			want: Status{State: Done,
				Times: Times{Waiting: 4 * time.Hour, Working: 4*time.Hour - time.Second, Paused: 100 * time.Hour}},
		},
		"a pause puts the next escalation off": {
			events: func(s *scenario) {
				s.send(time.Hour, s.task.Started)
				s.send(8*time.Hour, s.task.Paused)
				s.send(100*time.Hour, s.task.Started)
			},
			after: time.Hour - time.Second,
			want: Status{State: Done, Times: Times{Waiting: time.Hour, Working: 9*time.Hour - time.Second, Paused: 100 * time.Hour},
				Breached: true, Told: []string{"team"}},
			told: []Late{{TaskID: "t", To: "team", State: Working, By: "ada"}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			if tt.events != nil {
				tt.events(s)
			}
			s.ends(tt.after, tt.want)
			if diff := cmp.Diff(tt.told, s.pager.escalate.Calls()); diff != "" {
				t.Errorf("who was told (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNobodyAnswersThePager(t *testing.T) {
	s := newScenario(t)
	for n := range 5 {
		s.pager.escalate.FailNth(n+1, errors.New("no answer"))
	}
	s.env.Sleep(11 * time.Hour)
	s.is(Status{State: Waiting, Breached: true, Told: []string{"manager"}})
}

func TestWhoWaitsForAnEscalationIsAnswered(t *testing.T) {
	s := newScenario(t)
	began := s.env.Now()
	status, err := s.task.AwaitEscalations(s.ctx, 2)
	s.must(err)
	s.equal(Status{State: Waiting, Breached: true, Told: []string{"team", "manager"}}, status)
	if took := s.env.Now().Sub(began); took != 10*time.Hour {
		t.Errorf("the second was told after %v", took)
	}
	waits, err := s.task.StartAwaitEscalations(s.ctx, 3)
	s.must(err)
	want := Status{State: Done, Times: Times{Waiting: 10 * time.Hour}, Breached: true, Told: []string{"team", "manager"}}
	s.ends(0, want)
	status, err = waits.Get(s.ctx)
	s.must(err)
	s.equal(want, status)
}

func TestEventsThatDoNotFitChangeNothing(t *testing.T) {
	s := newScenario(t)
	s.send(time.Hour, s.task.Paused) // nobody has started it
	s.is(Status{State: Waiting})
	s.send(time.Hour, s.task.Started)
	s.send(time.Hour, s.task.Started)
	s.is(Status{State: Working, Times: Times{Waiting: 2 * time.Hour}})
	s.ends(time.Hour, Status{State: Done, Times: Times{Waiting: 2 * time.Hour, Working: 2 * time.Hour}})
	if err := s.task.Started(s.ctx, Event{EventID: "late"}); !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("an event after the end: %v", err)
	}
}

// The same pause is told twice, the second time after it has ended.
func TestDuplicateEventsCountOnce(t *testing.T) {
	s := newScenario(t)
	s.send(time.Hour, s.task.Started)
	pause := Event{EventID: "pause"}
	s.must(s.task.Paused(s.ctx, pause))
	s.send(time.Hour, s.task.Started)
	s.must(s.task.Paused(s.ctx, pause))
	s.is(Status{State: Working, Times: Times{Waiting: time.Hour, Paused: time.Hour}})
}

func TestCancelledTaskIsNotEscalated(t *testing.T) {
	for name, pause := range map[string]bool{"while it counts": false, "in a pause": true} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			s.send(0, s.task.Started)
			if pause {
				s.send(0, s.task.Paused)
			}
			s.must(s.task.Cancel(s.ctx))
			_, err := s.task.Result(s.ctx)
			if _, ok := errors.AsType[*temporal.CanceledError](err); !ok {
				t.Errorf("the result is %v", err)
			}
			if told := s.pager.escalate.Calls(); len(told) > 0 {
				t.Errorf("%v were told", told)
			}
		})
	}
}

func TestInvalidTasksAreNotStarted(t *testing.T) {
	tasks := NewTaskClient(temporaltest.New(t).Client())
	for name, in := range map[string]TaskInput{
		"without an ID":                       {Limit: time.Hour},
		"without a limit":                     {TaskID: "t"},
		"with an escalation to nobody":        {TaskID: "t", Limit: time.Hour, Escalations: []Escalation{{After: time.Hour}}},
		"with escalations in a wrong order":   {TaskID: "t", Limit: time.Hour, Escalations: []Escalation{{"b", 2}, {"a", 1}}},
		"with an escalation before it is due": {TaskID: "t", Limit: time.Hour, Escalations: []Escalation{{"a", -1}}},
	} {
		if _, err := tasks.Start(t.Context(), in); !errors.Is(err, runtime.ErrInvalid) {
			t.Errorf("a task %s: %v", name, err)
		}
	}
}
