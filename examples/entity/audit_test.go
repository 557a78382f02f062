package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// fakeArchive implements Archive. It has three receipts in a batch.
type fakeArchive struct {
	batches  temporaltest.Func[int, int]
	receipts temporaltest.Func[Receipt, struct{}]
}

func (f *fakeArchive) CheckBatch(_ context.Context, round int) (int, error) {
	return f.batches.Call(round)
}

func (f *fakeArchive) CheckReceipt(_ context.Context, receipt Receipt) error {
	_, err := f.receipts.Call(receipt)
	return err
}

// auditScenario is an audit of three rounds, with an hour between them, without a server.
type auditScenario struct {
	*testing.T
	ctx     context.Context
	env     *temporaltest.Env
	archive fakeArchive
	audit   *AuditHandle
	began   time.Time
}

func newAuditScenario(t *testing.T) *auditScenario {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	s := &auditScenario{T: t, ctx: ctx, env: temporaltest.New(t)}
	s.archive.batches.Return(3, nil)
	s.began = s.env.Now()
	RegisterAudit(s.env, newAudit)
	RegisterArchive(s.env, &s.archive)
	return s
}

func (s *auditScenario) start() {
	s.Helper()
	var err error
	s.audit, err = NewAuditClient(s.env.Client()).Start(s.ctx, AuditInput{Name: "test", Rounds: 3, Pause: time.Hour})
	s.must(err)
}

func (s *auditScenario) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// slowly lets it take half an hour to look at a receipt.
func (s *auditScenario) slowly() {
	s.env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		test.OnActivity(ArchiveCheckReceiptActivity, mock.Anything, mock.Anything).After(30 * time.Minute).Return(nil)
	})
}

// ends waits for the end of the audit, which is to come some time after its beginning.
func (s *auditScenario) ends(after time.Duration, want Progress) {
	s.Helper()
	progress, err := s.audit.Result(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, progress); diff != "" {
		s.Errorf("result (-want +got):\n%s", diff)
	}
	if took := s.env.Now().Sub(s.began); took != after {
		s.Errorf("the audit took %v, want %v", took, after)
	}
	if diff := cmp.Diff([]int{0, 1, 2}, s.archive.batches.Calls()); diff != "" {
		s.Errorf("rounds (-want +got):\n%s", diff)
	}
}

func TestRoundsHaveAPauseBetweenThem(t *testing.T) {
	s := newAuditScenario(t)
	s.start()
	s.env.Sleep(59 * time.Minute)
	progress, err := s.audit.Progress(s.ctx)
	s.must(err)
	if diff := cmp.Diff(Progress{Rounds: 1, Receipts: 3}, progress); diff != "" {
		t.Errorf("progress before the second round (-want +got):\n%s", diff)
	}
	s.ends(2*time.Hour, Progress{Rounds: 3, Receipts: 9})
}

func TestNextRunWaitsForTheRestOfThePause(t *testing.T) {
	s := newAuditScenario(t)
	s.start()
	s.env.Sleep(20 * time.Minute)
	s.env.SuggestContinueAsNew(s.audit.WorkflowID())
	s.env.Sleep(30 * time.Minute)
	s.env.SuggestContinueAsNew(s.audit.WorkflowID())
	s.ends(2*time.Hour, Progress{Rounds: 3, Receipts: 9, Run: 2})
}

func TestReceiptIsLookedAtOnceInAllRuns(t *testing.T) {
	s := newAuditScenario(t)
	s.start()
	s.must(s.audit.LookAt(s.ctx, Receipt{Number: "1"}))
	s.env.SuggestContinueAsNew(s.audit.WorkflowID())
	s.must(s.audit.LookAt(s.ctx, Receipt{Number: "1"}))
	s.must(s.audit.LookAt(s.ctx, Receipt{Number: "2"}))
	s.ends(2*time.Hour, Progress{Rounds: 3, Receipts: 11, Run: 1})
	if diff := cmp.Diff([]Receipt{{"1"}, {"2"}}, s.archive.receipts.Calls()); diff != "" {
		t.Errorf("receipts (-want +got):\n%s", diff)
	}
}

// The run is long enough while the receipt is being looked at, and does not end before that is done.
func TestReceiptThatIsBeingLookedAtGoesAlong(t *testing.T) {
	s := newAuditScenario(t)
	s.slowly()
	s.start()
	s.must(s.audit.LookAt(s.ctx, Receipt{Number: "1"}))
	s.env.SuggestContinueAsNew(s.audit.WorkflowID())
	for _, want := range []Progress{{Rounds: 1, Receipts: 3}, {Rounds: 1, Receipts: 4, Run: 1}} {
		progress, err := s.audit.Progress(s.ctx)
		s.must(err)
		if diff := cmp.Diff(want, progress); diff != "" {
			t.Errorf("progress (-want +got):\n%s", diff)
		}
		s.env.Sleep(30 * time.Minute)
	}
	s.ends(2*time.Hour, Progress{Rounds: 3, Receipts: 10, Run: 1})
}

func TestReceiptThatIsBeingLookedAtCounts(t *testing.T) {
	s := newAuditScenario(t)
	s.slowly()
	s.start()
	s.env.Sleep(110 * time.Minute)
	s.must(s.audit.LookAt(s.ctx, Receipt{Number: "1"}))
	s.ends(140*time.Minute, Progress{Rounds: 3, Receipts: 10})
}

func TestCancelledAuditEnds(t *testing.T) {
	s := newAuditScenario(t)
	s.start()
	s.must(s.audit.Cancel(s.ctx))
	_, err := s.audit.Result(s.ctx)
	var cancelled *temporal.CanceledError
	if !errors.As(err, &cancelled) {
		t.Errorf("the audit ended with %v, want a %T", err, cancelled)
	}
}
