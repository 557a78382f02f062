package interop

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/devserver/testserver"
)

// TestClearText looks at what a client sends, as docs/clear-text.md describes it. Nothing of it
// reaches a server.
func TestClearText(t *testing.T) {
	t.Parallel()
	var (
		mu   sync.Mutex
		sent []string
	)
	errTaken := errors.New("taken")
	take := func(_ context.Context, _ string, request, _ any, _ *grpc.ClientConn, _ grpc.UnaryInvoker, _ ...grpc.CallOption) error {
		if _, ok := request.(*workflowservice.GetSystemInfoRequest); ok {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		sent = append(sent, prototext.Format(request.(proto.Message)))
		return errTaken
	}
	encrypted := converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), newEncryption(t, "a", map[string][]byte{"a": newKey(1)}))
	c, err := client.NewLazyClient(client.Options{
		HostPort:          "127.0.0.1:1",
		DataConverter:     encrypted,
		ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithUnaryInterceptor(take)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	bookings := NewBookingClient(c)
	ctx := testserver.Context(t)
	region := temporal.NewSearchAttributeKeyKeyword("clear-attribute-name")
	_, startErr := bookings.Start(ctx, Stay{Number: "clear-workflow-id", Guest: "secret-input"}, func(o *client.StartWorkflowOptions) {
		o.Memo = map[string]any{"clear-memo-name": "secret-memo-value"}
		o.TypedSearchAttributes = temporal.NewSearchAttributes(region.ValueSet("clear-attribute-value"))
		o.StaticSummary, o.StaticDetails = "secret-summary", "secret-details"
		o.Priority = temporal.Priority{FairnessKey: "clear-fairness-key"}
	})
	booking := bookings.Handle("clear-workflow-id")
	noteErr := booking.Note(ctx, Note{NoteID: "secret-signal-key", Text: "secret-signal"})
	_, chargeErr := booking.Charge(ctx, Charge{ChargeID: "clear-update-id", What: "secret-update"})
	for _, err := range []error{startErr, noteErr, chargeErr} {
		if err == nil || !strings.Contains(fmt.Sprint(err), errTaken.Error()) {
			t.Errorf("got %v", err)
		}
	}

	all := strings.Join(sent, "\n")
	for _, text := range []string{
		"clear-workflow-id", "clear-memo-name", "clear-attribute-name", "clear-attribute-value", "clear-fairness-key", "clear-update-id",
		BookingNoteSignal, BookingChargeUpdate, BookingWorkflowType,
	} {
		if !strings.Contains(all, text) {
			t.Errorf("%s is not clear text", text)
		}
	}
	if strings.Contains(all, "secret") {
		t.Errorf("not all is encoded:\n%s", all)
	}
}
