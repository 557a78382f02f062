package runtime

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestFlights(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f flights
		board := func(id string) func() {
			t.Helper()
			landed, err := f.board(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			return landed
		}
		began := time.Now()
		var landed []func()
		for range maxFlight {
			landed = append(landed, board("full"))
		}
		board("another")()
		if waited := time.Since(began); waited != 0 {
			t.Errorf("waited for %v although there was room", waited)
		}

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := f.board(ctx, "full"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, want %v", err, context.DeadlineExceeded)
		}
		go landed[0]()
		board("full")
		if waited := time.Since(began); waited != time.Second {
			t.Errorf("waited for %v, want until one has landed", waited)
		}
		board("full")
		if waited := time.Since(began); waited != maxWait {
			t.Errorf("waited for %v, want %v: those that take long do not count", waited, maxWait)
		}
		for _, land := range landed {
			land() // once more, for some
		}
		time.Sleep(2 * maxWait)
		if len(f.byID) != 0 {
			t.Errorf("%d workflows are kept although nothing is on its way to them", len(f.byID))
		}
	})
}
