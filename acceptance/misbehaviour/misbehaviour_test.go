package misbehaviour

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// A scene is a host whose worker runs, and an untyped client: a typed one does not send what is bad.
type scene struct {
	*testing.T
	ctx  context.Context
	sdk  client.Client
	host *HostHandle

	mu     sync.Mutex
	events []runtime.Event
}

func newScene(t *testing.T, options ...runtime.WorkerOption) *scene {
	t.Helper()
	return newSceneOf(t, Input{}, options...)
}

func newSceneOf(t *testing.T, in Input, options ...runtime.WorkerOption) *scene {
	t.Helper()
	return newSceneWith(t, newHost, in, options...)
}

func newSceneWith(t *testing.T, newHost func(workflow.Context, Input) (Host, error), in Input, options ...runtime.WorkerOption) *scene {
	t.Helper()
	t.Parallel()
	s := &scene{T: t, ctx: testserver.Context(t), sdk: testserver.Client()}
	name := testserver.Name(t)
	in.ID = name
	options = append([]runtime.WorkerOption{runtime.WithObserver(s.observe)}, options...)
	testserver.StartWorker(t, s.sdk, name, runtime.WorkerOptions(worker.Options{}, options...), func(r worker.Registry) { RegisterHost(r, newHost) })
	var err error
	s.host, err = NewHostClient(s.sdk).Start(s.ctx, in, runtime.WithTaskQueue(name))
	s.must(err)
	return s
}

func (s *scene) observe(e runtime.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, e)
}

// outcome is what was reported of a message last.
func (s *scene) outcome(message string) (runtime.Outcome, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.events {
		if e.Message == message {
			return e.Outcome, e.Err
		}
	}
	return "", nil
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// send sends a signal with a JSON text.
func (s *scene) send(signal, text string) {
	s.Helper()
	s.must(s.sdk.SignalWorkflow(s.ctx, s.host.WorkflowID(), "", signal, json.RawMessage(text)))
}

// end ends the host, which shows that it goes on, and that no workflow task has failed.
func (s *scene) end() {
	s.Helper()
	s.must(s.host.End(s.ctx))
	if _, err := s.host.Result(s.ctx); err != nil {
		s.Errorf("the workflow ended with %v", err)
	}
	s.wantNoFailedTask()
}

// failedTask waits until a workflow task has failed.
func (s *scene) failedTask() *historypb.WorkflowTaskFailedEventAttributes {
	s.Helper()
	history := s.sdk.GetWorkflowHistory(s.ctx, s.host.WorkflowID(), "", true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		s.must(err)
		if failed := event.GetWorkflowTaskFailedEventAttributes(); failed != nil {
			return failed
		}
	}
	s.Fatal("the workflow has ended, and no task has failed")
	return nil
}

func (s *scene) wantNoFailedTask() {
	s.Helper()
	history := s.sdk.GetWorkflowHistory(s.ctx, s.host.WorkflowID(), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		s.must(err)
		// The server makes a task fail that wants to complete a workflow for which a message has come.
		if a := event.GetWorkflowTaskFailedEventAttributes(); a != nil && a.GetCause() != enumspb.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND {
			s.Errorf("a workflow task failed: %v", a.GetFailure().GetMessage())
		}
	}
}

// A signal whose author's functions misbehave is dropped and reported, and the workflow goes on.
func TestSignalsThatMakeFunctionsMisbehave(t *testing.T) {
	for _, c := range []struct {
		signal, text string
		want         runtime.Outcome
		wantErr      string
	}{
		{HostPlainSignal, `{}`, runtime.OutcomeHandled, ""},
		{HostPlainSignal, `null`, runtime.OutcomeHandled, ""},
		{HostPlainSignal, `{"check":"error"}`, runtime.OutcomeInvalid, "no reason"},
		{HostPlainSignal, `{"check":"panic"}`, runtime.OutcomeInvalid, "no reason"},
		{HostPlainSignal, `{"check":"nil dereference"}`, runtime.OutcomeInvalid, "nil pointer dereference"},
		{HostPlainSignal, `{"check":"typed nil"}`, runtime.OutcomeHandled, ""},
		{HostPlainSignal, `{"unmarshal":"error"}`, runtime.OutcomeUndecodable, "no reason"},
		{HostPlainSignal, `{"unmarshal":"panic"}`, runtime.OutcomeUndecodable, "no reason"},
		{HostPlainSignal, `{"unmarshal":"nil dereference"}`, runtime.OutcomeUndecodable, "nil pointer dereference"},
		{HostPlainSignal, `{"handler":"error"}`, runtime.OutcomeFailed, "no reason"},
		{HostPlainSignal, `{"handler":"typed nil"}`, runtime.OutcomeHandled, ""},
		{HostPlainSignal, `{"handler":"continue as new"}`, runtime.OutcomeFailed, ""},
		{HostPointerSignal, `{}`, runtime.OutcomeHandled, ""},
		{HostPointerSignal, `null`, runtime.OutcomeInvalid, "nil"},
		{HostPointerSignal, `{"check":"panic"}`, runtime.OutcomeInvalid, "no reason"},
		{HostKeyedSignal, `{"key":"a"}`, runtime.OutcomeHandled, ""},
		{HostKeyedSignal, `null`, runtime.OutcomeInvalid, "nil"},
		{HostKeyedSignal, `{"key":"panic"}`, runtime.OutcomeInvalid, "no reason"},
		{HostKeyedSignal, `{"key":"nil dereference"}`, runtime.OutcomeInvalid, "nil pointer dereference"},
		{HostKeyedSignal, `{"key":"a","check":"error"}`, runtime.OutcomeInvalid, "no reason"},
		{HostKeyedSignal, `{"key":"a","marshal":"error"}`, runtime.OutcomeHandled, ""},
		{HostKeyedSignal, `{"key":"a","marshal":"panic"}`, runtime.OutcomeHandled, ""},
		{HostLockedSignal, `{"lock":"a"}`, runtime.OutcomeHandled, ""},
		{HostLockedSignal, `null`, runtime.OutcomeInvalid, "nil"},
		{HostLockedSignal, `{"lock":"panic"}`, runtime.OutcomeInvalid, "no reason"},
		{HostLockedSignal, `{"lock":"nil dereference"}`, runtime.OutcomeInvalid, "nil pointer dereference"},
		{HostBatchedSignal, `{"key":"a"}`, runtime.OutcomeHandled, ""},
		{HostBatchedSignal, `null`, runtime.OutcomeInvalid, "nil"},
		{HostBatchedSignal, `{"key":"panic"}`, runtime.OutcomeInvalid, "no reason"},
		{HostBatchedSignal, `{"key":"a","check":"panic"}`, runtime.OutcomeInvalid, "no reason"},
		{HostBatchedSignal, `{"unmarshal":"panic"}`, runtime.OutcomeUndecodable, "no reason"},
		{HostBatchedSignal, `{"key":"a","handler":"typed nil"}`, runtime.OutcomeHandled, ""},
	} {
		t.Run(c.signal+c.text, func(t *testing.T) {
			s := newScene(t)
			s.send(c.signal, c.text)
			s.end()
			got, err := s.outcome(c.signal)
			if got != c.want {
				t.Errorf("the signal was reported as %q (%v), want %q", got, err, c.want)
			}
			if text := fmt.Sprint(err); !strings.Contains(text, c.wantErr) {
				t.Errorf("it was reported with %v, want %q", err, c.wantErr)
			}
		})
	}
}

// A sender chooses the encoding. One that does not fit the message will not do so at the next attempt either.
func TestSignalsInEncodingsThatDoNotFit(t *testing.T) {
	for name, value := range map[string]any{
		"bytes":            []byte("{}"),
		"protobuf":         &commonpb.WorkflowType{Name: "Host"},
		"unknown encoding": payload("{}", map[string][]byte{"encoding": []byte("unknown")}),
		"no encoding":      payload("{}", map[string][]byte{"other": nil}),
		"no metadata":      payload("{}", nil),
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.must(s.sdk.SignalWorkflow(s.ctx, s.host.WorkflowID(), "", HostPlainSignal, value))
			s.end()
			if got, err := s.outcome(HostPlainSignal); got != runtime.OutcomeUndecodable {
				t.Errorf("the signal was reported as %q (%v), want %q", got, err, runtime.OutcomeUndecodable)
			}
		})
	}
}

func payload(data string, metadata map[string][]byte) converter.RawValue {
	return converter.NewRawValue(&commonpb.Payload{Metadata: metadata, Data: []byte(data)})
}

// Where the contract says that a signal ends the workflow, it ends once, and says why.
func TestSignalsThatFailTheWorkflow(t *testing.T) {
	for _, c := range []struct{ signal, text, want string }{
		{HostFatalSignal, `{"handler":"error"}`, "no reason"},
		{HostFatalSignal, `{"handler":"continue as new"}`, "only the workflow's Run method can continue as new"},
		{HostStrictSignal, `null`, "nil"},
		{HostStrictSignal, `{"check":"error"}`, "no reason"},
		{HostStrictSignal, `{"check":"panic"}`, "no reason"},
	} {
		t.Run(c.signal+c.text, func(t *testing.T) {
			s := newScene(t)
			s.send(c.signal, c.text)
			_, err := s.host.Result(s.ctx)
			var failed *temporal.ApplicationError
			if !errors.As(err, &failed) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the workflow ended with %v, want %q", err, c.want)
			}
			s.wantNoFailedTask()
		})
	}
}

// The workflow's own functions end it with their errors.
func TestInitialisersAndRunMethodsThatMisbehave(t *testing.T) {
	for _, c := range []struct {
		in   Input
		want string
	}{
		{Input{New: "error"}, "no reason"},
		{Input{New: "typed nil", Run: "typed nil"}, ""},
		{Input{New: "continue as new"}, "only the workflow's Run method can return this"},
		{Input{Run: "error"}, "no reason"},
		{Input{Run: "typed nil"}, ""},
	} {
		t.Run(fmt.Sprintf("new %s, run %s", c.in.New, c.in.Run), func(t *testing.T) {
			s := newSceneOf(t, c.in)
			_, err := s.host.Result(s.ctx)
			if text := fmt.Sprint(err); (err == nil) != (c.want == "") || !strings.Contains(text, c.want) {
				t.Errorf("the workflow ended with %v, want %q", err, c.want)
			}
			s.wantNoFailedTask()
		})
	}
}

// A query changes nothing, so whatever it does reaches its sender alone.
func TestQueriesThatMisbehave(t *testing.T) {
	s := newScene(t)
	for what, want := range map[string]string{
		"error": "no reason", "panic": "no reason", "nil dereference": "nil pointer dereference",
		"typed nil": "", "typed nil inside": "cannot be sent",
	} {
		_, err := s.host.Look(s.ctx, what)
		if text := fmt.Sprint(err); (err == nil) != (want == "") || !strings.Contains(text, want) {
			t.Errorf("a query whose handler does %q got %v, want %q", what, err, want)
		}
	}
	s.end()
}

func TestObserversThatPanicAreNotHeard(t *testing.T) {
	s := newScene(t, runtime.WithObserver(func(runtime.Event) { panic("no reason") }))
	s.send(HostPlainSignal, `{}`)
	s.end()
}

// An update whose author's functions misbehave gets an error, and the workflow goes on.
func TestUpdatesThatMakeFunctionsMisbehave(t *testing.T) {
	for _, c := range []struct{ update, text, want string }{
		{HostAskUpdate, `{}`, ""},
		{HostAskUpdate, `null`, ""},
		{HostAskUpdate, `{"check":"error"}`, "no reason"},
		{HostAskUpdate, `{"check":"panic"}`, "no reason"},
		{HostAskUpdate, `{"check":"typed nil"}`, ""},
		{HostAskUpdate, `{"unmarshal":"error"}`, "no reason"},
		{HostAskUpdate, `{"handler":"error"}`, "no reason"},
		{HostAskUpdate, `{"handler":"typed nil"}`, ""},
		{HostAskUpdate, `{"handler":"continue as new"}`, "ontinue as new"},
		{HostOnceUpdate, `{"key":"a"}`, ""},
		{HostOnceUpdate, `null`, "nil"},
		{HostOnceUpdate, `{"key":"panic"}`, "no reason"},
		{HostOnceUpdate, `{"key":"nil dereference"}`, "nil pointer dereference"},
		{HostOnceUpdate, `{"key":"a","check":"panic"}`, "no reason"},
		{HostOnceUpdate, `{"key":"a","marshal":"panic"}`, ""},
		{HostOnceUpdate, `{"key":"a","handler":"typed nil"}`, ""},
		{HostLockedUpdateUpdate, `{"lock":"a"}`, ""},
		{HostLockedUpdateUpdate, `null`, "nil"},
		{HostLockedUpdateUpdate, `{"lock":"panic"}`, "no reason"},
		{HostCheckedUpdate, `{"validator":"error"}`, "no reason"},
		{HostCheckedUpdate, `{"validator":"panic"}`, "no reason"},
		{HostCheckedUpdate, `{"validator":"long panic"}`, "no reason"},
		{HostCheckedUpdate, `{"validator":"panic with bytes"}`, "no reason"},
		{HostCheckedUpdate, `{"validator":"nil dereference"}`, "nil pointer dereference"},
		{HostCheckedUpdate, `{"validator":"typed nil"}`, ""},
	} {
		t.Run(c.update+c.text, func(t *testing.T) {
			s := newScene(t)
			u, err := s.sdk.UpdateWorkflow(s.ctx, client.UpdateWorkflowOptions{
				WorkflowID: s.host.WorkflowID(), UpdateName: c.update, Args: []any{json.RawMessage(c.text)},
				WaitForStage: client.WorkflowUpdateStageCompleted,
			})
			if err == nil {
				err = u.Get(s.ctx, nil)
			}
			switch {
			case c.want == "" && err != nil:
				t.Errorf("the update ended with %v", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("the update ended with %v, want %q", err, c.want)
			}
			s.end()
		})
	}
}

// Clients do not send what they know to be invalid, and do not panic.
func TestClientsRefuseMessagesThatMisbehave(t *testing.T) {
	s := newScene(t)
	for name, send := range map[string]func() error{
		"signal with nil":          func() error { return s.host.Pointer(s.ctx, nil) },
		"signal that panics":       func() error { return s.host.Pointer(s.ctx, &Trick{Check: "panic"}) },
		"value with a bad pointer": func() error { return s.host.Plain(s.ctx, Trick{Check: "nil dereference"}) },
		"update that panics": func() error {
			_, err := s.host.Ask(s.ctx, Trick{Check: "panic"})
			return err
		},
	} {
		if err := send(); !errors.Is(err, runtime.ErrInvalid) {
			t.Errorf("%s: error is %v, want ErrInvalid", name, err)
		}
	}
	s.end()
}

// A validator knows what the run knows, and changes nothing: in a replay it is not called.
func TestValidatorsThatDoWhatHandlersDo(t *testing.T) {
	s := newScene(t)
	try := func(validator string) error {
		_, err := s.host.Checked(s.ctx, Trick{Validator: validator})
		return err
	}
	s.must(try("limits"))
	for _, c := range []struct{ validator, want string }{
		{"limits", "too many updates"},
		{"lock", "blocks or issues a command"},
		{"go", "blocks or issues a command"},
		{"await handlers", "would wait for itself"},
	} {
		if err := try(c.validator); !errors.Is(err, runtime.ErrRejected) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("a validator with %q: error is %v, want a rejection with %q", c.validator, err, c.want)
		}
	}
	s.must(s.host.Plain(s.ctx, Trick{Handler: "lock"})) // nobody holds it, or the workflow would not end
	s.end()
}

// A task whose results a server does not take is tried again until they are smaller.
func TestResultsThatAreTooLarge(t *testing.T) {
	newLargeScene := func(t *testing.T, in Input) (s *scene, repair func()) {
		var repaired atomic.Bool
		s = newSceneWith(t, func(workflow.Context, Input) (Host, error) { return &host{modest: repaired.Load}, nil }, in)
		return s, func() {
			if failed := s.failedTask(); failed.GetCause() != enumspb.WORKFLOW_TASK_FAILED_CAUSE_PAYLOADS_TOO_LARGE {
				t.Errorf("the task failed with %v", failed)
			}
			repaired.Store(true)
		}
	}
	t.Run("Run", func(t *testing.T) {
		s, repair := newLargeScene(t, Input{Run: "large result"})
		repair()
		_, err := s.host.Result(s.ctx)
		s.must(err)
	})
	for _, answer := range []string{"large answer", "large answer to an accepted update"} {
		t.Run(answer, func(t *testing.T) {
			s, repair := newLargeScene(t, Input{})
			answered := make(chan error, 1)
			go func() {
				_, err := s.host.Ask(s.ctx, Trick{Handler: answer})
				answered <- err
			}()
			repair()
			s.must(<-answered)
			s.must(s.host.End(s.ctx))
			_, err := s.host.Result(s.ctx)
			s.must(err)
		})
	}
}

func TestRegistrationWithoutInitialiser(t *testing.T) {
	defer func() {
		if p := fmt.Sprint(recover()); !strings.Contains(p, "register workflow Host: there is no function") {
			t.Errorf("RegisterHost panicked with %s", p)
		}
	}()
	RegisterHost(nil, nil)
}
