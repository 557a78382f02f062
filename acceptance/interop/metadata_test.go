package interop

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/testing/protocmp"
)

// The Web UI and `temporal workflow metadata` show what this query returns: here, the doc
// comments of the contract.
func TestMetadataHasTheDocComments(t *testing.T) {
	for name, o := range map[string]client.Options{
		"plain":     {},
		"encrypted": EncryptedOptions(newEncryption(t, "1", map[string][]byte{"1": newKey(1)})),
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, options{client: o})
			b := s.book(Stay{})
			answer, err := s.sdk.QueryWorkflow(s.ctx, b.WorkflowID(), "", "__temporal_workflow_metadata")
			s.must(err)
			var metadata *sdkpb.WorkflowMetadata
			s.must(answer.Get(&metadata))
			want := &sdkpb.WorkflowDefinition{
				Type: "hotel_booking",
				QueryDefinitions: definitions(
					"__open_sessions", "Open sessions on the workflow",
					"__stack_trace", "Current stack trace",
					"__temporal_workflow_metadata", "Metadata about the workflow",
					"get_total", "Total is the sum of all charges, in cents.",
					"list_entries", "Entries are what has happened so far, as far as the filter lets them through.",
				),
				SignalDefinitions: definitions(
					"add_note", "Note writes down a wish of the guest, once for each note_id.",
					"check_out", "CheckOut ends the stay.",
					"close_day", "CloseDay continues the booking as a new run.",
					"order_service", "Serve brings what the guest has ordered within a while.",
				),
				UpdateDefinitions: definitions(
					"add_charge", "Charge puts an amount on the bill, once for each charge_id, and returns the total.",
					"change_room", "ChangeRoom gives the guest another room, once for each update ID.",
					"clean_room", "Clean has a room cleaned by a workflow that is written by hand.",
					"wake_up", "WakeUp waits for the morning, which never comes.",
				),
			}
			if diff := cmp.Diff(want, metadata.GetDefinition(), protocmp.Transform()); diff != "" {
				t.Errorf("definition (-want +got):\n%s", diff)
			}
		})
	}
}

// definitions makes the definitions of messages from names and descriptions.
func definitions(texts ...string) []*sdkpb.WorkflowInteractionDefinition {
	var all []*sdkpb.WorkflowInteractionDefinition
	for i := 0; i < len(texts); i += 2 {
		all = append(all, &sdkpb.WorkflowInteractionDefinition{Name: texts[i], Description: texts[i+1]})
	}
	return all
}
