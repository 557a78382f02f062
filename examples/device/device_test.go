package main

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// fakeGateway implements Gateway.
type fakeGateway struct {
	deliver temporaltest.Func[Delivery, any]
}

func (g *fakeGateway) Deliver(_ context.Context, d Delivery) error {
	_, err := g.deliver.Call(d)
	return err
}

// commands are the IDs of what was delivered, each attempt counted.
func (g *fakeGateway) commands() []string {
	var ids []string
	for _, d := range g.deliver.Calls() {
		ids = append(ids, d.Command.CommandID)
	}
	return ids
}

// A scenario is one device, without a server: its hours pass at once.
type scenario struct {
	*testing.T
	ctx     context.Context
	env     *temporaltest.Env
	gateway *fakeGateway
	device  *DeviceHandle
	reports int
}

func newScenario(t *testing.T) *scenario {
	t.Helper()
	return newScenarioWith(t, &fakeGateway{}, temporaltest.New(t))
}

func newScenarioWith(t *testing.T, gateway *fakeGateway, env *temporaltest.Env) *scenario {
	t.Helper()
	s := &scenario{T: t, ctx: testserver.Context(t), env: env, gateway: gateway}
	RegisterDevice(s.env, newDevice)
	RegisterGateway(s.env, s.gateway)
	var err error
	s.device, err = NewDeviceClient(s.env.Client()).Start(s.ctx, DeviceInput{DeviceID: "d"})
	s.must(err)
	return s
}

func (s *scenario) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// report sends a new report, for which change may be nil.
func (s *scenario) report(state State, change func(*Report)) {
	s.Helper()
	s.reports++
	r := Report{ReportID: fmt.Sprint(s.reports), At: s.env.Now(), State: state}
	if change != nil {
		change(&r)
	}
	s.must(s.device.Report(s.ctx, r))
}

func (s *scenario) command(id string) {
	s.Helper()
	s.must(s.device.Command(s.ctx, Command{CommandID: id, Do: "open"}))
}

func (s *scenario) is(want State) {
	s.Helper()
	state, err := s.device.State(s.ctx)
	s.must(err)
	if state != want {
		s.Errorf("the state is %s, want %s", state, want)
	}
}

func (s *scenario) errors(want ErrorLog) {
	s.Helper()
	log, err := s.device.Errors(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, log, cmpopts.IgnoreFields(LogEntry{}, "At")); diff != "" {
		s.Errorf("errors (-want +got):\n%s", diff)
	}
}

func (s *scenario) delivered(want ...string) {
	s.Helper()
	if diff := cmp.Diff(want, s.gateway.commands()); diff != "" {
		s.Errorf("delivered (-want +got):\n%s", diff)
	}
}

// ends retires the device.
func (s *scenario) ends(want Summary) {
	s.Helper()
	s.must(s.device.Retire(s.ctx))
	summary, err := s.device.Result(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, summary); diff != "" {
		s.Errorf("summary (-want +got):\n%s", diff)
	}
}

func TestSilentDeviceIsOffline(t *testing.T) {
	s := newScenario(t)
	s.is(Offline)
	for range 6 {
		s.report("closed", nil)
		s.env.Sleep(14 * time.Minute)
		s.is("closed")
	}
	s.env.Sleep(time.Minute - time.Second)
	s.is("closed")
	heard, err := s.device.LastContact(s.ctx)
	s.must(err)
	if ago := s.env.Now().Sub(heard); ago != 15*time.Minute-time.Second {
		t.Errorf("the last contact was %v ago", ago)
	}
	s.env.Sleep(time.Second)
	s.is(Offline)
	s.errors(ErrorLog{Entries: []LogEntry{{Text: "no contact"}}})
	s.env.Sleep(24 * time.Hour)
	s.report("open", nil)
	s.is("open")
	s.ends(Summary{Reports: 7})
}

func TestReportAnnouncesHowLongTheDeviceWillBeSilent(t *testing.T) {
	for name, silence := range map[string]time.Duration{"longer than always": 8 * time.Hour, "less long than always": time.Minute} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			s.report("closed", nil)
			s.report("closed", func(r *Report) { r.Silence = silence })
			s.env.Sleep(silence - time.Second)
			s.is("closed")
			s.env.Sleep(time.Second)
			s.is(Offline)
			// The next one announces nothing.
			s.report("closed", nil)
			s.env.Sleep(15*time.Minute - time.Second)
			s.is("closed")
			s.env.Sleep(time.Second)
			s.is(Offline)
		})
	}
}

func TestWhoWaitsForAStateIsAnswered(t *testing.T) {
	s := newScenario(t)
	s.report("closed", nil)
	began := s.env.Now()
	s.must(s.device.AwaitState(s.ctx, Offline))
	if took := s.env.Now().Sub(began); took != 15*time.Minute {
		t.Errorf("the device was offline after %v", took)
	}
	waits, err := s.device.StartAwaitState(s.ctx, "open")
	s.must(err)
	s.ends(Summary{Reports: 1})
	if err := waits.Get(s.ctx, nil); !errors.Is(err, runtime.ErrAbortedByClose) {
		t.Errorf("who waits for a retired device gets %v", err)
	}
}

func TestCommandsWaitUntilTheDeviceIsThere(t *testing.T) {
	s := newScenario(t)
	s.command("a")
	s.command("b")
	s.env.Sleep(24 * time.Hour)
	s.delivered()
	s.report("closed", nil)
	s.delivered("a", "b")
	s.command("c")
	s.delivered("a", "b", "c")
	s.env.Sleep(time.Hour)
	s.command("d")
	s.ends(Summary{Reports: 1, Delivered: 3, Left: 1})
	s.delivered("a", "b", "c")
}

// A delivery that takes a minute holds up neither the reports nor the other commands, which follow one after the other.
func TestCommandsThatComeMeanwhileAreDeliveredInOrder(t *testing.T) {
	gateway, env := &fakeGateway{}, temporaltest.New(t)
	env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		test.OnActivity(GatewayDeliverActivity, mock.Anything, mock.Anything).After(time.Minute).Return(gateway.Deliver)
	})
	s := newScenarioWith(t, gateway, env)
	s.report("closed", nil)
	for _, id := range []string{"a", "b", "c"} {
		s.command(id)
	}
	s.report("open", nil)
	s.is("open")
	s.env.Sleep(time.Minute)
	s.delivered("a")
	s.env.Sleep(time.Minute)
	s.delivered("a", "b")
	began := s.env.Now()
	s.ends(Summary{Reports: 2, Delivered: 3})
	if took := s.env.Now().Sub(began); took != time.Minute {
		t.Errorf("the end took %v, want the minute of the last command", took)
	}
}

func TestCommandThatCannotBeDeliveredIsInTheLog(t *testing.T) {
	for name, tt := range map[string]struct {
		err      error
		attempts int
	}{
		"a busy network":            {errors.New("no route"), 3},
		"a command nobody knows":    {temporal.NewApplicationError("no route", "UnknownCommand"), 1},
		"an error that is for good": {temporal.NewNonRetryableApplicationError("no route", "", nil), 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			s.report("closed", nil)
			var want []string
			for n := range tt.attempts {
				s.gateway.deliver.FailNth(n+1, tt.err)
				want = append(want, "a")
			}
			s.command("a")
			s.env.Sleep(time.Minute)
			s.command("b")
			s.delivered(append(want, "b")...)
			s.errors(ErrorLog{Entries: []LogEntry{{Text: `command "open": no route`}}})
			s.ends(Summary{Reports: 1, Delivered: 1, Failed: 1})
		})
	}
}

func TestTooManyCommandsAreRefused(t *testing.T) {
	s := newScenario(t)
	for n := range runtime.DefaultQueueCapacity + 1 {
		s.command(fmt.Sprint(n))
	}
	s.errors(ErrorLog{Entries: []LogEntry{{Text: `command "open": queue is full`}}})
	s.ends(Summary{Failed: 1, Left: runtime.DefaultQueueCapacity})
}

func TestDuplicatesCountOnce(t *testing.T) {
	s := newScenario(t)
	now := s.env.Now()
	for range 3 {
		s.report("closed", func(r *Report) { r.ReportID, r.At, r.Error = "r", now, "battery low" })
		s.command("a")
	}
	s.delivered("a")
	s.errors(ErrorLog{Entries: []LogEntry{{Text: "battery low"}}})
	s.ends(Summary{Reports: 1, Delivered: 1})
}

// A report that was overtaken by a later one shows that the device is there, but not in which state.
func TestOvertakenReportDoesNotChangeTheState(t *testing.T) {
	s := newScenario(t)
	s.report("open", nil)
	s.env.Sleep(10 * time.Minute)
	s.report("closed", func(r *Report) { r.At = r.At.Add(-11 * time.Minute) })
	s.is("open")
	s.env.Sleep(10 * time.Minute)
	s.is("open")
	s.env.Sleep(5 * time.Minute)
	s.is(Offline)
}

func TestErrorLogIsBounded(t *testing.T) {
	s := newScenario(t)
	for n := range maxErrors + 5 {
		s.report("open", func(r *Report) { r.Error = fmt.Sprint("error ", n) })
	}
	want := ErrorLog{Forgotten: 5}
	for n := range maxErrors {
		want.Entries = append(want.Entries, LogEntry{Text: fmt.Sprint("error ", n+5)})
	}
	s.errors(want)
}

func TestNextRunKnowsTheDevice(t *testing.T) {
	s := newScenario(t)
	s.report("open", func(r *Report) { r.Error, r.Silence = "battery low", time.Hour })
	s.command("a")
	s.env.SuggestContinueAsNew(s.device.WorkflowID())
	run, err := s.device.Describe(s.ctx)
	s.must(err)
	if run.WorkflowExecution.RunID == s.device.RunID() {
		t.Fatal("it is still in its first run")
	}
	s.command("a")
	s.delivered("a")
	s.is("open")
	s.env.Sleep(time.Hour)
	s.command("b")
	s.errors(ErrorLog{Entries: []LogEntry{{Text: "battery low"}, {Text: "no contact"}}})
	s.env.SuggestContinueAsNew(s.device.WorkflowID())
	s.report("open", nil)
	s.delivered("a", "b")
	s.ends(Summary{Reports: 2, Delivered: 2})
}

func TestCancelledDeviceDeliversNothing(t *testing.T) {
	s := newScenario(t)
	s.command("a")
	s.must(s.device.Cancel(s.ctx))
	_, err := s.device.Result(s.ctx)
	if _, ok := errors.AsType[*temporal.CanceledError](err); !ok {
		t.Errorf("the result is %v", err)
	}
	s.delivered()
}

func TestInvalidMessagesAreNotSent(t *testing.T) {
	s := newScenario(t)
	at := s.env.Now()
	for name, send := range map[string]func() error{
		"a device without a name": func() error {
			_, err := NewDeviceClient(s.env.Client()).Start(s.ctx, DeviceInput{})
			return err
		},
		"a report without an ID":     func() error { return s.device.Report(s.ctx, Report{At: at, State: "open"}) },
		"a report without a time":    func() error { return s.device.Report(s.ctx, Report{ReportID: "r", State: "open"}) },
		"a report of being offline":  func() error { return s.device.Report(s.ctx, Report{ReportID: "r", At: at, State: Offline}) },
		"a command without an ID":    func() error { return s.device.Command(s.ctx, Command{Do: "open"}) },
		"a command to do nothing":    func() error { return s.device.Command(s.ctx, Command{CommandID: "c"}) },
		"a silence that is negative": func() error { return s.device.Report(s.ctx, Report{ReportID: "r", At: at, State: "open", Silence: -1}) },
	} {
		if err := send(); !errors.Is(err, runtime.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.ends(Summary{})
}
