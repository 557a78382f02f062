package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example(), `The shop orders a lamp: 201 Created
Somebody with a guessed token orders one: 401 Unauthorized (unauthenticated)
A forged event says that it was paid: 401 Unauthorized (forged)
The payment provider says so: 202 Accepted
The shop sees that the lamp is delivered
The payment provider sends the event again: 202 Accepted

The shop orders a sofa: 201 Created
It is paid, and held back until somebody approves it
The shop approves it: 403 Forbidden (denied)
The reviewer approves it: 200 OK
The reviewer, with the same key, approves it: 200 OK
The reviewer, with the same key and another comment, approves it: 422 Unprocessable Entity (key-reused)
The reviewer sees that the sofa is delivered

A watch is paid with a card that may be stolen, and held back
The reviewer cancels it: 200 OK
The auditor sees: Paid back $950.00: it was cancelled

The audit log:
  sue               start Purchase           201 done             purchase-1001
  ?                 start Purchase           401 unauthenticated  purchase-1001
  sue               update await_change      200 done             purchase-1001
  ?                 POST /webhooks/payments  401 forged
  payment-provider  signal payment_received  202 done             purchase-1001
  payment-provider  signal payment_received  202 done             purchase-1001
  sue               start Purchase           201 done             purchase-1002
  rob               update await_change      200 done             purchase-1002
  payment-provider  signal payment_received  202 done             purchase-1002
  sue               update approve           403 denied           purchase-1002
  rob               update approve           200 done             purchase-1002
  rob               update approve           200 done             purchase-1002
  rob               update approve           422 key-reused       purchase-1002
  sue               start Purchase           201 done             purchase-1003
  eve               update await_change      200 done             purchase-1003
  payment-provider  signal fraud_suspected   202 done             purchase-1003
  payment-provider  signal payment_received  202 done             purchase-1003
  rob               update cancel            200 done             purchase-1003
  eve               query state              200 done             purchase-1003
`, "purchase-1001", "purchase-1002", "purchase-1003")
}

// With -serve the gateway stays until it is interrupted, and then stops as a whole.
func TestServiceIsLeftToTheReader(t *testing.T) {
	ctx, interrupt := context.WithCancel(testserver.Context(t))
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := example().Run(ctx, []string{"-serve", "-address", testserver.Server().Addr()}, in, io.Discard)
		in.Close()
		ended <- err
	}()
	var page, token string
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "Press Ctrl+C to stop." {
		words := strings.Fields(lines.Text())
		switch {
		case strings.HasPrefix(words[0], "http://"):
			page = words[0] // the last one
		case words[len(words)-1] == "(reviewer)":
			token = words[0]
		}
	}
	r, err := http.NewRequestWithContext(ctx, "GET", page, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(body), "A sofa with three seats") {
		t.Errorf("the page is %s, %s, %v", response.Status, body, err)
	}
	interrupt()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := http.Get(page); err == nil {
		t.Error("the service still answers")
	}
}
