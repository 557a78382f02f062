package client

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// A guard knows the role of a caller, and keeps a trail of what was sent.
type guard struct {
	mu    sync.Mutex
	trail []string
}

type roleKey struct{}

func as(ctx context.Context, role string) context.Context {
	return context.WithValue(ctx, roleKey{}, role)
}

var errRole = errors.New("not your role")

func (g *guard) authorize(ctx context.Context, a runtime.Access) error {
	role, _ := ctx.Value(roleKey{}).(string)
	switch {
	case role == "admin":
		return nil
	case a.Message.Kind == runtime.KindDescribe:
		return nil
	case slices.Contains(a.Message.Roles, role):
		return nil
	}
	return errRole
}

func (g *guard) audit(ctx context.Context, a runtime.Access, err error) {
	role, _ := ctx.Value(roleKey{}).(string)
	what := strings.TrimSpace(role + " " + strings.TrimSpace(a.Message.String()+" "+a.Message.Method))
	if err != nil {
		what += ": denied"
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.trail = append(g.trail, what)
}

func TestAccessIsAuthorisedAndRecorded(t *testing.T) {
	g := &guard{}
	s := newScene(t, runtime.NewAccessInterceptor(runtime.AccessFuncs{Authorize: g.authorize, Audit: g.audit}))
	customer, agent, admin := as(s.ctx, "customer"), as(s.ctx, "agent"), as(s.ctx, "admin")

	in := TicketInput{Number: number(), Customer: "ada"}
	_, err := s.tickets.Start(s.ctx, in)
	s.denied(err, "start Ticket", TicketID(in))
	ticket, err := s.tickets.Start(customer, in)
	s.must(err)
	_, err = ticket.Comment(customer, "hello?")
	s.must(err)
	_, err = ticket.Comments(customer)
	s.denied(err, "Comments", ticket.ID())
	_, err = ticket.Comments(agent)
	s.must(err)
	s.denied(ticket.Answer(customer, "42"), "Answer", ticket.ID())
	// A signal without roles, for which this guard lets only an admin through.
	s.denied(ticket.Move(agent), "Move", ticket.ID())
	s.must(ticket.Move(admin))
	s.denied(ticket.Cancel(agent), "cancel", ticket.ID())
	s.denied(ticket.Terminate(agent, "enough"), "terminate", ticket.ID())
	_, err = ticket.Describe(agent)
	s.must(err)

	// With start, both the start and the message have to be allowed.
	other := TicketInput{Number: number(), Customer: "ada"}
	_, err = s.tickets.AnswerWithStart(customer, other, "42")
	s.denied(err, "Answer", TicketID(other))
	if _, err := s.tickets.Handle(TicketID(other)).Describe(admin); !errors.Is(err, runtime.ErrNotFound) {
		t.Errorf("the workflow of a denied message is %v, want that it was not started", err)
	}
	_, _, err = s.tickets.CommentWithStart(agent, other, "hello")
	s.must(err)
	s.must(ticket.Answer(agent, "42"))

	want := []string{
		"start Ticket: denied",
		"customer start Ticket",
		"customer update Comment Comment",
		"customer query Comments Comments: denied",
		"agent query Comments Comments",
		"customer signal Answer Answer: denied",
		"agent signal Move Move: denied",
		"admin signal Move Move",
		"agent cancel: denied",
		"agent terminate: denied",
		"agent describe",
		"customer start Ticket: denied",
		"customer signal Answer Answer: denied",
		"admin describe: denied", // it was let through, and nothing was found
		"agent start Ticket",
		"agent update Comment Comment",
		"agent signal Answer Answer",
	}
	if diff := cmp.Diff(want, g.trail); diff != "" {
		t.Errorf("trail (-want +got):\n%s", diff)
	}
}

// denied checks the error of a call that was not allowed.
func (s *scene) denied(err error, message, workflowID string) {
	s.Helper()
	var e *runtime.MessageError
	if !errors.Is(err, runtime.ErrDenied) || !errors.Is(err, errRole) || !errors.As(err, &e) {
		s.Errorf("error of %s is %v, want ErrDenied with its reason", message, err)
		return
	}
	if e.Message != message || e.WorkflowID != workflowID {
		s.Errorf("error is that of %q to %q, want %q to %q", e.Message, e.WorkflowID, message, workflowID)
	}
}

func TestAccessWithoutGeneratedCodeHasNoContract(t *testing.T) {
	var seen []runtime.Access
	s := newScene(t)
	sdk, err := testserver.Server().NewClient(s.ctx, client.Options{Interceptors: []interceptor.ClientInterceptor{
		runtime.NewAccessInterceptor(runtime.AccessFuncs{Authorize: func(_ context.Context, a runtime.Access) error {
			seen = append(seen, a)
			return errRole
		}}),
	}})
	s.must(err)
	defer sdk.Close()

	err = sdk.SignalWorkflow(s.ctx, "some", "run", "Answer", "42")
	if !errors.Is(err, runtime.ErrDenied) {
		t.Errorf("error is %v, want ErrDenied", err)
	}
	want := []runtime.Access{{
		Message:    runtime.Message{Kind: runtime.KindSignal, Name: "Answer"},
		WorkflowID: "some", RunID: "run", Args: []any{"42"},
	}}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("access (-want +got):\n%s", diff)
	}
}
