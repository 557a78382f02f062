package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// calendar are the services as they are in reality.
var calendar = services(Interval{Months: 3}, Interval{Years: 1}, Interval{Months: 24})

// A scene is a car without a server: its years pass at once. The car is bought on 31 January 2030.
type scene struct {
	*testing.T
	ctx      context.Context
	env      *temporaltest.Env
	notifier *fakeNotifier
	car      *MaintenanceHandle
}

// fakeNotifier implements Notifier.
type fakeNotifier struct {
	send temporaltest.Func[Notification, struct{}]
}

func (f *fakeNotifier) SendNotification(_ context.Context, n Notification) error {
	_, err := f.send.Call(n)
	return err
}

func newScene(t *testing.T, services []Service, limit int) *scene {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	s := &scene{
		T:        t,
		ctx:      ctx,
		env:      temporaltest.New(t, temporaltest.WithStartTime(date("2030-01-31"))),
		notifier: &fakeNotifier{},
	}
	s.notifier.send.Return(struct{}{}, nil)
	RegisterMaintenance(s.env, newMaintenance)
	RegisterNotifier(s.env, s.notifier)
	var err error
	s.car, err = NewMaintenanceClient(s.env.Client()).Start(ctx, MaintenanceInput{
		Car: "car", Email: "ann@example.com", Services: services, Limit: limit,
	})
	s.must(err)
	return s
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func date(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

// sleepUntil lets time pass until a day has begun.
func (s *scene) sleepUntil(text string) {
	s.Helper()
	s.env.Sleep(date(text).Sub(s.env.Now()))
}

// A line of the calendar is a reminder on a date.
type line struct{ Date, Service string }

// sent compares the reminders that the owner has got. Those of one date may come in any order.
func (s *scene) sent(want ...line) {
	s.Helper()
	var got []line
	for _, n := range s.notifier.send.Calls() {
		got = append(got, line{n.Reminder.Due.Format(time.DateOnly), n.Reminder.Service})
	}
	slices.SortStableFunc(got, func(a, b line) int { return cmp.Or(cmp.Compare(a.Date, b.Date), -cmp.Compare(a.Service, b.Service)) })
	if diff := gocmp.Diff(want, got); diff != "" {
		s.Errorf("reminders (-want +got):\n%s", diff)
	}
}

// due compares when the services are due.
func (s *scene) due(want ...line) {
	s.Helper()
	all, err := s.car.Due(s.ctx)
	s.must(err)
	var got []line
	for _, d := range all {
		got = append(got, line{d.Date.Format(time.DateOnly), d.Service})
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		s.Errorf("due (-want +got):\n%s", diff)
	}
}

// result compares how many reminders there were, and on which day it ended.
func (s *scene) result(day string, want ...Tally) {
	s.Helper()
	got, err := s.car.Result(s.ctx)
	s.must(err)
	if diff := gocmp.Diff(want, got); diff != "" {
		s.Errorf("result (-want +got):\n%s", diff)
	}
	if now := s.env.Now().Format(time.DateOnly); now != day {
		s.Errorf("it ended on %s, want %s", now, day)
	}
}

func TestAllTimersRunForYears(t *testing.T) {
	s := newScene(t, calendar, 11)
	s.result("2032-01-31", Tally{oilChange, 8}, Tally{inspection, 2}, Tally{coolant, 1})
	s.sent(
		line{"2030-04-30", oilChange},
		line{"2030-07-31", oilChange},
		line{"2030-10-31", oilChange},
		line{"2031-01-31", oilChange},
		line{"2031-01-31", inspection},
		line{"2031-04-30", oilChange},
		line{"2031-07-31", oilChange},
		line{"2031-10-31", oilChange},
		line{"2032-01-31", oilChange},
		line{"2032-01-31", inspection},
		line{"2032-01-31", coolant},
	)
}

func TestReminderComesWhenItIsDue(t *testing.T) {
	s := newScene(t, calendar, 0)
	for _, test := range []struct {
		wanted WantedReminder
		day    string
	}{
		{WantedReminder{oilChange, 1}, "2030-04-30"},
		{WantedReminder{inspection, 1}, "2031-01-31"},
		{WantedReminder{oilChange, 3}, "2031-01-31"}, // it has come before
		{WantedReminder{oilChange, 13}, "2033-04-30"},
		{WantedReminder{coolant, 2}, "2034-01-31"},
	} {
		last, err := s.car.AwaitReminder(s.ctx, test.wanted)
		s.must(err)
		if last.Service != test.wanted.Service || last.Number < test.wanted.Number {
			t.Errorf("waited for %+v, and got %+v", test.wanted, last)
		}
		if now := s.env.Now().Format(time.DateOnly); now != test.day {
			t.Errorf("%+v was there on %s, want %s", test.wanted, now, test.day)
		}
	}
}

// When the last reminder is being sent there will be no more, but this one is still to come.
func TestLastReminderIsWaitedFor(t *testing.T) {
	s := newScene(t, calendar, 1)
	last, err := s.car.AwaitReminder(s.ctx, WantedReminder{oilChange, 1})
	if err != nil || last.Number != 1 {
		t.Errorf("waiting for the last reminder ended with %+v, %v", last, err)
	}
}

func TestServiceThatIsDoneEarlyMovesItsOwnTimerOnly(t *testing.T) {
	s := newScene(t, calendar, 3)
	s.sleepUntil("2030-03-15")
	next, err := s.car.Serviced(s.ctx, Visit{VisitID: "1", Service: oilChange})
	s.must(err)
	if want := date("2030-06-15"); !next.Equal(want) {
		t.Errorf("the next oil change is due on %v, want %v", next, want)
	}
	s.due(line{"2030-06-15", oilChange}, line{"2031-01-31", inspection}, line{"2032-01-31", coolant})
	s.result("2030-12-15", Tally{oilChange, 3}, Tally{inspection, 0}, Tally{coolant, 0})
	s.sent(line{"2030-06-15", oilChange}, line{"2030-09-15", oilChange}, line{"2030-12-15", oilChange})
}

func TestVisitCountsOnce(t *testing.T) {
	s := newScene(t, calendar, 0)
	visit := Visit{VisitID: "1", Service: oilChange}
	s.sleepUntil("2030-03-15")
	first, err := s.car.Serviced(s.ctx, visit)
	s.must(err)
	s.sleepUntil("2030-05-01")
	s.env.SuggestContinueAsNew(s.car.WorkflowID())
	again, err := s.car.Serviced(s.ctx, visit)
	s.must(err)
	if !again.Equal(first) {
		t.Errorf("told again of the same visit it answers %v, want %v", again, first)
	}
	s.due(line{"2030-06-15", oilChange}, line{"2031-01-31", inspection}, line{"2032-01-31", coolant})
}

func TestUnknownServiceIsRejected(t *testing.T) {
	s := newScene(t, calendar, 0)
	if _, err := s.car.Serviced(s.ctx, Visit{VisitID: "1", Service: "wash"}); !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("telling of a wash: %v, want %v", err, runtime.ErrRejected)
	}
	if _, err := s.car.AwaitReminder(s.ctx, WantedReminder{"wash", 1}); !errors.Is(err, runtime.ErrFailed) {
		t.Errorf("waiting for a wash: %v, want %v", err, runtime.ErrFailed)
	}
}

func TestStopEndsAllTimers(t *testing.T) {
	s := newScene(t, calendar, 0)
	s.sleepUntil("2030-08-01")
	waiting, err := s.car.StartAwaitReminder(s.ctx, WantedReminder{coolant, 1})
	s.must(err)
	s.must(s.car.Stop(s.ctx))
	s.result("2030-08-01", Tally{oilChange, 2}, Tally{inspection, 0}, Tally{coolant, 0})
	var none *temporal.ApplicationError
	if _, err := waiting.Get(s.ctx); !errors.As(err, &none) || none.Type() != NotRemindedType {
		t.Errorf("waiting for the coolant ended with %v, want %s", err, NotRemindedType)
	}
}

func TestCancelledMaintenanceEndsAllTimers(t *testing.T) {
	s := newScene(t, calendar, 0)
	s.sleepUntil("2030-08-01")
	s.must(s.car.Cancel(s.ctx))
	var cancelled *temporal.CanceledError
	if _, err := s.car.Result(s.ctx); !errors.As(err, &cancelled) {
		t.Errorf("it ended with %v, want %T", err, cancelled)
	}
	s.sent(line{"2030-04-30", oilChange}, line{"2030-07-31", oilChange})
}

// Two timers fire at the same time, and only one more reminder is wanted.
func TestLimitHoldsWhenTimersMeet(t *testing.T) {
	s := newScene(t, services(Interval{Months: 1}, Interval{Months: 1}, Interval{Months: 1}), 1)
	_, err := s.car.Result(s.ctx)
	s.must(err)
	if n := len(s.notifier.send.Calls()); n != 1 {
		t.Errorf("there were %d reminders, want one", n)
	}
}

func TestReminderThatCannotBeSentDoesNotEndTheOthers(t *testing.T) {
	s := newScene(t, calendar, 6)
	s.notifier.send.Do(func(n Notification) (struct{}, error) {
		if n.Reminder.Service == inspection {
			return struct{}{}, temporal.NewNonRetryableApplicationError("rejected by the mail server", "", nil)
		}
		return struct{}{}, nil
	})
	// The inspection counts for the limit all the same.
	s.result("2031-04-30", Tally{oilChange, 5}, Tally{inspection, 0}, Tally{coolant, 0})
}

func TestNoTimerBeginsAnewInTheNextRun(t *testing.T) {
	s := newScene(t, calendar, 11)
	s.sleepUntil("2030-12-24")
	want := []line{{"2031-01-31", oilChange}, {"2031-01-31", inspection}, {"2032-01-31", coolant}}
	s.due(want...)
	s.env.SuggestContinueAsNew(s.car.WorkflowID())
	run, err := s.car.Describe(s.ctx)
	s.must(err)
	if run.WorkflowExecution.RunID == s.car.RunID() {
		t.Error("it is still in its first run")
	}
	s.due(want...)
	s.result("2032-01-31", Tally{oilChange, 8}, Tally{inspection, 2}, Tally{coolant, 1})
}

func TestWhoWaitsDoesNotKeepTheWorkflowFromContinuing(t *testing.T) {
	s := newScene(t, calendar, 0)
	s.sleepUntil("2030-12-24")
	wanted := WantedReminder{coolant, 1}
	waiting, err := s.car.StartAwaitReminder(s.ctx, wanted)
	s.must(err)
	s.env.SuggestContinueAsNew(s.car.WorkflowID())
	last, err := waiting.Get(s.ctx)
	if err != nil || last != (Reminder{}) {
		t.Errorf("with the first run the wait ended with %+v, %v, want that there was no reminder yet", last, err)
	}
	last, err = awaitReminder(s.ctx, s.car, wanted)
	s.must(err)
	want := Reminder{Service: coolant, Number: 1, Message: "Your car needs a coolant system service", Due: date("2032-01-31")}
	if diff := gocmp.Diff(want, last); diff != "" {
		t.Errorf("reminder (-want +got):\n%s", diff)
	}
}

func TestMissedRemindersAreNotMadeUpFor(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	env := temporaltest.New(t, temporaltest.WithStartTime(date("2030-01-01")))
	RegisterMaintenance(env, newMaintenance)
	RegisterNotifier(env, &fakeNotifier{})
	env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		// The first message takes ten days, for which others would be due.
		test.OnActivity(NotifierSendNotificationActivity, mock.Anything, mock.Anything).After(10 * 24 * time.Hour).Return(nil).Once()
		test.OnActivity(NotifierSendNotificationActivity, mock.Anything, mock.Anything).Return(nil)
	})
	car, err := NewMaintenanceClient(env.Client()).Start(ctx, MaintenanceInput{
		Car: "car", Email: "ann@example.com", Services: []Service{{Name: "tyres", Message: "Check the tyres", Every: Interval{Days: 3}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"2030-01-04", "2030-01-17", "2030-01-20"} {
		last, err := car.AwaitReminder(ctx, WantedReminder{"tyres", i + 1})
		if err != nil {
			t.Fatal(err)
		}
		if got := last.Due.Format(time.DateOnly); got != want {
			t.Errorf("reminder %d was due on %s, want %s", i+1, got, want)
		}
	}
}

func TestBadCarsAreNotStarted(t *testing.T) {
	cars := NewMaintenanceClient(temporaltest.New(t).Client())
	const address = "ann@example.com"
	for name, in := range map[string]MaintenanceInput{
		"without a name":        {Email: address, Services: calendar},
		"without an address":    {Car: "car", Services: calendar},
		"without a service":     {Car: "car", Email: address},
		"with a service twice":  {Car: "car", Email: address, Services: slices.Concat(calendar, calendar[:1])},
		"without an interval":   {Car: "car", Email: address, Services: []Service{{Name: "wash"}}},
		"with time that passed": {Car: "car", Email: address, Services: []Service{{Name: "wash", Every: Interval{Months: 1, Days: -40}}}},
	} {
		if _, err := cars.Start(t.Context(), in); !errors.Is(err, runtime.ErrInvalid) {
			t.Errorf("a car %s: %v, want %v", name, err, runtime.ErrInvalid)
		}
	}
}
