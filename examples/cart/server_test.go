package main

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `Ben clicks on a pen in a mail. A signal starts cart-ben, and he is gone
After 1s without a change it is checked out by itself: $3.00

Ada adds PEN-001 with an update that starts cart-ada: $3.00
She adds BOOK-001 in the same way, to the same cart: $15.90
The network fails, her app sends it again, and gets the same answer: $15.90
She adds INK-001 with a signal, which has no answer. A query tells the total: $20.89
She adds it once more with a signal. The cart does not take it, but she does not hear of it: $20.89
With an update she is told: update rejected: INK-001 is in the cart already
With an update she is told: invalid message: Item.SKU is required
Ada pays $20.89 for 3 items: payment of ada
`, "cart-ada", "cart-ben")
}

// A maker makes the implementation of carts.
type maker = func(workflow.Context, CartInput) (Cart, error)

// withServer returns a client for carts on the server, and a customer. They have a worker of their own.
func withServer(t *testing.T, services Services, newCart maker) (context.Context, *CartClient, CartInput) {
	t.Helper()
	c, name := testserver.Client(), testserver.Name(t)
	testserver.StartWorker(t, c, name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		RegisterCart(r, newCart)
		RegisterServices(r, services)
	})
	carts := NewCartClient(c, runtime.WithStartOptions(runtime.WithTaskQueue(name)))
	return testserver.Context(t), carts, CartInput{CustomerID: name}
}

func TestTwoFirstItemsStartOneCart(t *testing.T) {
	ctx, carts, customer := withServer(t, newFakeShop(), newCart)

	runs := make([]string, 2)
	var clients sync.WaitGroup
	for i, id := range []string{"phone", "laptop"} {
		clients.Go(func() {
			_, cart, err := carts.WithStart(customer).AddItem(ctx, pens(id, 1))
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
	if total, err := carts.Handle(CartID(customer)).Total(ctx); err != nil || total != 300 {
		t.Errorf("the total is %v, %v, want 300 for both pens", total, err)
	}
}

func TestContentsAreFixedWhileTheyAreBeingPaid(t *testing.T) {
	hold, services := make(chan struct{}), newFakeShop()
	services.charge.DoNth(1, func(Charge) (string, error) {
		<-hold
		return "the payment", nil
	})
	ctx, carts, customer := withServer(t, services, newCart)
	cart := start(ctx, t, carts, customer)

	checkout, err := cart.StartCheckout(ctx, Checkout{"pay"})
	if err != nil {
		t.Fatal(err)
	}
	if err := services.charge.Await(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := cart.AddItem(ctx, pens("2", 1)); !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("adding during the payment: %v, want ErrRejected", err)
	}
	if _, err := cart.Checkout(ctx, Checkout{"pay twice"}); !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("a second checkout: %v, want ErrRejected", err)
	}
	close(hold)

	receipt, err := checkout.Get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := Receipt{PaymentID: "the payment", Items: []Item{{"PEN-first", 2, 150}}, Total: 300}
	if diff := cmp.Diff(want, receipt); diff != "" {
		t.Errorf("receipt (-want +got):\n%s", diff)
	}
}

func TestCheckoutOnAServer(t *testing.T) {
	ctx, carts, customer := withServer(t, newFakeShop(), newCart)
	cart := start(ctx, t, carts, customer)

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
	total, next, err := carts.WithStart(customer).AddItem(ctx, pens("3", 1))
	if err != nil || total != 150 || next.RunID() == cart.RunID() {
		t.Errorf("the next cart: %v, %v in run %s, want 150 in a new one", total, err, next.RunID())
	}
}

func TestRequestOfAnEarlierRunAddsOnceOnAServer(t *testing.T) {
	ctx, carts, customer := withServer(t, newFakeShop(), newShortCart)
	cart := continued(ctx, t, carts, customer)

	if total, err := cart.AddItem(ctx, pens("first", 2)); err != nil || total != 300 {
		t.Errorf("adding with a request ID of the first run: %v, %v, want its answer, 300", total, err)
	}
	if total, err := cart.Total(ctx); err != nil || total != 600 {
		t.Errorf("the total is %v, %v, want 600", total, err)
	}
}
