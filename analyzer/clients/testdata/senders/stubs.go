package senders

import (
	"context"
	"net/http"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime"

	"example.com/contract"
)

func (a *activities) Move(ctx context.Context, h *contract.CartHandle, m contract.Move) error {
	if _, err := h.Pay(ctx, contract.Payment{ID: m.To}); err != nil {
		return err
	}
	if _, err := h.Move(ctx, m, runtime.WithUpdateID("move-"+m.To)); err != nil {
		return err
	}
	if _, err := h.StartMove(ctx, m); err != nil { // want `warning: an activity is run again when it fails, .* \(TG603\)`
		return err
	}
	_, err := h.Move(ctx, m) // want `warning: an activity is run again when it fails, .* \(TG603\)`
	return err
}

// Ship has something done by another function.
func (a *activities) Ship(ctx context.Context, h *contract.CartHandle) error { return a.ship(ctx, h) }

func (a *activities) ship(ctx context.Context, h *contract.CartHandle) error {
	_, err := h.Move(ctx, contract.Move{}) // want `warning: an activity is run again when it fails, .* \(TG603\)`
	return err
}

func retryMove(h *contract.CartHandle, m contract.Move) (err error) {
	for range 3 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		_, err = h.Move(ctx, m, runtime.WithWaitForStage(client.WorkflowUpdateStageCompleted)) // want `warning: the update is sent again, .* \(TG603\)`
		cancel()
		if err == nil {
			return nil
		}
	}
	return err
}

func refund(ctx context.Context, h *contract.CartHandle, p contract.Payment, opts ...runtime.UpdateOption) {
	_, _ = h.Refund(ctx, p) // want `warning: Refund has dedup, but no ID by which it is known again: .* \(TG603\)`
	_, _ = h.Refund(ctx, p, runtime.WithUpdateID(p.ID))
	_, _ = h.Refund(ctx, p, opts...)
	option := runtime.WithUpdateID(p.ID)
	_, _ = h.Refund(ctx, p, option)
}

// These are sent once, or are another each time.
func moves(h *contract.CartHandle, all []contract.Move) http.HandlerFunc {
	for _, m := range all {
		if _, err := h.Move(context.Background(), m); err != nil {
			continue
		}
	}
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = h.Move(r.Context(), contract.Move{To: "home"})
	}
}
