// Package results has registrations whose error nobody looks at.
package results

import "go.temporal.io/sdk/workflow"

func query() (int, error) { return 0, nil }

func update(workflow.Context) error { return nil }

func run(ctx workflow.Context) error {
	workflow.SetQueryHandler(ctx, "a", query)   // want `^warning: nobody looks at the error of registering query a: without a handler, its messages fail \(TG203\)$`
	workflow.SetUpdateHandler(ctx, "b", update) // want `nobody looks at the error of registering update b`
	_ = workflow.SetQueryHandler(ctx, "c", query)
	if err := workflow.SetQueryHandler(ctx, "d", query); err != nil {
		return err
	}
	workflow.GetSignalChannel(ctx, "e")
	return nil
}

func withResult(ctx workflow.Context) (int, error) {
	workflow.SetQueryHandler(ctx, "a", query) // want `nobody looks at the error of registering query a`
	return 0, nil
}

func withContext(ctx workflow.Context) error {
	count := 0
	if err := workflow.SetQueryHandler(ctx, "unused", func(ctx workflow.Context) (int, error) { return count, nil }); err != nil { // want `query unused takes a workflow.Context`
		return err
	}
	return workflow.SetQueryHandler(ctx, "more", func(_ workflow.Context, n int) (int, error) { return n, nil }) // want `query more takes a workflow.Context`
}

func used(ctx workflow.Context) error {
	return workflow.SetQueryHandler(ctx, "used", func(ctx workflow.Context) (int, error) { return workflow.GetInfo(ctx).GetCurrentHistoryLength(), nil }) // want `query used takes a workflow.Context`
}

var _ = []any{run, withResult, withContext, used}
