package interop

import (
	"bytes"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/runtime"
)

// errOutage says nothing about the payload, as an error of a key service that does not answer.
var errOutage = errors.New("the key service does not answer")

// An outage is a codec that fails for payloads with a text.
type outage struct {
	converter.PayloadCodec

	mutex          sync.Mutex
	decode, encode string // texts with which it fails; empty for none
	failed         int
}

// failDecoding makes the codec fail for a text until it is repaired.
func (o *outage) failDecoding(text string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.decode = text
}

func (o *outage) repair() { o.failDecoding("") }

// failEncodingOnce makes the codec fail for a text the next time that it gets it.
func (o *outage) failEncodingOnce(text string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.encode = text
}

// failures is how often the codec has failed.
func (o *outage) failures() int {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.failed
}

func (o *outage) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if haveText(payloads, o.encode) {
		o.encode = ""
		o.failed++
		return nil, errOutage
	}
	return o.PayloadCodec.Encode(payloads)
}

func (o *outage) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	decoded, err := o.PayloadCodec.Decode(payloads)
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if haveText(decoded, o.decode) {
		o.failed++
		return nil, errOutage
	}
	return decoded, err
}

// haveText reports whether payloads have a text, be it in their metadata.
func haveText(payloads []*commonpb.Payload, text string) bool {
	for _, p := range payloads {
		encoded, err := proto.Marshal(p)
		if text != "" && (err != nil || bytes.Contains(encoded, []byte(text))) {
			return true
		}
	}
	return false
}

// newOutage makes a scene whose worker has a codec that can fail. Its clients have the same one
// without failures, which start workflows with options.
func newOutage(t *testing.T, start ...runtime.StartOption) (*scene, *outage) {
	t.Helper()
	keys := newEncryption(t, "1", map[string][]byte{"1": newKey(1)})
	codec := &outage{PayloadCodec: keys}
	s := newScene(t, options{client: EncryptedOptions(codec)})
	s.bookings = NewBookingClient(s.newClient(EncryptedOptions(keys)), s.onQueue(), runtime.WithStartOptions(start...))
	return s, codec
}

// shortTasks are for workflows whose tasks fail repeatedly: of a task that fails again the SDK reports nothing, so the
// server waits for it.
func shortTasks(o *client.StartWorkflowOptions) { o.WorkflowTaskTimeout = time.Second }

// failedTasks are those of the run with which the booking has begun.
func (s *scene) failedTasks(b *BookingHandle) int {
	s.Helper()
	n := 0
	for _, event := range s.history(b.WorkflowID(), b.RunID()) {
		if event.GetWorkflowExecutionContinuedAsNewEventAttributes() != nil {
			break
		}
		if event.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED {
			n++
		}
	}
	return n
}

// As long as nobody knows whether a signal can be decoded it is not dropped, and not overtaken.
func TestSignalsWaitUntilTheCodecWorks(t *testing.T) {
	s, codec := newOutage(t, shortTasks)
	b := s.book(Stay{})
	s.waitForEntry(b, "run", 1)
	codec.failDecoding("tea")
	s.must(b.Note(s.ctx, Note{Text: "tea"}))
	s.waitFor("failure of a task", func() (bool, error) { return codec.failures() > 0, nil })
	s.must(b.Note(s.ctx, Note{Text: "milk"}))
	s.must(b.CheckOut(s.ctx))
	codec.repair()

	result, err := b.Result(s.ctx)
	s.must(err)
	want := []Entry{{"run", "", ""}, {BookingNoteSignal, "tea", ""}, {BookingNoteSignal, "milk", ""}, {BookingCheckOutSignal, "", ""}}
	if diff := cmp.Diff(want, result.Entries); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]runtime.Outcome{runtime.OutcomeHandled, runtime.OutcomeHandled}, s.events.outcomes(BookingNoteSignal)); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

// A run that cannot read what it gets from the one before waits as well, instead of beginning
// without it.
func TestNextRunWaitsUntilTheCodecWorks(t *testing.T) {
	s, codec := newOutage(t, shortTasks)
	b := s.book(Stay{})
	tea := Note{NoteID: "1", Text: "tea"}
	s.must(b.Note(s.ctx, tea))
	s.waitForEntry(b, BookingNoteSignal, 1)
	codec.failDecoding(handedOn)
	s.must(b.CloseDay(s.ctx))
	s.waitFor("failure of the next run", func() (bool, error) { return codec.failures() > 0, nil })
	s.must(b.Note(s.ctx, tea))
	s.must(b.CheckOut(s.ctx))
	codec.repair()

	result, err := b.Result(s.ctx)
	s.must(err)
	want := []Entry{
		{"run", "", ""}, {BookingNoteSignal, "tea", ""}, {BookingCloseDaySignal, "", ""},
		{"run", "", ""}, {BookingCheckOutSignal, "", ""},
	}
	if diff := cmp.Diff(want, result.Entries); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

// handedOn is in the metadata of what a run hands to the next besides its input, and of nothing else
// in this package.
const handedOn = converter.MetadataEncodingBinary

// What cannot be encoded for the next run is not replaced by something else there: the run
// continues when it can.
func TestNothingChangesWhenHandingOnFailsOnce(t *testing.T) {
	for name, test := range map[string]struct {
		text  string
		early bool // encoded as soon as it is there, since it may change
	}{
		"the input":                  {text: `"guest":"Ada"`},
		"all that is handed on":      {text: handedOn},
		"the result of an update":    {text: `"room_number":"1"`},
		"the text of a failure":      {text: "no credit for a yacht", early: true}, // it has details
		"the details of a failure":   {text: `"what":"a yacht"`, early: true},
		"nothing, as a counterproof": {},
	} {
		t.Run(name, func(t *testing.T) {
			s, codec := newOutage(t)
			b := s.book(Stay{Guest: "Ada"})
			yacht := Charge{ChargeID: "yacht", What: "a yacht", Cents: creditLimit + 1}
			fails := func() {
				t.Helper()
				_, err := b.Charge(s.ctx, yacht, runtime.WithUpdateID("yacht"))
				s.wantNoCredit(err, yacht)
			}
			moves := func() {
				t.Helper()
				before, err := b.ChangeRoom(s.ctx, Room{"2"}, runtime.WithUpdateID("move"))
				s.must(err)
				if before.Number != "1" {
					t.Errorf("room before is %q, want 1", before.Number)
				}
			}
			_, err := b.ChangeRoom(s.ctx, Room{"1"})
			s.must(err)
			moves()
			if test.early {
				codec.failEncodingOnce(test.text)
			}
			fails()
			s.closeDay(b, func() {
				s.must(b.Note(s.ctx, Note{Text: "tea"}))
				if !test.early {
					codec.failEncodingOnce(test.text)
				}
			})
			want := 0
			if test.text != "" {
				want = 1
			}
			if got := s.failedTasks(b); got != want || codec.failures() != want {
				t.Errorf("%d tasks and the codec %d times have failed, want %d", got, codec.failures(), want)
			}

			moves()
			fails()
			s.must(b.CheckOut(s.ctx))
			result, err := b.Result(s.ctx)
			s.must(err)
			entries := []string{
				"run Ada", "change_room 1", "change_room 2", "add_charge a yacht", "add_charge held", "close_day ",
				"authorise_charge held", "run Ada", "add_note tea", "check_out ",
			}
			if diff := cmp.Diff(entries, messageTexts(result.Entries)); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
		})
	}
}
