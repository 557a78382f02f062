package basket

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/stub"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// A scene is a basket on the server, with a client that nothing checks as well.
type scene struct {
	*testing.T
	ctx     context.Context
	baskets *BasketClient
	basket  *BasketHandle
}

func newScene(t *testing.T) *scene {
	t.Helper()
	t.Parallel()
	s := &scene{T: t, ctx: testserver.Context(t)}
	name := testserver.Name(t)
	testserver.StartWorker(t, testserver.Client(), name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) { RegisterBasket(r, newBasket) })
	s.baskets = NewBasketClient(testserver.Client(), runtime.WithStartOptions(runtime.WithTaskQueue(name)))
	var err error
	s.basket, err = s.baskets.Start(s.ctx, Owner{Email: "ada@example.com"})
	s.must(err)
	return s
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// invalid is wrong in three places.
func invalid() Item {
	contact := "nobody"
	return Item{Quantity: 0, Tags: []string{"new", ""}, Contact: &contact}
}

const invalidText = "SKU is required, Quantity must be at least 1 (min=1), Tags[1] is required, Contact must be an e-mail address (email)"

func TestClientSendsOnlyValidMessages(t *testing.T) {
	s := newScene(t)
	calls := map[string]func() error{
		"update": func() error { return s.basket.Add(s.ctx, invalid()) },
		"start of an update": func() error {
			_, err := s.basket.StartAdd(s.ctx, invalid())
			return err
		},
		"signal": func() error { return s.basket.Wish(s.ctx, invalid()) },
		"signal with start": func() error {
			_, err := s.baskets.WithStart("basket", Owner{Email: "ada@example.com"}).Wish(s.ctx, invalid())
			return err
		},
		"update with start": func() error {
			_, err := s.baskets.WithStart("basket", Owner{Email: "ada@example.com"}).Add(s.ctx, invalid())
			return err
		},
		"one of several parameters": func() error { return s.basket.Swap(s.ctx, Item{SKU: "PEN", Quantity: 1}, invalid()) },
	}
	for name, call := range calls {
		err := call()
		var validation *validate.Error
		if !errors.Is(err, runtime.ErrInvalid) || !errors.As(err, &validation) {
			t.Errorf("%s: error is %v, want ErrInvalid", name, err)
			continue
		}
		want := invalidText
		if name == "one of several parameters" { // its fields are those of the parameter
			want = ofParameter("to", invalidText)
		}
		if diff := cmp.Diff(want, validation.Error()); diff != "" {
			t.Errorf("%s: error (-want +got):\n%s", name, diff)
		}
	}
	_, startErr := s.baskets.Start(s.ctx, Owner{})
	_, scheduleErr := s.baskets.ScheduleAction(Owner{})
	for name, err := range map[string]error{"start": startErr, "schedule": scheduleErr} {
		var message *runtime.MessageError
		if !errors.As(err, &message) || message.Kind != runtime.ErrInvalid || message.Message != "start "+BasketWorkflowType {
			t.Errorf("%s: error is %v, want ErrInvalid of the start", name, err)
		}
	}
	// What tags cannot say is checked after them.
	err := s.basket.Add(s.ctx, Item{SKU: "LIMITED", Quantity: 2})
	if !errors.Is(err, runtime.ErrInvalid) || !strings.Contains(err.Error(), "a limited item is sold once") {
		t.Errorf("error is %v, want that of the Validate method", err)
	}
	s.must(s.basket.Close(s.ctx))
	if notes, err := s.basket.Result(s.ctx); len(notes) > 0 || err != nil {
		t.Errorf("the basket has seen %q, %v", notes, err)
	}
}

// ofParameter is the text of an error whose fields are those of a parameter.
func ofParameter(name, text string) string {
	return name + "." + strings.ReplaceAll(text, ", ", ", "+name+".")
}

// Somebody without generated code can send anything.
func TestWorkflowRejectsInvalidUpdates(t *testing.T) {
	s := newScene(t)
	item := Item{SKU: "PEN", Quantity: 1}
	tests := map[string]struct {
		args []any
		want string
	}{
		"Add":  {[]any{invalid()}, invalidText},
		"Swap": {[]any{item, invalid()}, ofParameter("to", invalidText)},
	}
	for name, test := range tests {
		update, err := testserver.Client().UpdateWorkflow(s.ctx, client.UpdateWorkflowOptions{
			WorkflowID: s.basket.WorkflowID(), UpdateName: name, Args: test.args, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		s.must(err)
		err = update.Get(s.ctx, nil)
		var rejected *temporal.ApplicationError
		if !errors.As(err, &rejected) || rejected.Type() != "PayloadValidationError" || !rejected.NonRetryable() || rejected.Message() != test.want {
			t.Fatalf("%s: error is %v, want a rejection for %s", name, err, test.want)
		}
		// As somebody who does not have this library reads it.
		var details struct {
			Fields []struct{ Path, Rule, Param, Unit string }
		}
		s.must(rejected.Details(&details))
		if n := len(details.Fields); n != 4 || details.Fields[1].Rule != "min" || details.Fields[1].Param != "1" {
			t.Errorf("%s: the details are %+v", name, details)
		}
	}

	// A generated client that knows less of the tags than the worker finds the fields, too.
	err := stub.UpdateNoResult(s.ctx, &s.basket.WorkflowHandle, stub.UpdateCall{Name: BasketAddUpdate, Args: []any{invalid()}}, nil)
	var found *validate.Error
	if !errors.Is(err, runtime.ErrRejected) || !errors.As(err, &found) || found.Error() != invalidText {
		t.Errorf("the error is %v, in which there is %v", err, found)
	}
	s.must(s.basket.Add(s.ctx, item))
	s.must(s.basket.Swap(s.ctx, item, Item{SKU: "INK", Quantity: 1}))
	s.must(s.basket.Close(s.ctx))
	notes, err := s.basket.Result(s.ctx)
	s.must(err)
	if diff := cmp.Diff([]string{"added PEN", "swapped PEN for INK"}, notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestWorkflowDropsInvalidSignalsOrFails(t *testing.T) {
	s := newScene(t)
	signal := func(name string) {
		t.Helper()
		s.must(testserver.Client().SignalWorkflow(s.ctx, s.basket.WorkflowID(), "", name, invalid()))
	}
	signal(BasketWishSignal)
	s.must(s.basket.Wish(s.ctx, Item{SKU: "PEN", Quantity: 1}))
	s.must(s.basket.Demand(s.ctx, Item{SKU: "INK", Quantity: 1}))
	signal(BasketDemandSignal)
	notes, err := s.basket.Result(s.ctx)
	var failed *temporal.ApplicationError
	if !errors.As(err, &failed) || failed.Type() != runtime.InvalidType || !strings.Contains(err.Error(), invalidText) {
		t.Fatalf("result is %q, %v, want that the workflow failed for the invalid signal", notes, err)
	}
	if cause, ok := errors.Unwrap(failed).(*temporal.ApplicationError); !ok || cause.Type() != "PayloadValidationError" || !cause.HasDetails() {
		t.Errorf("the cause is %v", errors.Unwrap(failed))
	}
}

// report shows what a form could do with the fields.
func report(err error, mark func(path, rule, param string)) {
	var invalid *validate.Error
	if errors.As(err, &invalid) {
		for _, field := range invalid.Fields {
			mark(field.Path, field.Rule, field.Param)
		}
	}
}

func TestFieldsOfTheError(t *testing.T) {
	var marks []string
	at, item := validate.Root(), invalid()
	basketCheckItem(at, &item)
	report(at.Err(), func(path, rule, param string) {
		marks = append(marks, strings.Join([]string{path, rule, param}, " "))
	})
	want := []string{"SKU required ", "Quantity min 1", "Tags[1] required ", "Contact email "}
	if diff := cmp.Diff(want, marks); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}
