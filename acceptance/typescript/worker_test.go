package typescript

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// A trip is a delivery, which is a workflow in TypeScript, and the generated client for it.
type trip struct {
	*testing.T
	ctx        context.Context
	deliveries *DeliveryClient
	parcel     Parcel
}

func newTrip(t *testing.T) trip {
	t.Helper()
	typescript(t)
	return trip{t, testserver.Context(t), NewDeliveryClient(server.Client()), Parcel{Number: testserver.Name(t)}}
}

func (tr trip) start() *DeliveryHandle {
	tr.Helper()
	d, err := tr.deliveries.Start(tr.ctx, tr.parcel)
	tr.must(err)
	return d
}

func (tr trip) must(err error) {
	tr.Helper()
	if err != nil {
		tr.Fatal(err)
	}
}

// wantError compares the kind of an error, and what errors.As finds: type, message, details.
func (tr trip) wantError(what string, err, kind error, application ...string) {
	tr.Helper()
	if !errors.Is(err, kind) {
		tr.Errorf("%s: error is %v, want %v", what, err, kind)
	}
	var failed *temporal.ApplicationError
	var got []string
	if errors.As(err, &failed) {
		got = []string{failed.Type() + ": " + failed.Message(), fmt.Sprintf("non-retryable=%t", failed.NonRetryable())}
		if failed.HasDetails() {
			var first, second json.RawMessage
			tr.must(failed.Details(&first, &second))
			got = append(got, strings.TrimSpace(string(first)+" "+string(second)))
		}
	}
	if diff := cmp.Diff(application, got); diff != "" {
		tr.Errorf("%s: application error (-want +got):\n%s", what, diff)
	}
}

func (tr trip) wantStops(d *DeliveryHandle, want ...string) {
	tr.Helper()
	stops, err := d.Stops(tr.ctx)
	tr.must(err)
	if diff := cmp.Diff(want, stops); diff != "" {
		tr.Errorf("stops (-want +got):\n%s", diff)
	}
}

func TestWorkerHandlesMessages(t *testing.T) {
	tr := newTrip(t)
	d := tr.start()
	tr.must(d.Stop(tr.ctx, "Ulm"))
	tr.wantStops(d, "Ulm")

	fee, err := d.Redirect(tr.ctx, Redirection{"1", "Bonn"})
	if err != nil || fee != 400 {
		t.Errorf("fee is %d, %v, want 400", fee, err)
	}
	fee, err = d.RedirectUpdate("redirect/1").Get(tr.ctx)
	if err != nil || fee != 400 {
		t.Errorf("fee of the update that was sent before is %d, %v, want 400", fee, err)
	}
	fee, err = d.Redirect(tr.ctx, Redirection{"1", "Bonn"})
	if err != nil || fee != 400 {
		t.Errorf("fee, again, is %d, %v, want 400", fee, err)
	}
	tr.wantStops(d, "Ulm", "to Bonn")

	run, err := d.Describe(tr.ctx)
	tr.must(err)
	if run.WorkflowType.Name != "delivery" || run.TaskQueueName != "typescript" || run.Status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		t.Errorf("it is %+v", run)
	}
	tr.must(d.HandOver(tr.ctx, "Ada"))
	receipt, err := d.Result(tr.ctx)
	if diff := cmp.Diff(Receipt{[]string{"Ulm", "to Bonn"}, "Ada"}, receipt); err != nil || diff != "" {
		t.Errorf("result, %v (-want +got):\n%s", err, diff)
	}
	tr.wantStops(d, "Ulm", "to Bonn") // queries find closed workflows
}

func TestWorkerFailures(t *testing.T) {
	tr := newTrip(t)
	d := tr.start()
	tr.must(d.Stop(tr.ctx, "Ulm"))
	_, err := d.Weather(tr.ctx)
	tr.wantError("query", err, runtime.ErrFailed)

	// Without the runtime on the other side a rejection looks like any other failure.
	_, err = d.Redirect(tr.ctx, Redirection{"1", ""})
	tr.wantError("validator", err, runtime.ErrFailed, "Nowhere: a place has a name", "non-retryable=false", `["Ulm"]`)
	_, err = d.Redirect(tr.ctx, Redirection{"2", "the moon"})
	tr.wantError("update", err, runtime.ErrFailed, "Unreachable: too far", "non-retryable=true", `"the moon" 384400`)

	// A handler that is missing does not.
	_, err = d.Missing(tr.ctx)
	tr.wantError("unknown query", err, runtime.ErrUnknownHandler)
	err = d.Absent(tr.ctx)
	tr.wantError("unknown update", err, runtime.ErrUnknownHandler, "Error: No registered handler for update: absent_update", "non-retryable=true")

	tr.must(d.Lose(tr.ctx))
	_, err = d.Result(tr.ctx)
	tr.wantError("result", err, runtime.ErrFailed, "Lost: the parcel is lost", "non-retryable=true", `"`+tr.parcel.Number+`" ["Ulm"]`)
	tr.wantError("signal", d.HandOver(tr.ctx, "Ada"), runtime.ErrWorkflowClosed)
	_, err = d.Redirect(tr.ctx, Redirection{"3", "Bonn"})
	tr.wantError("update of a closed workflow", err, runtime.ErrWorkflowClosed)

	tr.parcel.Number += "-cancelled"
	d = tr.start()
	tr.must(d.Cancel(tr.ctx))
	_, err = d.Result(tr.ctx)
	tr.wantError("cancelled workflow", err, runtime.ErrFailed)
	var cancelled *temporal.CanceledError
	if !errors.As(err, &cancelled) {
		t.Errorf("error is %v, want one of cancellation", err)
	}
}

func TestWorkerContinuesAsNew(t *testing.T) {
	tr := newTrip(t)
	d := tr.start()
	_, err := d.Redirect(tr.ctx, Redirection{"1", "Bonn"})
	tr.must(err)
	tr.must(d.Repack(tr.ctx))
	testserver.WaitFor(t, "the next run has begun", func() bool {
		run, err := d.Describe(tr.ctx)
		tr.must(err)
		return run.WorkflowExecution.RunID != d.RunID()
	})
	// The server knows update IDs of one run; what remembers them in the next one is the runtime, in Go.
	_, err = d.Redirect(tr.ctx, Redirection{"1", "Bonn"})
	tr.must(err)
	tr.must(d.HandOver(tr.ctx, "Ada"))
	receipt, err := d.Result(tr.ctx)
	if diff := cmp.Diff(Receipt{[]string{"to Bonn", "to Bonn"}, "Ada"}, receipt); err != nil || diff != "" {
		t.Errorf("result, %v (-want +got):\n%s", err, diff)
	}
}

func TestWorkerIsStartedByMessages(t *testing.T) {
	tr := newTrip(t)
	fee, d, err := tr.deliveries.WithStart(tr.parcel).Redirect(tr.ctx, Redirection{"1", "Bonn"})
	if err != nil || fee != 400 {
		t.Errorf("fee is %d, %v, want 400", fee, err)
	}
	same, err := tr.deliveries.WithStart(tr.parcel).Stop(tr.ctx, "Ulm")
	if err != nil || same.RunID() != d.RunID() {
		t.Errorf("the signal went to %v, %v, want the workflow that the update has started", same, err)
	}
	tr.wantStops(d, "to Bonn", "Ulm")
	_, err = tr.deliveries.Start(tr.ctx, tr.parcel, runtime.WithIDConflictPolicy(enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL))
	tr.wantError("start", err, runtime.ErrAlreadyStarted)
}

// A workflow in TypeScript calls an activity in Go.
func TestActivitiesInGo(t *testing.T) {
	tr := newTrip(t)
	d := tr.start()
	for scale, attempts := range map[string]int32{"good": 1, "slow": 3} {
		got, err := d.Weigh(tr.ctx, scale)
		want := Weight{100 * len(tr.parcel.Number), attempts}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s scale, %v (-want +got):\n%s", scale, err, diff)
		}
	}
	_, err := d.Weigh(tr.ctx, "broken")
	tr.wantError("broken scale", err, runtime.ErrFailed, "Broken: the scale is broken", "non-retryable=true",
		fmt.Sprintf(`"broken" {"number":"%s"}`, tr.parcel.Number))
	var failed *temporal.ActivityError
	if !errors.As(err, &failed) || failed.ActivityType().GetName() != "weigh_parcel" {
		t.Errorf("error is %v, want one of activity weigh_parcel", err)
	}
}

// A generated workflow calls an activity in TypeScript.
func TestActivitiesInTypeScript(t *testing.T) {
	r := newRoom(t).open()
	const failed = "WorkflowUpdateFailedError: Workflow Update failed\nActivityFailure appraise_lot: activity error"
	for _, step := range []struct {
		expert string
		want   []string
	}{
		{"awake", []string{`{"cents":400,"attempts":1}`}},
		{"slow", []string{`{"cents":400,"attempts":3}`}},
		{"asleep", []string{failed, `ApplicationFailure Asleep: not awake [{"attempt":3}]`}},
		{"fraud", []string{failed, `ApplicationFailure Fraud: not an expert ["fraud",{"number":"` + r.lot.Number + `","title":"Vase"}] (non-retryable)`}},
	} {
		r.want(step.expert, r.update("appraise", "", step.expert), step.want...)
	}
}

// A workflow in TypeScript has a generated child.
func TestChildrenInGo(t *testing.T) {
	tr := newTrip(t)
	d := tr.start()
	sale, err := d.Sell(tr.ctx, Clearance{Bids: []Bid{{"1", "Ada", 100}}})
	if diff := cmp.Diff(Sale{"Ada", 100}, sale); err != nil || diff != "" {
		t.Errorf("sale, %v (-want +got):\n%s", err, diff)
	}
	_, err = d.Sell(tr.ctx, Clearance{Bids: []Bid{}})
	tr.wantError("withdrawn", err, runtime.ErrFailed, "Withdrawn: the lot is withdrawn", "non-retryable=true", `"nobody bids" 0`)
	var failed *temporal.ChildWorkflowExecutionError
	if !errors.As(err, &failed) || !strings.Contains(failed.Error(), "type: auction,") {
		t.Errorf("error is %v, want one of a child workflow auction", err)
	}
}

// A generated workflow has a child in TypeScript.
func TestChildrenInTypeScript(t *testing.T) {
	for name, test := range map[string]struct {
		end  func(*DeliveryHandle, context.Context) error
		want []string
	}{
		"result": {func(d *DeliveryHandle, ctx context.Context) error { return d.HandOver(ctx, "Ada") },
			[]string{`{"stops":["auction","Ulm"],"to":"Ada"}`}},
		"error": {func(d *DeliveryHandle, ctx context.Context) error { return d.Lose(ctx) }, []string{
			"WorkflowUpdateFailedError: Workflow Update failed",
			"ChildWorkflowFailure delivery: Child Workflow execution failed",
			`ApplicationFailure Lost: the parcel is lost ["*",["auction","Ulm"]] (non-retryable)`}},
	} {
		t.Run(name, func(t *testing.T) {
			r, ctx := newRoom(t).open(), testserver.Context(t)
			number := r.lot.Number
			answers := r.program.begin(t, call{Operation: "update", WorkflowID: r.id, Name: "ship", Args: []any{Order{number, "Ulm"}}})
			d := NewDeliveryClient(server.Client()).Handle(DeliveryID(Parcel{Number: number}))
			testserver.WaitFor(t, "the parcel is on its way", func() bool {
				stops, err := d.Stops(ctx)
				return err == nil && len(stops) == 2
			})
			if err := test.end(d, ctx); err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(text(r.program.end(t, answers)), number, "*")
			if diff := cmp.Diff(strings.Join(test.want, "\n"), got); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
		})
	}
}
