package guarantees

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/stub"
)

// is fails the test unless an error is of the given kind.
func (s *scene) is(kind, err error) {
	s.Helper()
	if !errors.Is(err, kind) {
		s.Errorf("error is %v, want one that is %q", err, kind)
	}
}

func TestClientsTellErrorsApart(t *testing.T) {
	s := newScene(t, Input{Close: "close"})
	s.begin()

	_, err := s.journal.Once(s.ctx, Entry{Text: "run", Key: "1"})
	s.is(runtime.ErrRejected, err)
	_, err = s.journal.StartOnce(s.ctx, Entry{Text: "run", Key: "1"})
	s.is(runtime.ErrRejected, err)

	_, err = s.journal.Write(s.ctx, Entry{Text: "bad", Error: "no"})
	s.is(runtime.ErrFailed, err)
	var app *temporal.ApplicationError
	if !errors.As(err, &app) || app.Type() != "EntryFailed" {
		t.Errorf("error is %v, want the handler's type in it", err)
	}

	unknown := s.journal.WorkflowHandle
	_, err = stub.Update[Pages](s.ctx, &unknown, stub.UpdateCall{Name: "missing"}, nil)
	s.is(runtime.ErrUnknownHandler, err)
	_, err = stub.Query[Pages](s.ctx, &unknown, "missing")
	s.is(runtime.ErrUnknownHandler, err)

	slow, err := s.journal.StartWrite(s.ctx, Entry{Text: "slow", Hold: true})
	s.must(err)
	short, cancel := context.WithTimeout(s.ctx, 300*time.Millisecond)
	defer cancel()
	_, err = slow.Get(short)
	s.is(runtime.ErrTimeout, err)
	s.release("slow")

	s.is(runtime.ErrNotFound, s.client.Handle("no such journal").Alpha(s.ctx, Entry{}))

	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	s.result()
	s.is(runtime.ErrWorkflowClosed, s.journal.Alpha(s.ctx, Entry{}))
	_, err = s.journal.Write(s.ctx, Entry{})
	s.is(runtime.ErrWorkflowClosed, err)
	if pages, err := s.journal.Pages(s.ctx); err != nil || len(pages) == 0 {
		t.Errorf("query of a completed workflow: %v, %v", pages, err)
	}
}

// The SDK fails the workflow task of such a validator for ever (semantics PR-7).
func TestBlockingValidatorRejectsTheUpdate(t *testing.T) {
	s := newScene(t, Input{Close: "close"})
	s.begin()
	for _, text := range []string{"sleep", "command"} {
		_, err := s.journal.Once(s.ctx, Entry{Text: text, Key: text})
		s.is(runtime.ErrRejected, err)
	}
	var panicked *temporal.PanicError
	if _, err := s.journal.Once(s.ctx, Entry{Text: "panic", Key: "panic"}); !errors.As(err, &panicked) {
		t.Errorf("update with a panicking validator ended with %v, want the panic", err)
	}
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	s.result()
}

func TestFailedWorkflowIsTold(t *testing.T) {
	s := newScene(t, Input{})
	s.begin()
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "bad", Error: "no"}))
	_, err := s.journal.Result(s.ctx)
	s.is(runtime.ErrFailed, err)
	var app *temporal.ApplicationError
	if !errors.As(err, &app) || app.Type() != "EntryFailed" {
		t.Errorf("the workflow ended with %v, want the signal handler's error", err)
	}
}

func TestStartOfARunningWorkflow(t *testing.T) {
	s := newScene(t, Input{Close: "close"})
	again, err := s.client.Start(s.ctx, Input{ID: s.journal.WorkflowID()})
	s.must(err)
	if again.RunID() != s.journal.RunID() {
		t.Error("a second start by default does not attach to the running workflow")
	}
	_, err = s.client.Start(s.ctx, Input{ID: s.journal.WorkflowID()}, func(o *client.StartWorkflowOptions) {
		o.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
		o.WorkflowExecutionErrorWhenAlreadyStarted = true
	})
	s.is(runtime.ErrAlreadyStarted, err)
}

func TestMessagesThatStartTheirWorkflow(t *testing.T) {
	s := newScene(t, Input{Close: "close"})
	s.begin()
	in := Input{ID: s.journal.WorkflowID() + "-started", Close: "close"}
	pages, started, err := s.client.WithStart(in).Write(s.ctx, Entry{Text: "1"})
	s.must(err)
	if len(pages) != 1 || pages[0] != "1" {
		t.Errorf("the update saw %v, want itself before Run", pages)
	}
	_, same, err := s.client.WithStart(in).Once(s.ctx, Entry{Text: "1", Key: "k"}, runtime.WithUpdateID("u"))
	s.is(runtime.ErrRejected, err)
	if same == nil || same.RunID() != started.RunID() {
		t.Errorf("the rejected update's handle is %v, want the running workflow's", same)
	}
	u, _, err := s.client.WithStart(in).StartAmend(s.ctx, Entry{Text: "2"})
	s.must(err)
	_, err = u.Get(s.ctx)
	s.must(err)
	attached, err := s.client.WithStart(in).Alpha(s.ctx, Entry{Text: "close"})
	s.must(err)
	result, err := attached.Result(s.ctx)
	s.must(err)
	if got := strings.Join(result, " "); got != "1 run 2 close" {
		t.Errorf("journal is %q", got)
	}
	if _, err := started.AmendUpdate(u.UpdateID()).Get(s.ctx); err != nil {
		t.Errorf("handle of an update by its ID: %v", err)
	}
}

func TestMissingInterceptorFailsTheFirstTask(t *testing.T) {
	s := newScene(t, Input{Close: "close"})
	s.startWorkerWith(worker.Options{})
	for {
		iterator := s.sdk.GetWorkflowHistory(s.ctx, s.journal.WorkflowID(), "", true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for iterator.HasNext() {
			event, err := iterator.Next()
			s.must(err)
			if failed := event.GetWorkflowTaskFailedEventAttributes(); failed != nil {
				if text := failed.GetFailure().GetMessage(); !strings.Contains(text, "runtime.WorkerOptions(worker.Options{})") {
					t.Errorf("the task failed with %q, want what to add", text)
				}
				s.must(s.journal.Terminate(s.ctx, "seen"))
				return
			}
		}
	}
}
