package conversation

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// A reply is what is sent to a name that is made at run time.
type reply struct {
	ID   string
	Text string
}

func (r reply) Validate() error {
	if r.Text == "nonsense" {
		return errors.New("that makes no sense")
	}
	return nil
}

// request is what a speaker asks another one to reply to.
func request(id, name, text string) string { return strings.Join([]string{id, name, text}, " ") }

// A record is what an observer has been told of signals that have no handler.
type record struct {
	mutex  sync.Mutex
	events []string
}

func (r *record) option() runtime.WorkerOption {
	return runtime.WithObserver(func(e runtime.Event) {
		if e.Message == SpeakerHearSignal || e.Message == SpeakerDoSignal || e.Kind != runtime.KindSignal {
			return
		}
		r.mutex.Lock()
		defer r.mutex.Unlock()
		r.events = append(r.events, fmt.Sprintf("%s %s", e.Message, e.Outcome))
	})
}

// has compares what was told. A workflow task that did not complete, since a message came, is told of again.
func (r *record) has(t *testing.T, want ...string) {
	t.Helper()
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if diff := cmp.Diff(want, slices.Compact(slices.Clone(r.events))); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// reply sends to a name.
func (s *scene) reply(h *SpeakerHandle, name string, message any) {
	s.Helper()
	s.must(s.sdk.SignalWorkflow(s.ctx, h.WorkflowID(), "", name, message))
}

// replay replays the run that a handle has started.
func (s *scene) replay(h *SpeakerHandle, p part, converter converter.DataConverter) {
	s.Helper()
	replayer, err := worker.NewWorkflowReplayerWithOptions(runtime.ReplayerOptions(worker.WorkflowReplayerOptions{DataConverter: converter}))
	s.must(err)
	RegisterSpeaker(replayer, p.new)
	var history historypb.History
	events := s.sdk.GetWorkflowHistory(s.ctx, h.WorkflowID(), h.RunID(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		s.must(err)
		history.Events = append(history.Events, event)
	}
	s.must(replayer.ReplayWorkflowHistory(nil, &history))
}

// receive writes down so many replies.
func receive(ctx workflow.Context, s *speaker, replies *runtime.SignalReceiver[reply], n int) error {
	for range n {
		r, err := replies.Receive(ctx)
		if err != nil {
			return err
		}
		s.write(r.Text)
	}
	return nil
}

func TestReplyToARequest(t *testing.T) {
	s := newScene(t)
	listener := s.speaker(part{do: func(ctx workflow.Context, s *speaker, text string) error {
		to, name, _ := strings.Cut(text, " ")
		name, question, _ := strings.Cut(name, " ")
		return runtime.ExternalWorkflow{WorkflowID: to}.Signal(ctx, name, reply{Text: "answer to " + question})
	}})
	events := &record{}
	asking := part{ask: func(ctx workflow.Context, s *speaker, text string) (string, error) {
		name := "reply-" + text
		replies := runtime.ReceiveSignals[reply](ctx, name, nil)
		defer replies.Close()
		if err := ExternalSpeaker(listener.WorkflowID()).Do(ctx, request(s.ID, name, text)); err != nil {
			return "", err
		}
		r, err := replies.Receive(ctx)
		return r.Text, err
	}}
	asker := s.speaker(asking, events.option())
	for _, text := range []string{"one", "two"} {
		got, err := asker.Ask(s.ctx, text)
		s.must(err)
		if got != "answer to "+text {
			t.Errorf("the reply is %q", got)
		}
	}
	s.hear(asker, "end")
	s.has(asker, "end")
	s.hear(listener, "end")
	s.has(listener, "end")
	events.has(t, "reply-one handled", "reply-two handled")
	s.replay(asker, asking, nil)
}

// A workflow that wants to continue as new waits for a handler, which gets its reply.
func TestReplyWhileContinuingAsNew(t *testing.T) {
	s := newScene(t)
	asker := s.speaker(part{ask: func(ctx workflow.Context, s *speaker, text string) (string, error) {
		s.write("asked")
		r, err := runtime.ReceiveSignals[reply](ctx, text, nil).Receive(ctx)
		s.write(r.Text)
		return r.Text, err
	}})
	asked, err := asker.StartAsk(s.ctx, "name")
	s.must(err)
	s.hear(asker, "next")
	s.waitFor(asker, "next")
	s.reply(asker, "name", reply{Text: "answer"})
	if got, err := asked.Get(s.ctx); got != "answer" || err != nil {
		t.Errorf("the answer is %q, %v", got, err)
	}
	s.hear(asker, "end")
	s.has(asker, "asked", "next", "answer", "end")
}

// What has not been received is carried, with what comes while the run waits for its handlers, and what a run remembers
// of keys.
func TestRepliesAreCarried(t *testing.T) {
	s := newScene(t)
	finish := make(chan struct{})
	events := &record{}
	var replies *runtime.SignalReceiver[reply]
	p := part{
		finish: finish,
		begin: func(ctx workflow.Context, s *speaker) error {
			replies = runtime.ReceiveSignals(ctx, "replies", func(r reply) string { return r.ID })
			return nil
		},
		run: func(ctx workflow.Context, s *speaker) error {
			if s.first > 0 {
				return receive(ctx, s, replies, 3)
			}
			return receive(ctx, s, replies, 1)
		},
		do: func(ctx workflow.Context, _ *speaker, _ string) error { return awaitFinish(ctx) },
	}
	h := s.speaker(p, events.option())
	for _, id := range []string{"1", "2"} {
		s.reply(h, "replies", reply{ID: id, Text: "reply " + id})
	}
	s.waitFor(h, "reply 1")
	s.must(h.Do(s.ctx, "it"))
	s.hear(h, "next")
	s.waitFor(h, "next")
	s.reply(h, "replies", reply{ID: "3", Text: "while it waits"})
	s.waitForSignals(h, 5)
	close(finish)
	s.reply(h, "replies", reply{ID: "1", Text: "reply 1"})
	s.reply(h, "replies", reply{ID: "4", Text: "later"})
	s.waitFor(h, "later")
	s.hear(h, "end")
	s.has(h, "reply 1", "next", "reply 2", "while it waits", "later", "end")
	events.has(t, "replies handled", "replies duplicate", "replies handled")
	p.begin = func(ctx workflow.Context, s *speaker) error {
		replies = runtime.ReceiveSignals(ctx, "replies", func(r reply) string { return r.ID })
		return nil
	}
	s.replay(h, p, nil)
}

// Signals wait for a receiver that is opened later. They are reported as unknown meanwhile.
func TestRepliesBeforeTheNameIsKnown(t *testing.T) {
	s := newScene(t)
	events := &record{}
	queue := testserver.Name(t)
	h := s.start(queue, queue)
	s.reply(h, "name", reply{Text: "one"})
	s.reply(h, "other", reply{Text: "nobody's"})
	s.hire(queue, part{run: func(ctx workflow.Context, s *speaker) error {
		if err := s.await(ctx, "go"); err != nil {
			return err
		}
		return receive(ctx, s, runtime.ReceiveSignals[reply](ctx, "name", nil), 3)
	}}, events.option())
	s.hear(h, "wait")
	s.waitFor(h, "wait")
	s.reply(h, "name", reply{Text: "two"})
	s.hear(h, "go")
	s.waitFor(h, "two")
	s.reply(h, "name", reply{Text: "three"})
	s.waitFor(h, "three")
	s.hear(h, "end")
	s.has(h, "wait", "go", "one", "two", "three", "end")
	events.has(t, "name unknown", "other unknown", "name unknown", "name handled")
}

// A reply is received after the signals that were recorded before it have begun.
func TestRepliesKeepTheOrder(t *testing.T) {
	s := newScene(t)
	queue := testserver.Name(t)
	h := s.start(queue, queue)
	for i := range 20 {
		s.hear(h, fmt.Sprint("signal ", i))
		s.reply(h, "name", reply{Text: fmt.Sprint("reply ", i)})
	}
	s.hear(h, "end")
	p := part{run: func(ctx workflow.Context, s *speaker) error {
		replies := runtime.ReceiveSignals[reply](ctx, "name", nil)
		for i := range 20 {
			r, err := replies.Receive(ctx)
			if err != nil {
				return err
			}
			if want := fmt.Sprint("reply ", i); r.Text != want || !s.has(fmt.Sprint("signal ", i)) {
				s.write(r.Text + " instead of " + want)
			}
		}
		return nil
	}}
	s.hire(queue, p)
	var want []string
	for i := range 20 {
		want = append(want, fmt.Sprint("signal ", i))
	}
	s.has(h, append(want, "end")...)
	s.replay(h, p, nil)
}

func TestRepliesThatAreInvalidOrNotReceived(t *testing.T) {
	tests := map[string]struct {
		run  func(workflow.Context, *speaker, *runtime.SignalReceiver[reply]) error
		sent []any
		want []string
	}{
		"does not decode": {
			run: func(ctx workflow.Context, s *speaker, r *runtime.SignalReceiver[reply]) error {
				return receive(ctx, s, r, 1)
			},
			sent: []any{7, reply{Text: "answer"}},
			want: []string{"name undecodable", "name handled"},
		},
		"invalid": {
			run: func(ctx workflow.Context, s *speaker, r *runtime.SignalReceiver[reply]) error {
				return receive(ctx, s, r, 1)
			},
			sent: []any{reply{Text: "nonsense"}, reply{Text: "answer"}},
			want: []string{"name invalid", "name handled"},
		},
		"a duplicate": {
			run: func(ctx workflow.Context, s *speaker, r *runtime.SignalReceiver[reply]) error {
				return receive(ctx, s, r, 2)
			},
			sent: []any{reply{ID: "1", Text: "answer"}, reply{ID: "1", Text: "answer"}, reply{ID: "1", Text: "other"}, reply{Text: "answer"}},
			want: []string{"name handled", "name duplicate", "name conflict", "name handled"},
		},
		"not received before the workflow completes": {
			run:  func(workflow.Context, *speaker, *runtime.SignalReceiver[reply]) error { return nil },
			sent: []any{reply{}, reply{}},
			want: []string{"name unknown"},
		},
		"not received before the receiver is closed": {
			run: func(ctx workflow.Context, s *speaker, r *runtime.SignalReceiver[reply]) error {
				err := workflow.Await(ctx, func() bool { return r.Len() > 0 })
				r.Close()
				if _, ok := r.TryReceive(); ok || r.Len() > 0 {
					s.write("there is a message in a closed receiver")
				}
				if _, err := r.Receive(ctx); err == nil {
					s.write("a closed receiver receives")
				}
				return err
			},
			sent: []any{reply{}},
			want: []string{"name unknown"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			events := &record{}
			h := s.speaker(part{run: func(ctx workflow.Context, s *speaker) error {
				return test.run(ctx, s, runtime.ReceiveSignals(ctx, "name", func(r reply) string { return r.ID }))
			}}, events.option())
			for _, message := range test.sent {
				s.reply(h, "name", message)
			}
			s.hear(h, "end")
			if lines, err := h.Result(s.ctx); err != nil || slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "receive") }) {
				t.Errorf("the lines are %q, %v", lines, err)
			}
			events.has(t, test.want...)
		})
	}
}

// What is carried to a run that opens no receiver is reported when that ends.
func TestRepliesThatTheNextRunDoesNotReceive(t *testing.T) {
	s := newScene(t)
	events := &record{}
	h := s.speaker(part{begin: func(ctx workflow.Context, s *speaker) error {
		if s.first == 0 {
			runtime.ReceiveSignals[reply](ctx, "name", nil)
		}
		return nil
	}}, events.option())
	s.reply(h, "name", reply{})
	s.hear(h, "next")
	testserver.WaitFor(t, "it has continued", func() bool {
		d, err := h.Describe(s.ctx)
		s.must(err)
		return d.WorkflowExecution.RunID != h.RunID()
	})
	s.hear(h, "end")
	s.has(h, "next", "end")
	events.has(t, "name unknown")
}

// What waits to be received takes at most half of what can be carried.
func TestMoreRepliesThanCanBeCarried(t *testing.T) {
	s := newScene(t)
	events := &record{}
	h := s.speaker(part{
		begin: func(ctx workflow.Context, s *speaker) error {
			replies := runtime.ReceiveSignals[reply](ctx, "name", nil)
			s.part.ask = func(workflow.Context, *speaker, string) (string, error) {
				text := ""
				for r, ok := replies.TryReceive(); ok; r, ok = replies.TryReceive() {
					text += r.Text[:1]
				}
				return text, nil
			}
			return nil
		},
	}, events.option(), runtime.WithCarryLimit(10_000))
	for _, letter := range []string{"a", "b", "c", "d", "e"} {
		s.reply(h, "name", reply{Text: strings.Repeat(letter, 2000)})
	}
	s.hear(h, "next")
	testserver.WaitFor(t, "it has continued", func() bool {
		d, err := h.Describe(s.ctx)
		s.must(err)
		return d.WorkflowExecution.RunID != h.RunID()
	})
	if got, err := h.Ask(s.ctx, ""); got != "de" || err != nil {
		t.Errorf("received %q, %v", got, err)
	}
	s.hear(h, "end")
	s.has(h, "next", "end")
	events.has(t, "name unknown", "name handled")
}

// Mistakes of the author's fail the workflow task.
func TestNamesThatCannotBeReceived(t *testing.T) {
	open := func(names ...string) func(workflow.Context, *speaker) error {
		return func(ctx workflow.Context, _ *speaker) error {
			for _, name := range names {
				runtime.ReceiveSignals[reply](ctx, name, nil)
			}
			return nil
		}
	}
	for name, p := range map[string]part{
		"it has a handler":                         {run: open(SpeakerHearSignal)},
		"it will have a handler":                   {begin: open(SpeakerHearSignal)},
		"it has a receiver":                        {run: open("name", "name")},
		"it has a receiver since the beginning":    {begin: open("name"), run: open("name")},
		"the SDK receives signals with such names": {run: open("__temporal_own")},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			h := s.speaker(p)
			testserver.WaitForEvent(t, s.sdk, h.WorkflowID(), enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED)
			s.must(h.Terminate(s.ctx, "it would try for ever"))
		})
	}
}
