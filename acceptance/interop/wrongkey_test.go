package interop

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime"
)

// strangers have keys that payloads with the key "1" are not encrypted with.
func strangers(t *testing.T) map[string]*Encryption {
	return map[string]*Encryption{
		"with a key of another ID": newEncryption(t, "2", map[string][]byte{"2": newKey(2)}),
		"with another key":         newEncryption(t, "1", map[string][]byte{"1": newKey(2)}),
	}
}

// wantError checks the kind of an error, nil if none of the runtime's kinds is right.
func (s *scene) wantError(what string, err, kind error) {
	s.Helper()
	var message *runtime.MessageError
	if !errors.As(err, &message) || message.Kind != kind {
		s.Errorf("%s: error is %v, want one of kind %v", what, err, kind)
	}
}

// Nothing that the worker cannot decrypt gets to a handler, and the workflow goes on.
func TestClientWithTheWrongKey(t *testing.T) {
	for name, codec := range strangers(t) {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, options{client: EncryptedOptions(newEncryption(t, "1", map[string][]byte{"1": newKey(1)}))})
			b := s.book(Stay{})
			stranger := NewBookingClient(s.newClient(EncryptedOptions(codec))).Handle(b.WorkflowID())

			s.must(stranger.Note(s.ctx, Note{Text: "unread"})) // a signal has no answer
			_, err := stranger.Charge(s.ctx, Charge{What: "tea", Cents: 1})
			s.wantError("update", err, runtime.ErrFailed)
			_, err = stranger.Entries(s.ctx, Filter{Message: "run"})
			s.wantError("query", err, runtime.ErrFailed)
			// What needs no input is answered, but the stranger cannot read the answer.
			_, err = stranger.Total(s.ctx)
			s.wantError("query without input", err, nil)
			s.must(stranger.CheckOut(s.ctx))
			_, err = stranger.Result(s.ctx)
			s.wantError("result", err, nil)

			result, err := b.Result(s.ctx)
			s.must(err)
			if diff := cmp.Diff([]Entry{{"run", "", ""}, {BookingCheckOutSignal, "", ""}}, result.Entries); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]runtime.Outcome{runtime.OutcomeUndecodable}, s.events.outcomes(BookingNoteSignal)); diff != "" {
				t.Errorf("outcomes of the note (-want +got):\n%s", diff)
			}
		})
	}
}

// The SDK fails a workflow whose input it cannot decode, whether it is generated or not: a
// worker must have its keys before it starts.
func TestWorkerWithTheWrongKey(t *testing.T) {
	for name, codec := range strangers(t) {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, options{client: EncryptedOptions(codec)})
			client := s.newClient(EncryptedOptions(newEncryption(t, "1", map[string][]byte{"1": newKey(1)})))
			b, err := NewBookingClient(client, s.onQueue()).Start(s.ctx, Stay{Number: s.id})
			s.must(err)
			_, err = b.Result(s.ctx)
			s.wantError("result", err, runtime.ErrFailed)
			s.wantError("signal", b.Note(s.ctx, Note{}), runtime.ErrWorkflowClosed)
			_, err = b.Charge(s.ctx, Charge{What: "tea", Cents: 1})
			s.wantError("update", err, runtime.ErrWorkflowClosed)
			_, err = b.Total(s.ctx)
			s.wantError("query", err, runtime.ErrUnknownHandler)
		})
	}
}
