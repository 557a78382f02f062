// Package server is the HTTP service in front of purchases.
//
// A request passes, from outside to inside: the audit log, the limit of its address, the check of its origin, its route, the
// check of who sends it, the limit of that subject, the check of roles, and the handler. What a handler asks of a purchase passes
// the check of roles once more, in the Temporal client.
package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/time/rate"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/audit"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/identity"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/limit"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/problem"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/watch"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/webhook"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
)

// Config is what a service needs. The zero value of a duration or a limit stands for its default.
type Config struct {
	Purchases *purchase.PurchaseClient // of a client with [Interceptor]
	Tokens    *identity.Tokens
	Secrets   [][]byte // with which the payment provider signs
	Audit     *audit.Log
	Logger    *slog.Logger // for what is wrong with the service itself
	TLS       bool         // whether browsers reach it by HTTPS

	SessionLifetime time.Duration // of a browser, 8 hours
	ReadTimeout     time.Duration // for a whole request, 10 seconds
	MessageTimeout  time.Duration // for what a purchase is asked, 10 seconds
	ByAddress       Limit         // requests of one address, 50 a second and 200 at once
	BySubject       Limit         // requests of one subject, 20 a second and 60 at once
	Now             func() time.Time
}

// A Limit is how many requests are answered.
type Limit struct {
	PerSecond float64
	AtOnce    int
}

// Server is the service.
type Server struct {
	Config
	routes    []route
	mux       *http.ServeMux
	origins   *http.CrossOriginProtection
	sessions  *identity.Sessions
	verifier  *webhook.Verifier
	addresses *limit.Limiter
	subjects  *limit.Limiter
	hub       *watch.Hub
	closing   context.Context // ended when the service stops
	close     context.CancelFunc
}

// itself is who watches purchases for all who look at them.
var itself = identity.Identity{Subject: "gateway", Roles: []string{"auditor"}}

// New makes a service.
func New(c Config) *Server {
	setDefault(&c.SessionLifetime, 8*time.Hour)
	setDefault(&c.ReadTimeout, 10*time.Second)
	setDefault(&c.MessageTimeout, 10*time.Second)
	setDefault(&c.ByAddress, Limit{50, 200})
	setDefault(&c.BySubject, Limit{20, 60})
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	s := &Server{
		Config:    c,
		mux:       http.NewServeMux(),
		origins:   http.NewCrossOriginProtection(),
		sessions:  &identity.Sessions{Lifetime: c.SessionLifetime, Now: c.Now},
		verifier:  &webhook.Verifier{Secrets: c.Secrets, Tolerance: 5 * time.Minute, Now: c.Now},
		addresses: &limit.Limiter{Rate: rate.Limit(c.ByAddress.PerSecond), Burst: c.ByAddress.AtOnce},
		subjects:  &limit.Limiter{Rate: rate.Limit(c.BySubject.PerSecond), Burst: c.BySubject.AtOnce},
	}
	s.closing, s.close = context.WithCancel(context.Background())
	watching := c.Audit.With(identity.With(s.closing, itself), &audit.Request{ID: "watch"})
	s.hub = watch.New(watching, c.Purchases)
	s.routes = s.allRoutes()
	s.register()
	return s
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Serve answers requests until the context ends, and then those that it has begun with, for at most 10 seconds.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	service := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: s.ReadTimeout,
		ReadTimeout:       s.ReadTimeout,
		WriteTimeout:      s.ReadTimeout + s.MessageTimeout,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.Logger.Handler(), slog.LevelWarn),
	}
	service.RegisterOnShutdown(s.close) // those who watch would never end
	defer s.close()
	ended := make(chan error, 1)
	go func() { ended <- service.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve HTTP: %w", err)
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := service.Shutdown(stopping); err != nil {
		return errors.Join(fmt.Errorf("stop serving HTTP: %w", err), service.Close())
	}
	return nil
}

// ServeHTTP answers a request, and records it.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	record := &audit.Request{ID: rand.Text(), Address: limit.Client(r.RemoteAddr), Method: method(r.Method)}
	ctx := s.Audit.With(r.Context(), record)
	status := &statusWriter{ResponseWriter: w}
	defer func() {
		if p := recover(); p != nil {
			s.Logger.ErrorContext(ctx, "panic", "request", record.ID, "panic", p)
			if status.status == 0 {
				s.fail(status, r.WithContext(ctx), errors.New("panic"))
			}
			record.Outcome = "internal"
		}
		record.Status = status.status
		if record.Outcome == "" {
			record.Outcome = audit.Done
		}
		s.Audit.Request(ctx, record)
	}()
	setHeaders(status.Header(), record.ID)
	if err := s.admit(r, record); err != nil {
		s.fail(status, r.WithContext(ctx), err)
		return
	}
	r.Body = http.MaxBytesReader(status, r.Body, maxBody)
	s.mux.ServeHTTP(status, r.WithContext(ctx))
}

// method is what is recorded of a method, which can be any text.
func method(text string) string {
	if len(text) > 10 {
		return text[:10] + "…"
	}
	return text
}

// admit turns away who asks too often, what pages of other sites make browsers send, and everybody while nothing can be recorded.
func (s *Server) admit(r *http.Request, record *audit.Request) error {
	if s.Audit.Broken() {
		return problem.New(http.StatusServiceUnavailable, "unavailable", "nothing can be recorded now")
	}
	if err := within(s.addresses, record.Address, s.Now()); err != nil {
		return err
	}
	if s.origins.Check(r) != nil {
		return problem.New(http.StatusForbidden, "cross-origin", "a page of another site has sent this")
	}
	return nil
}

func within(l *limit.Limiter, key string, now time.Time) error {
	if wait, allowed := l.Allow(key, now); !allowed {
		p := problem.New(http.StatusTooManyRequests, "limited", "too many requests")
		p.RetryAfter = wait
		return p
	}
	return nil
}

// setHeaders are those of every answer. Pages have no scripts and styles but those of this service, and are in no frame.
func setHeaders(h http.Header, request string) {
	h.Set("X-Request-Id", request)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "+
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
}

// fail answers with a problem. What is wrong with the service itself is for its log alone.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problem.Of(err)
	record := audit.Of(r.Context())
	record.Outcome = p.Code
	if p.Status >= http.StatusInternalServerError {
		s.Logger.WarnContext(r.Context(), "request failed", "request", record.ID, "error", err)
	}
	p.Write(w, record.ID)
}

// A statusWriter knows the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(data []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(data)
}

// Unwrap is for [http.ResponseController].
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
