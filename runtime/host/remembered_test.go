package host_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// An archive answers each question once, and remembers what it has answered.
type archive struct {
	asked  []string
	shared []string // a result that changes after it was returned
	renew  bool
}

type question struct{ Name, Fail string }

const archiveType = "Archive"

// long is a result that does not fit beside others into what a run hands to the next.
var long = strings.Repeat("x", archiveLimit)

const archiveLimit = 8 << 10

func registerArchive(r worker.WorkflowRegistry) {
	asked := func(a *archive, what string) { a.asked = append(a.asked, what) }
	key := func(q question) string { return q.Name }
	r.RegisterWorkflowWithOptions(func(ctx workflow.Context, before []string) ([]string, error) {
		return host.Run(ctx, host.Workflow[*archive]{
			New: func(workflow.Context) (*archive, error) {
				return &archive{asked: before, shared: []string{"a", "b"}}, nil
			},
			Handlers: func(a *archive) []host.Handler {
				return []host.Handler{
					&host.SignalHandler[host.None]{Name: "renew", Handle: func(workflow.Context, host.None) error {
						a.renew, a.shared[0] = true, "changed"
						return nil
					}},
					&host.QueryHandler{Name: "asked", Handle: func() ([]string, error) { return a.asked, nil }},
					&host.UpdateHandler[question, string]{Name: "text", Dedup: true, Handle: func(_ workflow.Context, q question) (string, error) {
						asked(a, "text "+q.Name)
						return "about " + q.Name, nil
					}},
					&host.UpdateHandler[question, string]{Name: "long", Dedup: true, Handle: func(_ workflow.Context, q question) (string, error) {
						asked(a, "long "+q.Name)
						return long, nil
					}},
					&host.UpdateHandler[question, []string]{Name: "list", Dedup: true, Key: key, Handle: func(_ workflow.Context, q question) ([]string, error) {
						asked(a, "list "+q.Name)
						return a.shared, nil
					}},
					&host.UpdateHandler[question, host.None]{Name: "none", Dedup: true, Key: key, Handle: func(_ workflow.Context, q question) (host.None, error) {
						asked(a, "none "+q.Name)
						return host.None{}, nil
					}},
					&host.UpdateHandler[question, string]{Name: "fail", Dedup: true, Handle: func(_ workflow.Context, q question) (string, error) {
						asked(a, "fail "+q.Name)
						return "", fmt.Errorf("so: %w", temporal.NewNonRetryableApplicationError("no", "Refused", nil, q.Fail))
					}},
					&host.UpdateHandler[question, string]{Name: "never", Dedup: true, Abandon: true, Handle: func(ctx workflow.Context, q question) (string, error) {
						asked(a, "never "+q.Name)
						return "", workflow.Await(ctx, func() bool { return false })
					}},
				}
			},
		}, func(ctx workflow.Context, a *archive) ([]string, error) {
			if err := workflow.Await(ctx, func() bool { return a.renew }); err != nil {
				return nil, err
			}
			return nil, host.ContinueAsNew(archiveType, func() []any { return []any{a.asked} })
		})
	}, workflow.RegisterOptions{Name: archiveType})
}

// Whoever asks again gets what the first one got, from the same run and from the next, and nothing is done again.
func TestOutcomesAreRemembered(t *testing.T) {
	env := temporaltest.New(t, temporaltest.WithWorkerOptions(runtime.WorkerOptions(worker.Options{}, runtime.WithCarryLimit(archiveLimit))))
	registerArchive(env)
	c, ctx := env.Client(), t.Context()
	if _, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "1", TaskQueue: "archives"}, archiveType, nil); err != nil {
		t.Fatal(err)
	}
	send := func(update, id string, stage client.WorkflowUpdateStage) (client.WorkflowUpdateHandle, error) {
		return c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: "1", UpdateName: update, UpdateID: id, Args: []any{question{Name: "x", Fail: "why"}}, WaitForStage: stage,
		})
	}
	ask := func(update, id string, result any) error {
		u, err := send(update, id, client.WorkflowUpdateStageCompleted)
		if err != nil {
			return err
		}
		return u.Get(ctx, result)
	}
	check := func(when string) {
		t.Helper()
		var text string
		if err := ask("text", "1", &text); err != nil || text != "about x" {
			t.Errorf("%s: the text is %q, %v", when, text, err)
		}
		// With a key it is the same update whatever its ID is.
		var list []string
		if err := ask("list", "list "+when, &list); err != nil || !slices.Equal(list, []string{"a", "b"}) {
			t.Errorf("%s: the list is %q, %v, want what it was", when, list, err)
		}
		if err := ask("none", "none "+when, nil); err != nil {
			t.Errorf("%s: no result became the error %v", when, err)
		}
		err := ask("fail", "2", nil)
		var refused *temporal.ApplicationError
		var details string
		if !errors.As(errors.Unwrap(err), &refused) || refused.Type() != "Refused" || !refused.NonRetryable() || refused.Details(&details) != nil || details != "why" {
			t.Errorf("%s: the failure is %v, with the details %q", when, err, details)
		}
	}
	check("first")
	if err := ask("long", "3", nil); err != nil {
		t.Error(err)
	}
	if _, err := send("never", "4", client.WorkflowUpdateStageAccepted); err != nil {
		t.Error(err)
	}
	check("again")
	if err := c.SignalWorkflow(ctx, "1", "", "renew", nil); err != nil {
		t.Fatal(err)
	}
	check("in the next run")
	for update, id := range map[string]string{"long": "3", "never": "4"} {
		var forgotten *temporal.ApplicationError
		if err := ask(update, id, nil); !errors.As(err, &forgotten) || forgotten.Type() != runtime.OutcomeForgottenType {
			t.Errorf("%s: the outcome is %v, want that it is forgotten", update, err)
		}
	}
	answer, err := c.QueryWorkflow(ctx, "1", "", "asked")
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	if err := answer.Get(&asked); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"text x", "list x", "none x", "fail x", "long x", "never x"}, asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}
