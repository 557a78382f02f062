package chain

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
)

// A way is one in which a run comes to be.
type way struct {
	name   string
	come   func(*scene)
	lines  []string // that the run has then
	answer string   // to a question that was asked first in the first run, if it was, and then in this one
	kit    bool     // it can be done without a server
}

// What a question gets that the run remembers, or does not.
const (
	remembered = "first"
	forgotten  = "second"
)

var (
	retry = runtime.WithRetryPolicy(temporal.RetryPolicy{InitialInterval: time.Millisecond})
	cron  = runtime.WithCronSchedule("@every 1s")
)

var ways = []way{{
	name:   "start",
	come:   func(s *scene) { s.start() },
	answer: forgotten,
	kit:    true,
}, {
	name: "continue as new",
	come: func(s *scene) {
		s.start()
		s.handOn("note")
	},
	lines:  []string{"hold", "note"},
	answer: remembered,
	kit:    true,
}, {
	name: "continue as new twice",
	come: func(s *scene) {
		s.start()
		s.handOn("note")
		s.handOn("another")
	},
	lines:  []string{"hold", "note", "hold", "another"},
	answer: remembered,
	kit:    true,
}, {
	name: "continue as new with nothing to hand on",
	come: func(s *scene) {
		s.start()
		s.end(Continue)
	},
	answer: forgotten,
	kit:    true,
}, {
	name: "continue as new with nothing to hand on after a note was",
	come: func(s *scene) {
		s.start()
		s.handOnNote("note")
		s.end(Continue)
	},
	lines:  []string{"hold", "note"},
	answer: forgotten,
	kit:    true,
}, {
	name: "second attempt of a run that was handed nothing",
	come: func(s *scene) {
		s.start(retry)
		s.handOnNote("note")
		s.end(Continue)
		s.end(Fail)
	},
	lines:  []string{"hold", "note"},
	answer: forgotten,
}, {
	name: "second attempt of a run that has continued another by hand",
	come: func(s *scene) {
		s.start(retry)
		s.handOnNote("note")
		s.end(ByHand)
		s.end(Fail)
	},
	lines:  []string{"hold", "note"},
	answer: forgotten,
}, {
	name: "second attempt",
	come: func(s *scene) {
		s.start(retry)
		s.ask("first")
		s.end(Fail)
	},
	answer: forgotten,
}, {
	name: "second attempt of a run that continues another",
	come: func(s *scene) {
		s.start(retry)
		s.handOn("note")
		s.end(Fail)
	},
	lines:  []string{"hold", "note"},
	answer: remembered,
}, {
	name: "third attempt of a run that continues another",
	come: func(s *scene) {
		s.start(retry)
		s.handOn("note")
		s.end(Fail)
		s.end(Fail)
	},
	lines:  []string{"hold", "note"},
	answer: remembered,
}, {
	name: "continue a second attempt as new",
	come: func(s *scene) {
		s.start(retry)
		s.end(Fail)
		s.handOn("note")
	},
	lines:  []string{"hold", "note"},
	answer: remembered,
}, {
	name: "second run of a cron schedule",
	come: func(s *scene) {
		s.start(cron)
		s.ask("first")
		s.end(Return)
	},
	answer: forgotten,
}, {
	name: "second attempt in a cron schedule",
	come: func(s *scene) {
		s.start(cron, retry)
		s.ask("first")
		s.end(Fail)
	},
	answer: forgotten,
}, {
	name: "continue a run of a cron schedule as new",
	come: func(s *scene) {
		s.start(cron)
		s.handOn("note")
	},
	lines:  []string{"hold", "note"},
	answer: remembered,
}, {
	name: "continue the second run of a cron schedule as new",
	come: func(s *scene) {
		s.start(cron)
		s.end(Return)
		s.handOn("note")
	},
	lines:  []string{"hold", "note"},
	answer: remembered,
}, {
	name: "reset",
	come: func(s *scene) {
		s.start()
		s.ask("first")
		s.reset()
	},
	answer: forgotten,
}, {
	name: "reset of a run that continues another",
	come: func(s *scene) {
		s.start()
		s.handOn("note")
		s.reset()
	},
	lines:  []string{"hold", "note"},
	answer: remembered,
}, {
	name: "continue a run as new that was reset",
	come: func(s *scene) {
		s.start()
		s.reset()
		s.handOn("note")
	},
	lines:  []string{"hold", "note"},
	answer: remembered,
}, {
	name: "continue a run as new that continues another and was reset",
	come: func(s *scene) {
		s.start()
		s.handOn("note")
		s.reset()
		s.handOn("another")
	},
	lines:  []string{"hold", "note", "hold", "another"},
	answer: remembered,
}, {
	name: "second attempt after a reset",
	come: func(s *scene) {
		s.start(retry)
		s.handOn("note")
		s.reset()
		s.end(Fail)
	},
	lines:  []string{"hold", "note"},
	answer: remembered,
}, {
	name:   "child",
	come:   startChild,
	answer: forgotten,
}, {
	name: "continue a child as new",
	come: func(s *scene) {
		startChild(s)
		s.handOn("note")
	},
	lines:  []string{"hold", "note"},
	answer: remembered,
}, {
	name: "second attempt of a child",
	come: func(s *scene) {
		startChild(s)
		s.ask("first")
		s.end(Fail)
	},
	answer: forgotten,
}, {
	name:   "parent that has got the lines of its child",
	come:   func(s *scene) { startParent(s, Return, "note") },
	lines:  []string{"note"},
	answer: forgotten,
	kit:    true,
}, {
	name:   "parent that has got the lines of a child that has continued as new",
	come:   func(s *scene) { startParent(s, Last, "hold", "note") },
	lines:  []string{"hold", "note"},
	answer: forgotten,
}, {
	name:   "schedule",
	come:   startBySchedule,
	answer: forgotten,
}, {
	name: "continue as new what a schedule has started",
	come: func(s *scene) {
		startBySchedule(s)
		s.handOn("note")
	},
	lines:  []string{"hold", "note"},
	answer: remembered,
}, {
	name:   "signal with start",
	come:   startBySignal,
	lines:  []string{"start"},
	answer: forgotten,
	kit:    true,
}, {
	name: "continue as new what a signal has started",
	come: func(s *scene) {
		startBySignal(s)
		s.handOn("note")
	},
	lines:  []string{"start", "hold", "note"},
	answer: remembered,
	kit:    true,
}, {
	name:   "update with start",
	come:   startByUpdate,
	answer: forgotten,
	kit:    true,
}, {
	name: "continue as new what an update has started",
	come: func(s *scene) {
		startByUpdate(s)
		s.handOn("note")
	},
	lines:  []string{"hold", "note"},
	answer: remembered,
	kit:    true,
}, {
	name: "start that replaces a run which continues another",
	come: func(s *scene) {
		s.start()
		s.handOn("note")
		s.start(runtime.WithIDConflictPolicy(enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING))
	},
	answer: forgotten,
	kit:    true,
}, {
	name: "start with what a run with the ID has handed on before",
	come: func(s *scene) {
		s.start()
		s.handOn("note")
		header := s.handedOn()
		s.must(s.book.Terminate(s.ctx, "test"))
		s.startByForger(header)
	},
	answer: forgotten,
}, {
	name:   "start with what is no state",
	come:   func(s *scene) { s.startByForger(payload(s, []byte("no state"))) },
	answer: forgotten,
	kit:    true,
}, {
	name:   "start with what cannot be decoded",
	come:   func(s *scene) { s.startByForger(payload(s, 42)) },
	answer: forgotten,
	kit:    true,
}}

// startChild makes the child of a notebook the one that counts.
func startChild(s *scene) {
	s.startWith(Input{ID: s.id + "-parent", Child: s.id})
	s.book = s.notebooks.Handle(s.id)
	s.waitFor("the child has started", func() bool {
		_, err := s.book.Describe(s.ctx)
		return err == nil
	})
}

// startParent starts a notebook that tells notes to a child, which has ended then.
func startParent(s *scene, end string, notes ...string) {
	s.startWith(Input{ID: s.id, Child: s.id + "-child", Notes: notes, ChildEnd: end})
	s.waitFor("the child has ended", func() bool { return len(s.lines()) > 0 })
}

func startBySchedule(s *scene) {
	action, err := s.notebooks.ScheduleAction(Input{ID: s.id})
	s.must(err)
	schedule, err := s.sdk.ScheduleClient().Create(s.ctx, client.ScheduleOptions{ID: s.id, Action: action, TriggerImmediately: true})
	s.must(err)
	s.Cleanup(func() { _ = schedule.Delete(s.ctx) })
	s.waitFor("the schedule has started the workflow", func() bool {
		d, err := schedule.Describe(s.ctx)
		s.must(err)
		if len(d.Info.RecentActions) > 0 {
			s.book = s.notebooks.Handle(d.Info.RecentActions[0].StartWorkflowResult.WorkflowID)
		}
		return s.book != nil
	})
}

func startBySignal(s *scene) {
	var err error
	s.book, err = s.notebooks.WithStart(Input{ID: s.id}).Note(s.ctx, "start")
	s.must(err)
}

func startByUpdate(s *scene) {
	var err error
	var answer string
	answer, s.book, err = s.notebooks.WithStart(Input{ID: s.id}).Ask(s.ctx, Question{"another question", "start"})
	s.must(err)
	if answer != "start" {
		s.Errorf("the update that has started the workflow got %q", answer)
	}
}

func payload(s *scene, value any) *commonpb.Payload {
	s.Helper()
	p, err := converter.GetDefaultDataConverter().ToPayload(value)
	s.must(err)
	return p
}

// check lets a run come to be, and compares what it knows with what it should.
func (w way) check(s *scene) {
	s.Helper()
	w.come(s)
	if answer := s.ask(forgotten); answer != w.answer {
		s.Errorf("the answer is %q, want %q", answer, w.answer)
	}
	if diff := cmp.Diff(w.lines, s.lines()); diff != "" {
		s.Errorf("lines (-want +got):\n%s", diff)
	}
}

// steal returns what a run of another chain has handed on: a note and an answer.
func steal(t *testing.T) *commonpb.Payload {
	t.Helper()
	s := onServer(t, client.Options{})
	way{
		come: func(s *scene) {
			s.start()
			s.ask("forged")
			s.handOn("forged")
		},
		lines:  []string{"hold", "forged"},
		answer: "forged",
	}.check(s) // the chain that it belongs to believes it
	return s.handedOn()
}

// What others put into the header changes nothing: neither is a stolen note handled nor a stolen answer given, what
// the chain itself has handed on is there, and its notes are handled once.
func TestRunsBelieveTheirOwnChainOnly(t *testing.T) {
	headers := map[string]client.Options{
		"that only runs set":          {},
		"that everybody forges":       propagating(forger{steal(t)}),
		"that propagators pass along": propagating(forwarder{}),
	}
	for _, w := range ways {
		for header, options := range headers {
			t.Run(w.name+"/header "+header+"/server", func(t *testing.T) {
				t.Parallel()
				w.check(onServer(t, options))
			})
			if w.kit {
				t.Run(w.name+"/header "+header+"/kit", func(t *testing.T) {
					t.Parallel()
					w.check(inKit(t, options))
				})
			}
		}
	}
}

func TestForgedHeadersAreReported(t *testing.T) {
	t.Parallel()
	logged := make(warnings, 10)
	options := propagating(forger{steal(t)})
	options.Logger = log.NewStructuredLogger(slog.New(logged))
	s := onServer(t, options)
	s.start()
	select {
	case warning := <-logged:
		if !strings.Contains(warning, "only its own runs may set") {
			t.Errorf("the log warns %q", warning)
		}
	case <-s.ctx.Done():
		t.Error("the log does not warn")
	}
}

// warnings is a log of which only the warnings are kept.
type warnings chan string

func (warnings) Enabled(_ context.Context, level slog.Level) bool { return level == slog.LevelWarn }

func (w warnings) Handle(_ context.Context, r slog.Record) error {
	w <- r.Message
	return nil
}

func (w warnings) WithAttrs([]slog.Attr) slog.Handler { return w }
func (w warnings) WithGroup(string) slog.Handler      { return w }

// The SDK's error for continuing as new takes no schedule along.
func TestContinuingAsNewEndsACronSchedule(t *testing.T) {
	t.Parallel()
	s := onServer(t, client.Options{})
	s.start(cron)
	s.end(Continue)
	run := s.run()
	s.must(s.book.End(s.ctx, Return))
	if _, err := s.book.Result(s.ctx); err != nil {
		t.Fatal(err)
	}
	d, err := s.book.Describe(s.ctx)
	s.must(err)
	if d.WorkflowExecution.RunID != run || d.Status != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
		t.Errorf("the workflow is %v in run %s, want it to have completed in run %s", d.Status, d.WorkflowExecution.RunID, run)
	}
}

// What a message looks like when it is encoded tells it from another one with its key.
func TestDuplicatesOfAMessageWithAFieldMore(t *testing.T) {
	t.Parallel()
	outcomes := make(map[string]runtime.Outcome)
	var mu sync.Mutex
	s := onServer(t, client.Options{}, runtime.WithObserver(func(e runtime.Event) {
		mu.Lock()
		defer mu.Unlock()
		outcomes[e.Message] = e.Outcome
	}))
	s.start()
	q := Question{"the question", "first"}
	_, err := s.book.Ask(s.ctx, q)
	s.must(err)
	_, err = s.book.Check(s.ctx, q)
	s.must(err)
	s.end(Changed)
	changed := NewChangedNotebookClient(s.sdk).Handle(s.id)
	asked, err := changed.Ask(s.ctx, LongerQuestion{Key: q.Key, Text: q.Text})
	s.must(err)
	checked, err := changed.Check(s.ctx, LongQuestion{Key: q.Key, Text: q.Text})
	s.must(err)
	if asked != "first" || checked != "first" {
		t.Errorf("the duplicates got %q and %q, want the first answer", asked, checked)
	}
	mu.Lock()
	defer mu.Unlock()
	want := map[string]runtime.Outcome{
		NotebookEndSignal:   runtime.OutcomeHandled,
		NotebookAskUpdate:   runtime.OutcomeConflict,
		NotebookCheckUpdate: runtime.OutcomeDuplicate,
	}
	if diff := cmp.Diff(want, outcomes); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}
