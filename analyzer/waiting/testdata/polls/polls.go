// Package polls has loops that sleep and look, and others that have something to do.
package polls

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

type order struct {
	approved bool
	queue    []string
	limit    int
	tries    int
}

func (o *order) approve(ctx workflow.Context, name string) error {
	o.approved = true
	o.queue = append(o.queue, name)
	return nil
}

func (o *order) sleeps(ctx workflow.Context) error {
	for !o.approved {
		workflow.Sleep(ctx, time.Second) // want `warning: the workflow wakes up again and again to look .* \(TG705\)`
	}
	for {
		if err := workflow.NewTimer(ctx, time.Second).Get(ctx, nil); err != nil { // want `warning: the workflow wakes up again .* \(TG705\)`
			return err
		}
		workflow.GetLogger(ctx).Info("looking")
		if len(o.queue) > 0 {
			break
		}
	}
	done := false
	workflow.Go(ctx, func(ctx workflow.Context) { done = true })
	for i := 0; i < 10 && !done; i++ {
		if err := workflow.Sleep(ctx, time.Second); err != nil { // want `warning: the workflow wakes up again .* \(TG705\)`
			return err
		}
	}
	return nil
}

func (o *order) works(ctx workflow.Context) error {
	// Something is done each time.
	for !o.approved {
		if err := workflow.Sleep(ctx, time.Second); err != nil {
			return err
		}
		if err := workflow.ExecuteActivity(ctx, "remind").Get(ctx, nil); err != nil {
			return err
		}
	}
	for !o.approved {
		_ = workflow.Sleep(ctx, time.Second)
		o.flush(ctx)
	}
	for !o.approved {
		_ = workflow.Sleep(ctx, time.Second)
		o.tries++
	}
	// Nobody else changes what is looked at.
	for i := 0; i < o.limit; i++ {
		if err := workflow.Sleep(ctx, time.Second); err != nil {
			return err
		}
	}
	for end := workflow.Now(ctx).Add(time.Hour); workflow.Now(ctx).Before(end); {
		_ = workflow.Sleep(ctx, time.Second)
	}
	for ctx.Err() == nil {
		_ = workflow.Sleep(ctx, time.Second)
	}
	// It sleeps as long as an update has said, and again if that is said again.
	delay := time.Hour
	_ = workflow.SetUpdateHandler(ctx, "delay", func(ctx workflow.Context, d time.Duration) error {
		delay = d
		return nil
	})
	for delay > 0 {
		d := delay
		delay = 0
		_ = workflow.Sleep(ctx, d)
	}
	// A wait that is woken, or ended, by what happens.
	for !o.approved {
		if _, err := workflow.AwaitWithTimeout(ctx, time.Hour, func() bool { return o.approved }); err != nil {
			return err
		}
	}
	return nil
}

func (o *order) flush(ctx workflow.Context) { o.queue = nil }

var _ = []any{(*order).approve, (*order).sleeps, (*order).works}
