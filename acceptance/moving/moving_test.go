package moving

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/replaytest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

type clerk struct{}

func (clerk) Write(_ context.Context, text string) (string, error) { return text + " written", nil }

// desk is an implementation of which each test has another.
type desk struct {
	lines []string
	run   func(workflow.Context, *desk) error
	ask   func(workflow.Context, *desk, string) error
	note  func(workflow.Context, *desk, string) error
}

func (d *desk) Run(ctx workflow.Context, _ string, _ int) (string, error) {
	return d.written(d.run(ctx, d))
}
func (d *desk) Note(ctx workflow.Context, text string) error  { return d.note(ctx, d, text) }
func (d *desk) Order(ctx workflow.Context, text string) error { return d.note(ctx, d, text) }
func (d *desk) Ask(ctx workflow.Context, text string) (string, error) {
	return text, d.ask(ctx, d, text)
}

func (d *desk) written(err error) (string, error) { return strings.Join(d.lines, ", "), err }

func (d *desk) has(lines ...string) func() bool {
	return func() bool {
		return !slices.ContainsFunc(lines, func(l string) bool { return !slices.Contains(d.lines, l) })
	}
}

// write keeps a text.
func write(_ workflow.Context, d *desk, text string) error {
	d.lines = append(d.lines, text)
	return nil
}

// dictate keeps what an activity makes of a text.
func dictate(ctx workflow.Context, d *desk, text string) error {
	written, err := ClerkActivities{}.Write(ctx, text)
	d.lines = append(d.lines, written)
	return err
}

// until waits for lines.
func until(lines ...string) func(workflow.Context, *desk) error {
	return func(ctx workflow.Context, d *desk) error { return workflow.Await(ctx, d.has(lines...)) }
}

// byHand makes the workflow without generated code: an update handler, and one goroutine for each signal, which handles one
// after the other.
func byHand(d desk) func(workflow.Context, string, int) (string, error) {
	return func(ctx workflow.Context, _ string, _ int) (string, error) {
		own := d
		d := &own
		for _, name := range []string{"note", "order"} {
			signals := workflow.GetSignalChannel(ctx, name)
			workflow.Go(ctx, func(ctx workflow.Context) {
				for workflow.Await(ctx, func() bool { return signals.Len() > 0 }) == nil {
					var text string
					if signals.ReceiveAsync(&text) {
						_ = d.note(ctx, d, text)
					}
				}
			})
		}
		err := workflow.SetUpdateHandler(ctx, "ask", func(ctx workflow.Context, text string) (string, error) {
			return text, d.ask(ctx, d, text)
		})
		if err != nil {
			return "", err
		}
		return d.written(d.run(ctx, d))
	}
}

// A probe is a workflow written by hand, and the generated one that is to replay its histories.
type probe struct {
	hand, generated desk
	play            func(*scene)
	waiting         bool // all messages are there when the workflow begins
	swapped         bool // the one by hand has its parameters the other way round
	differs         string
}

// probes have the names that docs/moving.md has.
var probes = map[string]probe{
	"`workflow.AwaitWithTimeout` in Run, as it is": {
		hand:      desk{run: inTime(workflow.AwaitWithTimeout), note: write},
		generated: desk{run: inTime(workflow.AwaitWithTimeout), note: write},
		play:      func(s *scene) { s.begun(); s.signal("note", "a") },
	},
	"`runtime.AwaitWithTimeout` instead of it, in time": {
		hand:      desk{run: inTime(workflow.AwaitWithTimeout), note: write},
		generated: desk{run: inTime(runtime.AwaitWithTimeout), note: write},
		play:      func(s *scene) { s.begun(); s.signal("note", "a") },
		differs:   "extra replay command for CancelTimer",
	},
	"`runtime.AwaitWithTimeout` instead of it, for a signal in the same task": {
		hand:      desk{run: inTime(workflow.AwaitWithTimeout), note: write},
		generated: desk{run: inTime(runtime.AwaitWithTimeout), note: write},
		play:      func(s *scene) { s.signal("note", "a") },
		waiting:   true,
		differs:   "[TMPRL1100]",
	},
	"`runtime.AwaitWithTimeout` instead of it, too late": {
		hand:      desk{run: inTime(workflow.AwaitWithTimeout), note: write},
		generated: desk{run: inTime(runtime.AwaitWithTimeout), note: write},
		play:      func(*scene) {},
	},
	"signals that come one by one, with an activity each": {
		hand:      desk{run: until("a written", "b written"), note: dictate},
		generated: desk{run: until("a written", "b written"), note: dictate},
		play: func(s *scene) {
			s.signal("note", "a")
			s.event(enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
			s.signal("note", "b")
		},
	},
	"signals that come together, with an activity each, handled one after the other; `serial`": {
		hand:      desk{run: until("a written", "b written"), note: dictate},
		generated: desk{run: until("a written", "b written"), note: dictate},
		play: func(s *scene) {
			s.signal("order", "a")
			s.signal("order", "b")
		},
		waiting: true,
	},
	"the same without `serial`": {
		hand:      desk{run: until("a written", "b written"), note: dictate},
		generated: desk{run: until("a written", "b written"), note: dictate},
		play: func(s *scene) {
			s.signal("note", "a")
			s.signal("note", "b")
		},
		waiting: true,
		differs: "[TMPRL1100]",
	},
	"an update with an activity, while Run waits": {
		hand:      desk{run: until("a written"), ask: dictate},
		generated: desk{run: until("a written"), ask: dictate},
		play:      func(s *scene) { s.begun(); s.update("a") },
	},
	"an update that comes before the first task, and a timer in Run": {
		hand:      desk{run: inTime(workflow.AwaitWithTimeout), ask: dictate},
		generated: desk{run: inTime(workflow.AwaitWithTimeout), ask: dictate},
		play:      func(s *scene) { s.update("a") },
		waiting:   true,
	},
	"the same after some signals": {
		hand:      desk{run: inTime(workflow.AwaitWithTimeout), ask: dictate, note: write},
		generated: desk{run: inTime(workflow.AwaitWithTimeout), ask: dictate, note: write},
		play: func(s *scene) {
			for _, text := range []string{"1", "2", "3", "4", "5", "6"} {
				s.signal("note", text)
			}
			s.update("a")
		},
		waiting: true,
		differs: "[TMPRL1100]",
	},
	"another order of Run's parameters": {
		hand:      desk{run: until()},
		generated: desk{run: until()},
		play:      func(*scene) {},
		swapped:   true,
		differs:   "do not decode into the workflow's parameters",
	},
	"signals before an update in the same task": {
		hand:      desk{run: until("a", "b"), note: write, ask: write},
		generated: desk{run: until("a", "b"), note: write, ask: write},
		play:      func(s *scene) { s.signal("note", "a"); s.update("b") },
		waiting:   true,
		differs:   `- "b, a"`,
	},
	"another type of an error": {
		hand:      desk{run: func(workflow.Context, *desk) error { return errors.New("no") }},
		generated: desk{run: func(workflow.Context, *desk) error { return temporal.NewApplicationError("no", "No") }},
		play:      func(*scene) {},
		differs:   "+ type: No",
	},
	"`workflow.GetVersion` and `workflow.SideEffect`, as they are": {
		hand:      desk{run: version(true)},
		generated: desk{run: version(true)},
		play:      func(*scene) {},
	},
	"without the `workflow.GetVersion`": {
		hand:      desk{run: version(true)},
		generated: desk{run: version(false)},
		play:      func(*scene) {},
	},
}

// inTime waits for the line a, for a moment if there is nothing to wait for.
func inTime(await func(workflow.Context, time.Duration, func() bool) (bool, error)) func(workflow.Context, *desk) error {
	return func(ctx workflow.Context, d *desk) error {
		timeout := time.Hour
		if strings.Contains(workflow.GetInfo(ctx).WorkflowExecution.ID, "late") {
			timeout = time.Millisecond
		}
		ok, err := await(ctx, timeout, func() bool { return d.has("a")() || d.has("a written")() })
		if !ok {
			d.lines = append(d.lines, "too late")
		}
		return err
	}
}

func version(get bool) func(workflow.Context, *desk) error {
	return func(ctx workflow.Context, d *desk) error {
		if get {
			workflow.GetVersion(ctx, "change", workflow.DefaultVersion, 1)
		}
		var text string
		err := workflow.SideEffect(ctx, func(workflow.Context) any { return "effect" }).Get(&text)
		return errors.Join(err, dictate(ctx, d, text))
	}
}

// A scene is where a workflow written by hand is recorded.
type scene struct {
	*testing.T
	ctx     context.Context
	sdk     client.Client
	id      string
	updates chan error
	sent    int
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *scene) signal(name, text string) {
	s.Helper()
	s.must(s.sdk.SignalWorkflow(s.ctx, s.id, "", name, text))
}

// update sends an update, and waits until the server has it.
func (s *scene) update(text string) {
	s.Helper()
	s.sent++
	go func() {
		_, err := s.sdk.UpdateWorkflow(s.ctx, client.UpdateWorkflowOptions{
			WorkflowID: s.id, UpdateID: text, UpdateName: "ask", Args: []any{text}, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		s.updates <- err
	}()
	testserver.WaitForUpdate(s.T, testserver.Server(), s.id, text)
}

func (s *scene) event(kind enumspb.EventType) { testserver.WaitForEvent(s.T, s.sdk, s.id, kind) }

// begun waits until the first task is done.
func (s *scene) begun() { s.event(enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) }

// record plays what a probe says with its workflow written by hand.
func (p probe) record(t *testing.T, name string) replaytest.History {
	s := &scene{T: t, ctx: testserver.Context(t), sdk: testserver.Client(), id: testserver.Name(t), updates: make(chan error, 2)}
	if strings.HasSuffix(name, "too late") {
		s.id += "-late"
	}
	definition, args := any(byHand(p.hand)), []any{"desk", 1}
	if p.swapped {
		definition = func(ctx workflow.Context, number int, name string) (string, error) {
			return byHand(p.hand)(ctx, name, number)
		}
		slices.Reverse(args)
	}
	register := func(r worker.WorkflowRegistry) {
		r.RegisterWorkflowWithOptions(definition, workflow.RegisterOptions{Name: DeskWorkflowType})
	}
	work := func() {
		testserver.StartWorker(t, s.sdk, s.id, worker.Options{}, func(r worker.Registry) {
			register(r)
			RegisterClerk(r, clerk{})
		})
	}
	run, err := s.sdk.ExecuteWorkflow(s.ctx, client.StartWorkflowOptions{ID: s.id, TaskQueue: s.id}, DeskWorkflowType, args...)
	s.must(err)
	if !p.waiting {
		work()
	}
	p.play(s)
	if p.waiting {
		work()
	}
	if err := run.Get(s.ctx, nil); s.ctx.Err() != nil {
		t.Fatal(err)
	}
	for range s.sent {
		s.must(<-s.updates)
	}
	corpus := replaytest.Corpus{Register: register}
	histories, err := corpus.Record(s.ctx, s.sdk, s.id)
	s.must(err)
	s.must(corpus.Replay(histories[0]))
	return histories[0]
}

// What the page about moving says of replaying is so.
func TestWhatReplays(t *testing.T) {
	page, err := os.ReadFile("../../docs/moving.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range probes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			history := p.record(t, name)
			err := replaytest.Corpus{Register: func(r worker.WorkflowRegistry) {
				RegisterDesk(r, func(workflow.Context, string, int) (Desk, error) {
					d := p.generated
					return &d, nil
				})
			}}.Replay(history)
			says := "yes"
			switch {
			case p.differs == "" && err != nil:
				t.Errorf("it does not replay: %v", err)
			case p.differs != "" && (err == nil || !strings.Contains(err.Error(), p.differs)):
				t.Errorf("it replays with the error %v, want %q", err, p.differs)
			case strings.HasPrefix(p.differs, "- ") || strings.HasPrefix(p.differs, "+ "):
				says = "with another outcome"
			case p.differs != "":
				says = "no"
			}
			if row := "| " + name + " | " + says + " |"; !strings.Contains(string(page), row) {
				t.Errorf("the page does not have the row %s", row)
			}
		})
	}
}
