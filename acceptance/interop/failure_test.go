package interop

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/stub"
)

// Each failure is an error of a generated client.
var failures = []struct {
	name   string
	kind   error
	reason string // in the text of the error
	fail   func(*scene, *BookingHandle) error
}{
	{"rejected", runtime.ErrRejected, "air is free", func(s *scene, b *BookingHandle) error {
		_, err := b.Charge(s.ctx, Charge{What: "air"})
		return err
	}},
	{"failed", runtime.ErrFailed, "no credit for a yacht", func(s *scene, b *BookingHandle) error {
		_, err := b.Charge(s.ctx, Charge{What: "a yacht", Cents: creditLimit + 1})
		return err
	}},
	{"cancelled workflow", runtime.ErrFailed, "canceled", func(s *scene, b *BookingHandle) error {
		s.must(b.Cancel(s.ctx))
		_, err := b.Result(s.ctx)
		return err
	}},
	{"unknown update", runtime.ErrUnknownHandler, "add_pool", func(s *scene, b *BookingHandle) error {
		_, err := stub.Update[int](s.ctx, &b.WorkflowHandle, stub.UpdateCall{Name: "add_pool"}, nil)
		return err
	}},
	{"unknown query", runtime.ErrUnknownHandler, "get_pool", func(s *scene, b *BookingHandle) error {
		_, err := stub.Query[int](s.ctx, &b.WorkflowHandle, "get_pool")
		return err
	}},
	{"unknown workflow", runtime.ErrNotFound, "nobody", func(s *scene, _ *BookingHandle) error {
		return s.bookings.Handle("nobody").CheckOut(s.ctx)
	}},
	{"closed workflow", runtime.ErrWorkflowClosed, "completed", func(s *scene, b *BookingHandle) error {
		s.must(b.CheckOut(s.ctx))
		_, err := b.Result(s.ctx)
		s.must(err)
		return b.CheckOut(s.ctx)
	}},
	{"aborted by close", runtime.ErrAbortedByClose, "wake_up", func(s *scene, b *BookingHandle) error {
		update, err := b.StartWakeUp(s.ctx)
		s.must(err)
		s.must(b.CheckOut(s.ctx))
		return update.Get(s.ctx, nil)
	}},
	{"timed out", runtime.ErrTimeout, "wake_up", func(s *scene, b *BookingHandle) error {
		ctx, cancel := context.WithTimeout(s.ctx, 200*time.Millisecond)
		defer cancel()
		return b.WakeUp(ctx)
	}},
	{"draining", runtime.ErrDraining, "continue as new", func(s *scene, b *BookingHandle) error {
		_, err := b.StartCharge(s.ctx, Charge{What: "held", Cents: 1})
		s.must(err)
		s.must(b.CloseDay(s.ctx))
		s.waitForEntry(b, BookingCloseDaySignal, 1)
		once := NewBookingClient(s.sdk, runtime.WithUpdateRetry(0)).Handle(b.WorkflowID())
		_, err = once.ChangeRoom(s.ctx, Room{"for the next run"})
		close(s.bank.opened)
		return err
	}},
}

// A failure converter with EncodeCommonAttributes hides the texts of errors from the server; a
// client that has it as well finds them.
func TestErrorsCanBeToldApartWhenTheirTextsAreEncrypted(t *testing.T) {
	for _, f := range failures {
		t.Run(f.name, func(t *testing.T) {
			s := newScene(t, options{client: EncryptedOptions(newEncryption(t, "1", map[string][]byte{"1": newKey(1)}))})
			b := s.book(Stay{})
			s.waitForEntry(b, "run", 1)
			err := f.fail(s, b)
			if !errors.Is(err, f.kind) || !strings.Contains(err.Error(), f.reason) {
				t.Errorf("error is %v, want %v that tells of %s", err, f.kind, f.reason)
			}
			for _, p := range s.unencrypted(s.history(b.WorkflowID(), b.RunID())) {
				t.Errorf("payload is not encrypted: %s", p)
			}
		})
	}
}

// Details of errors are encoded as messages are.
func TestErrorDetailsAreEncrypted(t *testing.T) {
	for name, test := range map[string]struct {
		kind  error
		typ   string
		cents int
	}{
		"rejected": {runtime.ErrRejected, "FreeOfCharge", 0},
		"failed":   {runtime.ErrFailed, "CreditExceeded", creditLimit + 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, options{client: EncryptedOptions(newEncryption(t, "1", map[string][]byte{"1": newKey(1)}))})
			b := s.book(Stay{})
			sent := Charge{ChargeID: "1", What: "yacht", Cents: test.cents}
			_, err := b.Charge(s.ctx, sent)
			var failed *temporal.ApplicationError
			if !errors.Is(err, test.kind) || !errors.As(err, &failed) || failed.Type() != test.typ {
				t.Fatalf("error is %v, want %v of type %s", err, test.kind, test.typ)
			}
			var got Charge
			s.must(failed.Details(&got))
			if diff := cmp.Diff(sent, got); diff != "" {
				t.Errorf("details (-want +got):\n%s", diff)
			}
			if found := s.readable(s.history(b.WorkflowID(), b.RunID()), []string{"yacht"}); found != nil {
				t.Errorf("the history tells of %v", found)
			}
		})
	}
}

// A remembered failure is recorded once more when it is repeated.
func TestRepeatedFailuresAreEncrypted(t *testing.T) {
	s := newScene(t, options{client: EncryptedOptions(newEncryption(t, "1", map[string][]byte{"1": newKey(1)}))})
	b := s.book(Stay{})
	sent := Charge{ChargeID: "1", What: "yacht", Cents: creditLimit + 1}
	run := b.RunID()
	for _, updateID := range []string{"first", "again in the same run", "again in the next run"} {
		if updateID == "again in the next run" {
			run = s.nextRun(b)
		}
		_, err := b.Charge(s.ctx, sent, runtime.WithUpdateID(updateID))
		s.wantNoCredit(err, sent)
		events := s.history(b.WorkflowID(), run)
		for _, p := range s.unencrypted(events) {
			t.Errorf("after %s, payload is not encrypted: %s", updateID, p)
		}
		if found := s.readable(events, []string{"yacht", "no credit for"}); found != nil {
			t.Errorf("after %s, the history tells of %v", updateID, found)
		}
	}
}

// wantNoCredit checks that an error is the one with which a charge fails.
func (s *scene) wantNoCredit(err error, sent Charge) {
	s.Helper()
	var failed *temporal.ApplicationError
	if !errors.As(err, &failed) || failed.Type() != "CreditExceeded" || failed.Message() != "no credit for "+sent.What {
		s.Fatalf("error is %v, want CreditExceeded", err)
	}
	var details Charge
	s.must(failed.Details(&details))
	if diff := cmp.Diff(sent, details); diff != "" {
		s.Errorf("details (-want +got):\n%s", diff)
	}
}

// nextRun lets the booking continue as new, and returns the ID of its next run.
func (s *scene) nextRun(b *BookingHandle) (runID string) {
	s.Helper()
	s.must(b.CloseDay(s.ctx))
	s.waitForEntry(b, "run", 2)
	d, err := b.Describe(s.ctx)
	s.must(err)
	return d.WorkflowExecution.RunID
}
