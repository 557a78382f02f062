package host_test

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	goruntime "runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// The tests here replay workflows for which few messages wait, and many. They count what is the same on every
// machine, with the race detector too; acceptance/benchmark compares times.
const few, many = 250, 1000

// A backlog is a workflow and the messages that wait for it.
type backlog struct {
	name       string
	handlers   func(*desk) []host.Handler
	concurrent int
	run        func(workflow.Context, *desk) error // waits until all are handled, if nil
	history    func(messages int) *history

	// allocations is how many each message may cost. Those of the SDK are among them, so there is a tenth of room
	// for other releases of it and of Go. Who exceeds it finds out what allocates with
	//
	//	go test ./runtime/host -run TestAllocations -memprofile mem.prof -memprofilerate 1
	//
	// and raises it only for what users get something from, after acceptance/benchmark has told what it costs
	// in time.
	allocations float64

	// manyTasks is set if there are more tasks for more messages. With each task the SDK copies the list of events
	// that it has not replayed yet, so bytes say nothing about this package.
	manyTasks bool
}

var backlogs = []backlog{
	{
		name:        "signals",
		handlers:    signals(func(d *desk) signalHandler { return signalHandler{Handle: d.handle} }),
		history:     waiting,
		allocations: 50,
	},
	{
		name:        "one at a time",
		handlers:    signals(func(d *desk) signalHandler { return signalHandler{Handle: d.handle} }),
		concurrent:  1,
		history:     waiting,
		allocations: 40,
	},
	{
		name:        "recognised by a key",
		handlers:    signals(func(d *desk) signalHandler { return signalHandler{Handle: d.handle, Key: d.key} }),
		history:     waiting,
		allocations: 57,
	},
	{
		name:        "in turn, by ten keys",
		handlers:    signals(func(d *desk) signalHandler { return signalHandler{Handle: d.handle, SerialKey: d.lane} }),
		history:     waiting,
		allocations: 52,
	},
	{
		name:        "in turn, by keys of their own",
		handlers:    signals(func(d *desk) signalHandler { return signalHandler{Handle: d.handle, SerialKey: d.key} }),
		history:     waiting,
		allocations: 56,
	},
	{
		name:        "in turn, with a timer each",
		handlers:    signals(func(d *desk) signalHandler { return signalHandler{Handle: d.sleep, Serial: true} }),
		history:     timers(1),
		allocations: 157,
		manyTasks:   true,
	},
	{
		name:        "fifty at a time, with a timer each",
		handlers:    signals(func(d *desk) signalHandler { return signalHandler{Handle: d.sleep} }),
		concurrent:  50,
		history:     timers(50),
		allocations: 165,
		manyTasks:   true,
	},
	{
		name:        "in batches of ten",
		handlers:    signals(func(d *desk) signalHandler { return signalHandler{HandleBatch: d.handleBatch, BatchMax: 10} }),
		history:     waiting,
		allocations: 30,
	},
	{
		name:        "in one batch",
		handlers:    signals(func(d *desk) signalHandler { return signalHandler{HandleBatch: d.handleBatch, BatchMax: d.messages} }),
		history:     waiting,
		allocations: 27,
	},
	{
		name:        "updates among signals",
		handlers:    updatesAndSignals(nil),
		history:     updatesAmongSignals,
		allocations: 120,
		manyTasks:   true,
	},
	{
		name:        "updates in turn with signals",
		handlers:    updatesAndSignals((*desk).lane),
		history:     updatesAmongSignals,
		allocations: 124,
		manyTasks:   true,
	},
	{
		name:        "awaited by Run",
		handlers:    signals(func(d *desk) signalHandler { return signalHandler{Handle: d.handle} }),
		run:         func(ctx workflow.Context, _ *desk) error { return runtime.AwaitHandlers(ctx) },
		history:     waiting,
		allocations: 50,
	},
	{
		name:        "handled after Run has returned",
		handlers:    signals(func(d *desk) signalHandler { return signalHandler{Handle: d.handle} }),
		run:         func(workflow.Context, *desk) error { return nil },
		history:     waiting,
		allocations: 49,
	},
	handedOn,
	{
		name:        "from the previous run",
		handlers:    signals(func(d *desk) signalHandler { return signalHandler{Handle: d.handle} }),
		history:     fromThePreviousRun,
		allocations: 49,
	},
}

var handedOn = backlog{
	name:     "handed to the next run",
	handlers: signals(func(d *desk) signalHandler { return signalHandler{Handle: d.handle} }),
	run: func(workflow.Context, *desk) error {
		return host.ContinueAsNew(deskType, func() []any { return nil })
	},
	history:     continued,
	allocations: 31,
}

// numbered is a message.
type numbered struct{ Number int }

type signalHandler = host.SignalHandler[numbered]

// The workflow type, and the names of its messages.
const (
	deskType = "Desk"
	tell     = "tell"
	ask      = "ask"
)

// A desk is a workflow that counts what it is called for.
type desk struct {
	messages   int // to be handled
	handled    int
	keys       int // that messages were asked for
	decoded    int // payloads
	conditions int // how often the one for which Run waits was looked at

	next *workflow.ContinueAsNewError // with which the run has ended
}

func (d *desk) handle(workflow.Context, numbered) error { d.handled++; return nil }

func (d *desk) handleBatch(_ workflow.Context, batch []numbered) error {
	d.handled += len(batch)
	return nil
}

func (d *desk) sleep(ctx workflow.Context, _ numbered) error {
	d.handled++
	return workflow.Sleep(ctx, time.Second)
}

func (d *desk) answer(workflow.Context, numbered) (int, error) { d.handled++; return d.handled, nil }

// key is another one for each message, lane one of ten.
func (d *desk) key(n numbered) string  { d.keys++; return strconv.Itoa(n.Number) }
func (d *desk) lane(n numbered) string { d.keys++; return strconv.Itoa(n.Number % 10) }

func (d *desk) run(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { d.conditions++; return d.handled == d.messages }) //temporalgen:ignore TG702 what is counted is how often it is asked
}

func signals(handler func(*desk) signalHandler) func(*desk) []host.Handler {
	return func(d *desk) []host.Handler {
		h := handler(d)
		h.Name = tell
		return []host.Handler{&h}
	}
}

func updatesAndSignals(lane func(*desk, numbered) string) func(*desk) []host.Handler {
	return func(d *desk) []host.Handler {
		signal := signalHandler{Name: tell, Handle: d.handle}
		update := &host.UpdateHandler[numbered, int]{Name: ask, Handle: d.answer, Dedup: true}
		if lane != nil {
			signal.SerialKey = func(n numbered) string { return lane(d, n) }
			update.SerialKey = signal.SerialKey
		}
		return []host.Handler{&signal, update}
	}
}

// numbers are messages from one number to before another.
func numbers(from, to int) []any {
	var all []any
	for n := from; n < to; n++ {
		all = append(all, numbered{n})
	}
	return all
}

// waiting is the history of a workflow whose only task handles all messages.
func waiting(messages int) *history {
	h := started(deskType, nil)
	h.signals(tell, numbers(0, messages)...)
	h.task()
	return h.completed()
}

// timers makes the history of a workflow for which all messages wait, and that handles some with each task.
func timers(atATime int) func(messages int) *history {
	return func(messages int) *history {
		h := started(deskType, nil)
		h.signals(tell, numbers(0, messages)...)
		for range messages / atATime {
			h.task()
			h.timers(atATime)
		}
		h.task()
		return h.completed()
	}
}

// updatesAmongSignals has five of both with each task. Servers let ten updates wait.
func updatesAmongSignals(messages int) *history {
	h := started(deskType, nil)
	for n := 0; n < messages; n += 10 {
		h.signals(tell, numbers(n, n+5)...)
		h.updates(h.task(), ask, numbers(n+5, n+10)...)
	}
	return h.completed()
}

// continued is the history of a run that leaves all messages but a few to the next one.
func continued(messages int) *history {
	h := started(deskType, nil)
	h.signals(tell, numbers(0, messages)...)
	h.task()
	return h.continued()
}

// fromThePreviousRun is the history of a run that gets all its messages from the one before.
func fromThePreviousRun(messages int) *history {
	previous := func(messages int) *desk {
		d, err := handedOn.replay(messages, continued(messages))
		if err != nil {
			panic(err)
		}
		return d
	}
	handled := previous(messages).handled
	h := started(deskType, previous(messages+handled).next.Header)
	h.task()
	return h.completed()
}

// replay replays a history of the workflow.
func (b backlog) replay(messages int, h *history) (*desk, error) {
	d := &desk{messages: messages}
	replayer, err := worker.NewWorkflowReplayerWithOptions(runtime.ReplayerOptions(worker.WorkflowReplayerOptions{
		DataConverter: countingConverter{converter.GetDefaultDataConverter(), d},
	}))
	if err != nil {
		return nil, err
	}
	replayer.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		err := host.RunNoResult(ctx, host.Workflow[*desk]{
			New:           func(workflow.Context) (*desk, error) { return d, nil },
			Handlers:      b.handlers,
			MaxConcurrent: b.concurrent,
		}, func(ctx workflow.Context, d *desk) error {
			if b.run != nil {
				return b.run(ctx, d)
			}
			return d.run(ctx)
		})
		errors.As(err, &d.next)
		return err
	}, workflow.RegisterOptions{Name: deskType})
	if err := replayer.ReplayWorkflowHistory(log.NewStructuredLogger(slog.New(slog.DiscardHandler)), &h.History); err != nil {
		return nil, fmt.Errorf("replay %d messages: %w", messages, err)
	}
	return d, nil
}

// A countingConverter counts the payloads that are decoded.
type countingConverter struct {
	converter.DataConverter
	desk *desk
}

func (c countingConverter) FromPayload(payload *commonpb.Payload, value any) error {
	c.desk.decoded++
	return c.DataConverter.FromPayload(payload, value)
}

func (c countingConverter) FromPayloads(payloads *commonpb.Payloads, values ...any) error {
	c.desk.decoded += len(payloads.GetPayloads())
	return c.DataConverter.FromPayloads(payloads, values...)
}

// A message waits as data that nobody looks at until it is its turn.
func TestAMessageIsDecodedOnceAndAskedForItsKeyOnce(t *testing.T) {
	for _, b := range backlogs {
		t.Run(b.name, func(t *testing.T) {
			d, err := b.replay(many, b.history(many))
			if err != nil {
				t.Fatal(err)
			}
			if d.handled != many && d.next == nil {
				t.Errorf("%d messages were handled, want %d", d.handled, many)
			}
			// What the previous run hands on is a payload too.
			if d.decoded > many+1 {
				t.Errorf("%d payloads were decoded for %d messages", d.decoded, many)
			}
			if d.keys > many {
				t.Errorf("%d keys were made for %d messages", d.keys, many)
			}
			// Once for what came, and once for what has been handled.
			if limit := 2*many + many/10; d.conditions > limit {
				t.Errorf("the condition of Run was looked at %d times for %d messages, want at most %d", d.conditions, many, limit)
			}
		})
	}
}

// An allocated is what a replay has allocated.
type allocated struct{ objects, bytes float64 }

func (b backlog) measure(t *testing.T, messages int) allocated {
	t.Helper()
	h := b.history(messages)
	var before, after goruntime.MemStats
	for range 2 { // the first one fills caches
		goruntime.ReadMemStats(&before)
		if _, err := b.replay(messages, h); err != nil {
			t.Fatal(err)
		}
		goruntime.ReadMemStats(&after)
	}
	return allocated{float64(after.Mallocs - before.Mallocs), float64(after.TotalAlloc - before.TotalAlloc)}
}

func TestAllocationsOfAMessageDoNotGrowWithTheBacklog(t *testing.T) {
	for _, b := range backlogs {
		t.Run(b.name, func(t *testing.T) {
			of, ofMany := b.measure(t, few), b.measure(t, many)
			objects := (ofMany.objects - of.objects) / (many - few)
			t.Logf("%.1f allocations and %.0f bytes for each message", objects, (ofMany.bytes-of.bytes)/(many-few))
			if objects > b.allocations {
				t.Errorf("a message makes %.1f allocations, want at most %.0f", objects, b.allocations)
			}
			const limit = 1.1 * many / few
			if growth := ofMany.objects / of.objects; growth > limit {
				t.Errorf("%d messages make %.2f times as many allocations as %d, want at most %.2f", many, growth, few, limit)
			}
			if growth := ofMany.bytes / of.bytes; growth > limit && !b.manyTasks {
				t.Errorf("%d messages allocate %.2f times as many bytes as %d, want at most %.2f", many, growth, few, limit)
			}
		})
	}
}

var (
	replayBacklog  = flag.String("backlog", "", "the backlog that TestReplayBacklog replays")
	replayMessages = flag.Int("messages", few, "how many messages wait in it")
)

// What looks in each turn at all that waits may allocate nothing, but it executes statements. They are counted as
// for coverage, which takes a test binary of its own. Those of other packages, such as slices, do not count.
func TestStatementsOfAMessageDoNotGrowWithTheBacklog(t *testing.T) {
	t.Parallel()
	binary := filepath.Join(t.TempDir(), "host.test")
	build := exec.Command("go", "test", "-c", "-o", binary, "-covermode=atomic", "-coverpkg=.,../internal/...", ".")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", build, err, output)
	}
	for _, b := range backlogs {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			of, ofMany := executed(t, binary, b, few), executed(t, binary, b, many)
			if len(of) == 0 {
				t.Fatal("no statement was executed")
			}
			for block, executions := range ofMany {
				// The queue is a heap, which takes the logarithm of its length; a square would be 16 times as many.
				if limit := 6*of[block] + many; executions > limit {
					t.Errorf("%s is executed %d times for %d messages, and %d times for %d, want at most %d", block, of[block], few, executions, many, limit)
				}
			}
		})
	}
}

// executed returns how often each block of statements is executed in a replay.
func executed(t *testing.T, binary string, b backlog, messages int) map[string]int {
	t.Helper()
	profile := filepath.Join(t.TempDir(), "profile")
	replay := exec.Command(binary, "-test.run=^TestReplayBacklog$", "-test.coverprofile="+profile, "-backlog="+b.name, fmt.Sprint("-messages=", messages))
	if output, err := replay.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", replay, err, output)
	}
	f, err := os.Open(profile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	executions := map[string]int{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		block := strings.Fields(lines.Text()) // the place, how many statements, and how often
		if len(block) != 3 {
			continue // the mode
		}
		n, err := strconv.Atoi(block[2])
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			executions[strings.TrimPrefix(block[0], "github.com/temporalgen/temporalgen/")] = n
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return executions
}

// TestReplayBacklog is what is counted.
func TestReplayBacklog(t *testing.T) {
	for _, b := range backlogs {
		if b.name != *replayBacklog {
			continue
		}
		if _, err := b.replay(*replayMessages, b.history(*replayMessages)); err != nil {
			t.Fatal(err)
		}
	}
}
