package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
)

var server *devserver.Server

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if server, err = devserver.Start(context.Background(), devserver.Options{}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer server.Stop()
		return m.Run()
	}())
}

// startWorker starts a worker that handles orders, or what else register makes it handle.
func startWorker(t *testing.T, taskQueue string, register func(worker.Worker)) {
	t.Helper()
	w := worker.New(server.Client(), taskQueue, runtime.WorkerOptions(worker.Options{WorkerStopTimeout: time.Second}))
	register(w)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
}

func registerOrder(w worker.Worker) {
	RegisterOrder(w, newOrder)
	RegisterShop(w, shop{})
}

func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// The story, which takes the second that it gives the carrier.
func TestStory(t *testing.T) {
	var out bytes.Buffer
	if err := example.Play(testContext(t), &program.Stage{Client: server.Client(), Out: &out}); err != nil {
		t.Fatal(err)
	}
	const want = `Order order-12345 created
Item added: 1 in the order, total $1299.99
Item added: 2 in the order, total $1359.97
Item rejected: quantity must be positive
Order total: $1359.97
Progress: {Status:pending ItemsCount:2 TotalAmount:1359.97 PaymentStatus:pending ShippingStatus:not shipped}
Payment processed: txn_1234567890abcdef
Order status: paid
Order marked as shipped, delivery takes 1s

Workflow completed: Order order-12345 completed - $1359.97 charged
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("story (-want +got):\n%s", diff)
	}
}

// With -ui the order is left open, and its link leads to the Web UI.
func TestStoryInTheWebUI(t *testing.T) {
	ctx, interrupt := context.WithCancel(testContext(t))
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := example.Run(ctx, []string{"-ui"}, in, io.Discard)
		in.Close()
		ended <- err
	}()
	var link string
	for lines := bufio.NewScanner(out); link == "" && lines.Scan(); {
		_, link, _ = strings.Cut(lines.Text(), "The order waits to be shipped: ")
	}
	go io.Copy(io.Discard, out)
	page, api := get(t, link), get(t, strings.Replace(link, "/namespaces/", "/api/v1/namespaces/", 1))
	if !strings.Contains(page, "<!doctype html>") {
		t.Errorf("%s is\n%s", link, page)
	}
	if !strings.Contains(api, `"WORKFLOW_EXECUTION_STATUS_RUNNING"`) {
		t.Errorf("the order is\n%s", api)
	}
	interrupt()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// Each test can have a server of its own.
func TestServerForOneTest(t *testing.T) {
	ctx := testContext(t)
	server := devserver.ForTest(t, devserver.Options{})
	w := worker.New(server.Client(), OrderTaskQueue, runtime.WorkerOptions(worker.Options{}))
	registerOrder(w)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	order, err := NewOrderClient(server.Client()).Start(ctx, OrderInput{OrderID: "order-1"})
	if err != nil {
		t.Fatal(err)
	}
	if totals, err := order.AddItem(ctx, laptop); err != nil || totals.Items != 1 {
		t.Errorf("AddItem: %+v, %v", totals, err)
	}
}
