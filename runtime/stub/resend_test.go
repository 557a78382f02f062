package stub

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/answer"
)

// sent is the SDK's handle of an update to one run.
type sent struct {
	client.WorkflowUpdateHandle
	runID string
	err   error
}

func (s *sent) UpdateID() string { return "u" }

func (s *sent) RunID() string { return s.runID }

func (s *sent) Get(context.Context, any) error { return s.err }

// A run that comes later may have forgotten the update, and would handle it once more.
func TestAnUpdateIsSentAgainOnceHoweverOftenItsResultIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		times := 0
		lost := errors.New("connection lost")
		u := &updateHandle{
			WorkflowUpdateHandle: &sent{runID: "first", err: wire(errDraining(answer.NewMark(answer.Draining, "w", "u")))},
			name:                 "pay", workflowID: "w",
			again: newResending(func(ctx context.Context) (*updateHandle, error) {
				if times++; times == 1 {
					return nil, lost
				}
				time.Sleep(time.Hour)
				return &updateHandle{WorkflowUpdateHandle: &sent{runID: "second"}, name: "pay", workflowID: "w"}, nil
			}),
		}
		if err := u.Get(t.Context(), nil); !errors.Is(err, lost) || u.RunID() != "first" {
			t.Errorf("%v from run %s, want that nobody has taken the update", err, u.RunID())
		}
		for range 3 {
			go func() {
				if err := u.Get(t.Context(), nil); err != nil {
					t.Error(err)
				}
			}()
		}
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := u.Get(ctx, nil); !errors.Is(err, runtime.ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v for who does not wait for the one who sends, want %v", err, runtime.ErrTimeout)
		}
		if err := u.Get(t.Context(), nil); err != nil {
			t.Error(err)
		}
		if times != 2 || u.RunID() != "second" {
			t.Errorf("it was sent %d times, and run %s has taken it; want 2, one in vain, and the second run", times, u.RunID())
		}
	})
}
