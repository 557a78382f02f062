package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// fakeShop implements Customers.
type fakeShop struct {
	names func() string // may block
	hold  chan struct{} // closed when congratulations may end; nil if they need not wait

	mu         sync.Mutex
	promotions []Promotion
}

func (s *fakeShop) Name(context.Context, string) (string, error) { return s.names(), nil }

func (s *fakeShop) Congratulate(_ context.Context, promotion Promotion) error {
	if s.hold != nil {
		<-s.hold
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.promotions = append(s.promotions, promotion)
	return nil
}

// congratulated compares whom the shop has congratulated.
func (s *fakeShop) congratulated(t *testing.T, want ...Promotion) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if diff := cmp.Diff(want, s.promotions); diff != "" {
		t.Errorf("promotions (-want +got):\n%s", diff)
	}
}

func newFakeShop() *fakeShop { return &fakeShop{names: func() string { return "Ada" }} }

// open starts an account on the server, with a worker of its own.
func open(t *testing.T, limits runtime.ContinueAsNewLimits, shop *fakeShop) (context.Context, *AccountHandle) {
	t.Helper()
	ctx, name := testserver.Context(t), testserver.Name(t)
	testserver.StartWorker(t, testserver.Client(), name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		RegisterAccount(r, newAccount)
		RegisterCustomers(r, shop)
	})
	c := NewAccountClient(testserver.Client(), runtime.WithStartOptions(runtime.WithTaskQueue(name)))
	account, err := c.Start(ctx, Input{CustomerID: name, Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, account
}

func TestPointsMakeLevels(t *testing.T) {
	shop := newFakeShop()
	ctx, account := open(t, runtime.ContinueAsNewLimits{}, shop)
	for i, want := range []Status{
		{Name: "Ada", Points: 400, Level: Basic},
		{Name: "Ada", Points: 800, Level: Gold},
		{Name: "Ada", Points: 1200, Level: Platinum},
		{Name: "Ada", Points: 1600, Level: Platinum},
	} {
		status, err := account.AddPoints(ctx, Points{RequestID: fmt.Sprint(i), Points: 400})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, status); diff != "" {
			t.Errorf("status (-want +got):\n%s", diff)
		}
	}
	shop.congratulated(t, Promotion{"Ada", Gold}, Promotion{"Ada", Platinum})
}

// Every request is sent twice, the second time to a later run.
func TestPointsCountOnceInAllRuns(t *testing.T) {
	shop := newFakeShop()
	ctx, account := open(t, runtime.ContinueAsNewLimits{Updates: 4}, shop)
	const requests = 12
	first := make([]Status, requests)
	for i := range first {
		var err error
		if first[i], err = account.AddPoints(ctx, Points{RequestID: fmt.Sprint(i), Points: 100}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range first {
		again, err := account.AddPoints(ctx, Points{RequestID: fmt.Sprint(i), Points: 100})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first[i], again); diff != "" {
			t.Errorf("request %d, sent again (-first +second):\n%s", i, diff)
		}
	}
	if _, err := account.Close(ctx); err != nil {
		t.Fatal(err)
	}
	status, err := account.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if status.Run < 3 {
		t.Errorf("the account has had %d runs before the last, want more", status.Run)
	}
	status.Run = 0
	if diff := cmp.Diff(Status{Name: "Ada", Points: 1200, Level: Platinum, Closed: true}, status); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}
	shop.congratulated(t, Promotion{"Ada", Gold}, Promotion{"Ada", Platinum})
}

// The handler of the update that reaches the limit waits for an activity when Run decides
// that the run is over.
func TestRunContinuesWithWhatItsHandlersHaveDone(t *testing.T) {
	shop := newFakeShop()
	ctx, account := open(t, runtime.ContinueAsNewLimits{Updates: 1}, shop)
	status, err := account.AddPoints(ctx, Points{RequestID: "1", Points: 600})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Status{Name: "Ada", Points: 600, Level: Gold}, status); diff != "" {
		t.Errorf("status in the first run (-want +got):\n%s", diff)
	}
	testserver.WaitFor(t, "the second run answers", func() bool {
		status, err = account.Status(ctx)
		return err == nil && status.Run == 1
	})
	if diff := cmp.Diff(Status{Name: "Ada", Points: 600, Level: Gold, Run: 1}, status); diff != "" {
		t.Errorf("status in the second run (-want +got):\n%s", diff)
	}
}

func TestPointsWaitUntilTheNameIsKnown(t *testing.T) {
	name := make(chan string)
	ctx, account := open(t, runtime.ContinueAsNewLimits{}, &fakeShop{names: func() string { return <-name }})
	points, err := account.StartAddPoints(ctx, Points{RequestID: "1", Points: 100})
	if err != nil {
		t.Fatal(err)
	}
	status, err := account.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Status{Level: Basic}, status); diff != "" {
		t.Errorf("status before (-want +got):\n%s", diff)
	}
	name <- "Ada"
	if status, err = points.Get(ctx); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Status{Name: "Ada", Points: 100, Level: Basic}, status); diff != "" {
		t.Errorf("status after (-want +got):\n%s", diff)
	}
}

func TestBadPointsAreRefused(t *testing.T) {
	ctx, account := open(t, runtime.ContinueAsNewLimits{}, newFakeShop())
	if _, err := account.AddPoints(ctx, Points{RequestID: "1", Points: -1}); !errors.Is(err, runtime.ErrInvalid) {
		t.Errorf("negative points: %v, want %v", err, runtime.ErrInvalid)
	}
	// A client without generated code is told by the workflow.
	u, err := testserver.Client().UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: account.WorkflowID(), UpdateName: AccountAddPointsUpdate, Args: []any{Points{Points: -1}},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = u.Get(ctx, nil)
	}
	if err == nil {
		t.Error("negative points of a plain client were added")
	}
	if status, err := account.Status(ctx); err != nil || status.Points != 0 {
		t.Errorf("status is %+v, %v, want no points", status, err)
	}
}

// The account is closed while it still congratulates: until that is done it answers.
func TestClosedAccountTakesNoPoints(t *testing.T) {
	shop := newFakeShop()
	shop.hold = make(chan struct{})
	ctx, account := open(t, runtime.ContinueAsNewLimits{}, shop)
	points, err := account.StartAddPoints(ctx, Points{RequestID: "1", Points: 600})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := account.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := account.AddPoints(ctx, Points{RequestID: "2", Points: 1}); !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("points for a closed account: %v, want %v", err, runtime.ErrRejected)
	}
	close(shop.hold)
	if status, err := points.Get(ctx); err != nil || status.Points != 600 {
		t.Errorf("points added before: %+v, %v, want 600 points", status, err)
	}
	if _, err := account.Result(ctx); err != nil {
		t.Error(err)
	}
	if _, err := account.AddPoints(ctx, Points{RequestID: "3", Points: 1}); !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("points for an account that has ended: %v, want %v", err, runtime.ErrWorkflowClosed)
	}
}
