package server

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/identity"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
	"github.com/temporalgen/temporalgen/runtime"
)

// Each route with a message lets those through whom the contract names, and nobody else.
func TestRolesAreThoseOfTheContract(t *testing.T) {
	s := serve(t, nil)
	path := s.order("4200")
	s.want(s.pay(path, "evt-1", "4200"), 202, "")
	s.await(path, purchase.Delivered) // so that nothing is left to wait for
	bodies := map[string]string{"Order": `{"Item":"lamp","Amount":4200}`, "Approval": `{}`, "Cancellation": `{"Reason":"why not"}`}
	var messages []string
	for _, route := range s.routes {
		if route.Message.Kind == "" {
			continue
		}
		messages = append(messages, route.Message.String())
		url := strings.ReplaceAll(route.Path, "{id}", strings.TrimPrefix(path, "/purchases/"))
		for _, who := range []string{"", "sue", "rob", "ria", "eve"} {
			a := s.send(route.Method, url, bodies[route.Body], s.as(who), keyed("1"))
			status, code := 0, ""
			switch {
			case who == "":
				status, code = 401, "unauthenticated"
			case !slices.Contains(route.Message.Roles, people[who]):
				status, code = 403, "denied"
			}
			if got := a.StatusCode; status == 0 && (got == 401 || got == 403 || got >= 500) || status != 0 && got != status {
				t.Errorf("%s %s by %q is answered with %d, want %d: %s", route.Method, route.Path, who, got, status, a.body)
			}
			if r := s.last(); r.Subject != who || r.Message != route.Message.String() || r.Status != a.StatusCode ||
				r.Workflow != workflowID(path[len("/purchases/"):]) || code != "" && r.Outcome != code {
				t.Errorf("%s %s by %q is recorded as %+v", route.Method, route.Path, who, r)
			}
		}
	}
	// What is not among them is for the payment provider, or to answer an order that is placed again.
	want := []string{"start Purchase", "query state", "update await_change", "update approve", "update cancel", "query state"}
	if diff := cmp.Diff(want, messages); diff != "" {
		t.Errorf("messages with a route (-want +got):\n%s", diff)
	}
}

func TestUnknownMessages(t *testing.T) {
	s := serve(t, nil)
	path := s.order("4200")
	for _, target := range []string{"/deliver", "/Approve", "/approve/", "/await_change", "/received", "/order"} {
		s.want(s.send("POST", path+target, `{}`, s.as("rob"), keyed("1")), 404, "unknown")
		if r := s.last(); r.Status != 404 || r.Route != "" {
			t.Errorf("recorded is %+v", r)
		}
	}
	a := s.send("DELETE", path, "", s.as("sue"))
	s.want(a, 405, "method")
	if got := a.Header.Get("Allow"); got != "PUT, GET" {
		t.Errorf("allowed is %q", got)
	}
}

func TestTokensThatAreNone(t *testing.T) {
	s := serve(t, nil)
	path := s.order("4200")
	token := s.tokens["sue"]
	for name, headers := range map[string][]string{
		"nothing":                  {""},
		"no token":                 {"Bearer "},
		"another one":              {"Bearer guessed"},
		"the beginning of a token": {"Bearer " + token[:len(token)-1]},
		"a token and more":         {"Bearer " + token + "x"},
		"another scheme":           {"Basic " + token},
		"no scheme":                {token},
		"two tokens":               {"Bearer " + token, "Bearer " + token},
	} {
		t.Run(name, func(t *testing.T) {
			s := s.sub(t)
			var changes []change
			for _, h := range headers {
				changes = append(changes, header("Authorization", h))
			}
			a := s.send("GET", path, "", changes...)
			s.want(a, 401, "unauthenticated")
			if !strings.HasPrefix(a.Header.Get("WWW-Authenticate"), "Bearer") {
				t.Errorf("the answer has the headers %v", a.Header)
			}
		})
	}
}

// Nobody approves what they have ordered: not even with the role.
func TestFourEyes(t *testing.T) {
	s := serve(t, nil)
	both, err := s.Tokens.Issue(identity.Identity{Subject: "sue", Roles: []string{"shop", "reviewer"}})
	if err != nil {
		t.Fatal(err)
	}
	path := s.held()
	a := s.send("POST", path+"/approve", `{}`, header("Authorization", "Bearer "+both), keyed("1"))
	s.want(a, 409, "rejected")
	if !strings.Contains(string(a.body), "who has placed an order does not approve it") {
		t.Errorf("the answer does not say why: %s", a.body)
	}
}

// The Temporal client of the service lets nothing through either, whatever a handler forgets.
func TestClientDeniesWhatRolesDoNotAllow(t *testing.T) {
	s := serve(t, nil)
	path := s.held()
	id := workflowID(path[len("/purchases/"):])
	handle := s.Purchases.Handle(id)
	if _, err := handle.State(s.ctx); !errors.Is(err, runtime.ErrDenied) {
		t.Errorf("nobody may ask: %v", err)
	}
	auditor := identity.With(s.ctx, identity.Identity{Subject: "eve", Roles: []string{"auditor"}})
	if _, err := handle.State(auditor); err != nil {
		t.Error(err)
	}
	if _, err := handle.Approve(auditor, purchase.Approval{RequestID: "1", By: "eve"}); !errors.Is(err, runtime.ErrDenied) {
		t.Errorf("an auditor may not approve: %v", err)
	}
	for name, err := range map[string]error{
		"describe":  second(handle.Describe(auditor)),
		"terminate": handle.Terminate(auditor, "because"),
		"cancel":    handle.Cancel(auditor),
		"result":    second(handle.Result(auditor)),
	} {
		if !errors.Is(err, runtime.ErrDenied) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// A workflow of another type that has the ID of a purchase has none of its roles.
func TestOtherWorkflowsAreOutOfReach(t *testing.T) {
	s := serve(t, nil)
	queue := testserver.Name(t)
	testserver.StartWorker(t, testserver.Client(), queue, worker.Options{}, func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
			return workflow.SetQueryHandler(ctx, purchase.PurchaseStateQuery, func() (string, error) { return "secret", nil })
		}, workflow.RegisterOptions{Name: "Payroll"})
	})
	id := newID()
	run, err := testserver.Client().ExecuteWorkflow(s.ctx, client.StartWorkflowOptions{ID: workflowID(id), TaskQueue: queue}, "Payroll")
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Get(s.ctx, nil); err != nil {
		t.Fatal(err)
	}
	a := s.send("GET", "/purchases/"+id, "", s.as("eve"))
	s.want(a, 403, "denied")
}
