// Package audit records who has tried to do what, and what has become of it.
package audit

import (
	"context"
	"io"
	"log/slog"
	"sync/atomic"
)

// A Log gets a line of JSON for each request and for each access to a workflow. It has no payloads and no secrets.
type Log struct {
	logger *slog.Logger
	out    *out
}

// New returns a log that is written to w, one line at a time.
func New(w io.Writer) *Log {
	out := &out{w: w}
	return &Log{logger: slog.New(slog.NewJSONHandler(out, nil)), out: out}
}

// Broken reports whether the last line could not be written.
func (l *Log) Broken() bool { return l.out.broken.Load() }

// out knows whether it can be written, which package slog keeps to itself.
type out struct {
	w      io.Writer
	broken atomic.Bool
}

// Write implements io.Writer.
func (o *out) Write(line []byte) (int, error) {
	n, err := o.w.Write(line)
	o.broken.Store(err != nil)
	return n, err
}

// A Request is what is known of a request, and more and more of it on its way.
type Request struct {
	ID      string // of this request alone
	Address string // of the client
	Method  string
	Route   string // "" if there is none

	Subject  string // "" if nobody knows who it is
	Message  string // such as "update approve", "" for what is no message
	Workflow string // the workflow ID
	Key      string // the idempotency key, or the ID of an event
	Status   int
	Outcome  string // what the status stands for, in a word

	recorded bool
}

type contextKey struct{}

type entry struct {
	log     *Log
	request *Request
}

// With is a context in which accesses are recorded, together with the request that they are for.
func (l *Log) With(ctx context.Context, r *Request) context.Context {
	return context.WithValue(ctx, contextKey{}, entry{l, r})
}

// Of is the request that a context is for.
func Of(ctx context.Context) *Request {
	if e, ok := ctx.Value(contextKey{}).(entry); ok {
		return e.request
	}
	return new(Request)
}

// Request records a request, once: when it has ended, or before that when its answer begins.
func (l *Log) Request(ctx context.Context, r *Request) {
	if r.recorded {
		return
	}
	r.recorded = true
	l.logger.LogAttrs(ctx, level(r.Outcome), "request",
		slog.String("request", r.ID),
		slog.String("address", r.Address),
		slog.String("method", r.Method),
		slog.String("route", r.Route),
		slog.String("subject", r.Subject),
		slog.String("message", r.Message),
		slog.String("workflow", r.Workflow),
		slog.String("key", r.Key),
		slog.Int("status", r.Status),
		slog.String("outcome", r.Outcome),
	)
}

// Access records that somebody has asked something of a workflow, in the log of the context.
func Access(ctx context.Context, subject, message, workflowID, outcome string) {
	e, ok := ctx.Value(contextKey{}).(entry)
	if !ok {
		return
	}
	e.log.logger.LogAttrs(ctx, level(outcome), "access",
		slog.String("request", e.request.ID),
		slog.String("subject", subject),
		slog.String("message", message),
		slog.String("workflow", workflowID),
		slog.String("outcome", outcome),
	)
}

// Done is the outcome of what was done.
const Done = "done"

func level(outcome string) slog.Level {
	if outcome == Done {
		return slog.LevelInfo
	}
	return slog.LevelWarn
}
