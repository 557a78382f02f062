package server

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/audit"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/webhook"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
)

// Every request is recorded once, whatever becomes of it, and what it asks of a purchase; neither has secrets or payloads.
func TestAuditLog(t *testing.T) {
	s := serve(t, nil)
	const payload = "between you and me"
	path := s.held()
	session := s.signIn("ria")
	requests := 3 // an order, an event, and to sign in
	for _, send := range []func() answer{
		func() answer { return s.send("GET", path, "", s.as("eve")) },
		func() answer { return s.send("GET", path, "") },
		func() answer { return s.send("GET", path, "", header("Authorization", "Bearer guessed-token")) },
		func() answer { return s.send("GET", "/none?token=secret-in-a-query", "", s.as("eve")) },
		func() answer { return s.send("GET", "/", "", with(session)) },
		func() answer {
			return s.send("POST", path+"/approve", `{"Comment":"`+payload+`"}`, s.as("sue"), keyed("key-1"))
		},
		func() answer {
			return s.send("POST", path+"/approve", `{"Comment":"`+payload+`"}`, s.as("rob"), keyed("key-1"))
		},
		func() answer {
			return s.event(suspicionOf("none", "evt-2", payload))
		},
		func() answer { return s.event(payload, without(webhook.Header)) },
		func() answer { return s.send("TRACE", path, "") },
	} {
		send()
		requests++
		if got := len(s.records()); got != requests {
			t.Errorf("%d requests are recorded, want %d", got, requests)
		}
	}
	log := s.audit.String()
	secrets := []string{payload, "guessed-token", "secret-in-a-query", s.tokens["eve"], s.tokens["rob"], session.Value, string(s.secret), "v1="}
	for _, secret := range secrets {
		if strings.Contains(log, secret) {
			t.Errorf("the audit log has %q", secret)
		}
	}
	// Both lines of the approval have the ID that the client has got.
	a := s.send("POST", path+"/approve", `{"Comment":"`+payload+`"}`, s.as("rob"), keyed("key-1"))
	id := a.Header.Get("X-Request-Id")
	var lines []string
	for line := range strings.Lines(s.audit.String()) {
		if strings.Contains(line, `"request":"`+id+`"`) {
			lines = append(lines, line)
		}
	}
	if len(lines) != 2 ||
		!strings.Contains(lines[0], `"msg":"access"`) || !strings.Contains(lines[0], `"subject":"rob","message":"update approve"`) ||
		!strings.Contains(lines[1], `"msg":"request"`) || !strings.Contains(lines[1], `"key":"key-1","status":200,"outcome":"done"`) {
		t.Errorf("recorded are\n%s", strings.Join(lines, ""))
	}
}

// A panic of a handler is recorded, and nobody learns what it was.
func TestPanicOfAHandler(t *testing.T) {
	s := serve(t, nil)
	s.mux.HandleFunc("GET /panic", s.handler(route{operation{Path: "/panic"}, func(http.ResponseWriter, *http.Request) error {
		panic("a secret of the inside")
	}}))
	a := s.send("GET", "/panic", "", s.as("eve"))
	s.want(a, 500, "internal")
	if r := s.last(); r.Status != 500 || r.Outcome != "internal" || r.Subject != "eve" {
		t.Errorf("recorded is %+v", r)
	}
	if strings.Contains(string(a.body), "secret") || !strings.Contains(s.log.String(), "a secret of the inside") {
		t.Errorf("the answer is %s, the log %s", a.body, s.log)
	}
}

// Nobody learns more of a server that cannot be reached than that it cannot.
func TestServerThatCannotBeReached(t *testing.T) {
	s := serve(t, func(c *Config) {
		away, err := client.NewLazyClient(client.Options{HostPort: "127.0.0.1:1"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(away.Close)
		c.Purchases = purchase.NewPurchaseClient(away)
		c.MessageTimeout = 1 // nanosecond
	})
	for _, a := range []answer{
		s.send("GET", "/purchases/1", "", s.as("eve")),
		s.send("PUT", "/purchases/1", `{"Item":"lamp","Amount":1}`, s.as("sue")),
		s.send("POST", "/purchases/1/approve", `{}`, s.as("rob"), keyed("1")),
		s.send("GET", "/view/1", "", s.as("eve")),
		s.pay("/purchases/1", "evt-1", "1"),
	} {
		body := string(a.body)
		if a.StatusCode != 503 && a.StatusCode != 504 || strings.Contains(body, "127.0.0.1") || strings.Contains(body, "rpc") {
			t.Errorf("the answer is %d: %s", a.StatusCode, a.body)
		}
	}
}

// The audit log has no line breaks but those between lines.
func TestNobodyWritesLinesOfTheAuditLog(t *testing.T) {
	s := serve(t, nil)
	s.raw("GET /purchases/a%0a%7b%22msg%22:%22request%22%7d HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	s.event(`{"ID":"evt-1\n{\"msg\":\"request\"}","Type":"fraud.suspected","Purchase":"1","Reason":"x"}`)
	if got := len(s.records()); got != 2 {
		t.Errorf("%d requests are recorded", got)
	}
}

// What cannot be recorded is not done.
func TestAuditLogThatIsBroken(t *testing.T) {
	var disk disk
	s := serve(t, func(c *Config) { c.Audit = audit.New(&disk) })
	path := s.order("4200")
	cancel := func() answer {
		t.Helper()
		return s.send("POST", path+"/cancel", `{"Reason":"stolen"}`, s.as("rob"), keyed("1"))
	}
	disk.full.Store(true)
	s.want(s.send("GET", path, "", s.as("eve")), 200, "") // only now it shows
	s.want(cancel(), 503, "unavailable")
	s.want(cancel(), 503, "unavailable")
	disk.full.Store(false)
	s.want(cancel(), 503, "unavailable") // this could be recorded
	s.want(cancel(), 200, "")
}

// disk may be full.
type disk struct{ full atomic.Bool }

func (d *disk) Write(p []byte) (int, error) {
	if d.full.Load() {
		return 0, errors.New("no space left")
	}
	return len(p), nil
}
