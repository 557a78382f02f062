// Package handlers has handlers that are registered by hand, with descriptions and without.
package handlers

import (
	"errors"

	"go.temporal.io/sdk/workflow"
)

const status = "status"

func query() (string, error) { return "", nil }

func update(ctx workflow.Context) error { return nil }

func undescribed(ctx workflow.Context) error {
	options := workflow.UpdateHandlerOptions{Validator: func(ctx workflow.Context) error { return nil }}
	return errors.Join(
		workflow.SetQueryHandler(ctx, status, query),                                                                 // want `^info: query status has no description, which people would see in the Web UI: call workflow.SetQueryHandlerWithOptions, and say in Description what it does \(TG803\)$`
		workflow.SetQueryHandlerWithOptions(ctx, "empty", query, workflow.QueryHandlerOptions{}),                     // want `^info: query empty has no description, which people would see in the Web UI: say in the Description of its options what it does \(TG803\)$`
		workflow.SetQueryHandlerWithOptions(ctx, "blank", query, workflow.QueryHandlerOptions{Description: ""}),      // want `query blank has no description`
		workflow.SetUpdateHandler(ctx, "pay", update),                                                                // want `update pay has no description, .* call workflow.SetUpdateHandlerWithOptions`
		workflow.SetUpdateHandlerWithOptions(ctx, "refund", update, options),                                         // want `update refund has no description`
		workflow.SetQueryHandlerWithOptions(ctx, "described", query, workflow.QueryHandlerOptions{Description: "d"}), // a description
	)
}

// The channel of a signal is reported once, wherever it is used.
func signals(ctx workflow.Context) {
	workflow.GetSignalChannel(ctx, "add").Receive(ctx, nil) // want `signal add has no description, .* call workflow.GetSignalChannelWithOptions`
	for workflow.GetSignalChannel(ctx, "add").ReceiveAsync(nil) {
	}
	workflow.GetSignalChannelWithOptions(ctx, "remove", workflow.SignalChannelOptions{}).Receive(ctx, nil) // want `signal remove has no description`
}

func described(ctx workflow.Context, text string) error {
	options := workflow.QueryHandlerOptions{}
	options.Description = text
	workflow.GetSignalChannelWithOptions(ctx, "stop", workflow.SignalChannelOptions{Description: "stops all"}).Receive(ctx, nil)
	for workflow.GetSignalChannel(ctx, "stop").ReceiveAsync(nil) {
	}
	return errors.Join(
		workflow.SetQueryHandlerWithOptions(ctx, "assigned", query, options),
		workflow.SetQueryHandlerWithOptions(ctx, "unkeyed", query, workflow.QueryHandlerOptions{text}),
		workflow.SetQueryHandlerWithOptions(ctx, "variable", query, workflow.QueryHandlerOptions{Description: text}),
		workflow.SetUpdateHandlerWithOptions(ctx, "made", update, made(text)),
		workflow.SignalExternalWorkflow(ctx, "id", "", "sent", nil).Get(ctx, nil),
	)
}

func made(text string) workflow.UpdateHandlerOptions {
	return workflow.UpdateHandlerOptions{Description: text}
}

var _ = []any{undescribed, signals, described}
