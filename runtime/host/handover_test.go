package host_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// A relay is a run of a workflow that handles messages, or leaves them to the next one.
type relay struct {
	leave   bool // what has not begun when Run begins
	until   int  // so many messages are handled
	handled []string

	next   *workflow.ContinueAsNewError
	logged bytes.Buffer
}

const relayType = "Relay"

// replay replays the history of the run.
func (r *relay) replay(h *history, options ...runtime.WorkerOption) error {
	replayer, err := worker.NewWorkflowReplayerWithOptions(runtime.ReplayerOptions(worker.WorkflowReplayerOptions{EnableLoggingInReplay: true}, options...))
	if err != nil {
		return err
	}
	replayer.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		err := host.RunNoResult(ctx, host.Workflow[*relay]{
			New: func(workflow.Context) (*relay, error) { return r, nil },
			Handlers: func(r *relay) []host.Handler {
				return []host.Handler{&host.SignalHandler[string]{Name: tell, Handle: func(ctx workflow.Context, message string) error {
					if tenant, ok := ctx.Value(tenantKey{}).(string); ok {
						message += " of " + tenant
					}
					r.handled = append(r.handled, message)
					return nil
				}}}
			},
			MaxConcurrent: 1,
		}, func(ctx workflow.Context, r *relay) error {
			if r.leave {
				return host.ContinueAsNew(relayType, func() []any { return nil })
			}
			return workflow.Await(ctx, func() bool { return len(r.handled) >= r.until })
		})
		errors.As(err, &r.next)
		return err
	}, workflow.RegisterOptions{Name: relayType})
	logger := log.NewStructuredLogger(slog.New(slog.NewTextHandler(&r.logged, nil)))
	return replayer.ReplayWorkflowHistory(logger, &h.History)
}

// handover is the header that a run hands to the next with the messages "b", which has a header, and "c".
func handover(t *testing.T, ofB *commonpb.Header) *commonpb.Header {
	t.Helper()
	h := started(relayType, nil)
	h.signals(tell, "1", "2", "3", "4", "5") // begin before Run does
	h.signals(tell, "b")
	h.Events[len(h.Events)-1].GetWorkflowExecutionSignaledEventAttributes().Header = ofB
	h.signals(tell, "c")
	h.task()
	r := &relay{leave: true}
	if err := r.replay(h.continued()); err != nil {
		t.Fatal(err)
	}
	return r.next.Header
}

// Nobody but the workflow's own previous run can hand something on.
func TestWhatIsHandedOnIsBelievedOfThePreviousRunAlone(t *testing.T) {
	unreadable := func(header *commonpb.Header) {
		for _, payload := range header.Fields {
			payload.Metadata["encoding"] = []byte("unknown")
		}
	}
	type attributes = historypb.WorkflowExecutionStartedEventAttributes
	for name, test := range map[string]struct {
		start   func(*attributes)
		header  func(*commonpb.Header)
		ignored bool
		failed  string // with what the task fails
		logged  string
	}{
		"next run":                {},
		"retry of the next run":   {start: func(a *attributes) { a.Attempt, a.ContinuedExecutionRunId = 2, "first attempt" }},
		"started with it":         {start: func(a *attributes) { a.ContinuedExecutionRunId = "" }, ignored: true, logged: "which is ignored"},
		"started with what is no": {start: func(a *attributes) { a.ContinuedExecutionRunId = "" }, header: unreadable, ignored: true, logged: "which is ignored"},
		"of another chain":        {start: func(a *attributes) { a.FirstExecutionRunId = "other" }, ignored: true, logged: "which is ignored"},
		"repeated by a schedule":  {start: func(a *attributes) { a.ContinuedExecutionRunId = "later" }, ignored: true},
		"unreadable":              {header: unreadable, failed: "what the previous run of workflow Relay has handed on cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			header := proto.Clone(handover(t, nil)).(*commonpb.Header)
			if test.header != nil {
				test.header(header)
			}
			h := started(relayType, header)
			if test.start != nil {
				test.start(h.Events[0].GetWorkflowExecutionStartedEventAttributes())
			}
			h.signals(tell, "d")
			h.task()
			want := []string{"b", "c", "d"}
			if test.ignored {
				want = want[2:]
			}
			r := &relay{until: len(want)}
			err := r.replay(h.completed())
			if test.failed != "" {
				if err == nil || !strings.Contains(err.Error(), test.failed) {
					t.Errorf("%v, want that the task fails with %q", err, test.failed)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, r.handled); diff != "" {
				t.Errorf("handled (-want +got):\n%s", diff)
			}
			if logged := r.logged.String(); !strings.Contains(logged, test.logged) || test.logged == "" && strings.Contains(logged, "WARN") {
				t.Errorf("logged %q, want %q", logged, test.logged)
			}
		})
	}
}

// Signals keep their headers on the way, and propagators find there what they have put in.
func TestSignalsThatAreHandedOnKeepTheirHeaders(t *testing.T) {
	header := handover(t, &commonpb.Header{Fields: map[string]*commonpb.Payload{
		"tenant": payloads("north").Payloads[0], "other": payloads(7).Payloads[0],
	}})
	for name, test := range map[string]struct {
		options []runtime.WorkerOption
		want    []string
		failed  string
	}{
		"propagator": {options: []runtime.WorkerOption{runtime.WithContextPropagators(tenants{}, tenants{})}, want: []string{"b of north", "c"}},
		"none":       {want: []string{"b", "c"}},
		"failing":    {options: []runtime.WorkerOption{runtime.WithContextPropagators(tenants{errors.New("no such tenant")})}, failed: "headers of signal tell carried from the previous run"},
	} {
		t.Run(name, func(t *testing.T) {
			h := started(relayType, header)
			h.task()
			r := &relay{until: 2}
			err := r.replay(h.completed(), test.options...)
			if test.failed != "" {
				if err == nil || !strings.Contains(err.Error(), test.failed) {
					t.Errorf("%v, want that the task fails with %q", err, test.failed)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, r.handled); diff != "" {
				t.Errorf("handled (-want +got):\n%s", diff)
			}
		})
	}
}

type tenantKey struct{}

// tenants is a propagator of whom a message is of.
type tenants struct{ fail error }

func (tenants) Inject(context.Context, workflow.HeaderWriter) error              { return nil }
func (tenants) InjectFromWorkflow(workflow.Context, workflow.HeaderWriter) error { return nil }

func (tenants) Extract(ctx context.Context, _ workflow.HeaderReader) (context.Context, error) {
	return ctx, nil
}

func (p tenants) ExtractToWorkflow(ctx workflow.Context, header workflow.HeaderReader) (workflow.Context, error) {
	if _, known := header.Get("tenant"); !known {
		return ctx, p.fail
	}
	err := header.ForEachKey(func(key string, value *commonpb.Payload) error {
		var name string
		if key != "tenant" {
			return nil
		}
		err := converter.GetDefaultDataConverter().FromPayload(value, &name)
		ctx = workflow.WithValue(ctx, tenantKey{}, name)
		return err
	})
	return ctx, errors.Join(err, p.fail)
}
