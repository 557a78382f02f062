package stub

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestUpdateLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l updateLimiter
		acquire := func(workflowID string) (release func()) {
			t.Helper()
			release, err := l.acquire(t.Context(), workflowID)
			if err != nil {
				t.Fatal(err)
			}
			return release
		}
		began := time.Now()
		var releases []func()
		for range maxUpdatesAtOnce {
			releases = append(releases, acquire("full"))
		}
		acquire("another")()
		if waited := time.Since(began); waited != 0 {
			t.Errorf("waited for %v although there was room", waited)
		}

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := l.acquire(ctx, "full"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, want %v", err, context.DeadlineExceeded)
		}
		go releases[0]()
		acquire("full")
		if waited := time.Since(began); waited != time.Second {
			t.Errorf("waited for %v, want until one has been answered", waited)
		}
		acquire("full")
		if waited := time.Since(began); waited != maxSlotTime {
			t.Errorf("waited for %v, want %v: those that take long do not count", waited, maxSlotTime)
		}
		for _, release := range releases {
			release() // once more, for some
		}
		time.Sleep(2 * maxSlotTime)
		l.mutex.Lock()
		defer l.mutex.Unlock()
		if len(l.byWorkflow) != 0 {
			t.Errorf("%d workflows are kept although nothing is on its way to them", len(l.byWorkflow))
		}
	})
}
