package main

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// countingPharmacy implements Pharmacy, and knows what was ordered.
type countingPharmacy struct {
	orders temporaltest.Func[Order, string]
}

func (p *countingPharmacy) Dispense(_ context.Context, o Order) (string, error) {
	return p.orders.Call(o)
}

// newEnvironment has clients and workers that encrypt.
func newEnvironment(t *testing.T, keys *Keyring, p Pharmacy) (context.Context, *temporaltest.Env) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	env := temporaltest.New(t, temporaltest.WithClientOptions(clientOptions(keys, io.Discard)))
	RegisterRecord(env, newRecord)
	RegisterPharmacy(env, p)
	return ctx, env
}

func TestPrescriptions(t *testing.T) {
	for name, tt := range map[string]struct {
		medicine string
		want     string
		wantKind error
		wantText string
	}{
		"of what the pharmacy has":               {medicine: "ibuprofen", want: "1 ibuprofen in locker 7"},
		"of what the patient is allergic to":     {medicine: "penicillin", wantKind: runtime.ErrRejected, wantText: "Ada is allergic to penicillin"},
		"of what the pharmacy does not give out": {medicine: "morphine", wantKind: runtime.ErrFailed, wantText: "no morphine for Ada without a second signature"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, env := newEnvironment(t, ringOf(t, "1"), pharmacy{})
			record, err := NewRecordClient(env.Client()).Start(ctx, RecordInput{Number: "1", Patient: "Ada", Allergies: []string{"penicillin"}})
			if err != nil {
				t.Fatal(err)
			}
			got, err := record.Prescribe(ctx, Prescription{Medicine: tt.medicine, Dose: "1"})
			if got != tt.want || !errors.Is(err, tt.wantKind) {
				t.Errorf("it is %q, with the error %v, want %q and %v", got, err, tt.want, tt.wantKind)
			}
			var why *temporal.ApplicationError
			if errors.As(err, &why) && why.Message() != tt.wantText {
				t.Errorf("the client is told %q, want %q", why.Message(), tt.wantText)
			}
		})
	}
}

// Each message is sent again to the next run, which knows of it what the first has encrypted, with the next key.
func TestMessagesCountOnceInAllRuns(t *testing.T) {
	var p countingPharmacy
	p.orders.Return("in locker 7", nil)
	keys := ringOf(t, "1", "2")
	ctx, env := newEnvironment(t, keys, &p)
	record, err := NewRecordClient(env.Client()).Start(ctx, RecordInput{Number: "1", Patient: "Ada"})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		where, err := record.Prescribe(ctx, Prescription{Number: "1", Medicine: "ibuprofen", Dose: "2"})
		if where != "in locker 7" || err != nil {
			t.Errorf("the medicine is %q, %v", where, err)
		}
		if err := record.Note(ctx, Note{ID: "1", Text: "sleeps badly"}); err != nil {
			t.Fatal(err)
		}
		env.SuggestContinueAsNew(record.WorkflowID())
		keys.Rotate()
	}
	if err := record.Close(ctx); err != nil {
		t.Fatal(err)
	}
	summary, err := record.Result(ctx)
	want := Summary{Patient: "Ada", Medicines: []string{"2 ibuprofen"}, Notes: []string{"sleeps badly"}}
	if diff := cmp.Diff(want, summary); err != nil || diff != "" {
		t.Errorf("%v, the summary is (-want +got):\n%s", err, diff)
	}
	if diff := cmp.Diff([]Order{{"Ada", "ibuprofen", "2"}}, p.orders.Calls()); diff != "" {
		t.Errorf("the orders are (-want +got):\n%s", diff)
	}
}
