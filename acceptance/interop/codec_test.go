package interop

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/temporalgen/temporalgen/runtime"
)

// newKey is a key that tests can tell apart.
func newKey(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func newEncryption(t *testing.T, keyID string, keys map[string][]byte) *Encryption {
	t.Helper()
	e, err := NewEncryption(keyID, keys)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// secrets are the texts of a stay. Workflow IDs and update IDs are not: Temporal has them in
// plain text, so what id= refers to cannot be secret, unlike the key of a signal.
var secrets = []string{
	"secret-guest", "secret-note", "secret-note-id", "secret-dinner", "secret-yacht", "no credit for",
	"secret-carried", "secret-suite", "secret-breakfast",
}

// secretStay is a booking of two runs with all kinds of messages. It returns the histories of
// all workflows that it needs.
func secretStay(s *scene) []*historypb.HistoryEvent {
	s.Helper()
	b := s.book(Stay{Guest: "secret-guest"})
	note := Note{NoteID: "secret-note-id", Text: "secret-note"}
	dinner := Charge{ChargeID: "dinner", What: "secret-dinner", Cents: 300}
	s.must(b.Note(s.ctx, note))
	bill, err := b.Charge(s.ctx, dinner)
	s.must(err)
	if diff := cmp.Diff(Bill{300, []string{"secret-dinner"}}, bill); diff != "" {
		s.Errorf("bill (-want +got):\n%s", diff)
	}
	if _, err := b.Charge(s.ctx, Charge{What: "secret-yacht", Cents: creditLimit + 1}); !errors.Is(err, runtime.ErrFailed) {
		s.Errorf("yacht: %v, want %v", err, runtime.ErrFailed)
	}
	_, err = b.ChangeRoom(s.ctx, Room{"secret-suite"})
	s.must(err)
	s.closeDay(b, func() { s.must(b.Note(s.ctx, Note{Text: "secret-carried"})) })

	s.must(b.Note(s.ctx, note))
	again, err := b.Charge(s.ctx, dinner)
	s.must(err)
	if diff := cmp.Diff(bill, again); diff != "" {
		s.Errorf("bill of the duplicate (-want +got):\n%s", diff)
	}
	if _, err := b.Clean(s.ctx, Room{s.id}); err != nil {
		s.Errorf("cleaning: %v", err)
	}
	s.must(b.CheckOut(s.ctx))
	result, err := b.Result(s.ctx)
	s.must(err)
	want := []string{
		"run secret-guest", "add_note secret-note", "add_charge secret-dinner", "authorise_charge secret-dinner",
		"add_charge secret-yacht", "change_room secret-suite", "add_charge held", "close_day ", "authorise_charge held",
		"run secret-guest", "add_note secret-carried", "clean_room " + s.id, "check_out ",
	}
	if diff := cmp.Diff(want, messageTexts(result.Entries)); diff != "" {
		s.Errorf("entries (-want +got):\n%s", diff)
	}

	_, other, err := s.bookings.WithStart(Stay{Number: s.id + "-other"}).Charge(s.ctx, Charge{What: "secret-breakfast", Cents: 1})
	s.must(err)
	return slices.Concat(s.history(b.WorkflowID(), b.RunID()), s.history(CleaningID(Room{s.id}), ""), s.history(other.WorkflowID(), ""))
}

// closeDay continues a booking as new, and carries what is sent in between to the next run.
func (s *scene) closeDay(b *BookingHandle, between func()) {
	s.Helper()
	_, err := b.StartCharge(s.ctx, Charge{ChargeID: "held", What: "held", Cents: 1})
	s.must(err)
	s.must(b.CloseDay(s.ctx))
	s.waitForEntry(b, BookingCloseDaySignal, 1)
	between()
	close(s.bank.opened)
	s.waitForEntry(b, "run", 2)
	if s.carried(s.history(b.WorkflowID(), "")) == nil {
		s.Fatal("nothing is carried to the next run")
	}
}

func TestEncryptedHistoryHasNoPlainText(t *testing.T) {
	s := newScene(t, options{client: EncryptedOptions(newEncryption(t, "1", map[string][]byte{"1": newKey(1)}))})
	events := secretStay(s)
	for _, p := range s.unencrypted(events) {
		t.Errorf("payload is not encrypted: %s", p)
	}
	for _, text := range s.readable(events, secrets) {
		t.Errorf("%s is in the history", text)
	}
}

// carriedSecrets are those that a run of the stay carries to the next: in a signal, in the result
// of an update, and in the text and the details of a failure.
var carriedSecrets = []string{"no credit for", "secret-carried", "secret-dinner", "secret-yacht"}

// The same without a codec shows that the proof would find each text.
func TestPlainHistoryHasAllTexts(t *testing.T) {
	s := newScene(t, options{})
	events := secretStay(s)
	if len(s.unencrypted(events)) == 0 {
		t.Error("all payloads are encrypted")
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(secrets)), s.readable(events, secrets)); diff != "" {
		t.Errorf("texts in the history (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(carriedSecrets, readable(s.carried(events), secrets)); diff != "" {
		t.Errorf("texts in what is carried (-want +got):\n%s", diff)
	}
}

// Histories and carried state of the old key are read after it was replaced.
func TestKeysCanBeReplaced(t *testing.T) {
	both := map[string][]byte{"old": newKey(1), "new": newKey(2)}
	s := newScene(t, options{client: EncryptedOptions(newEncryption(t, "old", both))})
	b := s.book(Stay{})
	s.must(b.Note(s.ctx, Note{NoteID: "1", Text: "tea"}))
	s.waitForEntry(b, BookingNoteSignal, 1)
	renewed := NewBookingClient(s.newClient(EncryptedOptions(newEncryption(t, "new", both)))).Handle(b.WorkflowID())
	s.must(renewed.CloseDay(s.ctx))
	s.waitForEntry(renewed, "run", 2)
	s.must(renewed.Note(s.ctx, Note{NoteID: "1", Text: "tea"}))
	s.must(renewed.Note(s.ctx, Note{NoteID: "2", Text: "milk"}))
	s.waitForEntry(renewed, BookingNoteSignal, 2)
	entries, err := renewed.Entries(s.ctx, Filter{Message: BookingNoteSignal})
	s.must(err)
	if diff := cmp.Diff([]Entry{{BookingNoteSignal, "tea", ""}, {BookingNoteSignal, "milk", ""}}, entries); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestCodecDecryptsWhatItHasEncrypted(t *testing.T) {
	e := newEncryption(t, "new", map[string][]byte{"old": newKey(1), "new": newKey(2)})
	old := newEncryption(t, "old", map[string][]byte{"old": newKey(1)})
	payloads := []*commonpb.Payload{
		{Metadata: map[string][]byte{"encoding": []byte("json/plain"), "other": []byte("kept")}, Data: []byte(`"text"`)},
		{Metadata: map[string][]byte{"encoding": []byte("binary/null")}},
		{},
	}
	for name, encoder := range map[string]*Encryption{"with the key": e, "with an older key": old} {
		encoded, err := encoder.Encode(payloads)
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := e.Decode(encoded)
		if diff := cmp.Diff(payloads, decoded, protocmp.Transform()); err != nil || diff != "" {
			t.Errorf("%s: %v, payloads (-want +got):\n%s", name, err, diff)
		}
		again, err := encoder.Encode(payloads)
		if err != nil {
			t.Fatal(err)
		}
		for i := range encoded {
			if bytes.Equal(encoded[i].GetData(), again[i].GetData()) {
				t.Errorf("%s: payload %d is encrypted to the same data twice", name, i)
			}
		}
	}
	plain, err := e.Decode(payloads)
	if diff := cmp.Diff(payloads, plain, protocmp.Transform()); err != nil || diff != "" {
		t.Errorf("not encrypted: %v, payloads (-want +got):\n%s", err, diff)
	}
}

func TestCodecNoticesWhatWasChanged(t *testing.T) {
	// Two IDs of one key: only authentication tells them apart.
	e := newEncryption(t, "1", map[string][]byte{"1": newKey(1), "2": newKey(1), "3": newKey(3)})
	for name, change := range map[string]func(*commonpb.Payload){
		"data":                  func(p *commonpb.Payload) { p.Data[len(p.Data)-1]++ },
		"nonce":                 func(p *commonpb.Payload) { p.Data[0]++ },
		"too short":             func(p *commonpb.Payload) { p.Data = p.Data[:5] },
		"ID of the same key":    func(p *commonpb.Payload) { p.Metadata[keyIDMetadata] = []byte("2") },
		"ID of another key":     func(p *commonpb.Payload) { p.Metadata[keyIDMetadata] = []byte("3") },
		"ID of a key not known": func(p *commonpb.Payload) { p.Metadata[keyIDMetadata] = []byte("4") },
		"no ID":                 func(p *commonpb.Payload) { delete(p.Metadata, keyIDMetadata) },
	} {
		encoded, err := e.Encode([]*commonpb.Payload{{Data: []byte("text")}})
		if err != nil {
			t.Fatal(err)
		}
		change(encoded[0])
		if decoded, err := e.Decode(encoded); err == nil {
			t.Errorf("%s: decoded to %v, want an error", name, decoded)
		}
	}
}

func TestCodecNeedsItsKeys(t *testing.T) {
	for name, test := range map[string]struct {
		keyID string
		keys  map[string][]byte
	}{
		"no keys":         {"1", nil},
		"without its key": {"1", map[string][]byte{"2": newKey(2)}},
		"a short key":     {"1", map[string][]byte{"1": newKey(1)[:7]}},
	} {
		if e, err := NewEncryption(test.keyID, test.keys); err == nil {
			t.Errorf("%s: %v, want an error", name, e)
		}
	}
}
