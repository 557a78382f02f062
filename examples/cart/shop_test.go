package cart

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// shop implements Services and keeps what it was asked for. The zero value takes every payment.
type shop struct {
	decline bool          // of the first charge
	began   chan struct{} // if set, the first charge closes it
	hold    chan struct{} // if set, a charge waits until it is closed

	mu        sync.Mutex
	charges   []Charge
	reminders []Reminder
}

func (s *shop) Charge(ctx context.Context, c Charge) (string, error) {
	s.mu.Lock()
	s.charges = append(s.charges, c)
	first := len(s.charges) == 1
	s.mu.Unlock()
	if s.began != nil && first {
		close(s.began)
	}
	if s.hold != nil {
		select {
		case <-s.hold:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	if s.decline && first {
		return "", temporal.NewApplicationError("the bank says no", "CardDeclined")
	}
	return "payment of " + c.CustomerID, nil
}

func (s *shop) Remind(_ context.Context, r Reminder) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Email == "nobody@example.com" {
		return errors.New("no such mailbox")
	}
	s.reminders = append(s.reminders, r)
	return nil
}

// without returns a client for carts that run without a server.
func without(t *testing.T, services Services) (context.Context, *temporaltest.Env, *CartClient) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	env := temporaltest.New(t)
	RegisterCart(env, newCart)
	RegisterServices(env, services)
	return ctx, env, NewCartClient(env.Client())
}

// pens are an addition of so many pens, at 1.50 each.
func pens(requestID string, quantity int) Addition {
	return Addition{RequestID: requestID, Item: Item{SKU: "PEN", Quantity: quantity, Price: 150}}
}

var ada = CartInput{CustomerID: "ada"}

// start starts the cart of Ada with two pens.
func start(ctx context.Context, t *testing.T, carts *CartClient) *CartHandle {
	t.Helper()
	total, cart, err := carts.WithStart(ada).AddItem(ctx, pens("first", 2))
	if err != nil || total != 300 {
		t.Fatalf("adding two pens: %v, %v, want 300", total, err)
	}
	return cart
}
