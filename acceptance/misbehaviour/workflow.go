package misbehaviour

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// host implements Host.
type host struct {
	handled []string
	ended   bool
	modest  func() bool // whether what is large is not
	mutex   runtime.Mutex
}

func newHost(_ workflow.Context, in Input) (Host, error) {
	if in.New == "continue as new" {
		return nil, ContinueHostAsNew(func() Input { return Input{ID: in.ID} })
	}
	return &host{}, do(in.New)
}

func (h *host) Run(ctx workflow.Context, in Input) ([]string, error) {
	if in.Run == "large result" && !h.modest() {
		return []string{tooLarge()}, nil
	}
	if in.Run != "" {
		return h.handled, do(in.Run)
	}
	err := workflow.Await(ctx, func() bool { return h.ended })
	return h.handled, err
}

func (h *host) End(workflow.Context) { h.ended = true }

// handle misbehaves as the message says.
func (h *host) handle(ctx workflow.Context, t *Trick) error {
	h.handled = append(h.handled, fmt.Sprintf("%+v", t))
	if t == nil {
		return nil
	}
	if t.Handler == "lock" {
		return h.mutex.Lock(ctx)
	}
	if t.Handler == "continue as new" {
		//temporalgen:ignore TG306 the test is of what happens then
		return workflow.NewContinueAsNewError(ctx, "host", Input{})
	}
	return do(t.Handler)
}

func (h *host) ask(ctx workflow.Context, t *Trick) (string, error) {
	err := h.handle(ctx, t)
	if t != nil && t.Handler == "large answer to an accepted update" {
		err = workflow.Sleep(ctx, time.Millisecond)
	}
	if t != nil && strings.HasPrefix(t.Handler, "large") && !h.modest() {
		return tooLarge(), nil
	}
	return "answer", err
}

// tooLarge is a text that a server does not take.
func tooLarge() string { return strings.Repeat("x", 3<<20) }

func (h *host) Plain(ctx workflow.Context, t Trick) error    { return h.handle(ctx, &t) }
func (h *host) Pointer(ctx workflow.Context, t *Trick) error { return h.handle(ctx, t) }
func (h *host) Keyed(ctx workflow.Context, t *Trick) error   { return h.handle(ctx, t) }
func (h *host) Locked(ctx workflow.Context, t *Trick) error  { return h.handle(ctx, t) }
func (h *host) Fatal(ctx workflow.Context, t Trick) error    { return h.handle(ctx, &t) }
func (h *host) Strict(ctx workflow.Context, t *Trick) error  { return h.handle(ctx, t) }

func (h *host) Batched(ctx workflow.Context, tricks []*Trick) error {
	return h.handle(ctx, tricks[0])
}

func (h *host) Ask(ctx workflow.Context, t Trick) (string, error)           { return h.ask(ctx, &t) }
func (h *host) Once(ctx workflow.Context, t *Trick) (string, error)         { return h.ask(ctx, t) }
func (h *host) LockedUpdate(ctx workflow.Context, t *Trick) (string, error) { return h.ask(ctx, t) }
func (h *host) Checked(ctx workflow.Context, t Trick) (string, error)       { return h.ask(ctx, &t) }

//temporalgen:ignore TG104 a test shows what comes of it
func (h *host) ValidateChecked(ctx workflow.Context, t Trick) error {
	switch t.Validator {
	case "lock":
		return h.mutex.Lock(ctx)
	case "go":
		runtime.Go(ctx, func(workflow.Context) {})
	case "await handlers":
		return runtime.AwaitHandlers(ctx)
	case "limits":
		if (runtime.ContinueAsNewLimits{Updates: 1}).Reached(ctx) {
			return errors.New("too many updates")
		}
	}
	return do(t.Validator)
}

func (h *host) Handled() []string { return h.handled }

func (h *host) Look(what string) (string, error) { return what, do(what) }
