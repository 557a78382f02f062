package evolution

import (
	"errors"
	"strconv"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/acceptance/evolution/account"
	"github.com/temporalgen/temporalgen/acceptance/evolution/branch"
	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// accountScenarios are what the histories of accounts are recorded from. Handlers of those that are quiet issue no commands.
var accountScenarios = map[string]func(*scene){
	"messages":          func(s *scene) { playMessages(s, time.Millisecond) },
	"messages-quiet":    func(s *scene) { playMessages(s, 0) },
	"duplicates":        func(s *scene) { playDuplicates(s, time.Millisecond) },
	"duplicates-quiet":  func(s *scene) { playDuplicates(s, 0) },
	"flood":             func(s *scene) { playFlood(s, time.Millisecond) },
	"flood-quiet":       func(s *scene) { playFlood(s, 0) },
	"turns":             func(s *scene) { playTurns(s, time.Millisecond) },
	"turns-quiet":       func(s *scene) { playTurns(s, 0) },
	"batches":           func(s *scene) { playBatches(s, time.Millisecond) },
	"batches-quiet":     func(s *scene) { playBatches(s, 0) },
	"forgotten":         func(s *scene) { playForgotten(s, time.Millisecond) },
	"forgotten-quiet":   func(s *scene) { playForgotten(s, 0) },
	"chain":             func(s *scene) { playChain(s, time.Millisecond) },
	"chain-quiet":       func(s *scene) { playChain(s, 0) },
	"late":              playLate,
	"unfinished":        playUnfinished,
	"abandoned":         playAbandoned,
	"failed":            playFailed,
	"failed-with-timer": playFailedWithTimer,
	"invalid":           playInvalid,
	"dropped":           playDropped,
	"open":              playOpen,
}

// entry is a message whose handler sleeps, or issues no command.
func entry(text string, sleep time.Duration) account.Entry {
	return account.Entry{Text: text, Amount: 1, Kind: account.Cash, Remark: "dear", Sleep: sleep}
}

func keyed(text, key string, sleep time.Duration) account.Entry {
	e := entry(text, sleep)
	e.Key = key
	return e
}

// close ends an account.
func (s *scene) close(h *account.AccountHandle) {
	s.Helper()
	s.must(h.End(s.ctx, account.Mark{Text: "close"}))
	_, err := h.Result(s.ctx)
	s.must(err)
}

// mustFail waits for the end of an account that fails.
func (s *scene) mustFail(h *account.AccountHandle) {
	s.Helper()
	var app *temporal.ApplicationError
	if _, err := h.Result(s.ctx); !errors.As(err, &app) {
		s.Errorf("the workflow ended with %v, want an application error", err)
	}
}

// Each message once.
func playMessages(s *scene, sleep time.Duration) {
	h := s.account()
	s.work()
	e := keyed("hello", "key", sleep)
	e.Purse = "purse"
	for _, send := range []func(account.Entry) error{
		func(e account.Entry) error { return h.Note(s.ctx, e) },
		func(e account.Entry) error { return h.Deposit(s.ctx, e) },
		func(e account.Entry) error { return h.Spend(s.ctx, e) },
		func(e account.Entry) error { return h.Seal(s.ctx, e) },
		func(e account.Entry) error { e.Error = "no"; return h.Correct(s.ctx, e) },
		func(e account.Entry) error { return h.Collect(s.ctx, e) },
		func(account.Entry) error {
			return h.Link(s.ctx, &commonpb.WorkflowExecution{WorkflowId: "other"})
		},
		func(e account.Entry) error { _, err := h.Audit(s.ctx, e); return err },
		func(e account.Entry) error { _, err := h.Transfer(s.ctx, e); return err },
		func(e account.Entry) error { _, err := h.Confirm(s.ctx, e); return err },
		func(e account.Entry) error { return h.Watch(s.ctx, e) },
	} {
		s.must(send(e))
	}
	e.Error = "no"
	if _, err := h.Audit(s.ctx, e); !errors.Is(err, runtime.ErrFailed) {
		s.Errorf("the failing update ended with %v", err)
	}
	e.Amount = 2000
	if _, err := h.Transfer(s.ctx, e, runtime.WithUpdateID("too much")); err != nil && !errors.Is(err, runtime.ErrFailed) {
		s.Errorf("the duplicate ended with %v", err)
	}
	s.close(h)
}

// Signals with the same key, and with the same content, and updates with the same key or the same content under different
// update IDs.
func playDuplicates(s *scene, sleep time.Duration) {
	h := s.account()
	s.work()
	for _, key := range []string{"1", "1", "2", "1", ""} {
		s.must(h.Deposit(s.ctx, keyed("deposit", key, sleep)))
		s.must(h.Note(s.ctx, keyed("note", key, sleep)))
		s.must(h.Correct(s.ctx, keyed("correct", key, sleep)))
	}
	for i, key := range []string{"1", "1", "2"} {
		id := runtime.WithUpdateID(strconv.Itoa(i))
		_, err := h.Transfer(s.ctx, keyed("transfer", key, sleep), id)
		s.must(err)
		_, err = h.Confirm(s.ctx, keyed("confirm", key, sleep), runtime.WithUpdateID("confirm "+strconv.Itoa(i)))
		s.must(err)
		_, err = h.Audit(s.ctx, keyed("audit", key, sleep), runtime.WithUpdateID("audit "+strconv.Itoa(i)))
		s.must(err)
	}
	s.close(h)
}

// More signals than handlers run at a time, and than begin before Run gets a turn.
func playFlood(s *scene, sleep time.Duration) {
	h := s.account()
	for i := range 10 {
		e := entry("note "+strconv.Itoa(i), sleep)
		e.Await = "go on"
		s.must(h.Note(s.ctx, e))
	}
	s.must(h.Correct(s.ctx, entry("correct", sleep)))
	s.work()
	s.must(h.Say(s.ctx, account.Mark{Text: "go on"}))
	s.close(h)
}

// Messages with one lock, with several, and with none.
func playTurns(s *scene, sleep time.Duration) {
	h := s.account()
	s.work()
	send := func(f func(account.Entry) error, text, purse string) {
		e := keyed(text, text, sleep)
		e.Purse, e.Await = purse, "go on"
		s.must(f(e))
	}
	spend := func(e account.Entry) error { return h.Spend(s.ctx, e) }
	seal := func(e account.Entry) error { return h.Seal(s.ctx, e) }
	transfer := func(e account.Entry) error { _, err := h.StartTransfer(s.ctx, e); return err }
	audit := func(e account.Entry) error { _, err := h.StartAudit(s.ctx, e); return err }
	send(spend, "spend 1", "a")
	send(spend, "spend 2", "a")
	send(spend, "spend 3", "b")
	send(seal, "seal 1", "")
	send(seal, "seal 2", "")
	send(transfer, "transfer 1", "a")
	send(transfer, "transfer 2", "b")
	send(audit, "audit 1", "a")
	send(audit, "audit 2", "b")
	s.must(h.Say(s.ctx, account.Mark{Text: "go on"}))
	send(spend, "spend 4", "")
	send(spend, "spend 5", "")
	s.close(h)
}

// A full batch, one whose time is over, one that the end cuts short, and duplicates.
func playBatches(s *scene, sleep time.Duration) {
	h := s.account()
	s.work()
	collect := func(keys ...string) {
		for _, key := range keys {
			s.must(h.Collect(s.ctx, keyed("collect "+key, key, sleep)))
		}
	}
	collect("1", "1", "2", "3")
	collect("4", "5")
	s.waitFor(s.name, enumspb.EVENT_TYPE_TIMER_FIRED)
	s.must(h.Say(s.ctx, account.Mark{Text: "the time is over"}))
	collect("6")
	s.close(h)
}

// More messages with keys than are remembered.
func playForgotten(s *scene, sleep time.Duration) {
	h := s.account()
	s.work()
	for _, key := range []string{"1", "2", "3", "4", "5", "2", "6", "7", "1", "5"} {
		s.must(h.Deposit(s.ctx, keyed("deposit", key, sleep)))
	}
	for i, key := range []string{"1", "2", "1", "3", "4", "5", "1"} {
		_, err := h.Transfer(s.ctx, keyed("transfer", key, sleep), runtime.WithUpdateID(strconv.Itoa(i)))
		s.must(err)
	}
	s.close(h)
}

// What was handled is remembered by the next run, and signals that have not begun are carried there.
func playChain(s *scene, sleep time.Duration) {
	h := s.account()
	s.work()
	handle := func() {
		s.must(h.Deposit(s.ctx, keyed("first", "1", sleep)))
		_, err := h.Transfer(s.ctx, keyed("moved", "2", sleep), runtime.WithUpdateID("moved"))
		s.must(err)
		_, err = h.Confirm(s.ctx, keyed("confirmed", "", sleep), runtime.WithUpdateID("confirmed"))
		s.must(err)
	}
	handle()
	for range 3 { // no other handler can begin then
		e := entry("hold", sleep)
		e.Await = "continue"
		s.must(h.Note(s.ctx, e))
	}
	e := keyed("carried", "3", sleep)
	e.Purse = "purse"
	s.must(h.Deposit(s.ctx, e))
	s.must(h.Deposit(s.ctx, e))
	s.must(h.Spend(s.ctx, e))
	s.must(h.Spend(s.ctx, e))
	s.must(h.Seal(s.ctx, e))
	s.must(h.Correct(s.ctx, e))
	s.must(h.Collect(s.ctx, e))
	s.must(h.Collect(s.ctx, e))
	s.must(h.Say(s.ctx, account.Mark{Text: "continue"}))
	testserver.WaitFor(s.T, "the next run has begun", func() bool {
		description, err := h.Describe(s.ctx)
		s.must(err)
		return description.WorkflowExecution.RunID != h.RunID()
	})
	handle()
	s.close(h)
}

// More messages come while a workflow is about to complete than are still handled.
func playLate(s *scene) {
	h := s.account()
	s.work()
	hold := entry("hold", 0)
	hold.Await = "go on"
	s.must(h.Note(s.ctx, hold))
	s.must(h.End(s.ctx, account.Mark{Text: "close"}))
	for i := range 5 {
		s.must(h.Note(s.ctx, entry("late "+strconv.Itoa(i), time.Millisecond)))
		_, err := h.Runs(s.ctx) // in a workflow task of its own
		s.must(err)
	}
	s.must(h.Say(s.ctx, account.Mark{Text: "go on"}))
	_, err := h.Result(s.ctx)
	s.must(err)
}

// The workflow waits for an update that runs when Run has returned.
func playUnfinished(s *scene) {
	h := s.account()
	s.work()
	e := entry("audit", time.Millisecond)
	e.Await = "go on"
	audit, err := h.StartAudit(s.ctx, e)
	s.must(err)
	s.must(h.End(s.ctx, account.Mark{Text: "close"}))
	_, err = h.Runs(s.ctx)
	s.must(err)
	s.must(h.Say(s.ctx, account.Mark{Text: "go on"}))
	_, err = audit.Get(s.ctx)
	s.must(err)
	_, err = h.Result(s.ctx)
	s.must(err)
}

// The workflow does not wait for one that may be abandoned.
func playAbandoned(s *scene) {
	h := s.account()
	s.work()
	e := entry("watch", 0)
	e.Await = "never"
	_, err := h.StartWatch(s.ctx, e)
	s.must(err)
	s.close(h)
}

func playFailed(s *scene) {
	h := s.account()
	s.work()
	e := entry("seal", 0)
	e.Error = "no"
	s.must(h.Correct(s.ctx, e))
	s.must(h.Seal(s.ctx, e))
	s.mustFail(h)
}

func playFailedWithTimer(s *scene) {
	h := s.account()
	s.work()
	e := entry("seal", time.Millisecond)
	e.Error = "no"
	s.must(h.Correct(s.ctx, e))
	s.must(h.Seal(s.ctx, e))
	s.mustFail(h)
}

// sendRaw sends a signal that no generated client would.
func (s *scene) sendRaw(name string, arg any) {
	s.Helper()
	s.must(s.sdk.SignalWorkflow(s.ctx, s.name, "", name, arg))
}

func playInvalid(s *scene) {
	h := s.account()
	s.work()
	s.sendRaw(account.AccountSealSignal, account.Entry{})
	s.mustFail(h)
}

// Invalid signals, those that do not decode, and those that have no handler.
func playDropped(s *scene) {
	h := s.account()
	s.work()
	s.sendRaw(account.AccountNoteSignal, account.Entry{})
	s.sendRaw(account.AccountCorrectSignal, account.Entry{Text: "odd", Kind: "shells", Sleep: time.Millisecond})
	s.sendRaw(account.AccountDepositSignal, account.Entry{Text: "debt", Key: "1", Amount: -1})
	s.sendRaw(account.AccountNoteSignal, "text")
	s.sendRaw("nobody knows this", "text")
	s.must(h.Note(s.ctx, entry("good", time.Millisecond)))
	s.close(h)
}

// The history ends while handlers are blocked.
func playOpen(s *scene) {
	h := s.account()
	s.work()
	for i := range 2 {
		e := keyed("wait", strconv.Itoa(i), time.Millisecond)
		e.Await = "never"
		s.must(h.Spend(s.ctx, e))
		s.must(h.Deposit(s.ctx, e))
	}
	_, err := h.Runs(s.ctx)
	s.must(err)
}

// branchScenarios are what the histories of branches, desks and errands are recorded from.
var branchScenarios = map[string]func(*scene){
	"day":       playDay,
	"visits":    playVisits,
	"customers": playCustomers,
	"errand":    playErrand,
}

// A remote activity, a local one, and a child that is sent a signal.
func playDay(s *scene) {
	s.work()
	in := branch.Plan{Name: s.name, Count: true, Look: true, Desk: true}
	h, err := branch.NewBranchClient(s.sdk, s.clientOptions()...).Start(s.ctx, in)
	s.must(err)
	s.ids = append(s.ids, s.name, branch.DeskID(branch.Opening{Branch: s.name}))
	_, err = h.Result(s.ctx)
	s.must(err)
}

// Duplicates, in the same run and in the next one.
func playVisits(s *scene) {
	s.work()
	in := branch.Plan{Name: s.name, Wait: true, Again: true}
	h, err := branch.NewBranchClient(s.sdk, s.clientOptions()...).Start(s.ctx, in)
	s.must(err)
	s.ids = append(s.ids, s.name)
	visit := func(visitor string) { s.must(h.Visit(s.ctx, branch.Visit{Visitor: visitor})) }
	visit("Ann")
	s.waitFor(s.name, enumspb.EVENT_TYPE_TIMER_FIRED)
	visit("Ann")
	s.must(h.End(s.ctx))
	testserver.WaitFor(s.T, "the next run has begun", func() bool {
		description, err := h.Describe(s.ctx)
		s.must(err)
		return description.WorkflowExecution.RunID != h.RunID()
	})
	visit("Ann")
	visit("Bob")
	s.must(h.End(s.ctx))
	_, err = h.Result(s.ctx)
	s.must(err)
}

// A customer comes again when nobody remembers.
func playCustomers(s *scene) {
	s.work()
	h, err := branch.NewDeskClient(s.sdk, s.clientOptions()...).Start(s.ctx, branch.Opening{Branch: s.name, Wait: true})
	s.must(err)
	s.ids = append(s.ids, s.name)
	s.must(h.Serve(s.ctx, branch.Customer{Name: "Ann", Pays: 1, Long: true}))
	s.waitFor(s.name, enumspb.EVENT_TYPE_TIMER_FIRED)
	s.must(h.Serve(s.ctx, branch.Customer{Name: "Ann", Pays: 1, Long: true}))
	s.must(h.Shut(s.ctx))
	_, err = h.Result(s.ctx)
	s.must(err)
}

func playErrand(s *scene) {
	s.work()
	h, err := branch.NewErrandClient(s.sdk, s.clientOptions()...).Start(s.ctx, branch.Plan{Name: s.name})
	s.must(err)
	s.ids = append(s.ids, s.name)
	s.must(h.Result(s.ctx))
}
