package reference

import (
	"errors"
	"time"

	"github.com/temporalgen/temporalgen/runtime"
	"go.temporal.io/sdk/workflow"
)

// shipment implements Shipment.
type shipment struct {
	carrier  CarrierActivities
	numbers  []string
	children []*ParcelChild
	sent     bool // all children have been started
}

func newShipment(_ workflow.Context, in ShipmentInput) (Shipment, error) {
	s := &shipment{carrier: CarrierActivities{}.WithOptions(patiently)}
	for _, p := range in.Parcels {
		s.numbers = append(s.numbers, p.Number)
	}
	return s, nil
}

// patiently lets activities of a shipment take longer than the directives do.
func patiently(o *workflow.ActivityOptions) { o.StartToCloseTimeout = 5 * time.Minute }

func (s *shipment) Run(ctx workflow.Context, in ShipmentInput) ([]Receipt, error) {
	for _, p := range in.Parcels {
		s.children = append(s.children, StartParcelChild(ctx, p))
	}
	for _, child := range s.children {
		if _, err := child.Started(ctx); err != nil {
			return nil, err
		}
	}
	s.sent = true
	receipts := make([]Receipt, len(s.children))
	for i, child := range s.children {
		var err error
		if receipts[i], err = child.Get(ctx); err != nil {
			return nil, err
		}
	}
	return receipts, nil
}

func (s *shipment) Recall(ctx workflow.Context, reason string) error {
	if err := workflow.Await(ctx, func() bool { return s.sent }); err != nil {
		return err
	}
	var sent []workflow.Future
	for _, child := range s.children {
		sent = append(sent, runtime.Async(ctx, func(ctx workflow.Context) error {
			return child.Remark(ctx, "recalled: "+reason)
		}))
	}
	var errs error
	for _, remark := range sent {
		errs = errors.Join(errs, remark.Get(ctx, nil))
	}
	return errs
}

func (s *shipment) Weight(ctx workflow.Context) (Grams, error) {
	var sum Grams
	var errs error
	selector := workflow.NewSelector(ctx)
	for _, number := range s.numbers {
		weight := s.carrier.StartWeigh(ctx, number)
		selector.AddFuture(weight.Future, func(workflow.Future) {
			grams, err := weight.Get(ctx)
			sum += grams
			errs = errors.Join(errs, err)
		})
	}
	for range s.numbers {
		selector.Select(ctx)
	}
	return sum, errs
}

func (s *shipment) First(ctx workflow.Context, patience Patience) (receipt Receipt, err error) {
	timerCtx, cancelTimer := workflow.WithCancel(ctx)
	defer cancelTimer()
	selector := workflow.NewSelector(ctx)
	for _, child := range s.children {
		selector.AddFuture(child.Future, func(workflow.Future) { receipt, err = child.Get(ctx) })
	}
	selector.AddFuture(workflow.NewTimer(timerCtx, patience.Timeout), func(workflow.Future) {
		err = errors.New("no parcel is there in time")
	})
	selector.Select(ctx)
	return receipt, err
}

func (s *shipment) Announce(ctx workflow.Context, a Announcement) (string, error) {
	urgently := s.carrier.WithOptions(func(o *workflow.ActivityOptions) {
		o.StartToCloseTimeout = 10 * time.Second
		o.Summary = "urgent: " + a.Number
	})
	return urgently.Announce(ctx, a)
}
