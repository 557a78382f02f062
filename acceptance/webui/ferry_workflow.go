package webui

import "go.temporal.io/sdk/workflow"

// ferry implements Ferry.
type ferry struct {
	cars   []string
	sailed bool
}

func newFerry(workflow.Context, Trip) (Ferry, error) { return &ferry{}, nil }

func (f *ferry) Run(ctx workflow.Context, _ Trip) (int, error) {
	err := workflow.Await(ctx, func() bool { return f.sailed })
	return len(f.cars), err
}

func (f *ferry) Cars() ([]string, error) { return f.cars, nil }

func (f *ferry) Sail(workflow.Context) { f.sailed = true }

func (f *ferry) Board(_ workflow.Context, c Car) (int, error) {
	f.cars = append(f.cars, c.Plate)
	return len(f.cars), nil
}
