package wire

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/stub"
)

func (s *scene) shops(options ...runtime.ClientOption) *ShopClient {
	return NewShopClient(s.sdk, append(options, runtime.WithStartOptions(runtime.WithTaskQueue(s.queue)))...)
}

// openShop starts a shop that is generated.
func (s *scene) openShop(id string) *ShopHandle {
	s.Helper()
	shop, err := s.shops().Start(s.ctx, Opening{ID: s.queue + "-" + id})
	s.must(err)
	return shop
}

func (s *scene) is(what string, kind, err error) {
	s.Helper()
	var e *runtime.MessageError
	if !errors.As(err, &e) || e.Kind != kind {
		s.Errorf("%s: %v, want %v", what, err, kind)
	}
}

func TestGeneratedClientsTellErrorsApart(t *testing.T) {
	for name, options := range clients {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, options)
			shop := s.openShop("1")
			impatient := s.shops(runtime.WithUpdateRetry(0)).Handle(shop.WorkflowID())
			for how := range failures {
				_, err := shop.Pay(s.ctx, Payment{Fail: how})
				s.is("failed, "+how, runtime.ErrFailed, err)
				kind := runtime.ErrRejected
				if how == "heartbeat" {
					kind = runtime.ErrFailed // it cannot hold a mark
				}
				_, err = shop.Pay(s.ctx, Payment{Reject: how})
				s.is("rejected, "+how, kind, err)
				if strings.Contains(err.Error(), "temporalgen.UpdateRejected") && how != "rejection's type" && how != "another's mark" {
					t.Errorf("rejected, %s: the error tells of its mark: %v", how, err)
				}
			}
			for _, test := range []struct {
				name string
				kind error
				p    Payment
			}{
				{"another shop's rejection", runtime.ErrFailed, Payment{Key: "7", Fail: "update in an activity error as it is"}},
				{"the cause of it", runtime.ErrFailed, Payment{Key: "7", Fail: "update in an activity error cause"}},
				{"wrapped", runtime.ErrFailed, Payment{Key: "7", Fail: "update in an activity error wrapped cause"}},
				{"rejected with the error of an activity", runtime.ErrFailed, Payment{Reject: "last errand as it is"}},
				{"rejected with what that failed with", runtime.ErrRejected, Payment{Reject: "last errand cause"}},
				{"panic", runtime.ErrRejected, Payment{Reject: "panic"}},
				{"not now", runtime.ErrRejected, Payment{Reject: "not now"}},
			} {
				// The server remembers how each update ID has ended.
				other := s.openShop(test.name)
				if strings.HasPrefix(test.p.Reject, "last errand") {
					_, err := other.Pay(s.ctx, Payment{Fail: "activity error as it is"})
					s.is("errand", runtime.ErrFailed, err)
				}
				_, err := s.shops(runtime.WithUpdateRetry(0)).Handle(other.WorkflowID()).Pay(s.ctx, test.p)
				s.is(test.name, test.kind, err)
			}
			_, err := impatient.Door(s.ctx, "thief")
			s.is("door", runtime.ErrRejected, err)
			_, err = stub.Update[int](s.ctx, &shop.WorkflowHandle, stub.UpdateCall{Name: "steal"}, nil)
			s.is("unknown", runtime.ErrUnknownHandler, err)
			_, err = stub.Update[int](s.ctx, &shop.WorkflowHandle, stub.UpdateCall{Name: "pay", Args: []any{"money"}}, nil)
			s.is("undecodable", runtime.ErrFailed, err)
		})
	}
}

// By hand the workflow would be stuck with such an error.
func TestErrorsThatCannotBeSent(t *testing.T) {
	s := newScene(t, client.Options{})
	shop := s.openShop("1")
	if _, err := shop.Pay(s.ctx, Payment{Reject: "nil pointer", Fail: "nil pointer"}); err != nil {
		t.Errorf("%v, want no error for a nil pointer", err)
	}
	_, rejected := shop.Pay(s.ctx, Payment{Reject: "wrapped nil pointer"})
	_, failed := shop.Pay(s.ctx, Payment{Fail: "wrapped nil pointer"})
	s.must(shop.Close(s.ctx, "wrapped nil pointer"))
	_, ran := shop.Result(s.ctx)
	alarmed := s.openShop("2")
	s.must(alarmed.Alarm(s.ctx, "wrapped nil pointer"))
	_, signalled := alarmed.Result(s.ctx)
	for _, test := range []struct {
		whose string
		kind  error
		err   error
	}{
		{"the validator of pay", runtime.ErrRejected, rejected},
		{"the handler of pay", runtime.ErrFailed, failed},
		{"Run", runtime.ErrFailed, ran},
		{"the handler of alarm", runtime.ErrFailed, signalled},
	} {
		s.is(test.whose, test.kind, test.err)
		if !strings.Contains(test.err.Error(), "the error of "+test.whose+", a *wire.problem, cannot be sent") {
			t.Errorf("%v, want an error that says whose it is: %s", test.err, test.whose)
		}
	}
}

// What Run fails with is not taken for an answer to a message.
func TestResultsThatLookLikeAnswers(t *testing.T) {
	s := newScene(t, client.Options{})
	for _, how := range []string{"draining's type", "rejection's type", "another's mark", "cancelled"} {
		shop := s.openShop(how)
		s.must(shop.Close(s.ctx, how))
		_, err := shop.Result(s.ctx)
		s.is(how, runtime.ErrFailed, err)
	}
}

func TestUpdatesThatAreNotTakenNowAreSentAgain(t *testing.T) {
	for name, enter := range map[string]func(*scene, *ShopHandle) error{
		"update": func(s *scene, shop *ShopHandle) error {
			_, err := shop.Door(s.ctx, "Ada")
			return err
		},
		"start": func(s *scene, shop *ShopHandle) error {
			update, err := shop.StartDoor(s.ctx, "Ada")
			if err == nil {
				_, err = update.Get(s.ctx)
			}
			return err
		},
		"with start": func(s *scene, shop *ShopHandle) error {
			_, _, err := s.shops().WithStart(Opening{ID: shop.WorkflowID()}).Door(s.ctx, "Ada")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, rejected := newWatchedScene(t)
			shop := s.openShop("1")
			entered := make(chan error, 1)
			go func() { entered <- enter(s, shop) }()
			for range 3 {
				s.next(rejected)
			}
			s.must(shop.Open(s.ctx))
			s.must(<-entered)
		})
	}
}

// newWatchedScene is a scene that tells of each update that is rejected.
func newWatchedScene(t *testing.T) (*scene, <-chan runtime.Event) {
	t.Helper()
	t.Parallel()
	s := &scene{t, testserver.Context(t), testserver.Name(t), testserver.Client()}
	rejected := make(chan runtime.Event, 1000)
	testserver.StartWorker(t, s.sdk, s.queue, runtime.WorkerOptions(worker.Options{}, runtime.WithObserver(func(e runtime.Event) {
		if e.Outcome == runtime.OutcomeRejected || e.Outcome == runtime.OutcomeConflict {
			rejected <- e
		}
	})), Register)
	return s, rejected
}

// next is the next update that is reported.
func (s *scene) next(reported <-chan runtime.Event) runtime.Event {
	select {
	case e := <-reported:
		return e
	case <-s.ctx.Done():
		s.Error("no update was reported")
		return runtime.Event{}
	}
}

// Whoever gives up learns that the update was not handled, why, and that it was him.
func TestWaitingForALaterTimeEndsWithTheContext(t *testing.T) {
	check := func(t *testing.T, cause, err error) {
		var app *temporal.ApplicationError
		if !errors.Is(err, cause) || !errors.As(err, &app) || app.Type() != "NotOpen" {
			t.Errorf("%v, want %v and the last reason", err, cause)
		}
		if strings.Contains(err.Error(), "temporalgen") {
			t.Errorf("the error tells of its mark: %v", err)
		}
	}
	t.Run("cancelled", func(t *testing.T) {
		s, rejected := newWatchedScene(t)
		shop := s.openShop("1")
		ctx, cancel := context.WithCancel(s.ctx)
		defer cancel()
		go func() {
			s.next(rejected)
			s.next(rejected) // the client has got the answer before
			cancel()
		}()
		_, err := shop.Door(ctx, "Ada")
		check(t, context.Canceled, err)
	})
	t.Run("deadline", func(t *testing.T) {
		s, _ := newWatchedScene(t)
		shop := s.openShop("1")
		for patience := 100 * time.Millisecond; ; patience *= 2 {
			ctx, cancel := context.WithTimeout(s.ctx, patience)
			_, err := shop.Door(ctx, "Ada", runtime.WithUpdateID(patience.String()))
			cancel()
			// The first answer need not have come in time.
			var answer *temporal.ApplicationError
			if errors.As(err, &answer) || patience > 5*time.Second {
				check(t, context.DeadlineExceeded, err)
				return
			}
		}
	})
}

// All that is sent ends with the caller's context, and says so.
func TestCallersThatGiveUp(t *testing.T) {
	s := newScene(t, client.Options{})
	lost := NewShopClient(s.sdk, runtime.WithStartOptions(runtime.WithTaskQueue(s.queue+"-nobody")))
	shop, err := lost.Start(s.ctx, Opening{ID: s.queue + "-lost"})
	s.must(err)
	for name, call := range map[string]func(context.Context) error{
		"update":       func(ctx context.Context) error { _, err := shop.Refund(ctx, Payment{}); return err },
		"start update": func(ctx context.Context) error { _, err := shop.StartRefund(ctx, Payment{}); return err },
		"with start": func(ctx context.Context) error {
			_, _, err := lost.WithStart(Opening{ID: shop.WorkflowID()}).Refund(ctx, Payment{})
			return err
		},
		"query":  func(ctx context.Context) error { _, err := shop.Ask(ctx, ""); return err },
		"result": func(ctx context.Context) error { _, err := shop.Result(ctx); return err },
	} {
		for cause, limit := range map[error]func(context.Context) (context.Context, context.CancelFunc){
			context.Canceled: func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancel(ctx)
				time.AfterFunc(100*time.Millisecond, cancel)
				return ctx, cancel
			},
			context.DeadlineExceeded: func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, 100*time.Millisecond)
			},
		} {
			ctx, cancel := limit(s.ctx)
			err := call(ctx)
			cancel()
			if !errors.Is(err, cause) || !errors.Is(err, runtime.ErrTimeout) {
				t.Errorf("%s: %v, want %v and %v", name, err, cause, runtime.ErrTimeout)
			}
		}
		ctx, cancel := context.WithCancel(s.ctx)
		cancel()
		if err := call(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%s with a context that has ended: %v, want %v", name, err, context.Canceled)
		}
	}
	ctx, cancel := context.WithCancel(s.ctx)
	cancel()
	for name, err := range map[string]error{
		"signal": shop.Open(ctx), "cancel": shop.Cancel(ctx), "terminate": shop.Terminate(ctx, ""),
	} {
		if !errors.Is(err, context.Canceled) || !errors.Is(err, runtime.ErrTimeout) {
			t.Errorf("%s: %v, want %v", name, err, context.Canceled)
		}
	}
}

// A server takes ten updates at a time.
func TestManyUpdatesAtATime(t *testing.T) {
	s := newScene(t, client.Options{})
	shop := s.openShop("1")
	const n = 500
	errs := make(chan error, n)
	for range n {
		go func() {
			_, err := shop.Refund(s.ctx, Payment{})
			errs <- err
		}()
	}
	failed := map[string]int{}
	for range n {
		if err := <-errs; err != nil {
			_, text, _ := strings.Cut(err.Error(), " of workflow ")
			failed[text]++
		}
	}
	if len(failed) > 0 {
		t.Errorf("%v", failed)
	}
	receipt, err := shop.Refund(s.ctx, Payment{})
	s.must(err)
	if receipt.Number != n+1 {
		t.Errorf("%d were handled, want %d", receipt.Number-1, n)
	}
}

// The server does not say so for an update: it waits until there is room for it.
func TestMessagesThatAreTooLarge(t *testing.T) {
	s := newScene(t, client.Options{})
	shop := s.openShop("1")
	for _, size := range []int{3 << 20, 5 << 20} {
		large := strings.Repeat("x", size)
		_, startErr := s.shops().Start(s.ctx, Opening{ID: s.queue}, runtime.WithMemo(map[string]any{"large": large}))
		for name, err := range map[string]error{"signal": shop.Alarm(s.ctx, large), "start": startErr} {
			s.is(fmt.Sprintf("%s of %d bytes", name, size), runtime.ErrInvalid, err)
		}
	}
}
