package interop

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
)

// An interceptor of the client sees the ordinary calls of the SDK's client.
func TestClientInterceptorsSeeGeneratedCalls(t *testing.T) {
	var trace Trace
	s := newScene(t, options{client: client.Options{Interceptors: []interceptor.ClientInterceptor{clientOnly{&trace}}}})
	b, err := s.bookings.WithStart(Stay{Number: s.id}).Note(s.ctx, Note{})
	s.must(err)
	_, err = s.bookings.Start(s.ctx, Stay{Number: s.id})
	s.must(err)
	s.must(b.Note(s.ctx, Note{}))
	_, _, err = s.bookings.WithStart(Stay{Number: s.id}).ChangeRoom(s.ctx, Room{})
	s.must(err)
	_, err = b.Charge(s.ctx, Charge{Cents: 1})
	s.must(err)
	_, err = b.Total(s.ctx)
	s.must(err)
	s.must(b.Cancel(s.ctx))
	want := []string{
		"SignalWithStartWorkflow hotel_booking add_note",
		"ExecuteWorkflow hotel_booking",
		"SignalWorkflow add_note",
		"UpdateWithStartWorkflow change_room",
		"UpdateWorkflow add_charge",
		"QueryWorkflow get_total",
		"CancelWorkflow " + b.WorkflowID(),
	}
	if diff := cmp.Diff(want, trace.Calls()); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

// clientOnly keeps the SDK from using a client's interceptor for its workers as well.
type clientOnly struct{ interceptor.ClientInterceptor }

// An interceptor of the worker sees messages and commands as those of any workflow, although
// the runtime takes signals out of their channels itself.
func TestWorkerInterceptorsSeeGeneratedWorkflows(t *testing.T) {
	var trace Trace
	s := newScene(t, options{worker: worker.Options{Interceptors: []interceptor.WorkerInterceptor{&trace}}})
	b := s.book(Stay{})
	s.waitForEntry(b, "run", 1)
	s.must(b.Note(s.ctx, Note{}))
	s.waitForEntry(b, BookingNoteSignal, 1)
	_, err := b.Charge(s.ctx, Charge{What: "tea", Cents: 1})
	s.must(err)
	_, err = b.Clean(s.ctx, Room{s.id})
	s.must(err)
	s.must(b.CloseDay(s.ctx))
	s.waitForEntry(b, "run", 2)
	s.must(b.CheckOut(s.ctx))
	_, err = b.Result(s.ctx)
	s.must(err)

	// Of the child and the queries it sees as much, and when is not always the same.
	calls := trace.Calls()
	asked := slices.Contains(calls, "HandleQuery list_entries")
	calls = slices.DeleteFunc(calls, func(call string) bool {
		return call == "HandleQuery list_entries" || call == "HandleSignal report_dirt" || call == "ExecuteWorkflow room_cleaning"
	})
	if !asked || len(calls) == len(trace.Calls()) {
		t.Errorf("no queries in %q", trace.Calls())
	}
	want := []string{
		"ExecuteWorkflow hotel_booking",
		"HandleSignal add_note",
		"ValidateUpdate add_charge",
		"ExecuteUpdate add_charge",
		"call activity authorise_charge",
		"ExecuteActivity authorise_charge",
		"continue as new encode", // how the runtime encodes what it remembers of add_charge
		"ValidateUpdate clean_room",
		"ExecuteUpdate clean_room",
		"start child room_cleaning",
		"signal child report_dirt",
		"signal external report_dirt",
		"HandleSignal close_day",
		"continue as new hotel_booking",
		"continue as new encode", // and what it hands to the next run
		"ExecuteWorkflow hotel_booking",
		"HandleSignal check_out",
	}
	if diff := cmp.Diff(want, calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}
