package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/audit"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/identity"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/webhook"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// A service is a gateway for one test.
type service struct {
	*testing.T
	*Server
	ctx    context.Context
	client client.Client
	url    string
	tokens map[string]string // by subject
	secret []byte
	audit  *buffer
	log    *buffer
	http   *http.Client
	stop   context.CancelFunc
	ended  chan error // gets what Serve returns
}

// people have one role each, but for two reviewers.
var people = map[string]string{"sue": "shop", "rob": "reviewer", "ria": "reviewer", "eve": "auditor"}

// serve starts a gateway, with a configuration that is changed.
func serve(t *testing.T, change func(*Config)) *service {
	t.Helper()
	s := &service{
		T:      t,
		ctx:    testserver.Context(t),
		client: testserver.NewClient(t, client.Options{Interceptors: []interceptor.ClientInterceptor{Interceptor()}}),
		tokens: make(map[string]string),
		secret: []byte("the secret of the provider"),
		audit:  new(buffer),
		log:    new(buffer),
		ended:  make(chan error, 1),
	}
	queue := testserver.Name(t)
	testserver.StartWorker(t, s.client, queue, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		purchase.Register(r, purchase.Demo{})
	})
	tokens := identity.NewTokens()
	for name, role := range people {
		token, err := tokens.Issue(identity.Identity{Subject: name, Roles: []string{role}})
		if err != nil {
			t.Fatal(err)
		}
		s.tokens[name] = token
	}
	config := Config{
		Purchases: purchase.NewPurchaseClient(s.client, runtime.WithStartOptions(runtime.WithTaskQueue(queue))),
		Tokens:    tokens,
		Secrets:   [][]byte{s.secret},
		Audit:     audit.New(s.audit),
		Logger:    slog.New(slog.NewTextHandler(s.log, nil)),
		ByAddress: Limit{10_000, 10_000},
		BySubject: Limit{10_000, 10_000},
		// No test waits so long, unless it says so.
		ReadTimeout:    time.Minute,
		MessageTimeout: time.Minute,
	}
	if change != nil {
		change(&config)
	}
	s.Server = New(config)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.url = "http://" + listener.Addr().String()
	transport := &http.Transport{}
	s.http = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	var ctx context.Context
	ctx, s.stop = context.WithCancel(context.Background())
	go func() { s.ended <- s.Serve(ctx, listener) }()
	t.Cleanup(func() {
		s.stop()
		transport.CloseIdleConnections()
	})
	return s
}

// sub is the service in a subtest.
func (s *service) sub(t *testing.T) *service {
	sub := *s
	sub.T = t
	return &sub
}

// buffer can be read while it is written.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// An answer is what came back.
type answer struct {
	*http.Response
	body []byte
	code string // of a problem
}

// A change changes a request before it is sent.
type change func(*http.Request)

func header(name, value string) change { return func(r *http.Request) { r.Header.Add(name, value) } }

func without(name string) change { return func(r *http.Request) { r.Header.Del(name) } }

func keyed(value string) change { return header("Idempotency-Key", value) }

// as sends the token of somebody, none for "".
func (s *service) as(who string) change {
	if who == "" {
		return func(*http.Request) {}
	}
	return header("Authorization", "Bearer "+s.tokens[who])
}

// send sends a request with a body, which is JSON unless it is changed.
func (s *service) send(method, path, body string, changes ...change) answer {
	s.Helper()
	r, err := http.NewRequestWithContext(s.ctx, method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, change := range changes {
		change(r)
	}
	response, err := s.http.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer response.Body.Close()
	a := answer{Response: response}
	if a.body, err = io.ReadAll(response.Body); err != nil {
		s.Fatal(err)
	}
	if response.Header.Get("Content-Type") == "application/problem+json" {
		var problem struct{ Code string }
		if err := json.Unmarshal(a.body, &problem); err != nil {
			s.Fatal(err)
		}
		a.code = problem.Code
	}
	return a
}

// want compares a status, and the code of a problem.
func (s *service) want(a answer, status int, code string) {
	s.Helper()
	if a.StatusCode != status || a.code != code {
		s.Errorf("the answer is %d %q, want %d %q: %s", a.StatusCode, a.code, status, code, a.body)
	}
}

// errSeen ends watching.
var errSeen = errors.New("seen")

// newID is the ID of a purchase that no other test has.
func newID() string { return strings.ToLower(rand.Text()[:12]) }

// order places an order of sue, and returns the path of the purchase.
func (s *service) order(amount string) (path string) {
	s.Helper()
	path = "/purchases/" + newID()
	s.want(s.send("PUT", path, `{"Item":"lamp","Amount":`+amount+`}`, s.as("sue")), 201, "")
	return path
}

// held is the path of a purchase that waits for an approval.
func (s *service) held() (path string) {
	s.Helper()
	path = s.order("100000")
	s.want(s.pay(path, "evt-1", "100000"), 202, "")
	s.await(path, purchase.InReview)
	return path
}

// pay sends an event that a purchase was paid.
func (s *service) pay(path, event, amount string) answer {
	s.Helper()
	return s.event(paymentOf(path, event, amount))
}

func paymentOf(path, event, amount string) string {
	id := strings.TrimPrefix(path, "/purchases/")
	return fmt.Sprintf(`{"ID":"%s","Type":"payment.received","Purchase":"%s","Amount":%s}`, event, id, amount)
}

func suspicionOf(path, event, reason string) string {
	id := strings.TrimPrefix(path, "/purchases/")
	return fmt.Sprintf(`{"ID":"%s","Type":"fraud.suspected","Purchase":"%s","Reason":"%s"}`, event, id, reason)
}

// event sends a signed event.
func (s *service) event(body string, changes ...change) answer {
	s.Helper()
	signed := header(webhook.Header, webhook.Sign(s.secret, time.Now(), []byte(body)))
	return s.send("POST", "/webhooks/payments", body, append([]change{signed}, changes...)...)
}

// state is that of a purchase.
func (s *service) state(path string) purchase.State {
	s.Helper()
	a := s.send("GET", path, "", s.as("eve"))
	var state purchase.State
	if err := json.Unmarshal(a.body, &state); err != nil || a.StatusCode != http.StatusOK {
		s.Fatalf("the answer is %d, %s", a.StatusCode, a.body)
	}
	return state
}

// await waits until a purchase has a status.
func (s *service) await(path string, status purchase.Status) purchase.State {
	s.Helper()
	workflow := workflowID(strings.TrimPrefix(path, "/purchases/"))
	var last purchase.State
	err := s.hub.Watch(s.ctx, "test", workflow, func(state purchase.State) error {
		if last = state; state.Status == status && (state.Ended || status == purchase.InReview || status == purchase.AwaitingPayment) {
			return errSeen
		}
		return nil
	})
	if err != errSeen {
		s.Fatalf("waiting until it is %s: %v, the last state is %+v", status, err, last)
	}
	return last
}

// records are the requests in the audit log.
func (s *service) records() []audit.Request {
	s.Helper()
	var all []audit.Request
	for line := range strings.Lines(s.audit.String()) {
		var record struct {
			Msg string
			audit.Request
		}
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			s.Fatalf("the audit log has the line %q: %v", line, err)
		}
		if record.Msg == "request" {
			all = append(all, record.Request)
		}
	}
	return all
}

// last is the last request in the audit log.
func (s *service) last() audit.Request {
	s.Helper()
	all := s.records()
	if len(all) == 0 {
		s.Fatal("the audit log has no request")
	}
	return all[len(all)-1]
}
