package run

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/encoding/protojson"
)

// Behaviour 2 exists in these tests alone: a run that has it sleeps before it does anything else. The
// histories of such runs are those of a server. They are recorded anew with
//
//	go test ./runtime/internal/run -run TestRecordBehaviours -server HOST:PORT
var server = flag.String("server", "", "the Temporal server on which histories are recorded")

// The releases in the order in which they come.
var (
	first  = behaviours{begins: 1, knows: 1}
	second = behaviours{begins: 1, knows: 2} // brings behaviour 2
	third  = behaviours{begins: 2, knows: 2} // begins runs with it
)

const sleeper = "Sleeper"

// register registers the workflow as generated code does.
func registerSleeper(r worker.WorkflowRegistry) {
	r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (int, error) {
		var handled, behaviour int
		err := Execute(ctx, Definition{
			Contract: plain{},
			New:      func(workflow.Context) (any, error) { return &handled, nil },
			Run: func(ctx workflow.Context) error {
				if behaviour = Of(ctx).behaviour; behaviour >= 2 {
					if err := workflow.Sleep(ctx, time.Millisecond); err != nil {
						return err
					}
				}
				// The author's own versions are none of this package's.
				workflow.GetVersion(ctx, "author", workflow.DefaultVersion, 3)
				return workflow.Await(ctx, func() bool { return handled == 2 })
			},
			Handlers: func() []Handler {
				return []Handler{&SignalHandler{
					Name: "wake", New: func() any { return new(struct{}) }, Empty: true,
					Handle: func(workflow.Context, any) error { handled++; return nil },
				}}
			},
		})
		return behaviour, err
	}, workflow.RegisterOptions{Name: sleeper})
}

// interceptors are those of a worker of a release; begins is what it is asked to begin runs with, 0 for nothing.
func interceptors(release behaviours, begins int) []interceptor.WorkerInterceptor {
	s := SettingsOf(nil)
	s.behaviours = release
	if begins != 0 {
		s.BeginWith(begins)
	}
	return Intercept(nil, s)
}

func historyOf(t *testing.T, file string) *historypb.History {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "behaviour", file+".json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	history, err := client.HistoryFromJSON(f, client.HistoryJSONOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return history
}

func replaySleeper(t *testing.T, history *historypb.History, options worker.WorkflowReplayerOptions, b behaviours) error {
	t.Helper()
	options.Interceptors = interceptors(b, 0)
	replayer, err := worker.NewWorkflowReplayerWithOptions(options)
	if err != nil {
		t.Fatal(err)
	}
	registerSleeper(replayer)
	return replayer.ReplayWorkflowHistory(log.NewStructuredLogger(slog.New(slog.DiscardHandler)), history)
}

// One release back always works, two are refused by name.
func TestReleasesReplayWhatTheirNeighboursRecord(t *testing.T) {
	for _, test := range []struct {
		history  string
		release  behaviours
		replayed bool
	}{
		{"begun-with-1", first, true},
		{"begun-with-1", second, true},
		{"begun-with-1", third, true},
		{"begun-with-2", third, true},
		{"begun-with-2", second, true},
		{"begun-with-2", first, false},
		{"preferred-1", second, true},
		{"preferred-1", third, true},
	} {
		err := replaySleeper(t, historyOf(t, test.history), worker.WorkflowReplayerOptions{}, test.release)
		switch {
		case test.replayed && err != nil:
			t.Errorf("%s is not replayed by %+v: %v", test.history, test.release, err)
		case !test.replayed && (err == nil || !strings.Contains(err.Error(), behaviourChange)):
			t.Errorf("%s is replayed by %+v: %v, want an error that names %s", test.history, test.release, err, behaviourChange)
		}
	}
}

// The replays above say something only if the behaviours differ in what they record.
func TestBehavioursAreRecordedOnceAtTheStart(t *testing.T) {
	for file, want := range map[string][]string{
		"begun-with-1": {"author"},
		"begun-with-2": {behaviourChange, "author"},
	} {
		var got []string
		var attributes int
		for _, event := range historyOf(t, file).GetEvents() {
			if m := event.GetMarkerRecordedEventAttributes(); m != nil {
				got = append(got, strings.Trim(string(m.GetDetails()["change-id"].GetPayloads()[0].GetData()), `"`))
			}
			if event.GetEventType() == enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES {
				attributes++
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: versions (-want +got):\n%s", file, diff)
		}
		if attributes != len(want) {
			t.Errorf("%s: %d search attributes, want one for each version", file, attributes)
		}
	}
}

func TestReleasesBeginRunsWithTheirBehaviour(t *testing.T) {
	for _, test := range []struct {
		name    string
		release behaviours
		asked   int
		want    int
	}{
		{"first", first, 0, 1},
		{"second", second, 0, 1},
		{"second, asked for the next", second, 2, 2},
		{"third", third, 0, 2},
		{"third, asked for the previous", third, 1, 1},
	} {
		var suite testsuite.WorkflowTestSuite
		env := suite.NewTestWorkflowEnvironment()
		env.SetWorkerOptions(worker.Options{Interceptors: interceptors(test.release, test.asked)})
		registerSleeper(env)
		env.RegisterDelayedCallback(func() {
			env.SignalWorkflow("wake", nil)
			env.SignalWorkflow("wake", nil)
		}, time.Second)
		env.ExecuteWorkflow(sleeper)
		var got int
		if err := env.GetWorkflowResult(&got); err != nil || got != test.want {
			t.Errorf("%s: behaviour %d, %v, want %d", test.name, got, err, test.want)
		}
	}
}

func TestUnknownBehaviourIsRefusedWhenTheWorkerIsMade(t *testing.T) {
	for _, number := range []int{-1, released.knows + 1} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("behaviour %d was accepted", number)
				}
			}()
			interceptors(released, number)
		}()
	}
}

func TestRecordBehaviours(t *testing.T) {
	if *server == "" {
		return // there is nothing to check
	}
	ctx := context.Background()
	c, err := client.Dial(client.Options{HostPort: *server})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for name, options := range map[string]worker.Options{
		"begun-with-1": {Interceptors: interceptors(second, 0)},
		"begun-with-2": {Interceptors: interceptors(third, 0)},
		"preferred-1": {Interceptors: interceptors(third, 0), PreferredVersionProvider: func(in worker.PreferredVersionProviderInput) *worker.VersionPreference {
			return &worker.VersionPreference{Version: workflow.DefaultVersion}
		}},
	} {
		w := worker.New(c, name, options)
		registerSleeper(w)
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: name, TaskQueue: name}, sleeper)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := c.SignalWorkflow(ctx, name, "", "wake", nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := run.Get(ctx, nil); err != nil {
			t.Fatal(err)
		}
		w.Stop()
		history := &historypb.History{}
		events := c.GetWorkflowHistory(ctx, name, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			if err != nil {
				t.Fatal(err)
			}
			// Who recorded it is nobody's business.
			if a := event.GetWorkflowExecutionStartedEventAttributes(); a != nil {
				a.Identity = ""
			}
			if a := event.GetWorkflowExecutionSignaledEventAttributes(); a != nil {
				a.Identity = ""
			}
			if a := event.GetWorkflowTaskStartedEventAttributes(); a != nil {
				a.Identity = ""
			}
			if a := event.GetWorkflowTaskCompletedEventAttributes(); a != nil {
				a.Identity = ""
			}
			history.Events = append(history.Events, event)
		}
		encoded, err := protojson.MarshalOptions{Multiline: true}.Marshal(history)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "behaviour", name+".json")
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(encoded, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
