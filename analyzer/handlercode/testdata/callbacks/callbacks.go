// Package callbacks has functions that a selector calls, in the coroutine that waits with it.
package callbacks

import (
	"errors"
	"log"
	"math/rand"
	"net/http"
	"sync"
	"time"

	"go.temporal.io/sdk/workflow"
)

type order struct {
	mu    sync.Mutex
	at    time.Time
	id    int
	names []string
	open  map[string]int
}

func (o *order) run(ctx workflow.Context) error {
	sel := workflow.NewSelector(ctx)
	sel.AddReceive(workflow.GetSignalChannel(ctx, "add"), func(c workflow.ReceiveChannel, more bool) {
		var name string
		c.Receive(ctx, &name)
		o.names = append(o.names, name)
		o.at = time.Now() // want `^callback calls time.Now, and the state depends on it, which is another value in a replay; use workflow.Now \(TG108\)$`
	})
	sel.AddReceive(workflow.GetSignalChannel(ctx, "ship"), o.ship)
	sel.AddFuture(workflow.NewTimer(ctx, time.Hour), func(f workflow.Future) {
		go log.Print("late") // want `callback starts a goroutine: .* \(TG107\)`
		for name := range o.open {
			workflow.ExecuteActivity(ctx, name) // want `callback calls workflow.ExecuteActivity in a loop over a map, .* \(TG108\)`
		}
	})
	sel.AddSend(workflow.NewChannel(ctx), 1, func() {
		_, _ = http.Get("https://example.com") // want `callback calls http.Get: it happens again in each replay, .* \(TG109\)`
	})
	nothing := func() {
		o.mu.Lock() // want `callback holds a mutex of package sync when it calls workflow.Sleep: .* \(TG107\)`
		defer o.mu.Unlock()
		_ = workflow.Sleep(ctx, time.Second)
	}
	sel.AddDefault(nothing)
	for range 3 {
		sel.Select(ctx)
	}
	return errors.Join(
		workflow.SetUpdateHandler(ctx, "waiting", o.waiting),
		workflow.SetUpdateHandler(ctx, "outer", func(inner workflow.Context) error {
			sel := workflow.NewSelector(inner)
			sel.AddFuture(workflow.NewTimer(inner, time.Hour), func(f workflow.Future) {
				_ = f.Get(ctx, nil) // want `update outer calls workflow.Future.Get with a context from outside: .* \(TG106\)`
				for name := range o.open {
					workflow.ExecuteActivity(inner, name) // want `callback calls workflow.ExecuteActivity in a loop over a map`
				}
			})
			sel.Select(inner)
			return nil
		}),
	)
}

func (o *order) ship(c workflow.ReceiveChannel, more bool) {
	o.id = rand.Int() // want `callback ship calls rand.Int, and the state depends on it`
	c.ReceiveAsync(nil)
}

// A callback has no context of its own: it waits with that of the coroutine that calls it.
func (o *order) waiting(ctx workflow.Context) error {
	sel := workflow.NewSelector(ctx)
	var err error
	sel.AddReceive(workflow.GetSignalChannel(ctx, "go"), func(c workflow.ReceiveChannel, more bool) {
		c.Receive(ctx, nil)
		start := time.Now()
		err = workflow.Sleep(ctx, time.Second)
		log.Print(time.Since(start))
		o.at = workflow.Now(ctx)
	})
	sel.Select(ctx)
	return err
}

var _ = (*order).run
