package reference

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// startClaimWorker starts a worker for claims on a task queue of its own, and returns an
// SDK client that asks authorize.
func (s *scene) startClaimWorker(queue string) (asking client.Client) {
	s.Helper()
	w := worker.New(s.sdk, queue, runtime.WorkerOptions(worker.Options{}))
	RegisterClaim(w, newClaim)
	s.must(w.Start())
	s.Cleanup(w.Stop)
	asking, err := dialWithAccess(client.Options{HostPort: server.Addr(), Namespace: server.Namespace()})
	s.must(err)
	s.Cleanup(asking.Close)
	return asking
}

// What directives say about a start reaches the server.
func TestClaimIsStartedAsDeclared(t *testing.T) {
	s := newScene(t)
	_, err := s.sdk.OperatorService().AddSearchAttributes(s.ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: server.Namespace(),
		SearchAttributes: map[string]enumspb.IndexedValueType{
			"CustomerId": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
			"Worth":      enumspb.INDEXED_VALUE_TYPE_INT,
		},
	})
	s.must(err)
	number := s.name("7")
	var h *ClaimHandle
	s.waitFor(func() bool { // until the server knows the search attributes
		h, err = NewClaimClient(s.sdk).Start(s.ctx, ClaimInput{Number: number, CustomerID: "ada", Worth: 900})
		return err == nil
	})
	d, err := h.Describe(s.ctx)
	s.must(err)
	customer, _ := d.TypedSearchAttributes.GetKeyword(temporal.NewSearchAttributeKeyKeyword("CustomerId"))
	worth, _ := d.TypedSearchAttributes.GetInt64(temporal.NewSearchAttributeKeyInt64("Worth"))
	if customer != "ada" || worth != 900 {
		t.Errorf("search attributes are CustomerId=%s, Worth=%d; want ada, 900", customer, worth)
	}
	var memo string
	s.must(converter.GetDefaultDataConverter().FromPayload(d.Memo.Fields["Customer"], &memo))
	if memo != "ada" {
		t.Errorf("memo is Customer=%s, want ada", memo)
	}
	if delay := d.WorkflowExecutionMetadata.ExecutionTime.Sub(d.WorkflowStartTime); delay != time.Second {
		t.Errorf("the workflow starts after %v, want 1s", delay)
	}
	summary, err := d.GetStaticSummary()
	s.must(err)
	details, err := d.GetStaticDetails()
	s.must(err)
	if want := "Claim for " + number; summary != want {
		t.Errorf("summary is %q, want %q", summary, want)
	}
	if want := "Parcel " + number + " of ada, worth 900 cents"; details != want {
		t.Errorf("details are %q, want %q", details, want)
	}
	s.must(h.Terminate(s.ctx, "tested"))
}

// Those send a message whom its roles name; the others get ErrDenied.
func TestRolesAreAsked(t *testing.T) {
	s := newScene(t)
	queue := s.name("claims")
	asking := s.startClaimWorker(queue)
	claims := NewClaimClient(asking, runtime.WithStartOptions(runtime.WithTaskQueue(queue), withoutSearchAttributes))
	customer, agent := withRole(s.ctx, "customer"), withRole(s.ctx, "agent")
	in := ClaimInput{Number: s.name("8"), CustomerID: "ada", Worth: 900}
	if _, err := claims.Start(s.ctx, in); !errors.Is(err, runtime.ErrDenied) {
		t.Errorf("started by nobody: %v, want %v", err, runtime.ErrDenied)
	}
	h, err := claims.Start(customer, in)
	s.must(err)
	if err := h.Decide(customer, Decision{DecisionID: "1", Pay: true}); !errors.Is(err, runtime.ErrDenied) {
		t.Errorf("decided by the customer: %v, want %v", err, runtime.ErrDenied)
	}
	if err := h.Withdraw(agent); !errors.Is(err, runtime.ErrDenied) {
		t.Errorf("withdrawn by an agent: %v, want %v", err, runtime.ErrDenied)
	}
	// What has no roles is not for those of the contract, nor what has no contract.
	if err := h.Terminate(agent, "enough"); !errors.Is(err, runtime.ErrDenied) {
		t.Errorf("terminated by an agent: %v, want %v", err, runtime.ErrDenied)
	}
	if err := asking.SignalWorkflow(agent, h.WorkflowID(), "", "Withdraw", nil); !errors.Is(err, runtime.ErrDenied) {
		t.Errorf("withdrawn by an agent with the SDK: %v, want %v", err, runtime.ErrDenied)
	}
	if _, err := h.Describe(withRole(s.ctx, "operator")); err != nil {
		t.Errorf("described by an operator: %v", err)
	}
	s.must(h.Decide(agent, Decision{DecisionID: "1", Pay: true}))
	if got, err := h.Result(agent); got != "paid" || err != nil {
		t.Errorf("the claim is %s, %v; want paid", got, err)
	}
	if state, err := h.State(customer); state != "paid" || err != nil {
		t.Errorf("the customer sees %s, %v; want paid", state, err)
	}
}

// The directive's start delay is for starts alone.
func TestUpdateDoesNotWaitForTheStartDelay(t *testing.T) {
	s := newScene(t)
	queue := s.name("claims")
	s.startClaimWorker(queue)
	claims := NewClaimClient(s.sdk, runtime.WithStartOptions(runtime.WithTaskQueue(queue), func(o *client.StartWorkflowOptions) {
		o.TypedSearchAttributes = temporal.SearchAttributes{}
	}))
	in := ClaimInput{Number: s.name("9"), CustomerID: "ada", Worth: 900}
	h, err := claims.WithStart(in).Decide(s.ctx, Decision{DecisionID: "1", Pay: true})
	s.must(err)
	if got, err := h.Result(s.ctx); got != "paid" || err != nil {
		t.Errorf("the claim is %s, %v; want paid", got, err)
	}
}

func withoutSearchAttributes(o *client.StartWorkflowOptions) {
	o.TypedSearchAttributes, o.StartDelay = temporal.SearchAttributes{}, 0
}

func Example_contract() {
	printContract()
	// Output:
	// signal Withdraw by [customer]
	// query State by [customer agent]
	// update Decide by [agent]
}

func TestExpressParcelIsSentOnce(t *testing.T) {
	s := newScene(t)
	in := ParcelInput{Number: s.name("express"), To: bonn}
	parcel, err := sendExpress(s.ctx, s.sdk, in)
	s.must(err)
	if _, err := sendExpress(s.ctx, s.sdk, in); !errors.Is(err, runtime.ErrAlreadyStarted) {
		t.Errorf("sent again: %v, want %v", err, runtime.ErrAlreadyStarted)
	}
	s.must(parcel.Terminate(s.ctx, "nobody works on that queue"))
}

// The policy forbids another start, but not to ask again for an update that has started
// the workflow.
func TestNewParcelIsRedirectedOnce(t *testing.T) {
	s := newScene(t)
	in, r := ParcelInput{Number: s.name("new"), To: bonn}, Redirection{RequestID: "1", To: cologne}
	for range 2 {
		fee, err := redirectNew(s.ctx, s.sdk, in, r)
		s.must(err)
		if fee != 170 {
			t.Errorf("redirecting costs %d, want 170", fee)
		}
	}
	r.RequestID = "2"
	if _, err := redirectNew(s.ctx, s.sdk, in, r); !errors.Is(err, runtime.ErrAlreadyStarted) {
		t.Errorf("another request: %v, want %v", err, runtime.ErrAlreadyStarted)
	}
	s.handOver(NewParcelClient(s.sdk).Handle("parcel-" + s.name("new")))
}

// A handle for a run sees what that run has done, also when the workflow has gone on. The
// server knows the ID of an update in the run that has handled it alone.
func TestHandleForRun(t *testing.T) {
	s := newScene(t)
	depot, err := NewDepotClient(s.sdk).Start(s.ctx, DepotState{Name: s.name("runs"), Batch: 1})
	s.must(err)
	update, err := depot.StartInspect(s.ctx, Inspection{Number: "abc"})
	s.must(err)
	_, err = update.Get(s.ctx)
	s.must(err)
	for _, id := range []string{"1", "2"} {
		s.must(depot.Arrived(s.ctx, Arrival{ScanID: id, Number: "none"}))
	}
	s.waitFor(func() bool {
		sorted, err := depot.Sorted(s.ctx)
		return err == nil && sorted == 2
	})
	before, err := sortedBefore(s.ctx, s.sdk, s.name("runs"), depot.RunID())
	s.must(err)
	if before != 1 {
		t.Errorf("the first run has sorted %d, want 1", before)
	}
	err = NewDepotClient(s.sdk).HandleForRun(depot.WorkflowID(), depot.RunID()).Close(s.ctx)
	if !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("a signal to a run that is over: %v, want %v", err, runtime.ErrWorkflowClosed)
	}
	if _, err := depot.InspectUpdate(update.UpdateID()).Get(s.ctx); !errors.Is(err, runtime.ErrNotFound) {
		t.Errorf("the update in the current run: %v, want %v", err, runtime.ErrNotFound)
	}
	run := NewDepotClient(s.sdk).HandleForRun(depot.WorkflowID(), update.RunID())
	if weight, err := run.InspectUpdate(update.UpdateID()).Get(s.ctx); weight != 300 || err != nil {
		t.Errorf("the update in its own run gives %d, %v; want 300", weight, err)
	}
	var next *workflow.ContinueAsNewError
	if _, err := run.Result(s.ctx); !errors.As(err, &next) {
		t.Errorf("the result of the first run: %v, want that it has continued as new", err)
	}
	s.must(depot.Close(s.ctx))
}

func TestRemarkToMany(t *testing.T) {
	s := newScene(t)
	parcel := s.start(ParcelInput{Number: s.name("many"), To: bonn})
	err := remarkAll(s.ctx, s.sdk, []string{parcel.WorkflowID(), "parcel-none-1", "parcel-none-2"}, "strike")
	failed, ok := err.(interface{ Unwrap() []error })
	if !ok || len(failed.Unwrap()) != 2 {
		t.Fatalf("sent to one of three: %v", err)
	}
	for _, err := range failed.Unwrap() {
		if !errors.Is(err, runtime.ErrNotFound) {
			t.Errorf("%v, want %v", err, runtime.ErrNotFound)
		}
	}
	s.handOver(parcel)
}

func TestDailyParcel(t *testing.T) {
	s := newScene(t)
	schedule, err := sendDaily(s.ctx, s.sdk, ParcelInput{Number: s.name("daily"), To: bonn})
	s.must(err)
	s.must(schedule.Trigger(s.ctx, client.ScheduleTriggerOptions{}))
	var id string
	s.waitFor(func() bool {
		d, err := schedule.Describe(s.ctx)
		s.must(err)
		if len(d.Info.RecentActions) > 0 {
			id = d.Info.RecentActions[0].StartWorkflowResult.WorkflowID
		}
		return id != ""
	})
	s.handOver(NewParcelClient(s.sdk).Handle(id))
	s.must(schedule.Delete(s.ctx))
}

// The child is there when the workflow that has started it is over.
func TestForgottenChildGoesOn(t *testing.T) {
	s := newScene(t)
	w := worker.New(s.sdk, s.name("forgetful"), worker.Options{})
	w.RegisterWorkflow(startForgotten)
	s.must(w.Start())
	s.Cleanup(w.Stop)
	run, err := s.sdk.ExecuteWorkflow(s.ctx, client.StartWorkflowOptions{TaskQueue: s.name("forgetful")}, startForgotten,
		ParcelInput{Number: s.name("forgotten"), To: bonn})
	s.must(err)
	s.must(run.Get(s.ctx, nil))
	parcel := NewParcelClient(s.sdk).Handle("parcel-" + s.name("forgotten"))
	s.handOver(parcel)
	got, err := parcel.Result(context.WithoutCancel(s.ctx))
	s.must(err)
	if diff := cmp.Diff(Receipt{Number: s.name("forgotten"), Recipient: "Ada"}, got); diff != "" {
		t.Errorf("receipt (-want +got):\n%s", diff)
	}
}
