package stub_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/stub"
)

// nightly has everything that directives can say about a start.
func nightly() stub.StartCall {
	call := tillStart("nightly", tillInput{5})
	call.ExecutionTimeout, call.RunTimeout, call.TaskTimeout = time.Hour, time.Minute, time.Second
	call.RetryPolicy = &temporal.RetryPolicy{MaximumAttempts: 3}
	call.Memo = map[string]any{"a": 1}
	call.Summary, call.Details = "short", "long"
	call.Priority = temporal.Priority{PriorityKey: 2}
	call.StartDelay, call.CronSchedule = time.Minute, "0 0 * * *"
	call.IDReusePolicy = enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE
	call.IDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
	return call
}

// What directives say and a schedule cannot do is left out, and the options of the call go before the directives.
func TestTheActionOfASchedule(t *testing.T) {
	override := &client.AutoUpgradeVersioningOverride{}
	got, err := stub.ScheduleAction(stub.NewClient(nil, runtime.Contract{}, nil), nightly(), []runtime.StartOption{
		runtime.WithTaskQueue("others"), runtime.WithVersioningOverride(override), runtime.WithMemo(map[string]any{"b": 2}),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := &client.ScheduleWorkflowAction{
		ID: "nightly", Workflow: tillType, Args: []any{tillInput{5}}, TaskQueue: "others",
		WorkflowExecutionTimeout: time.Hour, WorkflowRunTimeout: time.Minute, WorkflowTaskTimeout: time.Second,
		RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 3}, Memo: map[string]any{"a": 1, "b": 2},
		VersioningOverride: override, StaticSummary: "short", StaticDetails: "long", Priority: temporal.Priority{PriorityKey: 2},
	}
	ignored := cmpopts.IgnoreFields(client.ScheduleWorkflowAction{}, "TypedSearchAttributes")
	if diff := cmp.Diff(want, got, ignored, cmpopts.IgnoreUnexported(client.ScheduleWorkflowAction{})); diff != "" {
		t.Errorf("action (-want +got):\n%s", diff)
	}
}

// Whoever asks for what a schedule cannot do learns that.
func TestOptionsThatSchedulesDoNotHave(t *testing.T) {
	tills := stub.NewClient(nil, runtime.Contract{}, nil)
	for want, option := range map[string]runtime.StartOption{
		"a start delay":         runtime.WithStartDelay(time.Second),
		"a cron schedule":       runtime.WithCronSchedule("0 * * * *"),
		"an ID reuse policy":    runtime.WithIDReusePolicy(enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE),
		"an ID conflict policy": runtime.WithIDConflictPolicy(enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING),
	} {
		action, err := stub.ScheduleAction(tills, nightly(), []runtime.StartOption{option})
		if action != nil || err == nil || !strings.HasSuffix(err.Error(), "a schedule cannot have "+want) {
			t.Errorf("with %s: %v", want, err)
		}
	}
}
