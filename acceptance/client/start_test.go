package client

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// A shown is what the server shows of a workflow.
type shown struct {
	ID, Queue        string
	Execution, Run   time.Duration
	Task             time.Duration
	Priority         temporal.Priority
	Memo             map[string]string
	Customer         string
	Number           int64
	Urgent           bool
	Summary, Details string
	MaximumAttempts  int32
	Cron             string
	Delayed          bool
	AutoUpgrade      bool
}

func (s *scene) describe(id string) shown {
	s.Helper()
	d, err := s.tickets.Handle(id).Describe(s.ctx)
	s.must(err)
	raw, err := testserver.Client().WorkflowService().DescribeWorkflowExecution(s.ctx, &workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: testserver.Server().Namespace(),
		Execution: &commonpb.WorkflowExecution{WorkflowId: id},
	})
	s.must(err)
	history := testserver.Client().GetWorkflowHistory(s.ctx, id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	event, err := history.Next()
	s.must(err)
	started := event.GetWorkflowExecutionStartedEventAttributes()
	config := raw.GetExecutionConfig()
	out := shown{
		ID: id, Queue: d.TaskQueueName,
		Execution: config.GetWorkflowExecutionTimeout().AsDuration(),
		Run:       config.GetWorkflowRunTimeout().AsDuration(),
		Task:      config.GetDefaultWorkflowTaskTimeout().AsDuration(),
		Memo:      map[string]string{},

		MaximumAttempts: started.GetRetryPolicy().GetMaximumAttempts(),
		Cron:            started.GetCronSchedule(),
		Delayed:         started.GetFirstWorkflowTaskBackoff().AsDuration() > 0,
		AutoUpgrade:     raw.GetWorkflowExecutionInfo().GetVersioningInfo().GetVersioningOverride().GetAutoUpgrade(),
	}
	p := raw.GetWorkflowExecutionInfo().GetPriority()
	out.Priority = temporal.Priority{PriorityKey: int(p.GetPriorityKey()), FairnessKey: p.GetFairnessKey(), FairnessWeight: p.GetFairnessWeight()}
	for name, payload := range d.Memo.GetFields() {
		out.Memo[name] = converter.GetDefaultDataConverter().ToString(payload)
	}
	out.Customer, _ = d.TypedSearchAttributes.GetKeyword(customerKey)
	out.Number, _ = d.TypedSearchAttributes.GetInt64(temporal.NewSearchAttributeKeyInt64("TicketNumber"))
	out.Urgent, _ = d.TypedSearchAttributes.GetBool(urgentKey)
	out.Summary, err = d.GetStaticSummary()
	s.must(err)
	out.Details, err = d.GetStaticDetails()
	s.must(err)
	return out
}

var (
	customerKey = temporal.NewSearchAttributeKeyKeyword("TicketCustomer")
	urgentKey   = temporal.NewSearchAttributeKeyBool("TicketUrgent")
)

func TestDirectivesSetStartOptions(t *testing.T) {
	s := newScene(t)
	n := number()
	h, err := s.tickets.Start(s.ctx, TicketInput{Number: n, Customer: "ada"})
	s.must(err)
	want := shown{
		ID:       TicketID(TicketInput{Number: n}),
		Queue:    s.queue,
		Run:      time.Hour,
		Task:     10 * time.Second,
		Priority: temporal.Priority{PriorityKey: 2, FairnessKey: "ada"},
		Memo:     map[string]string{"Customer": `"ada"`, "Number": strconv.Itoa(n)},
		Customer: "ada",
		Number:   int64(n),
		Summary:  "Ticket " + strconv.Itoa(n) + " of ada",
		Details:  "Asked by ada",
	}
	if diff := cmp.Diff(want, s.describe(h.WorkflowID())); diff != "" {
		t.Errorf("workflow (-want +got):\n%s", diff)
	}
}

// everyOption changes all that can be combined.
var everyOption = []runtime.StartOption{
	runtime.WithExecutionTimeout(2 * time.Hour),
	runtime.WithRunTimeout(30 * time.Minute),
	runtime.WithTaskTimeout(5 * time.Second),
	runtime.WithRetryPolicy(temporal.RetryPolicy{MaximumAttempts: 4}),
	runtime.WithIDReusePolicy(enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE),
	runtime.WithMemo(map[string]any{"Customer": "someone", "Shift": 3}),
	runtime.WithSearchAttributes(customerKey.ValueSet("someone"), urgentKey.ValueSet(true)),
	runtime.WithPriority(temporal.Priority{PriorityKey: 5, FairnessKey: "rest", FairnessWeight: 2}),
	runtime.WithSummary("a summary"),
	runtime.WithDetails("details"),
	runtime.WithStartDelay(time.Hour),
	runtime.WithVersioningOverride(&client.AutoUpgradeVersioningOverride{}),
}

func TestOptionsReplaceDirectivesAndCanBeReused(t *testing.T) {
	s := newScene(t)
	for range 2 { // the second start must not see what the first one did to the options
		n := number()
		h, err := s.tickets.Start(s.ctx, TicketInput{Number: n, Customer: "ada"}, everyOption...)
		s.must(err)
		want := shown{
			ID: h.WorkflowID(), Queue: s.queue,
			Execution: 2 * time.Hour, Run: 30 * time.Minute, Task: 5 * time.Second,
			Priority:        temporal.Priority{PriorityKey: 5, FairnessKey: "rest", FairnessWeight: 2},
			Memo:            map[string]string{"Customer": `"someone"`, "Number": strconv.Itoa(n), "Shift": "3"},
			Customer:        "someone",
			Number:          int64(n),
			Urgent:          true,
			Summary:         "a summary",
			Details:         "details",
			MaximumAttempts: 4,
			Delayed:         true,
			AutoUpgrade:     true,
		}
		if diff := cmp.Diff(want, s.describe(h.WorkflowID())); diff != "" {
			t.Errorf("workflow (-want +got):\n%s", diff)
		}
		s.must(h.Terminate(s.ctx, "seen"))
	}
	// The next start has the directives' values again.
	if got := s.describe(s.open().WorkflowID()); got.Summary == "a summary" || got.Urgent {
		t.Errorf("an option has outlived its call: %+v", got)
	}
}

func TestCronScheduleAndWorkflowID(t *testing.T) {
	s := newScene(t)
	id := "cron-" + s.queue
	h := s.open(runtime.WithWorkflowID(id), runtime.WithCronSchedule("0 0 1 1 *"))
	if got := s.describe(h.WorkflowID()); got.ID != id || got.Cron != "0 0 1 1 *" {
		t.Errorf("workflow %s has the cron schedule %q", got.ID, got.Cron)
	}
}

func TestPoliciesForTheID(t *testing.T) {
	s := newScene(t)
	running := s.open()
	in := TicketInput{Customer: "ada"}
	sameID := runtime.WithWorkflowID(running.WorkflowID())

	joined, err := s.tickets.Start(s.ctx, in, sameID)
	s.must(err)
	if joined.RunID() != running.RunID() {
		t.Error("without a policy a start joins the workflow that runs")
	}
	joined, err = s.tickets.Start(s.ctx, in, sameID, runtime.WithIDReusePolicy(enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY))
	if err != nil || joined.RunID() != running.RunID() {
		t.Errorf("a start that allows the ID of failed workflows joins the one that runs: got %v, %v", joined, err)
	}
	_, err = s.tickets.Start(s.ctx, in, sameID, runtime.WithIDConflictPolicy(enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL))
	if !errors.Is(err, runtime.ErrAlreadyStarted) {
		t.Errorf("error is %v, want ErrAlreadyStarted", err)
	}
	_, _, err = s.tickets.WithStart(in, sameID, runtime.WithIDConflictPolicy(enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL)).Comment(s.ctx, "hello")
	if !errors.Is(err, runtime.ErrAlreadyStarted) {
		t.Errorf("error of an update with start is %v, want ErrAlreadyStarted", err)
	}
	if n, _, err := s.tickets.WithStart(in, sameID).Comment(s.ctx, "hello"); n != 1 || err != nil {
		t.Errorf("without a policy an update with start reaches the workflow that runs: got %d, %v", n, err)
	}
	replaced, err := s.tickets.Start(s.ctx, in, sameID, runtime.WithIDConflictPolicy(enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING))
	s.must(err)
	if replaced.RunID() == running.RunID() {
		t.Error("the workflow that ran was not replaced")
	}
	s.must(replaced.Answer(s.ctx, "42"))
	_, err = replaced.Result(s.ctx)
	s.must(err)
	for _, policy := range []enumspb.WorkflowIdReusePolicy{
		enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
	} {
		_, err = s.tickets.Start(s.ctx, in, sameID, runtime.WithIDReusePolicy(policy))
		if !errors.Is(err, runtime.ErrAlreadyStarted) {
			t.Errorf("%s: error is %v, want ErrAlreadyStarted for an ID that was used", policy, err)
		}
	}
}
