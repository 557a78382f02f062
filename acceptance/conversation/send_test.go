package conversation

import (
	"errors"
	"strings"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// say sends a text to another speaker without waiting.
func say(ctx workflow.Context, to SpeakerExternal, text string) workflow.Future {
	return runtime.Async(ctx, func(ctx workflow.Context) error { return to.Hear(ctx, text) })
}

func TestSendToAChildThatHasNotStarted(t *testing.T) {
	s := newScene(t)
	queue := testserver.Name(t)
	s.hire(queue, part{run: func(ctx workflow.Context, s *speaker) error {
		if s.ID != queue {
			return nil // it is the child
		}
		child := StartSpeakerChild(ctx, Input{ID: queue + "-child"})
		sent := runtime.Async(ctx, func(ctx workflow.Context) error { return child.Hear(ctx, "one") })
		if sent.IsReady() || runtime.HandlersFinished(ctx) {
			s.write("the signal has gone off already")
		}
		if err := sent.Get(ctx, nil); err != nil {
			return err
		}
		if err := child.Hear(ctx, "end"); err != nil {
			return err
		}
		lines, err := child.Get(ctx)
		s.write(strings.Join(lines, " "))
		s.write("end")
		return err
	}})
	s.has(s.start(queue, queue), "one end", "end")
}

// A server drops what a workflow has sent if that ends before it gets to it. What Async sends is waited for.
func TestSendAndEnd(t *testing.T) {
	s := newScene(t)
	queue := testserver.Name(t)
	listener := s.speaker(part{})
	s.hire(queue, part{run: func(ctx workflow.Context, s *speaker) error {
		if s.ID != queue {
			return nil
		}
		child := StartSpeakerChild(ctx, Input{ID: queue + "-child"}, runtime.WithParentClosePolicy(enumspb.PARENT_CLOSE_POLICY_ABANDON))
		runtime.Async(ctx, func(ctx workflow.Context) error {
			return errors.Join(child.Hear(ctx, "last words"), child.Hear(ctx, "end"))
		})
		say(ctx, ExternalSpeaker(listener.WorkflowID()), "end")
		s.write("end")
		return nil
	}})
	s.has(s.start(queue, queue), "end")
	s.has(NewSpeakerClient(s.sdk).Handle(queue+"-child"), "last words", "end")
	s.has(listener, "end")
}

func TestSendToOtherWorkflows(t *testing.T) {
	s := newScene(t)
	listener := s.speaker(part{})
	nobody := ExternalSpeaker("nobody")
	wrongRun := ExternalSpeaker(listener.WorkflowID())
	wrongRun.RunID = "0198f0a5-0000-7000-8000-000000000000"
	thisRun := wrongRun
	thisRun.RunID = listener.RunID()

	sender := s.speaker(part{run: func(ctx workflow.Context, s *speaker) error {
		cancelled, cancel := workflow.WithCancel(ctx)
		cancel()
		for _, one := range []struct {
			what string
			ctx  workflow.Context
			send func(workflow.Context) error
		}{
			{"nobody", ctx, func(ctx workflow.Context) error { return nobody.Hear(ctx, "anybody?") }},
			{"wrong run", ctx, func(ctx workflow.Context) error { return wrongRun.Hear(ctx, "are you there?") }},
			{"this run", ctx, func(ctx workflow.Context) error { return thisRun.Hear(ctx, "hello") }},
			// The SDK has nothing by which a signal could be taken back, and does not look at the context.
			{"cancelled", cancelled, func(ctx workflow.Context) error { return thisRun.Hear(ctx, "goodbye") }},
			{"refused", ctx, func(workflow.Context) error { return errors.New("no") }},
			{"own name", ctx, func(ctx workflow.Context) error { return thisRun.Signal(ctx, SpeakerHearSignal, "end") }},
		} {
			sent := runtime.Async(one.ctx, one.send)
			selected := false
			workflow.NewSelector(ctx).AddFuture(sent, func(workflow.Future) { selected = true }).Select(ctx)
			text := one.what + " fails: "
			var unknown *temporal.UnknownExternalWorkflowExecutionError
			switch err := sent.Get(ctx, nil); {
			case errors.As(err, &unknown):
				text += "unknown"
			case err != nil:
				text += err.Error()
			default:
				text = one.what
			}
			if !selected {
				text += " (not selected)"
			}
			s.write(text)
		}
		return nil
	}})
	s.has(listener, "hello", "goodbye", "end")
	s.hear(sender, "end")
	s.has(sender, "nobody fails: unknown", "wrong run fails: unknown", "this run", "cancelled", "refused fails: no", "own name", "end")
}

// Without a run ID a signal goes to the run that follows, with one it is an error when that has ended.
func TestSendToAWorkflowThatContinuesAsNew(t *testing.T) {
	s := newScene(t)
	finish := make(chan struct{})
	listener := s.speaker(part{finish: finish, do: func(ctx workflow.Context, s *speaker, text string) error {
		s.write(text)
		return awaitFinish(ctx)
	}})
	firstRun := ExternalSpeaker(listener.WorkflowID())
	firstRun.RunID = listener.RunID()

	// The listener wants to continue, and waits for its handler.
	s.must(listener.Do(s.ctx, "it"))
	s.hear(listener, "next")
	s.waitFor(listener, "next")

	sender := s.speaker(part{do: func(ctx workflow.Context, s *speaker, text string) error {
		if text == "while it waits" {
			return errors.Join(firstRun.Hear(ctx, "it waits"), ExternalSpeaker(listener.WorkflowID()).Hear(ctx, "it still waits"))
		}
		if err := firstRun.Hear(ctx, "too late"); !errors.As(err, new(*temporal.UnknownExternalWorkflowExecutionError)) {
			s.write("the first run is not unknown")
		}
		return ExternalSpeaker(listener.WorkflowID()).Hear(ctx, "end")
	}})
	s.must(sender.Do(s.ctx, "while it waits"))
	s.waitForSignals(listener, 4)
	close(finish)
	testserver.WaitFor(t, "the listener has continued", func() bool {
		d, err := listener.Describe(s.ctx)
		s.must(err)
		return d.WorkflowExecution.RunID != listener.RunID()
	})
	s.must(sender.Do(s.ctx, "when it has continued"))
	s.has(listener, "it", "next", "it waits", "it still waits", "end")
	s.hear(sender, "end")
	s.has(sender, "end")
}

func TestRequestCancelOfARun(t *testing.T) {
	s := newScene(t)
	listener := s.speaker(part{})
	sender := s.speaker(part{run: func(ctx workflow.Context, s *speaker) error {
		other := ExternalSpeaker(listener.WorkflowID())
		other.RunID = "0198f0a5-0000-7000-8000-000000000000"
		if err := runtime.Async(ctx, other.RequestCancel).Get(ctx, nil); err != nil {
			s.write("the wrong run is not cancelled")
		}
		other.RunID = listener.RunID()
		return runtime.Async(ctx, other.RequestCancel).Get(ctx, nil)
	}})
	if _, err := listener.Result(s.ctx); !errors.As(err, new(*temporal.CanceledError)) {
		t.Errorf("the listener has ended with %v", err)
	}
	s.hear(sender, "end")
	s.has(sender, "the wrong run is not cancelled", "end")
}

// Servers refuse commands to other namespaces by default.
func TestSendToAnotherNamespace(t *testing.T) {
	s := newScene(t)
	elsewhere := ExternalSpeaker("somebody")
	elsewhere.Namespace = "temporal-system" // which every server has
	sender := s.speaker(part{run: func(ctx workflow.Context, s *speaker) error { return elsewhere.Hear(ctx, "hello") }})
	history := s.sdk.GetWorkflowHistory(s.ctx, sender.WorkflowID(), "", true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for {
		event, err := history.Next()
		s.must(err)
		if failed := event.GetWorkflowTaskFailedEventAttributes(); failed != nil {
			t.Log(failed.GetCause(), failed.GetFailure().GetMessage())
			if failed.GetCause() != enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES {
				t.Errorf("the task has failed for %v", failed.GetCause())
			}
			break
		}
	}
	s.must(sender.Terminate(s.ctx, "it would try for ever"))
}

func TestSendToAnotherNamespaceOfAServerThatAllowsIt(t *testing.T) {
	t.Parallel()
	ctx := testserver.Context(t)
	server := devserver.ForTest(t, devserver.Options{DynamicConfig: map[string]any{"system.enableCrossNamespaceCommands": true}})
	if _, err := server.Client().WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: "elsewhere", WorkflowExecutionRetentionPeriod: durationpb.New(24 * 3600e9),
	}); err != nil {
		t.Fatal(err)
	}
	elsewhere, err := server.NewClient(ctx, client.Options{Namespace: "elsewhere"})
	if err != nil {
		t.Fatal(err)
	}
	defer elsewhere.Close()
	external := ExternalSpeaker("listener")
	external.Namespace = "elsewhere"
	start := func(c client.Client, id string, p part) (h *SpeakerHandle) {
		testserver.WaitFor(t, "the namespace is known", func() bool {
			h, err = NewSpeakerClient(c).Start(ctx, Input{ID: id}, runtime.WithTaskQueue(id))
			return err == nil
		})
		testserver.StartWorker(t, c, id, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) { RegisterSpeaker(r, p.new) })
		return h
	}
	listener := start(elsewhere, "listener", part{})
	sender := start(server.Client(), "sender", part{run: func(ctx workflow.Context, s *speaker) error {
		s.write("end")
		return errors.Join(say(ctx, external, "hello").Get(ctx, nil), external.RequestCancel(ctx))
	}})
	if _, err := sender.Result(ctx); err != nil {
		t.Error(err)
	}
	if _, err := listener.Result(ctx); !errors.As(err, new(*temporal.CanceledError)) {
		t.Errorf("the listener has ended with %v", err)
	}
	if lines, err := listener.Lines(ctx); err != nil || len(lines) != 1 || lines[0] != "hello" {
		t.Errorf("the listener has heard %q, %v", lines, err)
	}
}
