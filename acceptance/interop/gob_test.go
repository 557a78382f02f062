package interop

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
)

// gobEncoding encodes values with encoding/gob, []byte as well.
type gobEncoding struct{}

func (gobEncoding) Encoding() string { return "binary/gob" }

func (e gobEncoding) ToPayload(value any) (*commonpb.Payload, error) {
	var data bytes.Buffer
	if err := gob.NewEncoder(&data).Encode(value); err != nil {
		return nil, fmt.Errorf("%w: %w", converter.ErrUnableToEncode, err)
	}
	return &commonpb.Payload{
		Metadata: map[string][]byte{converter.MetadataEncoding: []byte(e.Encoding())},
		Data:     data.Bytes(),
	}, nil
}

func (gobEncoding) FromPayload(p *commonpb.Payload, valuePtr any) error {
	if err := gob.NewDecoder(bytes.NewReader(p.GetData())).Decode(valuePtr); err != nil {
		return fmt.Errorf("%w: %w", converter.ErrUnableToDecode, err)
	}
	return nil
}

func (gobEncoding) ToString(p *commonpb.Payload) string { return fmt.Sprintf("%x", p.GetData()) }

// gobOptions are the options of clients and workers that encode everything with encoding/gob but
// nil, which that cannot encode.
func gobOptions() client.Options {
	all := converter.NewCompositeDataConverter(converter.NewNilPayloadConverter(), gobEncoding{})
	return client.Options{
		DataConverter:    all,
		FailureConverter: temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{DataConverter: all}),
	}
}

// Nothing depends on JSON: what was handled, and how, and what was not, survives with any data
// converter.
func TestGobAcrossContinueAsNew(t *testing.T) {
	s := newScene(t, options{client: gobOptions()})
	b := s.book(Stay{Guest: "Ada"})
	tea := Charge{ChargeID: "tea", What: "tea", Cents: 250}
	yacht := Charge{ChargeID: "yacht", What: "a yacht", Cents: creditLimit + 1}
	outcomes := func(updateID string) {
		t.Helper()
		bill, err := b.Charge(s.ctx, tea, runtime.WithUpdateID(updateID+" tea"))
		s.must(err)
		if diff := cmp.Diff(Bill{250, []string{"tea"}}, bill); diff != "" {
			t.Errorf("bill (-want +got):\n%s", diff)
		}
		_, err = b.Charge(s.ctx, yacht, runtime.WithUpdateID(updateID+" yacht"))
		s.wantNoCredit(err, yacht)
	}
	outcomes("first")
	outcomes("again")
	note := Note{NoteID: "1", Text: "pillow"}
	s.must(b.Note(s.ctx, note))
	s.closeDay(b, func() { s.must(b.Note(s.ctx, Note{NoteID: "2", Text: "towel"})) })

	s.must(b.Note(s.ctx, note))
	outcomes("in the next run")
	s.must(b.CheckOut(s.ctx))
	result, err := b.Result(s.ctx)
	s.must(err)
	want := []string{
		"run Ada", "add_charge tea", "authorise_charge tea", "add_charge a yacht", "add_note pillow", "add_charge held",
		"close_day ", "authorise_charge held", "run Ada", "add_note towel", "check_out ",
	}
	if diff := cmp.Diff(want, messageTexts(result.Entries)); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	for _, event := range s.history(b.WorkflowID(), b.RunID()) {
		for _, p := range event.GetWorkflowExecutionStartedEventAttributes().GetHeader().GetFields() {
			if got := string(p.GetMetadata()[converter.MetadataEncoding]); got != "binary/gob" {
				t.Errorf("what is carried is encoded as %s, want binary/gob", got)
			}
		}
	}
}
