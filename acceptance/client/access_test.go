package client

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/access"
	"github.com/temporalgen/temporalgen/runtime/stub"
)

// newAccessScene makes a scene whose clients ask who may send.
func newAccessScene(t *testing.T, options access.Options) *scene {
	t.Helper()
	return newScene(t, access.NewInterceptor(options))
}

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

func (g *guard) authorize(ctx context.Context, a access.Access) error {
	role, _ := ctx.Value(roleKey{}).(string)
	switch {
	case role == "admin":
		return nil
	case a.Message.Kind == access.KindDescribe:
		return nil
	case slices.Contains(a.Message.Roles, role):
		return nil
	}
	return errRole
}

func (g *guard) audit(ctx context.Context, a access.Access, err error) {
	role, _ := ctx.Value(roleKey{}).(string)
	what := strings.TrimSpace(role + " " + a.Message.String())
	if err != nil {
		what += ": denied"
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.trail = append(g.trail, what)
}

func TestAccessIsAuthorisedAndRecorded(t *testing.T) {
	g := &guard{}
	s := newAccessScene(t, access.Options{Authorize: g.authorize, Audit: g.audit})
	customer, agent, admin := as(s.ctx, "customer"), as(s.ctx, "agent"), as(s.ctx, "admin")

	in := TicketInput{Number: number(), Customer: "ada"}
	_, err := s.tickets.Start(s.ctx, in)
	s.denied(err, "start Ticket", TicketID(in))
	ticket, err := s.tickets.Start(customer, in)
	s.must(err)
	_, err = ticket.Comment(customer, "hello?")
	s.must(err)
	_, err = ticket.Comments(customer)
	s.denied(err, "Comments", ticket.WorkflowID())
	_, err = ticket.Comments(agent)
	s.must(err)
	s.denied(ticket.Answer(customer, "42"), "Answer", ticket.WorkflowID())
	// A signal without roles, for which this guard lets only an admin through.
	s.denied(ticket.Move(agent), "Move", ticket.WorkflowID())
	s.must(ticket.Move(admin))
	s.denied(ticket.Cancel(agent), "cancel", ticket.WorkflowID())
	s.denied(ticket.Terminate(agent, "enough"), "terminate", ticket.WorkflowID())
	_, err = ticket.Describe(agent)
	s.must(err)

	// With start, both the start and the message have to be allowed.
	other := TicketInput{Number: number(), Customer: "ada"}
	_, err = s.tickets.WithStart(other).Answer(customer, "42")
	s.denied(err, "Answer", TicketID(other))
	if _, err := s.tickets.Handle(TicketID(other)).Describe(admin); !errors.Is(err, runtime.ErrNotFound) {
		t.Errorf("the workflow of a denied message is %v, want that it was not started", err)
	}
	_, _, err = s.tickets.WithStart(other).Comment(agent, "hello")
	s.must(err)
	s.must(ticket.Answer(agent, "42"))

	want := []string{
		"start Ticket: denied",
		"customer start Ticket",
		"customer update Comment",
		"customer query Comments: denied",
		"agent query Comments",
		"customer signal Answer: denied",
		"agent signal Move: denied",
		"admin signal Move",
		"agent cancel: denied",
		"agent terminate: denied",
		"agent describe",
		"customer start Ticket: denied",
		"customer signal Answer: denied",
		"admin describe: denied", // it was let through, and nothing was found
		"agent start Ticket",
		"agent update Comment",
		"agent signal Answer",
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

// With the SDK's client alone nothing is known about the roles, unless the contracts are.
func TestAccessWithoutGeneratedCode(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	in := TicketInput{Number: number(), Customer: "ada"}
	start := client.StartWorkflowOptions{
		ID: "raw-" + TicketID(in), TaskQueue: "raw",
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING,
	}
	to := func(kind runtime.MessageKind, name string, args ...any) access.Access {
		return access.Access{Message: runtime.Message{Kind: kind, Name: name}, WorkflowID: start.ID, Args: args}
	}
	started, terminated := to(runtime.KindStart, "Ticket", in), to(access.KindTerminate, "")
	updated := to(runtime.KindUpdate, "Comment", "hello")
	updated.UpdateID = "u"
	result := to(access.KindResult, "")
	result.UpdateID = "u"
	cancelled := to(access.KindCancel, "")

	tests := []struct {
		name string
		send func(client.Client) error
		want []access.Access
	}{
		{"start", func(c client.Client) error {
			_, err := c.ExecuteWorkflow(ctx, start, "Ticket", in)
			return err
		}, []access.Access{started, terminated}},
		{"start with a policy for IDs that were used", func(c client.Client) error {
			start := client.StartWorkflowOptions{ID: start.ID, TaskQueue: "raw", WorkflowIDReusePolicy: terminateIfRunning}
			_, err := c.ExecuteWorkflow(ctx, start, "Ticket", in)
			return err
		}, []access.Access{started, terminated}},
		{"signal with start", func(c client.Client) error {
			_, err := c.SignalWithStartWorkflow(ctx, start.ID, "Answer", "42", start, "Ticket", in)
			return err
		}, []access.Access{started, terminated, to(runtime.KindSignal, "Answer", "42")}},
		{"update with start", func(c client.Client) error {
			_, err := c.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
				StartWorkflowOperation: c.NewWithStartWorkflowOperation(start, "Ticket", in),
				UpdateOptions: client.UpdateWorkflowOptions{
					UpdateID: "u", UpdateName: "Comment", Args: []any{"hello"}, WaitForStage: client.WorkflowUpdateStageCompleted,
				},
			})
			return err
		}, []access.Access{started, terminated, updated}},
		{"signal", func(c client.Client) error {
			return c.SignalWorkflow(ctx, start.ID, "", "Answer", "42")
		}, []access.Access{to(runtime.KindSignal, "Answer", "42")}},
		{"query", func(c client.Client) error {
			_, err := c.QueryWorkflow(ctx, start.ID, "", "Comments")
			return err
		}, []access.Access{to(runtime.KindQuery, "Comments")}},
		{"result of an update", func(c client.Client) error {
			return c.GetWorkflowUpdateHandle(client.GetWorkflowUpdateHandleOptions{WorkflowID: start.ID, UpdateID: "u"}).Get(ctx, nil)
		}, []access.Access{result}},
		{"cancel whatever run of a chain", func(c client.Client) error {
			return c.CancelWorkflowWithOptions(ctx, client.CancelWorkflowOptions{WorkflowID: start.ID, RunID: "ignored", FirstExecutionRunID: "first"})
		}, []access.Access{cancelled}},
		{"schedule", func(c client.Client) error {
			_, err := c.ScheduleClient().Create(ctx, client.ScheduleOptions{
				ID: start.ID, Action: &client.ScheduleWorkflowAction{ID: start.ID, Workflow: "Ticket", Args: []any{in}, TaskQueue: "raw"},
			})
			return err
		}, []access.Access{to(access.KindSchedule, "Ticket"), started}},
	}
	for _, contracts := range [][]runtime.Contract{nil, {DeskContract(), TicketContract()}} {
		for _, test := range tests {
			name := test.name
			if contracts != nil {
				name += " with contracts"
			}
			t.Run(name, func(t *testing.T) {
				want := slices.Clone(test.want)
				for i := range want {
					if contracts != nil && want[i].Message.Kind != access.KindSchedule {
						known(&want[i])
					}
				}
				var got []access.Access
				sdk, err := testserver.Server().NewClient(ctx, client.Options{Interceptors: []interceptor.ClientInterceptor{
					access.NewInterceptor(access.Options{
						Authorize: func(_ context.Context, a access.Access) error { return errRole },
						Audit:     func(_ context.Context, a access.Access, _ error) { got = append(got, a) },
						Contracts: contracts,
					}),
				}})
				if err != nil {
					t.Fatal(err)
				}
				defer sdk.Close()
				if contracts != nil {
					// The server can only tell the type of what has been started.
					_, err := testserver.Client().ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: start.ID, TaskQueue: "raw"}, "Ticket", in)
					if err != nil {
						t.Fatal(err)
					}
				}
				if err := test.send(sdk); !errors.Is(err, runtime.ErrDenied) {
					t.Errorf("error is %v, want ErrDenied", err)
				}
				for i := range got {
					if input := got[i].Input; input == nil {
						t.Errorf("%s has no input of the SDK", got[i].Message)
					}
					if o := got[i].Start; got[i].Message.Kind == runtime.KindStart && got[0].Message.Kind != access.KindSchedule && (o == nil || o.TaskQueue != "raw") {
						t.Errorf("start has options %v", o)
					}
					got[i].Input, got[i].Start = nil, nil
				}
				if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("accesses (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// known adds what the contract of tickets says about an access.
func known(a *access.Access) {
	a.Contract = TicketContract()
	if a.Message.Kind == access.KindResult {
		return // the SDK does not tell the update's name
	}
	a.Message = a.Contract.Message(a.Message.Kind, a.Message.Name)
}

// A client may take a workflow for one of another type, whose messages have the same names
// and other roles.
func TestRolesAreThoseOfTheReceiver(t *testing.T) {
	forged := TicketContract()
	forged.Messages = slices.Clone(forged.Messages)
	for i := range forged.Messages {
		forged.Messages[i].Roles = []string{"customer"}
	}
	for _, test := range []struct {
		name      string
		contracts []runtime.Contract
		want      error
	}{
		{"as the client says", nil, nil},
		{"as the server says", []runtime.Contract{TicketContract()}, runtime.ErrDenied},
		{"of a type that is not known", []runtime.Contract{DeskContract()}, runtime.ErrDenied},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := &guard{}
			s := newAccessScene(t, access.Options{Authorize: g.authorize, Contracts: test.contracts})
			customer := as(s.ctx, "customer")
			ticket, err := s.tickets.Start(as(s.ctx, "admin"), TicketInput{Number: number(), Customer: "ada"})
			s.must(err)
			wrong := (&stub.Workflows[TicketHandle]{Client: stub.NewClient(s.sdk, forged, nil)}).Handle(ticket.WorkflowID()).WorkflowHandle

			if _, err := stub.Query[[]string](customer, &wrong, "Comments"); !errors.Is(err, test.want) {
				t.Errorf("error of the query is %v, want %v", err, test.want)
			}
			// This has the type of another workflow, and the ID of one that is there.
			_, err = s.desks.Handle(ticket.WorkflowID()).StackTrace(customer)
			s.denied(err, "__stack_trace", ticket.WorkflowID())
			desk := stub.StartCall{WorkflowType: "Desk", WorkflowID: ticket.WorkflowID, TaskQueue: s.queue, Args: []any{Plan{}}}
			forgedDesk := forged
			forgedDesk.WorkflowType, forgedDesk.Roles = "Desk", []string{"customer"}
			_, err = stub.SignalWithStart[DeskHandle](customer, stub.WithStart(stub.NewClient(s.sdk, forgedDesk, nil), desk, nil), "Answer", "42")
			if !errors.Is(err, test.want) {
				t.Errorf("error of the signal is %v, want %v", err, test.want)
			}
		})
	}
}

// Nobody learns from an error whether a workflow is there.
func TestReceiverThatIsNotThere(t *testing.T) {
	g := &guard{}
	s := newAccessScene(t, access.Options{Authorize: g.authorize, Audit: g.audit, Contracts: []runtime.Contract{TicketContract()}})
	in := TicketInput{Number: number(), Customer: "ada"}
	ticket := s.tickets.Handle(TicketID(in))
	_, err := ticket.Comments(as(s.ctx, "customer"))
	s.denied(err, "Comments", ticket.WorkflowID())
	if _, err := ticket.Comments(as(s.ctx, "agent")); !errors.Is(err, runtime.ErrNotFound) {
		t.Errorf("error is %v, want ErrNotFound", err)
	}
	// What is to be started has the roles of its type, also after one that has completed.
	for range 2 {
		_, err = s.tickets.WithStart(in).Answer(as(s.ctx, "customer"), "42")
		s.denied(err, "Answer", ticket.WorkflowID())
		_, err = s.tickets.WithStart(in).Answer(as(s.ctx, "agent"), "42")
		s.must(err)
		_, err = ticket.Result(as(s.ctx, "agent"))
		s.must(err)
	}
}

//lint:ignore SA1019 the server still knows it
const terminateIfRunning = enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING

// Who may start a workflow may not replace one.
func TestReplacingIsTerminating(t *testing.T) {
	replace := runtime.WithIDConflictPolicy(enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING)
	replaceUsed := runtime.WithIDReusePolicy(terminateIfRunning)
	for _, test := range []struct {
		name  string
		start func(*scene, context.Context, TicketInput) (*TicketHandle, error)
	}{
		{"start", func(s *scene, ctx context.Context, in TicketInput) (*TicketHandle, error) {
			return s.tickets.Start(ctx, in, replace)
		}},
		{"start of an ID that was used", func(s *scene, ctx context.Context, in TicketInput) (*TicketHandle, error) {
			return s.tickets.Start(ctx, in, replaceUsed)
		}},
		{"signal with start", func(s *scene, ctx context.Context, in TicketInput) (*TicketHandle, error) {
			return s.tickets.WithStart(in, replace).Move(ctx)
		}},
		{"update with start", func(s *scene, ctx context.Context, in TicketInput) (*TicketHandle, error) {
			_, h, err := s.tickets.WithStart(in, replace).Comment(ctx, "hello")
			return h, err
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := &guard{}
			s := newAccessScene(t, access.Options{Authorize: g.authorize})
			admin := as(s.ctx, "admin")
			in := TicketInput{Number: number(), Customer: "ada"}
			first, err := s.tickets.Start(admin, in)
			s.must(err)
			_, err = test.start(s, as(s.ctx, "agent"), in)
			s.denied(err, "terminate", first.WorkflowID())
			description, err := first.Describe(admin)
			s.must(err)
			if description.Status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
				t.Errorf("the first workflow is %s", description.Status)
			}
			second, err := test.start(s, admin, in)
			s.must(err)
			if second.RunID() == first.RunID() {
				t.Error("the first workflow was not replaced")
			}
		})
	}
}

// messages are all that a generated client sends, with the accesses that it needs.
var messages = []struct {
	name string
	send func(*scene, context.Context, *TicketHandle) error
	want []string
}{
	{"start", func(s *scene, ctx context.Context, _ *TicketHandle) error {
		_, err := s.tickets.Start(ctx, TicketInput{Number: number(), Customer: "ada"})
		return err
	}, []string{"start Ticket"}},
	{"signal", func(_ *scene, ctx context.Context, h *TicketHandle) error { return h.Answer(ctx, "42") }, []string{"signal Answer"}},
	{"query", func(_ *scene, ctx context.Context, h *TicketHandle) error {
		_, err := h.Comments(ctx)
		return err
	}, []string{"query Comments"}},
	{"update", func(_ *scene, ctx context.Context, h *TicketHandle) error {
		_, err := h.Comment(ctx, "hello")
		return err
	}, []string{"update Comment"}},
	{"accepted update", func(_ *scene, ctx context.Context, h *TicketHandle) error {
		_, err := h.StartComment(ctx, "hello")
		return err
	}, []string{"update Comment"}},
	{"signal with start", func(s *scene, ctx context.Context, _ *TicketHandle) error {
		_, err := s.tickets.WithStart(TicketInput{Number: number(), Customer: "ada"}).Answer(ctx, "42")
		return err
	}, []string{"start Ticket", "signal Answer"}},
	{"update with start", func(s *scene, ctx context.Context, _ *TicketHandle) error {
		_, _, err := s.tickets.WithStart(TicketInput{Number: number(), Customer: "ada"}).Comment(ctx, "hello")
		return err
	}, []string{"start Ticket", "update Comment"}},
	{"result of an update", func(_ *scene, ctx context.Context, h *TicketHandle) error {
		_, err := h.CommentUpdate("first").Get(ctx)
		return err
	}, []string{"result Comment"}},
	{"result", func(_ *scene, ctx context.Context, h *TicketHandle) error {
		if err := NewTicketClient(testserver.Client()).Handle(h.WorkflowID()).Answer(ctx, "42"); err != nil {
			return err
		}
		_, err := h.Result(ctx)
		return err
	}, []string{"result Ticket"}},
	{"describe", func(_ *scene, ctx context.Context, h *TicketHandle) error {
		_, err := h.Describe(ctx)
		return err
	}, []string{"describe"}},
	{"stack trace", func(_ *scene, ctx context.Context, h *TicketHandle) error {
		_, err := h.StackTrace(ctx)
		return err
	}, []string{"query __stack_trace"}},
	{"cancel", func(_ *scene, ctx context.Context, h *TicketHandle) error { return h.Cancel(ctx) }, []string{"cancel"}},
	{"terminate", func(_ *scene, ctx context.Context, h *TicketHandle) error { return h.Terminate(ctx, "enough") }, []string{"terminate"}},
}

// Each access is recorded once, with the error that the sender gets.
func TestEachMessageIsRecorded(t *testing.T) {
	for _, test := range []struct {
		name      string
		authorize func(context.Context, access.Access) error
		want      error
	}{
		{"allowed", func(context.Context, access.Access) error { return nil }, nil},
		{"denied", func(context.Context, access.Access) error { return errRole }, runtime.ErrDenied},
		{"authorize panics", func(context.Context, access.Access) error { panic("lost") }, runtime.ErrDenied},
	} {
		for _, contracts := range [][]runtime.Contract{nil, {TicketContract()}} {
			for _, m := range messages {
				name := test.name + "/" + m.name
				if contracts != nil {
					name += " with contracts"
				}
				t.Run(name, func(t *testing.T) {
					var trail []string
					s := newAccessScene(t, access.Options{
						Authorize: test.authorize,
						Audit: func(_ context.Context, a access.Access, err error) {
							trail = append(trail, a.Message.String())
							if !errors.Is(err, test.want) {
								t.Errorf("%s is recorded with the error %v, want %v", a.Message, err, test.want)
							}
						},
						Contracts: contracts,
					})
					// Somebody else has started it.
					ticket, err := NewTicketClient(testserver.Client()).Start(s.ctx, TicketInput{Number: number()}, runtime.WithTaskQueue(s.queue))
					s.must(err)
					_, err = ticket.Comment(s.ctx, "first", runtime.WithUpdateID("first"))
					s.must(err)
					if err := m.send(s, s.ctx, s.tickets.Handle(ticket.WorkflowID())); !errors.Is(err, test.want) {
						t.Errorf("error is %v, want %v", err, test.want)
					}
					if diff := cmp.Diff(m.want, trail); diff != "" {
						t.Errorf("trail (-want +got):\n%s", diff)
					}
				})
			}
		}
	}
}

// A worker may have a client that asks: what its workflows do is not seen.
func TestWorkersAreNotAsked(t *testing.T) {
	s := newScene(t)
	deny := access.Options{Authorize: func(_ context.Context, a access.Access) error {
		t.Errorf("asked for %s", a.Message)
		return errRole
	}}
	sdk, err := testserver.Server().NewClient(s.ctx, client.Options{Interceptors: []interceptor.ClientInterceptor{access.NewInterceptor(deny)}})
	s.must(err)
	defer sdk.Close()
	queue := s.queue + "-asking"
	w := worker.New(sdk, queue, runtime.WorkerOptions(worker.Options{}))
	RegisterTicket(w, newTicket)
	RegisterDesk(w, newDesk)
	s.must(w.Start())
	defer w.Stop()
	out, err := s.work(Plan{Number: number(), Answer: "42"}, runtime.WithTaskQueue(queue))
	s.must(err)
	if out.Answer != "42" {
		t.Errorf("answer is %q", out.Answer)
	}
}

// Whether an update is accepted is a part of sending it; its result is read on its own.
func TestResultOfUpdateIsAnAccess(t *testing.T) {
	g := &guard{}
	s := newAccessScene(t, access.Options{Authorize: g.authorize, Audit: g.audit})
	queue := s.queue + "-by-hand"
	w := worker.New(testserver.Client(), queue, worker.Options{})
	w.RegisterWorkflowWithOptions(ticketByHand, workflow.RegisterOptions{Name: "Ticket"})
	s.must(w.Start())
	defer w.Stop()
	customer, agent := as(s.ctx, "customer"), as(s.ctx, "agent")
	ticket, err := s.tickets.Start(customer, TicketInput{Number: number()}, runtime.WithTaskQueue(queue))
	s.must(err)
	update, err := ticket.StartComment(customer, "hello")
	s.must(err)
	s.must(ticket.Answer(agent, "42"))
	_, err = update.Get(s.ctx)
	s.denied(err, "result Comment", ticket.WorkflowID())
	_, err = update.Get(customer)
	s.must(err)
	want := []string{
		"customer start Ticket",
		"customer update Comment",
		"agent signal Answer",
		"result Comment: denied",
		"customer result Comment",
	}
	if diff := cmp.Diff(want, g.trail); diff != "" {
		t.Errorf("trail (-want +got):\n%s", diff)
	}
}

// ticketByHand has a comment that takes until the answer.
func ticketByHand(ctx workflow.Context, _ TicketInput) (string, error) {
	var answer string
	answered := func() bool { return answer != "" }
	err := workflow.SetUpdateHandler(ctx, "Comment", func(ctx workflow.Context, _ string) (int, error) {
		return 1, workflow.Await(ctx, answered)
	})
	if err != nil {
		return "", err
	}
	workflow.GetSignalChannel(ctx, "Answer").Receive(ctx, &answer)
	err = workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
	return answer, err
}
