package main

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

const day = 24 * time.Hour

// at is a time of the tests, some hours after the first morning.
func at(hours int) time.Time { return morning.Add(time.Duration(hours) * time.Hour) }

// What has happened to the order of these tests, in the order in which it has.
var (
	firstHalf  = Payment{PaymentID: "p-1", At: at(1), Amount: 60_00}
	secondHalf = Payment{PaymentID: "p-2", At: at(2), Amount: 40_00}
	shipment   = Shipment{EventID: "e-1", At: at(3), Carrier: "UPS", TrackingNumber: "1Z999"}
	hamburg    = Scan{EventID: "e-2", At: at(4), Place: "Hamburg"}
	berlin     = Scan{EventID: "e-3", At: at(5), Place: "Berlin"}
	delivery   = Delivery{EventID: "e-4", At: at(6), To: "ann"}
)

// A scene is one order, without a server: its weeks pass at once.
type scene struct {
	*testing.T
	ctx     context.Context
	env     *temporaltest.Env
	order   *OrderHandle
	dropped []string // messages that were not handled, and why
}

func newScene(t *testing.T) *scene {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	s := &scene{T: t, ctx: ctx}
	s.env = temporaltest.New(t, temporaltest.WithStartTime(morning),
		temporaltest.WithWorkerOptions(runtime.WorkerOptions(worker.Options{}, runtime.WithObserver(func(e runtime.Event) {
			if e.Outcome != runtime.OutcomeHandled {
				s.dropped = append(s.dropped, fmt.Sprintf("%s %s: %s", e.Message, e.Key, e.Outcome))
			}
		}))))
	RegisterOrder(s.env, newOrder)
	var err error
	s.order, err = NewOrderClient(s.env.Client()).Start(ctx, OrderInput{OrderID: "1", Total: 100_00})
	s.must(err)
	return s
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// send sends messages, one after the other.
func (s *scene) send(messages ...any) {
	s.Helper()
	for _, message := range messages {
		switch m := message.(type) {
		case Payment:
			s.must(s.order.PaymentReceived(s.ctx, m))
		case Shipment:
			s.must(s.order.Shipped(s.ctx, m))
		case Scan:
			s.must(s.order.Scanned(s.ctx, m))
		case Delivery:
			s.must(s.order.Delivered(s.ctx, m))
		default:
			s.Fatalf("%T is no message", m)
		}
	}
}

func (s *scene) status(want StatusReport) {
	s.Helper()
	got, err := s.order.Status(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("status (-want +got):\n%s", diff)
	}
}

func (s *scene) tracking(want Tracking) {
	s.Helper()
	got, err := s.order.Tracking(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("tracking (-want +got):\n%s", diff)
	}
}

func (s *scene) history(want ...Event) {
	s.Helper()
	got, err := s.order.History(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("history (-want +got):\n%s", diff)
	}
}

// ends waits for the end of the order, after a time from now.
func (s *scene) ends(after time.Duration, want StatusReport) {
	s.Helper()
	began := s.env.Now()
	got, err := s.order.Result(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("result (-want +got):\n%s", diff)
	}
	if took := s.env.Now().Sub(began); took != after {
		s.Errorf("the order ended after %v, want %v", took, after)
	}
}

func TestStatusFollowsFromWhatHasHappened(t *testing.T) {
	s := newScene(t)
	s.status(StatusReport{Created, morning, 100_00})
	s.send(firstHalf)
	s.status(StatusReport{Created, morning, 40_00})
	s.send(secondHalf)
	s.status(StatusReport{Paid, secondHalf.At, 0})
	s.send(shipment)
	s.status(StatusReport{Shipped, shipment.At, 0})
	s.tracking(Tracking{Carrier: "UPS", TrackingNumber: "1Z999"})
	s.send(hamburg)
	s.tracking(Tracking{Carrier: "UPS", TrackingNumber: "1Z999", Place: "Hamburg", At: hamburg.At})
	s.send(berlin, delivery)
	s.ends(0, StatusReport{Delivered, delivery.At, 0})
	s.history(
		Event{at(1), "60.00 paid"},
		Event{at(2), "40.00 paid"},
		Event{at(3), "shipped with UPS"},
		Event{at(4), "seen in Hamburg"},
		Event{at(5), "seen in Berlin"},
		Event{at(6), "delivered to ann"},
	)
}

// Whatever the order of the messages is, the order of the events is the same in the end, and so is everything else.
func TestMessagesMayComeInAnyOrder(t *testing.T) {
	want := []Event{
		{at(1), "60.00 paid"},
		{at(2), "40.00 paid"},
		{at(3), "shipped with UPS"},
		{at(4), "seen in Hamburg"},
		{at(5), "seen in Berlin"},
		{at(6), "delivered to ann"},
	}
	for name, messages := range map[string][]any{
		"backwards":               {delivery, berlin, hamburg, shipment, secondHalf, firstHalf},
		"delivery first":          {delivery, firstHalf, secondHalf, berlin, hamburg, shipment},
		"shipment before payment": {shipment, hamburg, firstHalf, berlin, delivery, secondHalf},
		"each twice":              {firstHalf, firstHalf, shipment, shipment, berlin, berlin, hamburg, hamburg, delivery, delivery, secondHalf},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.send(messages...)
			s.ends(0, StatusReport{Delivered, delivery.At, 0})
			s.history(want...)
			s.tracking(Tracking{Carrier: "UPS", TrackingNumber: "1Z999", Place: "Berlin", At: berlin.At})
		})
	}
}

func TestLateMessageDoesNotTurnTheStatusBack(t *testing.T) {
	s := newScene(t)
	s.send(delivery)
	s.status(StatusReport{Delivered, delivery.At, 100_00})
	s.send(shipment, firstHalf)
	s.status(StatusReport{Delivered, delivery.At, 40_00})
}

func TestDuplicatesCountOnce(t *testing.T) {
	s := newScene(t)
	otherAmount := firstHalf
	otherAmount.Amount = 99_00
	sameNews := delivery
	sameNews.EventID, sameNews.At = "e-5", at(7)
	s.send(firstHalf, firstHalf, otherAmount, delivery, sameNews)
	s.status(StatusReport{Delivered, delivery.At, 40_00})
	s.history(Event{at(1), "60.00 paid"}, Event{at(6), "delivered to ann"})
	want := []string{"payment_received p-1: duplicate", "payment_received p-1: conflict"}
	if diff := cmp.Diff(want, s.dropped); diff != "" {
		t.Errorf("not handled (-want +got):\n%s", diff)
	}
}

func TestUpdateReturnsWhenAStatusIsReachedOrPassed(t *testing.T) {
	for name, test := range map[string]struct {
		wanted   Status
		messages []any
		want     StatusReport
	}{
		"created at once":              {Created, nil, StatusReport{Created, morning, 100_00}},
		"paid":                         {Paid, []any{firstHalf, secondHalf}, StatusReport{Paid, secondHalf.At, 0}},
		"shipped":                      {Shipped, []any{shipment}, StatusReport{Shipped, shipment.At, 100_00}},
		"shipped, since it is there":   {Shipped, []any{delivery}, StatusReport{Delivered, delivery.At, 100_00}},
		"delivered":                    {Delivered, []any{delivery}, StatusReport{Delivered, delivery.At, 100_00}},
		"paid, although it is shipped": {Paid, []any{shipment, firstHalf, secondHalf}, StatusReport{Shipped, shipment.At, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			waiting, err := s.order.StartAwaitStatus(s.ctx, WantedStatus{test.wanted})
			s.must(err)
			s.send(test.messages...)
			got, err := waiting.Get(s.ctx)
			s.must(err)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
			if now := s.env.Now(); !now.Equal(morning) {
				t.Errorf("told at %v, want at once", now)
			}
		})
	}
}

func TestEndsWithoutADelivery(t *testing.T) {
	for name, test := range map[string]struct {
		messages []any
		after    time.Duration
		want     Status
		owed     Money
	}{
		"nobody pays":                    {nil, 7 * day, Cancelled, 100_00},
		"somebody pays too little":       {[]any{firstHalf}, 7 * day, Cancelled, 40_00},
		"the parcel is lost":             {[]any{firstHalf, secondHalf, shipment, hamburg}, 30 * day, Overdue, 0},
		"nobody pays for what was there": {[]any{delivery}, 30 * day, Overdue, 100_00},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.send(test.messages...)
			paid, err := s.order.StartAwaitStatus(s.ctx, WantedStatus{Paid})
			s.must(err)
			s.ends(test.after, StatusReport{test.want, morning.Add(test.after), test.owed})
			var notReached *temporal.ApplicationError
			if _, err := paid.Get(s.ctx); test.owed > 0 && (!errors.As(err, &notReached) || notReached.Type() != NotReachedType) {
				t.Errorf("who waits for the payment gets %v, want %s", err, NotReachedType)
			}
		})
	}
}

func TestCarrierThatForgetsTheShipmentIsWaitedForADay(t *testing.T) {
	s := newScene(t)
	s.send(firstHalf, secondHalf, delivery)
	s.ends(day, StatusReport{Delivered, delivery.At, 0})
	if err := s.order.Shipped(s.ctx, shipment); !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("the shipment is told of after that: %v, want %v", err, runtime.ErrWorkflowClosed)
	}
}

func TestCancelledOrder(t *testing.T) {
	s := newScene(t)
	waiting, err := s.order.StartAwaitStatus(s.ctx, WantedStatus{Paid})
	s.must(err)
	s.must(s.order.Cancel(s.ctx))
	var cancelled *temporal.CanceledError
	if _, err := s.order.Result(s.ctx); !errors.As(err, &cancelled) {
		t.Errorf("the order ended with %v, want %T", err, cancelled)
	}
	if _, err := waiting.Get(s.ctx); !errors.As(err, &cancelled) {
		t.Errorf("the wait ended with %v, want %T", err, cancelled)
	}
}

func TestBadMessagesAreNotSent(t *testing.T) {
	s := newScene(t)
	for name, err := range map[string]error{
		"an order without a total": func() error {
			_, err := NewOrderClient(s.env.Client()).Start(s.ctx, OrderInput{OrderID: "2"})
			return err
		}(),
		"a payment without money":   s.order.PaymentReceived(s.ctx, Payment{PaymentID: "p", At: morning}),
		"a scan without a time":     s.order.Scanned(s.ctx, Scan{EventID: "e", Place: "Berlin"}),
		"a delivery without an ID":  s.order.Delivered(s.ctx, Delivery{At: morning}),
		"a status that is mistyped": func() error { _, err := s.order.AwaitStatus(s.ctx, WantedStatus{"payed"}); return err }(),
	} {
		if !errors.Is(err, runtime.ErrInvalid) {
			t.Errorf("%s: %v, want %v", name, err, runtime.ErrInvalid)
		}
	}
}
