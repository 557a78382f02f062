package reference

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime"
)

// A shipment starts its parcels as children, passes signals on to them, and calls
// activities side by side.
func TestShipment(t *testing.T) {
	s := newScene(t)
	one, two := s.name("one"), s.name("two")
	in := ShipmentInput{ID: s.name("shipment"), Parcels: []ParcelInput{{Number: one, To: bonn}, {Number: two, To: cologne}}}
	shipment, err := NewShipmentClient(s.sdk).Start(s.ctx, in)
	s.must(err)
	weight, err := shipment.Weight(s.ctx)
	s.must(err)
	if want := Grams(100 * len(one+two)); weight != want {
		t.Errorf("the parcels weigh %d g, want %d", weight, want)
	}
	depot, err := shipment.Announce(s.ctx, Announcement{Number: one, To: cologne})
	s.must(err)
	if depot != "depot of Cologne" {
		t.Errorf("announced to the %s, want that of Cologne", depot)
	}
	s.must(shipment.Recall(s.ctx, "wrong colour"))
	first, err := shipment.StartFirst(s.ctx, Patience{Timeout: time.Minute})
	s.must(err)
	parcels := NewParcelClient(s.sdk)
	for _, p := range in.Parcels {
		s.waitFor(func() bool { return parcels.Handle(ParcelID(p)).Remark(s.ctx, "on its way") == nil })
		s.handOver(parcels.Handle(ParcelID(p)))
	}
	got, err := shipment.Result(s.ctx)
	s.must(err)
	want := []Receipt{{Number: one, Recipient: "Ada"}, {Number: two, Recipient: "Ada"}}
	if receipt, err := first.Get(s.ctx); err != nil || receipt.Recipient != "Ada" {
		t.Errorf("the first receipt is %v, %v; want that of Ada", receipt, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("receipts (-want +got):\n%s", diff)
	}
	if _, err := NewShipmentClient(s.sdk).Start(s.ctx, in); !errors.Is(err, runtime.ErrAlreadyStarted) {
		t.Errorf("a second shipment with the ID: %v, want %v", err, runtime.ErrAlreadyStarted)
	}
}

func TestWeighWithoutAWorkflow(t *testing.T) {
	s := newScene(t)
	number := s.name("parcel")
	if got, err := weigh(s.ctx, s.sdk, number); got != Grams(100*len(number)) || err != nil {
		t.Errorf("it weighs %d, %v", got, err)
	}
}
