package replay_test

import (
	"errors"
	"strconv"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/acceptance/replay"
	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// scenarios are what the corpus is recorded from. The name of each is that of its files.
var scenarios = map[string]func(*scene){
	"signals":           playSignals,
	"first-task":        playFirstTask,
	"signal-with-start": playSignalWithStart,
	"update-with-start": playUpdateWithStart,
	"keyed-signals":     playKeyedSignals,
	"batched-signals":   playBatchedSignals,
	"serial-handlers":   playSerialHandlers,
	"updates":           playUpdates,
	"duplicate-updates": playDuplicateUpdates,
	"abandoned-update":  playAbandonedUpdate,
	"bad-signals":       playBadSignals,
	"received-signals":  playReceivedSignals,
	"invalid-signal":    playInvalidSignal,
	"failed-signal":     playFailedSignal,
	"cancelled":         playCancelled,
	"still-open":        playStillOpen,
	"timeout":           playTimeout,
	"timer-and-signals": playTimerAndSignals,
	"local-activities":  playLocalActivities,
	"parent":            playParent,
	"late-handlers":     playLateHandlers,
	"chain":             playChain,
	"long-chain":        playLongChain,
}

func playSignals(s *scene) {
	ledger, _ := s.begin(replay.Input{Close: "close"})
	for i := range 4 {
		n := strconv.Itoa(i)
		s.must(ledger.Remark(s.ctx, replay.Entry{Text: "remark " + n}))
		s.must(ledger.Note(s.ctx, replay.Entry{Text: "note " + n, Post: i == 2}))
		s.must(ledger.Correct(s.ctx, replay.Entry{Text: "correct " + n, Error: "no"}))
		s.must(ledger.Deposit(s.ctx, replay.Entry{Text: "deposit " + n, Sleep: 10 * time.Millisecond}))
	}
	s.close(ledger)
}

// A full batch, one whose time is over, and one that the workflow's end cuts short.
func playBatchedSignals(s *scene) {
	ledger, _ := s.begin(replay.Input{Close: "close"})
	collect := func(keys ...string) {
		for _, key := range keys {
			s.must(ledger.Collect(s.ctx, replay.Entry{Text: "collect " + key, Key: key, Post: key == "2"}))
		}
	}
	collect("1", "1", "2", "3")
	collect("4", "5")
	s.waitFor(ledger, "collect 5", 1)
	collect("6")
	s.close(ledger)
}

// All of these are there in the first workflow task. Their activities show in which
// order they were handled.
func playFirstTask(s *scene) {
	ledger := s.start(replay.Input{Close: "close"})
	for i := range 3 {
		n := strconv.Itoa(i)
		s.must(ledger.Remark(s.ctx, replay.Entry{Text: "remark " + n, Post: true}))
		s.must(ledger.Note(s.ctx, replay.Entry{Text: "note " + n, Sleep: time.Millisecond}))
		s.must(ledger.Deposit(s.ctx, replay.Entry{Text: "deposit " + n, Key: n, Post: true}))
	}
	waitTransfer := s.background(ledger, "transfers", func(id runtime.UpdateOption) error {
		_, err := ledger.Transfer(s.ctx, replay.Entry{Text: "transfer", Key: "1", Post: true}, id)
		return err
	})
	waitAudit := s.background(ledger, "audits", func(id runtime.UpdateOption) error {
		_, err := ledger.Audit(s.ctx, replay.Entry{Text: "audit", Sleep: time.Millisecond}, id)
		return err
	})
	waitBook := s.background(ledger, "books", func(id runtime.UpdateOption) error {
		_, err := ledger.Book(s.ctx, replay.Entry{Text: "book", Check: true}, id)
		return err
	})
	s.startWorker()
	s.must(errors.Join(waitTransfer(), waitAudit(), waitBook()))
	s.close(ledger)
}

func playSignalWithStart(s *scene) {
	in := s.input(replay.Input{Close: "close"})
	ledger, err := s.client().WithStart(in).Note(s.ctx, replay.Entry{Text: "note", Post: true})
	s.must(err)
	_, err = s.client().WithStart(in).Deposit(s.ctx, replay.Entry{Text: "deposit", Key: "1"})
	s.must(err)
	s.startWorker()
	s.close(ledger)
}

func playUpdateWithStart(s *scene) {
	s.startWorker()
	_, ledger, err := s.client().WithStart(s.input(replay.Input{Close: "close"})).Transfer(s.ctx, replay.Entry{Text: "transfer", Key: "1", Post: true})
	s.must(err)
	s.close(ledger)
}

func playKeyedSignals(s *scene) {
	ledger, _ := s.begin(replay.Input{Close: "close"})
	for _, e := range []replay.Entry{
		{Text: "one", Key: "1", Post: true},
		{Text: "one", Key: "1", Post: true},
		{Text: "two", Key: "2", Post: true},
		{Text: "another one", Key: "1", Post: true},
		{Text: "none", Post: true},
		{Text: "none", Post: true},
	} {
		s.must(ledger.Deposit(s.ctx, e))
	}
	s.close(ledger)
}

func playSerialHandlers(s *scene) {
	ledger, _ := s.begin(replay.Input{Close: "close"})
	var books []*runtime.UpdateHandle[replay.Lines]
	for i := range 3 {
		n := strconv.Itoa(i)
		s.must(ledger.Deposit(s.ctx, replay.Entry{Text: "deposit " + n, Post: true, Sleep: 50 * time.Millisecond}))
		book, err := ledger.StartBook(s.ctx, replay.Entry{Text: "book " + n, Post: true, Sleep: 20 * time.Millisecond})
		s.must(err)
		books = append(books, book)
	}
	for _, book := range books {
		_, err := book.Get(s.ctx)
		s.must(err)
	}
	s.close(ledger)
}

func playUpdates(s *scene) {
	ledger, _ := s.begin(replay.Input{Close: "close"})
	_, err := ledger.Audit(s.ctx, replay.Entry{Text: "audit", Post: true})
	s.must(err)
	if _, err := ledger.Book(s.ctx, replay.Entry{Text: "book", Error: "no"}); !errors.Is(err, runtime.ErrFailed) {
		s.Errorf("the failing update ended with %v", err)
	}
	if _, err := ledger.Transfer(s.ctx, replay.Entry{Text: "run"}); !errors.Is(err, runtime.ErrRejected) {
		s.Errorf("the invalid update ended with %v", err)
	}
	_, err = ledger.Transfer(s.ctx, replay.Entry{Text: "transfer"})
	s.must(err)
	s.close(ledger)
}

// The server does not know of duplicates that have update IDs of their own.
func playDuplicateUpdates(s *scene) {
	ledger, _ := s.begin(replay.Input{Close: "close"})
	running, err := ledger.StartTransfer(s.ctx, replay.Entry{Text: "slow", Key: "1", Post: true, Await: "go on"})
	s.must(err)
	joins, err := ledger.StartTransfer(s.ctx, replay.Entry{Text: "slow", Key: "1", Post: true}, runtime.WithUpdateID("joins"))
	s.must(err)
	s.must(ledger.Remark(s.ctx, replay.Entry{Text: "go on"}))
	_, err = joins.Get(s.ctx)
	s.must(err)
	_, err = running.Get(s.ctx)
	s.must(err)
	_, err = ledger.Transfer(s.ctx, replay.Entry{Text: "slow", Key: "1", Post: true}, runtime.WithUpdateID("repeats"))
	s.must(err)
	s.must(ledger.Confirm(s.ctx, replay.Entry{Text: "confirm", Key: "1", Post: true}))
	s.must(ledger.Confirm(s.ctx, replay.Entry{Text: "confirm", Key: "1", Post: true}, runtime.WithUpdateID("confirms again")))
	for _, id := range []string{"fails", "fails again"} {
		if _, err := ledger.Transfer(s.ctx, replay.Entry{Text: "bad", Key: "2", Post: true, Error: "no"}, runtime.WithUpdateID(id)); !errors.Is(err, runtime.ErrFailed) {
			s.Errorf("the failing update ended with %v", err)
		}
	}
	s.close(ledger)
}

func playAbandonedUpdate(s *scene) {
	ledger, _ := s.begin(replay.Input{Close: "close"})
	_, err := ledger.StartWatch(s.ctx, replay.Entry{Text: "watch", Sleep: time.Hour})
	s.must(err)
	s.close(ledger)
}

// Signals that have no handler, some of which are carried to the next run.
func playReceivedSignals(s *scene) {
	ledger, _ := s.begin(replay.Input{Continue: []string{"continue"}, Close: "close", Receive: "reply 1"})
	send := func(arg any) { s.must(s.sdk.SignalWorkflow(s.ctx, ledger.WorkflowID(), "", "reply 1", arg)) }
	send(replay.Entry{Text: "first", Key: "1", Post: true})
	send(42)
	send(replay.Entry{Text: "slow", Sleep: time.Minute})
	s.waitFor(ledger, "slow", 1)
	send(replay.Entry{Text: "first", Key: "1", Post: true})
	s.must(ledger.Remark(s.ctx, replay.Entry{Text: "remark", Post: true}))
	send(replay.Entry{Text: "carried", Post: true})
	s.must(ledger.Note(s.ctx, replay.Entry{Text: "continue"}))
	s.waitFor(ledger, "carried", 1)
	send(replay.Entry{Text: "first", Key: "1", Post: true})
	send(replay.Entry{Text: "last", Post: true})
	s.waitFor(ledger, "last", 1)
	s.close(ledger)
}

// The typed client does not send any of these.
func playBadSignals(s *scene) {
	ledger, _ := s.begin(replay.Input{Close: "close"})
	send := func(name string, arg any) { s.must(s.sdk.SignalWorkflow(s.ctx, ledger.WorkflowID(), "", name, arg)) }
	send(replay.LedgerNoteSignal, 42)
	send(replay.LedgerDepositSignal, replay.Entry{Key: "no text"})
	send("nobody knows this", "text")
	s.must(ledger.Note(s.ctx, replay.Entry{Text: "good", Post: true}))
	s.close(ledger)
}

func playInvalidSignal(s *scene) {
	ledger, _ := s.begin(replay.Input{Close: "close"})
	s.must(s.sdk.SignalWorkflow(s.ctx, ledger.WorkflowID(), "", replay.LedgerSealSignal, replay.Entry{}))
	s.mustFail(ledger)
}

func playFailedSignal(s *scene) {
	ledger, _ := s.begin(replay.Input{Close: "close"})
	s.must(ledger.Remark(s.ctx, replay.Entry{Text: "remark", Sleep: 100 * time.Millisecond}))
	s.must(ledger.Note(s.ctx, replay.Entry{Text: "note", Post: true, Error: "no"}))
	s.mustFail(ledger)
}

// mustFail waits for the end of a ledger that fails.
func (s *scene) mustFail(ledger *replay.LedgerHandle) {
	s.Helper()
	var app *temporal.ApplicationError
	if _, err := ledger.Result(s.ctx); !errors.As(err, &app) {
		s.Errorf("the workflow ended with %v, want an application error", err)
	}
}

func playCancelled(s *scene) {
	ledger, _ := s.begin(replay.Input{})
	book, err := ledger.StartBook(s.ctx, replay.Entry{Text: "book", Sleep: time.Hour})
	s.must(err)
	s.must(ledger.Note(s.ctx, replay.Entry{Text: "note", Sleep: time.Hour}))
	s.must(ledger.Deposit(s.ctx, replay.Entry{Text: "waits for book", Sleep: time.Hour}))
	s.waitFor(ledger, "note", 1)
	s.must(ledger.Cancel(s.ctx))
	var cancelled *temporal.CanceledError
	if _, err := book.Get(s.ctx); !errors.As(err, &cancelled) {
		s.Errorf("the update ended with %v, want CanceledError", err)
	}
	if _, err := ledger.Result(s.ctx); !errors.As(err, &cancelled) {
		s.Errorf("the workflow ended with %v, want CanceledError", err)
	}
}

// The history ends while handlers are blocked.
func playStillOpen(s *scene) {
	ledger, _ := s.begin(replay.Input{Close: "close"})
	_, err := ledger.StartBook(s.ctx, replay.Entry{Text: "book", Sleep: time.Hour})
	s.must(err)
	s.must(ledger.Deposit(s.ctx, replay.Entry{Text: "deposit", Post: true}))
	s.must(ledger.Note(s.ctx, replay.Entry{Text: "note", Sleep: time.Hour}))
	s.waitFor(ledger, "note", 1)
}

func playTimeout(s *scene) {
	ledger := s.start(replay.Input{Close: "close", Timeout: 100 * time.Millisecond})
	s.startWorker()
	_, err := ledger.Result(s.ctx)
	s.must(err)
}

// The timer fires, and signals arrive before and after it, while there is no worker.
func playTimerAndSignals(s *scene) {
	ledger := s.signalsBeforeTimer(2 * time.Second)
	testserver.WaitForEvent(s.T, s.sdk, ledger.WorkflowID(), enumspb.EVENT_TYPE_TIMER_FIRED)
	s.must(ledger.Deposit(s.ctx, replay.Entry{Text: "deposit"}))
	s.startWorker()
	_, err := ledger.Result(s.ctx)
	s.must(err)
}

// signalsBeforeTimer begins a ledger with a timer, stops its worker, and sends signals. If the timer has fired meanwhile,
// it begins another one with twice the time.
func (s *scene) signalsBeforeTimer(timeout time.Duration) *replay.LedgerHandle {
	s.Helper()
	ledger, stop := s.begin(replay.Input{Close: "close", Timeout: timeout})
	stop()
	fired := func() bool { return s.hasEvent(ledger, enumspb.EVENT_TYPE_TIMER_FIRED) }
	if !fired() {
		s.must(ledger.Note(s.ctx, replay.Entry{Text: "note", Post: true}))
		s.must(ledger.Remark(s.ctx, replay.Entry{Text: "close"}))
		if !fired() {
			return ledger
		}
	}
	if err := ledger.Terminate(s.ctx, "too late"); err != nil && !errors.Is(err, runtime.ErrWorkflowClosed) {
		s.Fatal(err)
	}
	s.ledgers = nil
	return s.signalsBeforeTimer(2 * timeout)
}

func playLocalActivities(s *scene) {
	ledger, _ := s.begin(replay.Input{Close: "close"})
	s.must(ledger.Note(s.ctx, replay.Entry{Text: "note", Check: true}))
	s.must(ledger.Deposit(s.ctx, replay.Entry{Text: "deposit", Key: "1", Check: true}))
	_, err := ledger.Transfer(s.ctx, replay.Entry{Text: "transfer", Key: "1", Check: true})
	s.must(err)
	s.close(ledger)
}

func playParent(s *scene) {
	told := s.start(replay.Input{ID: "told", Close: "close"})
	child := s.input(replay.Input{ID: "child", Close: "close"})
	s.startWorker()
	parent := s.start(replay.Input{Child: &child, Tell: told.WorkflowID(), Close: "close"})
	s.waitFor(told, "from "+parent.WorkflowID(), 1)
	s.close(told)
	s.close(parent)
}

// The handlers go on after Run has ended its work, and what comes then is handled, too.
func playLateHandlers(s *scene) {
	ledger, stop := s.begin(replay.Input{Close: "close"})
	late := func(text string) replay.Entry {
		return replay.Entry{Text: text, Await: "go on", Sleep: 10 * time.Millisecond, Post: true}
	}
	s.must(ledger.Note(s.ctx, late("note")))
	book, err := ledger.StartBook(s.ctx, late("book"))
	s.must(err)
	s.must(ledger.Remark(s.ctx, replay.Entry{Text: "close"}))
	s.waitFor(ledger, "close", 1)
	s.must(ledger.Deposit(s.ctx, replay.Entry{Text: "deposit", Post: true}))
	s.waitFor(ledger, "close", 1) // the answer comes after the task of the deposit
	stop()                        // so that a task is handled without what a worker keeps in memory
	s.startWorker()
	s.must(ledger.Remark(s.ctx, replay.Entry{Text: "go on"}))
	_, err = book.Get(s.ctx)
	s.must(err)
	_, err = ledger.Result(s.ctx)
	s.must(err)
}

// What was handled is remembered by the next two runs, and each run carries signals to
// the next one that arrived while it waited for a handler.
func playChain(s *scene) {
	ledger, _ := s.begin(replay.Input{Continue: []string{"continue 1", "continue 2"}, Close: "close"})
	transfer := func(key string) {
		s.Helper()
		_, err := ledger.Transfer(s.ctx, replay.Entry{Text: "transfer " + key, Key: key, Post: true})
		s.must(err)
	}
	for run, last := range []string{"continue 1", "continue 2"} {
		n := strconv.Itoa(run)
		transfer("always")
		transfer(n)
		s.must(ledger.Confirm(s.ctx, replay.Entry{Text: "confirm", Key: "always", Post: true}))
		s.must(ledger.Deposit(s.ctx, replay.Entry{Text: "deposit", Key: "always", Post: true}))
		s.must(ledger.Deposit(s.ctx, replay.Entry{Text: "deposit", Key: n, Post: true}))
		if _, err := ledger.Transfer(s.ctx, replay.Entry{Text: "bad", Key: "bad", Error: "no"}); !errors.Is(err, runtime.ErrFailed) {
			s.Errorf("the failing update ended with %v", err)
		}

		s.must(ledger.Note(s.ctx, replay.Entry{Text: "slow " + n, Sleep: 500 * time.Millisecond}))
		s.must(ledger.Note(s.ctx, replay.Entry{Text: last}))
		s.waitFor(ledger, last, 1)
		s.must(ledger.Remark(s.ctx, replay.Entry{Text: "carried " + n, Post: true}))
		s.must(ledger.Note(s.ctx, replay.Entry{Text: "carried, too " + n, Post: true}))
		s.must(ledger.Deposit(s.ctx, replay.Entry{Text: "deposit", Key: "always", Post: true}))
		s.waitFor(ledger, "run", run+2)
	}
	transfer("always")
	transfer("0")
	s.close(ledger)
}

// The length of the history decides where a run ends, while messages arrive.
func playLongChain(s *scene) {
	ledger, _ := s.begin(replay.Input{Events: 60, Close: "close"})
	for i := range 50 {
		n := strconv.Itoa(i)
		s.must(ledger.Note(s.ctx, replay.Entry{Text: "note " + n}))
		s.must(ledger.Deposit(s.ctx, replay.Entry{Text: "deposit", Key: strconv.Itoa(i % 10)}))
		if i%5 == 0 {
			// An update ID of its own for each, so that runs see duplicates of earlier ones.
			_, err := ledger.StartTransfer(s.ctx, replay.Entry{Text: "transfer", Key: strconv.Itoa(i % 3)},
				runtime.WithUpdateID(n), runtime.WithWaitForStage(client.WorkflowUpdateStageCompleted))
			if err != nil && !errors.Is(err, runtime.ErrRejected) {
				s.Fatal(err)
			}
		}
	}
	s.close(ledger)
}
