package cart

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// withServer returns a client for carts on a server of their own.
func withServer(t *testing.T, services Services) (context.Context, *CartClient) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	server := devserver.ForTest(t, devserver.Options{})
	run(t, NewWorker(server.Client(), services))
	return ctx, NewCartClient(server.Client())
}

// run starts a worker, which stops with the test.
func run(t *testing.T, w worker.Worker) {
	t.Helper()
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
}

func TestTwoFirstItemsStartOneCart(t *testing.T) {
	ctx, carts := withServer(t, &shop{})

	runs := make([]string, 2)
	var clients sync.WaitGroup
	for i, id := range []string{"phone", "laptop"} {
		clients.Go(func() {
			_, cart, err := carts.WithStart(ada).AddItem(ctx, pens(id, 1))
			if err != nil {
				t.Errorf("adding from the %s: %v", id, err)
				return
			}
			runs[i] = cart.RunID()
		})
	}
	clients.Wait()
	if runs[0] != runs[1] {
		t.Errorf("there are two carts: %v", runs)
	}
	if total, err := carts.Handle(CartID(ada)).Total(ctx); err != nil || total != 300 {
		t.Errorf("the total is %v, %v, want 300 for both pens", total, err)
	}
}

func TestContentsAreFixedWhileTheyAreBeingPaid(t *testing.T) {
	services := &shop{began: make(chan struct{}), hold: make(chan struct{})}
	ctx, carts := withServer(t, services)
	cart := start(ctx, t, carts)

	checkout, err := cart.StartCheckout(ctx, Checkout{"pay"})
	if err != nil {
		t.Fatal(err)
	}
	<-services.began
	if _, err := cart.AddItem(ctx, pens("2", 1)); !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("adding during the payment: %v, want ErrRejected", err)
	}
	if _, err := cart.Checkout(ctx, Checkout{"pay twice"}); !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("a second checkout: %v, want ErrRejected", err)
	}
	close(services.hold)

	receipt, err := checkout.Get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := Receipt{PaymentID: "payment of ada", Items: []Item{{"PEN", 2, 150}}, Total: 300}
	if diff := cmp.Diff(want, receipt); diff != "" {
		t.Errorf("receipt (-want +got):\n%s", diff)
	}
}

func TestCheckoutOnAServer(t *testing.T) {
	services := &shop{}
	ctx, carts := withServer(t, services)
	cart := start(ctx, t, carts)

	receipt, err := cart.Checkout(ctx, Checkout{"pay"})
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := cart.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Outcome{Receipt: receipt}, outcome); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
	if _, err := cart.AddItem(ctx, pens("2", 1)); !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("adding afterwards: %v, want ErrWorkflowClosed", err)
	}
	again, err := cart.Checkout(ctx, Checkout{"pay"})
	if err != nil {
		t.Fatalf("asking for the receipt again: %v", err)
	}
	if diff := cmp.Diff(receipt, again); diff != "" {
		t.Errorf("receipt (-first +second):\n%s", diff)
	}
	total, next, err := carts.WithStart(ada).AddItem(ctx, pens("3", 1))
	if err != nil || total != 150 || next.RunID() == cart.RunID() {
		t.Errorf("the next cart: %v, %v in run %s, want 150 in a new one", total, err, next.RunID())
	}
}

func TestRequestOfAnEarlierRunAddsOnceOnAServer(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	server := devserver.ForTest(t, devserver.Options{})
	w := worker.New(server.Client(), CartTaskQueue, runtime.WorkerOptions(worker.Options{}))
	RegisterCart(w, newShortCart)
	run(t, w)
	cart := continued(ctx, t, NewCartClient(server.Client()))

	if total, err := cart.AddItem(ctx, pens("first", 2)); err != nil || total != 300 {
		t.Errorf("adding with a request ID of the first run: %v, %v, want its answer, 300", total, err)
	}
	if total, err := cart.Total(ctx); err != nil || total != 600 {
		t.Errorf("the total is %v, %v, want 600", total, err)
	}
}
