// Package validators has validators that change something or wait, and others that do not.
package validators

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"

	"example.com/store"
)

type message struct {
	Name string
	Tags []string
}

type cart struct {
	checks int
	closed bool
	set    store.Set
	lock   workflow.Mutex
}

func (w *cart) run(ctx workflow.Context) error {
	options := workflow.UpdateHandlerOptions{Validator: w.inVariable}
	var inField workflow.UpdateHandlerOptions
	inField.Validator = w.inField
	for _, err := range []error{
		workflow.SetUpdateHandlerWithOptions(ctx, "inField", w.handle, inField),
		workflow.SetUpdateHandlerWithOptions(ctx, "count", w.handle, workflow.UpdateHandlerOptions{Validator: w.count}),
		workflow.SetUpdateHandlerWithOptions(ctx, "message", w.handle, workflow.UpdateHandlerOptions{Validator: w.message}),
		workflow.SetUpdateHandlerWithOptions(ctx, "pointer", w.handle, workflow.UpdateHandlerOptions{Validator: w.pointer}),
		workflow.SetUpdateHandlerWithOptions(ctx, "activity", w.handle, workflow.UpdateHandlerOptions{Validator: w.activity}),
		workflow.SetUpdateHandlerWithOptions(ctx, "helper", w.handle, workflow.UpdateHandlerOptions{Validator: w.helper}),
		workflow.SetUpdateHandlerWithOptions(ctx, "locked", w.handle, workflow.UpdateHandlerOptions{Validator: w.locked}),
		workflow.SetUpdateHandlerWithOptions(ctx, "started", w.handle, workflow.UpdateHandlerOptions{Validator: w.started}),
		workflow.SetUpdateHandlerWithOptions(ctx, "copied", w.handle, workflow.UpdateHandlerOptions{Validator: w.copied}),
		workflow.SetUpdateHandlerWithOptions(ctx, "good", w.handle, workflow.UpdateHandlerOptions{Validator: w.good}),
		workflow.SetUpdateHandlerWithOptions(ctx, "function", w.handle, workflow.UpdateHandlerOptions{Validator: function}),
		workflow.SetUpdateHandlerWithOptions(ctx, "variable", w.handle, options),
		workflow.SetUpdateHandler(ctx, "handler", w.handle),
	} {
		if err != nil {
			return err
		}
	}
	seen := 0
	return workflow.SetUpdateHandlerWithOptions(ctx, "literal", w.handle, workflow.UpdateHandlerOptions{
		Validator: func(ctx workflow.Context, m *message) error {
			seen++                                // want `validator literal changes seen: a validator does not run in a replay: the change is lost then \(TG102\)`
			return workflow.Sleep(ctx, time.Hour) // want `validator literal calls workflow.Sleep: the SDK refuses that in a validator: the workflow task fails until the code is changed, and nobody is answered \(TG104\)`
		},
	})
}

// handle is a handler, which may do all of that.
func (w *cart) handle(ctx workflow.Context, m *message) error {
	w.checks++
	w.set.Add(m.Name)
	m.Name = ""
	return workflow.Sleep(ctx, time.Second)
}

func (w *cart) count(m *message) error {
	w.checks++ // want `validator count changes w.checks: .* \(TG102\)`
	return nil
}

func (w *cart) inVariable(m *message) error {
	w.checks++ // want `validator inVariable changes w.checks: .* \(TG102\)`
	return nil
}

func (w *cart) inField(m *message) error {
	w.checks++ // want `validator inField changes w.checks: .* \(TG102\)`
	return nil
}

func (w *cart) message(m message) error {
	m.Name = "" // a copy
	if len(m.Tags) > 0 {
		m.Tags[0] = "" // want `validator message changes m.Tags: the handler gets the changed message, but in a replay the one that was sent \(TG102\)`
	}
	return nil
}

func (w *cart) pointer(ctx workflow.Context, m *message) error {
	m.Name = "" // want `validator pointer changes m.Name: the handler gets the changed message, .* \(TG102\)`
	return nil
}

func (w *cart) activity(ctx workflow.Context, m *message) error {
	return workflow.ExecuteActivity(ctx, "check", m).Get(ctx, nil) // want `validator activity calls workflow.ExecuteActivity: .* \(TG104\)` `validator activity calls workflow.Future.Get: .* \(TG104\)`
}

func (w *cart) helper(ctx workflow.Context, m *message) error {
	_, err := store.Fetch(ctx, m.Name) // want `validator helper calls store.Fetch, which .* \(TG104\)`
	return err
}

func (w *cart) locked(ctx workflow.Context, m *message) error {
	return w.lock.Lock(ctx) // want `validator locked calls workflow.Mutex.Lock: .* \(TG104\)`
}

func (w *cart) started(ctx workflow.Context, m *message) error {
	workflow.Go(ctx, func(ctx workflow.Context) { // want `validator started calls workflow.Go: .* \(TG104\)`
		w.checks++
		_ = workflow.Sleep(ctx, time.Second)
	})
	return nil
}

func (w *cart) copied(m *message) error {
	c := *m
	c.Name = ""
	c.Tags = append([]string(nil), c.Tags...)
	for i := range c.Tags {
		c.Tags[i] = ""
	}
	return nil
}

func (w *cart) good(ctx workflow.Context, m *message) error {
	workflow.GetLogger(ctx).Info("asked", "update", workflow.GetCurrentUpdateInfo(ctx).ID, "at", workflow.Now(ctx))
	if w.closed || w.set.Has(m.Name) || w.lock.IsLocked() {
		return errors.New("closed")
	}
	return nil
}

func function(m *message) error {
	m.Tags = nil // want `validator function changes m.Tags: .* \(TG102\)`
	return nil
}

var _ = (*cart).run
