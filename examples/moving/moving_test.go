package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/moving/byhand"
	"github.com/temporalgen/temporalgen/examples/moving/halfway"
	"github.com/temporalgen/temporalgen/examples/moving/wallet"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/replaytest"
)

func TestMain(m *testing.M) {
	options.DeadlockDetectionTimeout = time.Minute // a busy machine may give code no processor for the SDK's second
	testserver.Main(m)
}

// half is moved, of which one message is generated.
func half(back bool) deployment {
	return func(c client.Client) worker.Worker {
		w := worker.New(c, byhand.TaskQueue, halfway.Options(options))
		halfway.Register(w, back)
		return w
	}
}

// rest is what half becomes when the other messages are generated too.
func rest(back bool) deployment {
	return func(c client.Client) worker.Worker {
		w := worker.New(c, byhand.TaskQueue, wallet.Options(options))
		wallet.RegisterAfterHalf(w, back)
		w.RegisterActivity(byhand.SendReceipt)
		return w
	}
}

// A load sends messages to wallets all the time, with both kinds of clients.
type load struct {
	t       *testing.T
	ctx     context.Context
	c       client.Client
	wallets []string
	stop    chan struct{}
	done    sync.WaitGroup

	stopWorker  func()       // of the last deployment
	deployments atomic.Int64 // that have begun

	answered atomic.Int64 // messages of all kinds
	mu       sync.Mutex
	sent     map[string][]string // by wallet, the IDs of what has to be there in the end
}

// A sender is what the clients of both kinds have.
type sender struct {
	topUp  func(context.Context, byhand.TopUp) error
	charge func(context.Context, byhand.Charge) (byhand.Receipt, error)
	state  func(context.Context) (byhand.Statement, error)
}

func (l *load) senders(id string) map[string]sender {
	generated := wallet.NewWalletClient(l.c).Handle("wallet-" + id)
	return map[string]sender{
		"hand": {
			func(ctx context.Context, t byhand.TopUp) error { return byhand.Send(ctx, l.c, id, t) },
			func(ctx context.Context, c byhand.Charge) (byhand.Receipt, error) { return byhand.Pay(ctx, l.c, id, c) },
			func(ctx context.Context) (byhand.Statement, error) { return byhand.State(ctx, l.c, id) },
		},
		"stub": {
			func(ctx context.Context, t byhand.TopUp) error { return generated.TopUp(ctx, t) },
			func(ctx context.Context, c byhand.Charge) (byhand.Receipt, error) {
				return generated.Charge(ctx, c, runtime.WithUpdateID(c.ID))
			},
			func(ctx context.Context) (byhand.Statement, error) { return generated.State(ctx) },
		},
	}
}

// begin opens wallets and starts to send.
func begin(t *testing.T, wallets int) *load {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	l := &load{t: t, ctx: ctx, c: testserver.Client(), stop: make(chan struct{}), stopWorker: func() {}, sent: map[string][]string{}}
	for n := range wallets {
		id := fmt.Sprintf("%s-%d", t.Name(), n)
		l.wallets = append(l.wallets, id)
		in := byhand.Wallet{ID: id, Cents: 1000, Fee: 1, Period: 300 * time.Millisecond, Events: 100}
		// A task that is lost with its worker is soon another one's.
		start := client.StartWorkflowOptions{ID: "wallet-" + id, TaskQueue: byhand.TaskQueue, WorkflowTaskTimeout: 3 * time.Second}
		if _, err := l.c.ExecuteWorkflow(ctx, start, byhand.Type, in); err != nil {
			t.Fatal(err)
		}
		for name, s := range l.senders(id) {
			l.done.Go(func() { l.send(id, name, s) })
			l.done.Go(func() { l.ask(id, s) })
		}
	}
	return l
}

// each calls a function with the numbers of messages until the load is stopped.
func (l *load) each(send func(n int)) {
	for n := 0; ; n++ {
		select {
		case <-l.stop:
			return
		case <-l.ctx.Done():
			l.t.Error(l.ctx.Err())
			return
		default:
			send(n)
			l.answered.Add(1)
		}
	}
}

// arrives notes what has to be in a wallet in the end.
func (l *load) arrives(wallet, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent[wallet] = append(l.sent[wallet], id)
}

// send tops a wallet up and charges it.
func (l *load) send(wallet, name string, s sender) {
	l.each(func(n int) {
		id := fmt.Sprintf("%s-top-up-%d", name, n)
		l.arrives(wallet, id)
		if err := s.topUp(l.ctx, byhand.TopUp{ID: id, Cents: 2}); err != nil {
			l.t.Errorf("%s of %s: %v", id, wallet, err)
		}
		c := byhand.Charge{ID: fmt.Sprintf("%s-charge-%d", name, n), Cents: 1}
		if n%5 == 4 {
			c.Cents = 1_000_000
		} else {
			l.arrives(wallet, c.ID)
		}
		for {
			receipt, err := s.charge(l.ctx, c)
			var refused *temporal.ApplicationError
			switch {
			case err == nil && c.Cents == 1 && receipt.ID == c.ID,
				errors.As(err, &refused) && refused.Type() == byhand.InsufficientFunds && c.Cents > 1,
				l.ctx.Err() != nil:
				return
			}
			// The run was about to end: the next one gets it.
		}
	})
}

// ask asks what is in a wallet. A question that is with a worker that stops has to be asked again, and so has one for a run
// that ended while it waited, if the next deployment has begun: that need not know any more what the run has begun with.
func (l *load) ask(wallet string, s sender) {
	l.each(func(int) {
		for {
			deployments := l.deployments.Load()
			_, err := s.state(l.ctx)
			if err == nil || l.ctx.Err() != nil {
				return
			}
			if strings.Contains(err.Error(), "[TMPRL") && l.deployments.Load() == deployments {
				l.t.Errorf("state of %s: %v", wallet, err)
				return
			}
		}
	})
}

// end stops to send, and closes the wallets: nothing is lost, and nothing is there twice.
func (l *load) end() {
	close(l.stop)
	l.done.Wait()
	for _, id := range l.wallets {
		statement, err := byhand.Close(l.ctx, l.c, id)
		if err != nil {
			l.t.Errorf("wallet %s: %v", id, err)
			continue
		}
		got, want := slices.Sorted(slices.Values(statement.Entries)), slices.Sorted(slices.Values(l.sent[id]))
		if diff := cmp.Diff(want, got); diff != "" {
			l.t.Errorf("entries of wallet %s (-sent +handled):\n%s", id, diff)
		}
	}
}

// Wallets move there and back while they get messages all the time.
func TestSwapUnderLoad(t *testing.T) {
	l := begin(t, 3)
	l.deploy(before, moved(true), moved(false), moved(true), before)
	l.end()
	l.check(func(r worker.WorkflowRegistry) { wallet.RegisterWorkflow(r, false) })
}

// When all wallets have moved, the workflow written by hand is not needed any more. A list query tells.
func TestMovedForGoodUnderLoad(t *testing.T) {
	l := begin(t, 2)
	l.deploy(before, moved(true), moved(false))
	testserver.WaitFor(t, "no wallet is in a run by hand", func() bool {
		open, err := l.c.CountWorkflow(l.ctx, &workflowservice.CountWorkflowExecutionsRequest{
			Query: "WorkflowType = 'wallet' AND ExecutionStatus = 'Running' AND TemporalChangeVersion IS NULL",
		})
		if err != nil {
			t.Fatal(err)
		}
		return open.GetCount() == 0
	})
	l.deploy(forGood, alone)
	l.end()
	l.check(
		func(r worker.WorkflowRegistry) { wallet.RegisterWorkflow(r, false) },
		func(r worker.WorkflowRegistry) { wallet.RegisterWallet(r, wallet.NewWallet) },
	)
}

// One message moves first, and then the others, there and back.
func TestSwapOneMessageUnderLoad(t *testing.T) {
	l := begin(t, 2)
	l.deploy(before, half(true), half(false), rest(true), rest(false), rest(true), half(true), before)
	l.end()
	l.check(func(r worker.WorkflowRegistry) { wallet.RegisterAfterHalf(r, false) })
}

// deploy lets wallets continue as new with each worker, and with each and the one before it, as in a rolling deployment.
func (l *load) deploy(deployments ...deployment) {
	l.t.Helper()
	for _, next := range deployments {
		l.deployments.Add(1)
		w := next(l.c)
		if err := w.Start(); err != nil {
			l.t.Fatal(err)
		}
		stopNext := sync.OnceFunc(w.Stop)
		l.t.Cleanup(stopNext)
		l.continueAsNew()
		l.stopWorker()
		l.stopWorker = stopNext
		l.continueAsNew()
	}
}

// continueAsNew waits until all wallets have gone on in a new run.
func (l *load) continueAsNew() {
	l.t.Helper()
	for _, id := range l.wallets {
		run := func() string {
			d, err := l.c.DescribeWorkflow(l.ctx, "wallet-"+id, "")
			if err != nil {
				l.t.Fatal(err)
			}
			return d.WorkflowExecution.RunID
		}
		for from := run(); run() == from; {
			select {
			case <-l.ctx.Done():
				l.t.Fatal("wallet " + id + " does not continue")
			case <-time.After(10 * time.Millisecond):
			}
		}
	}
}

// check looks at the histories of all runs of all wallets. What one of some functions registers has to replay each.
func (l *load) check(registered ...func(worker.WorkflowRegistry)) {
	l.t.Helper()
	var corpora []replaytest.Corpus
	for _, register := range registered {
		corpora = append(corpora, replaytest.Corpus{
			Register: register,
			Options:  runtime.ReplayerOptions(worker.WorkflowReplayerOptions{}, runtime.WithCarryLimit(1)),
		})
	}
	runs, events := map[string]int{}, 0
	unhandled, stopped := 0, 0
	for _, id := range l.wallets {
		histories, err := corpora[0].Record(l.ctx, l.c, "wallet-"+id)
		if err != nil {
			l.t.Fatal(err)
		}
		for _, history := range histories {
			kind := "by hand"
			events += len(history.Events)
			for _, event := range history.Events {
				if event.GetMarkerRecordedEventAttributes().GetMarkerName() == "Version" {
					kind = "generated"
				}
				failed := event.GetWorkflowTaskFailedEventAttributes()
				switch {
				case failed.GetCause() == enumspb.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND:
					unhandled++ // a message came while the run was ending: the task is done again, with it
				case event.GetWorkflowTaskTimedOutEventAttributes() != nil:
					stopped++ // it was with a worker that has stopped, and goes to another one
				case failed != nil:
					l.t.Errorf("history %s: %v", history.Name, event)
				}
			}
			runs[kind]++
			var differ []error
			for _, corpus := range corpora {
				if err := corpus.Replay(history); err != nil {
					differ = append(differ, err)
				}
			}
			if len(differ) == len(corpora) {
				l.t.Error(errors.Join(differ...))
			}
		}
	}
	if runs["by hand"] == 0 || runs["generated"] == 0 {
		l.t.Error("there are not runs of both kinds")
	}
	l.t.Logf("%d messages were answered in %v runs with %d events; %d tasks were done again since a message came while the run was ending, %d since a worker stopped", l.answered.Load(), runs, events, unhandled, stopped)
}
