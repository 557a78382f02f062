// Package fields has types with fields that lose something. Each is reported once, where it is declared. // want package:`judged`
package fields

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"example.com/types"
)

type order struct {
	Price  float64 // want `^warning: workflow run: order.Price is a float, .* \(TG502\)$`
	Tax    float64 // want `^warning: workflow run: order.Tax is a float, .* \(TG502\)$`
	Next   *order
	Lines  []line
	Hidden types.Hidden // want `workflow run: order.Hidden has only unexported fields: .* \(TG502\)`
	Fee    float32      //temporalgen:ignore TG502 points, and not money
}

type line struct {
	Amount  float64 // want `warning: workflow run: order.Lines\[\].Amount is a float, .* \(TG502\)`
	Problem error   // want `workflow run: order.Lines\[\].Problem is an error, .* \(TG501\)`
}

type page[T any] struct {
	Items []T
	Total float64 // want `warning: update pages: page\[string\].Total is a float, .* \(TG502\)`
}

func run(ctx workflow.Context, in order) (line, error) {
	if err := workflow.SetUpdateHandler(ctx, "add", func(ctx workflow.Context, o order) (order, error) { return o, nil }); err != nil {
		return line{}, err
	}
	if err := workflow.SetUpdateHandler(ctx, "pages", func(ctx workflow.Context, p page[string]) (page[int], error) {
		return page[int]{}, nil
	}); err != nil {
		return line{}, err
	}
	var l line
	workflow.GetSignalChannel(ctx, "line").Receive(ctx, &l)
	return l, nil
}

func register(w worker.Worker) { w.RegisterWorkflow(run) }

var _ = register
