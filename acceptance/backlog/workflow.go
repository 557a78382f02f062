package backlog

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// desk implements Intake and Counter.
type desk struct {
	ledger Ledger
	scale  ScaleActivities
	again  func(next func() Input) error // of the workflow type
}

func newDesk(in Input, again func(func() Input) error) *desk {
	ledger := in.Ledger
	ledger.Runs = append(slices.Clone(ledger.Runs), 0)
	ledger.Lanes = maps.Clone(ledger.Lanes)
	if ledger.Lanes == nil {
		ledger.Lanes = map[string]int{}
	}
	return &desk{ledger: ledger, again: again}
}

// register registers the workflows and the activities.
func register(r worker.Registry) {
	RegisterIntake(r, func(_ workflow.Context, in Input) (Intake, error) { return newDesk(in, ContinueIntakeAsNew), nil })
	RegisterCounter(r, func(_ workflow.Context, in Input) (Counter, error) { return newDesk(in, ContinueCounterAsNew), nil })
	RegisterScale(r, scale{})
}

func (d *desk) Run(ctx workflow.Context, in Input) (Ledger, error) {
	total := 0
	for _, n := range in.Ledger.Runs {
		total += n
	}
	run := &d.ledger.Runs[len(d.ledger.Runs)-1]
	err := workflow.Await(ctx, func() bool { return total+*run >= in.Total || in.After > 0 && *run >= in.After })
	if err == nil && total+*run < in.Total {
		err = d.again(func() Input {
			return Input{ID: in.ID, Ledger: d.ledger, Total: in.Total, After: in.Later, Later: in.Later}
		})
	}
	return d.ledger, err
}

// take notes that a parcel is taken in, and whether it was its turn.
func (d *desk) take(p Parcel) {
	d.ledger.Runs[len(d.ledger.Runs)-1]++
	if last := d.ledger.Lanes[p.Lane]; p.N != last+1 {
		d.ledger.Wrong = append(d.ledger.Wrong, fmt.Sprintf("%s %d after %d", p.Lane, p.N, last))
	}
	d.ledger.Lanes[p.Lane] = p.N
}

func (d *desk) weigh(ctx workflow.Context, p Parcel) error {
	d.take(p)
	d.ledger.Open++
	d.ledger.Most = max(d.ledger.Most, d.ledger.Open)
	err := d.scale.Weigh(ctx, Parcel{Lane: p.Lane, N: p.N})
	d.ledger.Open--
	return err
}

func (d *desk) Parcel(_ workflow.Context, p Parcel) error {
	d.take(p)
	return nil
}

func (d *desk) Belt(_ workflow.Context, p Parcel) error {
	d.take(p)
	return nil
}

func (d *desk) Weigh(ctx workflow.Context, p Parcel) error   { return d.weigh(ctx, p) }
func (d *desk) Inspect(ctx workflow.Context, p Parcel) error { return d.weigh(ctx, p) }

func (d *desk) Pallet(_ workflow.Context, parcels []Parcel) error {
	for _, p := range parcels {
		d.take(p)
	}
	return nil
}

func (d *desk) Receipt(_ workflow.Context, p Parcel) (string, error) {
	d.take(p)
	return strings.Repeat("r", p.Receipt), nil
}

func (d *desk) Sort(_ workflow.Context, p Parcel) (Ledger, error) {
	d.take(p)
	return d.ledger, nil
}

func (d *desk) Ledger() Ledger { return d.ledger }

// scale implements Scale by doing nothing.
type scale struct{}

func (scale) Weigh(context.Context, Parcel) error { return nil }
