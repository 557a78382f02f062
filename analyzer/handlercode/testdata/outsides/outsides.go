// Package outsides has handlers that read and write outside of their process.
package outsides

import (
	"context"
	"errors"
	"net/http"
	"os"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
)

type order struct {
	client  client.Client
	content []byte
}

func run(ctx workflow.Context, o *order) error {
	return errors.Join(
		workflow.SetUpdateHandler(ctx, "send", o.send),
		workflow.SetUpdateHandler(ctx, "fetch", o.fetch),
		workflow.SetUpdateHandler(ctx, "allowed", o.allowed),
		workflow.SetQueryHandler(ctx, "read", func() (string, error) {
			content, err := os.ReadFile("order.txt") // want `^query read calls os.ReadFile: a query is answered from the state, and holds up the worker as long as it runs \(TG109\)$`
			return string(content), err
		}),
	)
}

func (o *order) send(ctx workflow.Context) error {
	return o.client.SignalWorkflow(context.Background(), "other", "", "wake", nil) // want `update send calls client.Client.SignalWorkflow: it happens again in each replay, and holds up the worker; do it in an activity \(TG109\)`
}

func (o *order) fetch(ctx workflow.Context) error { return get("http://localhost") } // want `update fetch calls outsides.get, which calls http.Get: .* \(TG109\)`

func get(url string) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// What the SDK runs once, or in an activity, may do that.
func (o *order) allowed(ctx workflow.Context) error {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Second})
	if err := workflow.ExecuteLocalActivity(ctx, func(context.Context) error { return get("http://localhost") }).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.SideEffect(ctx, func(ctx workflow.Context) any { return os.Getpid() }).Get(nil)
}

var _ = run
