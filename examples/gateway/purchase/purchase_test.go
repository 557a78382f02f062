package purchase

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// services implements Services and knows what was asked of it.
type services struct {
	deliver temporaltest.Func[Order, string]
	refund  temporaltest.Func[Payment, error]
}

func (s *services) Deliver(_ context.Context, order Order) (string, error) {
	return s.deliver.Call(order)
}

func (s *services) Refund(_ context.Context, payment Payment) error {
	_, err := s.refund.Call(payment)
	return err
}

// A scene is a purchase without a server, in which days pass at once.
type scene struct {
	*testing.T
	ctx      context.Context
	env      *temporaltest.Env
	services services
	*PurchaseHandle
}

// order starts a purchase that sue has ordered.
func order(t *testing.T, amount Cents) *scene {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	s := &scene{T: t, ctx: ctx, env: temporaltest.New(t)}
	s.services.deliver.Return("parcel-1", nil)
	s.services.refund.Return(nil, nil)
	Register(s.env, &s.services)
	var err error
	s.PurchaseHandle, err = NewPurchaseClient(s.env.Client()).Start(ctx, Order{ID: "1", Item: "lamp", Amount: amount, By: "sue"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *scene) pay(eventID string, amount Cents) {
	s.Helper()
	if err := s.PaymentReceived(s.ctx, Payment{EventID: eventID, Amount: amount}); err != nil {
		s.Fatal(err)
	}
}

func (s *scene) suspect(eventID, reason string) {
	s.Helper()
	if err := s.FraudSuspected(s.ctx, FraudAlert{EventID: eventID, Reason: reason}); err != nil {
		s.Fatal(err)
	}
}

func (s *scene) wantStatus(want Status) {
	s.Helper()
	state, err := s.State(s.ctx)
	if err != nil || state.Status != want {
		s.Errorf("the purchase is %s, %v, want %s", state.Status, err, want)
	}
}

func (s *scene) wantReceipt(want Receipt, refunds ...Payment) {
	s.Helper()
	receipt, err := s.Result(s.ctx)
	if err != nil {
		s.Fatal(err)
	}
	if diff := cmp.Diff(want, receipt); diff != "" {
		s.Errorf("receipt (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(refunds, s.services.refund.Calls()); diff != "" {
		s.Errorf("refunds (-want +got):\n%s", diff)
	}
}

func wantRejected(t *testing.T, err error, want string) {
	t.Helper()
	var rejected *runtime.MessageError
	if !errors.As(err, &rejected) || rejected.Kind != runtime.ErrRejected || rejected.Err.Error() != want {
		t.Errorf("the error is %v, want that it is rejected: %s", err, want)
	}
}

func TestPaidPurchaseIsDelivered(t *testing.T) {
	s := order(t, 42_00)
	s.env.Sleep(23 * time.Hour)
	s.wantStatus(AwaitingPayment)
	s.pay("evt-1", 42_00)
	s.wantReceipt(Receipt{Status: Delivered, Tracking: "parcel-1"})
	state, err := s.State(s.ctx)
	if err != nil {
		t.Fatal(err)
	}
	var log []string
	for _, entry := range state.Log {
		log = append(log, entry.By+": "+entry.Text)
	}
	want := []string{"sue: Ordered for $42.00", ": $42.00 paid", ": Handed to the carrier", ": Delivered as parcel-1"}
	if diff := cmp.Diff(want, log); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	if state.Progress != 100 || state.Version != 5 || !state.Ended {
		t.Errorf("the state is %+v", state)
	}
}

func TestUnpaidPurchaseEndsAfterADay(t *testing.T) {
	s := order(t, 42_00)
	began := s.env.Now()
	s.wantReceipt(Receipt{Status: Cancelled})
	if took := s.env.Now().Sub(began); took != 24*time.Hour {
		t.Errorf("it ended after %v, want a day", took)
	}
}

// What is suspicious waits for an approval, and nobody else's.
func TestSuspiciousPurchaseIsHeldBack(t *testing.T) {
	for name, tt := range map[string]struct {
		amount Cents
		happen func(s *scene)
		alert  string
	}{
		"fraud is suspected before the payment": {42_00, func(s *scene) {
			s.suspect("evt-1", "stolen card")
			s.pay("evt-2", 42_00)
		}, "stolen card"},
		"another amount was paid": {42_00, func(s *scene) { s.pay("evt-1", 41_00) }, "$41.00 was paid instead of $42.00"},
		"the amount is large": {1000_00, func(s *scene) { s.pay("evt-1", 1000_00) },
			"An amount of $1000.00 or more is always looked at"},
	} {
		t.Run(name, func(t *testing.T) {
			s := order(t, tt.amount)
			tt.happen(s)
			s.wantStatus(InReview)
			state, err := s.State(s.ctx)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{tt.alert}, state.Alerts); diff != "" {
				t.Errorf("alerts (-want +got):\n%s", diff)
			}
			_, err = s.Approve(s.ctx, Approval{RequestID: "sue/1", By: "sue"})
			wantRejected(t, err, "who has placed an order does not approve it")
			decision, err := s.Approve(s.ctx, Approval{RequestID: "rob/1", By: "rob", Comment: "called them"})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(Decision{Status: Delivering, By: "rob", Text: "called them"}, decision); diff != "" {
				t.Errorf("decision (-want +got):\n%s", diff)
			}
			s.wantReceipt(Receipt{Status: Delivered, Tracking: "parcel-1"})
		})
	}
}

func TestPurchaseThatNobodyApprovesIsPaidBack(t *testing.T) {
	s := order(t, 1000_00)
	s.pay("evt-1", 1000_00)
	began := s.env.Now()
	s.wantReceipt(Receipt{Status: Cancelled, Refunded: 1000_00}, Payment{EventID: "evt-1", Amount: 1000_00})
	if took := s.env.Now().Sub(began); took != 3*24*time.Hour {
		t.Errorf("it ended after %v, want three days", took)
	}
}

func TestCancelledPurchaseIsPaidBack(t *testing.T) {
	s := order(t, 42_00)
	s.suspect("evt-1", "stolen card")
	s.pay("evt-2", 42_00)
	decision, err := s.CallOff(s.ctx, Cancellation{RequestID: "rob/1", By: "rob", Reason: "it was stolen"})
	if err != nil || decision != (Decision{Status: Cancelled, By: "rob", Text: "it was stolen"}) {
		t.Errorf("decision %+v, %v", decision, err)
	}
	s.wantReceipt(Receipt{Status: Cancelled, Refunded: 42_00}, Payment{EventID: "evt-2", Amount: 42_00})
	if s.services.deliver.Calls() != nil {
		t.Error("it was delivered")
	}
}

// Whoever cancels the workflow itself, and not the purchase, keeps nobody's money.
func TestStoppedPurchaseIsPaidBack(t *testing.T) {
	s := order(t, 1000_00)
	s.pay("evt-1", 1000_00)
	if err := s.Cancel(s.ctx); err != nil {
		t.Fatal(err)
	}
	_, err := s.Result(s.ctx)
	var canceled *temporal.CanceledError
	if !errors.As(err, &canceled) {
		t.Errorf("the purchase ended with %v, want that it was cancelled", err)
	}
	if diff := cmp.Diff([]Payment{{EventID: "evt-1", Amount: 1000_00}}, s.services.refund.Calls()); diff != "" {
		t.Errorf("refunds (-want +got):\n%s", diff)
	}
	s.wantStatus(Cancelled)
}

// The same event of the provider counts once, and each request of a person.
func TestWhatComesAgainCountsOnce(t *testing.T) {
	s := order(t, 1000_00)
	for range 3 {
		s.pay("evt-1", 1000_00)
	}
	s.pay("evt-1", 5_00) // the same event cannot mean something else
	for range 2 {
		decision, err := s.Approve(s.ctx, Approval{RequestID: "rob/1", By: "rob"})
		if err != nil || decision != (Decision{Status: Delivering, By: "rob"}) {
			t.Errorf("decision %+v, %v", decision, err)
		}
	}
	s.wantReceipt(Receipt{Status: Delivered, Tracking: "parcel-1"})
	for id, want := range map[string]bool{"evt-1": true, "evt-2": false} {
		if received, err := s.Received(s.ctx, id); err != nil || received != want {
			t.Errorf("event %s was received: %t, %v", id, received, err)
		}
	}
}

func TestSecondPaymentGoesBack(t *testing.T) {
	s := order(t, 1000_00)
	s.pay("evt-1", 1000_00)
	s.pay("evt-2", 1000_00)
	if _, err := s.Approve(s.ctx, Approval{RequestID: "rob/1", By: "rob"}); err != nil {
		t.Fatal(err)
	}
	s.wantReceipt(Receipt{Status: Delivered, Tracking: "parcel-1", Refunded: 1000_00}, Payment{EventID: "evt-2", Amount: 1000_00})
}

func TestDecisionsThatComeTooEarlyOrTooLate(t *testing.T) {
	s := order(t, 42_00)
	_, err := s.Approve(s.ctx, Approval{RequestID: "rob/1", By: "rob"})
	wantRejected(t, err, "there is nothing to approve: the purchase is awaiting-payment")
	s.pay("evt-1", 42_00)
	_, err = s.CallOff(s.ctx, Cancellation{RequestID: "rob/2", By: "rob", Reason: "changed my mind"})
	if !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("the error is %v, want that the workflow has completed", err)
	}
	if err := s.PaymentReceived(s.ctx, Payment{EventID: "evt-2", Amount: 1}); !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("the error is %v, want that the workflow has completed", err)
	}
}

// Whoever waits gets the next state, from a server or, as here, without one.
func TestAwaitChangeReturnsTheNextState(t *testing.T) {
	s := order(t, 1000_00)
	waiting, err := s.StartAwaitChange(s.ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.StartAwaitChange(s.ctx, 1); err != nil || again.UpdateID() != waiting.UpdateID() {
		t.Errorf("who waits for the same waits for %q, want %q", again.UpdateID(), waiting.UpdateID())
	}
	s.pay("evt-1", 1000_00)
	state, err := waiting.Get(s.ctx)
	if err != nil || state.Version < 2 || state.Paid != 1000_00 {
		t.Errorf("the state is %+v, %v", state, err)
	}
	_, err = s.AwaitChange(s.ctx, 99)
	wantRejected(t, err, "there is no version 99 yet")
}
