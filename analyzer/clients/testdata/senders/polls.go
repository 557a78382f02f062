package senders

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"

	"example.com/contract"
)

func untilDone(ctx context.Context, c client.Client, h *contract.CartHandle) error {
	for {
		answer, err := c.QueryWorkflow(ctx, "id", "", "status") // want `warning: a query is asked until its answer is the one that is waited for: .* \(TG601\)`
		if err != nil {
			return err
		}
		var status struct{ Done bool }
		if err := answer.Get(&status); err != nil {
			return err
		}
		if status.Done {
			return nil
		}
		time.Sleep(time.Second)
	}
}

func untilTotal(ctx context.Context, h *contract.CartHandle) (err error) {
	for total := 0; total < 10; {
		if total, err = h.Total(ctx); err != nil { // want `warning: a query is asked until .* \(TG601\)`
			return err
		}
		<-time.After(time.Second)
	}
	ticker := time.NewTicker(time.Second)
	for range ticker.C {
		total, err := h.Total(ctx) // want `warning: a query is asked until .* \(TG601\)`
		if err != nil {
			return err
		}
		switch total {
		case 10:
			return nil
		}
	}
	return nil
}

// show is a dashboard: it ends when nobody looks any more.
func show(ctx context.Context, c client.Client, h *contract.CartHandle, names []string) error {
	for ctx.Err() == nil {
		total, err := h.Total(ctx)
		if err != nil {
			return err
		}
		fmt.Println(total)
		time.Sleep(time.Second)
	}
	for _, name := range names {
		if answer, err := c.QueryWorkflow(ctx, name, "", "status"); err != nil || !answer.HasValue() {
			return err
		}
		time.Sleep(time.Second)
	}
	total, err := h.Total(ctx)
	fmt.Println(total)
	return err
}

var _ = []any{untilDone, untilTotal, show}
