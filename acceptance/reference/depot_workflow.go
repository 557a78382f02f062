package reference

import (
	"time"

	"github.com/temporalgen/temporalgen/runtime"
	"go.temporal.io/sdk/workflow"
)

// depot implements Depot.
type depot struct {
	state   DepotState
	sorted  int // by this run
	scales  runtime.Mutex
	carrier CarrierActivities
}

func newDepot(_ workflow.Context, in DepotState) (Depot, error) {
	return &depot{state: in}, nil
}

func (d *depot) Run(ctx workflow.Context, _ DepotState) (int, error) {
	for {
		err := workflow.Await(ctx, func() bool {
			return d.state.Line.Len() > 0 || d.state.Closing || d.full(ctx)
		})
		if err != nil {
			return 0, err
		}
		if d.full(ctx) {
			return 0, ContinueDepotAsNew(func() DepotState { return d.state })
		}
		arrival, ok := d.state.Line.TryPop()
		if !ok {
			return d.state.Sorted, nil
		}
		if err := d.sort(ctx, arrival); err != nil {
			return 0, err
		}
	}
}

// full reports whether the run is long enough.
func (d *depot) full(ctx workflow.Context) bool {
	return d.state.Batch > 0 && d.sorted >= d.state.Batch || runtime.ShouldContinueAsNew(ctx)
}

// sort tells the parcel where it is.
func (d *depot) sort(ctx workflow.Context, a Arrival) error {
	parcel := ExternalParcel(ParcelID(ParcelInput{Number: a.Number}))
	err := parcel.Scanned(ctx, Scan{ScanID: a.ScanID, Place: d.state.Name})
	if err != nil {
		workflow.GetLogger(ctx).Warn("Parcel unknown", "Number", a.Number, "Error", err)
	}
	d.state.Sorted++
	d.sorted++
	return workflow.Sleep(ctx, time.Millisecond)
}

func (d *depot) Arrived(_ workflow.Context, a Arrival) error {
	return d.state.Line.Push(a)
}

func (d *depot) Close(workflow.Context) { d.state.Closing = true }

func (d *depot) Inspect(ctx workflow.Context, i Inspection) (Grams, error) {
	if err := d.scales.Lock(ctx); err != nil {
		return 0, err
	}
	defer d.scales.Unlock()
	return d.carrier.Weigh(ctx, i.Number)
}

func (d *depot) Sorted() int { return d.state.Sorted }
