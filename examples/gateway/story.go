package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"text/tabwriter"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/server"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
	"github.com/temporalgen/temporalgen/examples/internal/program"
)

// IDs of purchases have no capitals.
func lower(id string) string { return strings.ToLower(id) }

// story plays three purchases through HTTP, as clients would, and attacks that fail. In the end it shows the audit log.
func story(ctx context.Context, s *program.Stage) (err error) {
	var auditLog lines
	gateway, err := start(ctx, s.Client, "127.0.0.1:0", &auditLog)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, gateway.stop()) }()
	for _, play := range []func(context.Context, *program.Stage, *service) error{paid, approved, cancelled} {
		if err := play(ctx, s, gateway); err != nil {
			return err
		}
	}
	s.Say("The audit log:")
	return auditLog.show(s.Out)
}

// paid is a purchase that nobody has to look at.
func paid(ctx context.Context, s *program.Stage, gateway *service) error {
	shop, id := gateway.as("sue"), lower(s.ID("1001"))
	path := "/purchases/" + id
	a, err := shop.send(ctx, "PUT", path, "", orderBody{"A lamp", 42_00})
	if err != nil {
		return err
	}
	s.Say("The shop orders a lamp: %v", a)
	a, err = caller{url: gateway.url, token: "guessed"}.send(ctx, "PUT", path, "", orderBody{"A lamp", 42_00})
	if err != nil {
		return err
	}
	s.Say("Somebody with a guessed token orders one: %v", a)
	states, err := shop.watch(ctx, path)
	if err != nil {
		return err
	}
	event := server.Event{ID: "evt-1", Type: server.PaymentEvent, Purchase: id, Amount: 42_00}
	if a, err = gateway.event(ctx, []byte("guessed"), event); err != nil {
		return err
	}
	s.Say("A forged event says that it was paid: %v", a)
	if a, err = gateway.event(ctx, gateway.secret, event); err != nil {
		return err
	}
	s.Say("The payment provider says so: %v", a)
	if err := errors.Join(states.until(purchase.Delivered), states.end()); err != nil {
		return err
	}
	s.Say("The shop sees that the lamp is delivered")
	if a, err = gateway.event(ctx, gateway.secret, event); err != nil {
		return err
	}
	s.Say("The payment provider sends the event again: %v\n", a)
	return nil
}

// approved is a purchase that somebody has to look at.
func approved(ctx context.Context, s *program.Stage, gateway *service) error {
	shop, reviewer, id := gateway.as("sue"), gateway.as("rob"), lower(s.ID("1002"))
	path := "/purchases/" + id
	a, err := shop.send(ctx, "PUT", path, "", orderBody{"A sofa", 1299_00})
	if err != nil {
		return err
	}
	s.Say("The shop orders a sofa: %v", a)
	states, err := reviewer.watch(ctx, path)
	if err != nil {
		return err
	}
	payment := server.Event{ID: "evt-2", Type: server.PaymentEvent, Purchase: id, Amount: 1299_00}
	if err := gateway.expectEvent(ctx, gateway.secret, payment, 202); err != nil {
		return err
	}
	if err := states.until(purchase.InReview); err != nil {
		return err
	}
	s.Say("It is paid, and held back until somebody approves it")
	for _, attempt := range []struct {
		who     string
		by      caller
		comment string
	}{
		{"The shop", shop, "hurry"},
		{"The reviewer", reviewer, "a good customer"},
		{"The reviewer, with the same key,", reviewer, "a good customer"},
		{"The reviewer, with the same key and another comment,", reviewer, "an old friend"},
	} {
		if a, err = attempt.by.send(ctx, "POST", path+"/approve", "key-1", approvalBody{attempt.comment}); err != nil {
			return err
		}
		s.Say("%s approves it: %v", attempt.who, a)
	}
	if err := errors.Join(states.until(purchase.Delivered), states.end()); err != nil {
		return err
	}
	s.Say("The reviewer sees that the sofa is delivered\n")
	return nil
}

// cancelled is a purchase that somebody cancels.
func cancelled(ctx context.Context, s *program.Stage, gateway *service) error {
	id := lower(s.ID("1003"))
	path := "/purchases/" + id
	if err := gateway.as("sue").expect(ctx, "PUT", path, "", orderBody{"A watch", 950_00}, 201); err != nil {
		return err
	}
	states, err := gateway.as("eve").watch(ctx, path)
	if err != nil {
		return err
	}
	for _, event := range []server.Event{
		{ID: "evt-3", Type: server.FraudEvent, Purchase: id, Reason: "the card was stolen"},
		{ID: "evt-4", Type: server.PaymentEvent, Purchase: id, Amount: 950_00},
	} {
		if err := gateway.expectEvent(ctx, gateway.secret, event, 202); err != nil {
			return err
		}
	}
	if err := states.until(purchase.InReview); err != nil {
		return err
	}
	s.Say("A watch is paid with a card that may be stolen, and held back")
	a, err := gateway.as("rob").send(ctx, "POST", path+"/cancel", "key-2", cancellationBody{"it was"})
	if err != nil {
		return err
	}
	s.Say("The reviewer cancels it: %v", a)
	if err := errors.Join(states.until(purchase.Cancelled), states.end()); err != nil {
		return err
	}
	receipt, err := result(ctx, gateway, path)
	if err != nil {
		return err
	}
	s.Say("The auditor sees: %s\n", receipt)
	return nil
}

// result is the last thing that has happened to a purchase.
func result(ctx context.Context, gateway *service, path string) (string, error) {
	a, err := gateway.as("eve").send(ctx, "GET", path, "", nil)
	if err != nil {
		return "", err
	}
	var state purchase.State
	if err := json.Unmarshal(a.body, &state); err != nil {
		return "", err
	}
	return state.Log[len(state.Log)-1].Text, nil
}

// lines is an audit log that can be read while it is written.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

// show writes who has sent what, and what has become of it. The log has more.
func (l *lines) show(out io.Writer) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for d := json.NewDecoder(bytes.NewReader(l.text.Bytes())); d.More(); {
		var line struct {
			Msg, Subject, Method, Route, Message, Workflow, Key, Outcome string
			Status                                                       int
		}
		if err := d.Decode(&line); err != nil {
			return err
		}
		if line.Msg != "request" {
			continue
		}
		if line.Subject == "" {
			line.Subject = "?"
		}
		if line.Message == "" {
			line.Message = line.Method + " " + line.Route
		}
		fmt.Fprintf(table, "  %s\t%s\t%d %s\t%s\n", line.Subject, line.Message, line.Status, line.Outcome, line.Workflow)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(text.String()) {
		fmt.Fprintln(out, strings.TrimRight(line, " \n"))
	}
	return nil
}
