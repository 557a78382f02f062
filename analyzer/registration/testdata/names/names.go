// Package names has names of messages that are reserved, taken or computed.
package names

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"
)

const status = "status"

var configured = "configured"

type text string

func query() (int, error) { return 0, nil }

func update(workflow.Context) error { return nil }

func reserved(ctx workflow.Context) error {
	return errors.Join(
		workflow.SetQueryHandler(ctx, "__state", query),   // want `^the name __state is reserved for Temporal, since it begins with two underscores: the SDK returns an error, and registers nothing \(TG205\)$`
		workflow.SetUpdateHandler(ctx, "__state", update), // want `the name __state is reserved for Temporal`
		workflow.SetQueryHandler(ctx, "_state", query),
		workflow.SetQueryHandler(ctx, "__temporal_workflow_stream_offset", query),
	)
}

func taken(ctx workflow.Context, again bool) error {
	if err := workflow.SetQueryHandler(ctx, status, query); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, status, update); err != nil {
		return err
	}
	if again {
		if err := workflow.SetQueryHandlerWithOptions(ctx, "status", query, workflow.QueryHandlerOptions{}); err != nil { // want `^query status has a handler already, which this one replaces: the other is never called \(TG204\)$`
			return err
		}
	}
	return others(ctx) // want `update status has a handler already`
}

func others(ctx workflow.Context) error {
	return workflow.SetUpdateHandler(ctx, status, update)
}

func exclusive(ctx workflow.Context, fast bool) error {
	var err error
	if fast {
		err = workflow.SetQueryHandler(ctx, status, query)
	} else {
		err = workflow.SetQueryHandler(ctx, status, func() (int, error) { return 1, nil })
	}
	return err
}

// Something was true for a while, and is not any more.
func replaced(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, status, query); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	return workflow.SetQueryHandler(ctx, status, func() (int, error) { return 1, nil })
}

func loop(ctx workflow.Context, names []string) error {
	for range names {
		if err := workflow.SetQueryHandler(ctx, status, query); err != nil {
			return err
		}
	}
	return nil
}

func apart(ctx workflow.Context) error {
	return errors.Join(exclusive(ctx, true), loop2(ctx))
}

func loop2(ctx workflow.Context) error { return workflow.SetQueryHandler(ctx, "other", query) }

func computed(ctx workflow.Context, id, name string) {
	workflow.GetSignalChannel(ctx, "unlock-"+id)               // want `^info: the name of a message is computed: senders have to compute the same, and no tool knows it \(TG206\)$`
	workflow.GetSignalChannel(ctx, fmt.Sprintf("lock-%s", id)) // want `info: .* \(TG206\)`
	workflow.GetSignalChannel(ctx, string(text(name)))
	workflow.GetSignalChannel(ctx, string("a"+text(name))) // want `info: .* \(TG206\)`
	workflow.GetSignalChannel(ctx, name)
	workflow.GetSignalChannel(ctx, configured)
}

var _, _, _ = reserved, taken, replaced
var _, _ = apart, computed
