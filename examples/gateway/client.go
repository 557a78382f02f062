package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/server"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/webhook"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
)

// A caller is a client of the service that has a token.
type caller struct {
	url, token string
}

// as is the caller with the token of a subject.
func (s *service) as(subject string) caller { return caller{s.url, s.tokens[subject]} }

// Bodies of requests, as the OpenAPI document describes them.
type (
	orderBody struct {
		Item   string
		Amount purchase.Cents
	}
	approvalBody     struct{ Comment string }
	cancellationBody struct{ Reason string }
)

// An answer is what came back.
type answer struct {
	status int
	body   []byte
	code   string // of a problem
}

func (a answer) String() string {
	text := fmt.Sprintf("%d %s", a.status, http.StatusText(a.status))
	if a.code != "" {
		text += " (" + a.code + ")"
	}
	return text
}

// send sends a request with an idempotency key, if that is not empty.
func (c caller) send(ctx context.Context, method, path, key string, body any) (answer, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return answer{}, err
	}
	r, err := http.NewRequestWithContext(ctx, method, c.url+path, bytes.NewReader(data))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+c.token)
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	return do(r)
}

// expect is send for a request whose answer has a certain status.
func (c caller) expect(ctx context.Context, method, path, key string, body any, status int) error {
	got, err := c.send(ctx, method, path, key, body)
	if err == nil && got.status != status {
		err = fmt.Errorf("%s %s: %v", method, path, got)
	}
	return err
}

// event sends an event as the payment provider does, signed with a secret.
func (s *service) event(ctx context.Context, secret []byte, event server.Event) (answer, error) {
	body, err := json.Marshal(event)
	if err != nil {
		return answer{}, err
	}
	r, err := http.NewRequestWithContext(ctx, "POST", s.url+"/webhooks/payments", bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(webhook.Header, webhook.Sign(secret, time.Now(), body))
	return do(r)
}

func (s *service) expectEvent(ctx context.Context, secret []byte, event server.Event, status int) error {
	got, err := s.event(ctx, secret, event)
	if err == nil && got.status != status {
		err = fmt.Errorf("event %s: %v", event.ID, got)
	}
	return err
}

func do(r *http.Request) (answer, error) {
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, err
	}
	a := answer{status: response.StatusCode, body: body}
	if response.StatusCode >= 400 {
		var problem struct{ Code string }
		if err := json.Unmarshal(body, &problem); err != nil {
			return answer{}, fmt.Errorf("%s is no problem in JSON: %w", body, err)
		}
		a.code = problem.Code
	}
	return a, nil
}

// A stream is of the states of a purchase.
type stream struct {
	body  io.Closer
	lines *bufio.Scanner
}

// watch follows a purchase.
func (c caller) watch(ctx context.Context, path string) (*stream, error) {
	r, err := http.NewRequestWithContext(ctx, "GET", c.url+path+"/events", nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, fmt.Errorf("watch %s: %s", path, response.Status)
	}
	return &stream{body: response.Body, lines: bufio.NewScanner(response.Body)}, nil
}

// until reads states until one has a status.
func (s *stream) until(status purchase.Status) error {
	for s.lines.Scan() {
		data, isState := strings.CutPrefix(s.lines.Text(), "data: ")
		if !isState {
			continue
		}
		var state purchase.State
		if err := json.Unmarshal([]byte(data), &state); err != nil {
			return err
		}
		if state.Status == status {
			return nil
		}
	}
	if err := s.lines.Err(); err != nil {
		return err
	}
	return fmt.Errorf("the purchase has ended, and was not %s", status)
}

// end reads what is left of a stream.
func (s *stream) end() error {
	for s.lines.Scan() {
	}
	s.body.Close()
	return s.lines.Err()
}
