package runtime_test

import (
	"reflect"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// sets checks that an option sets what it says, and nothing else.
func sets[Option ~func(*Options), Options any](t *testing.T, name string, option Option, want Options) {
	t.Helper()
	var got Options
	option(&got)
	if !reflect.DeepEqual(got, want) { // the SDK's options have fields that are not exported
		t.Errorf("%s makes\n%+v, want\n%+v", name, got, want)
	}
}

var retryPolicy = temporal.RetryPolicy{MaximumAttempts: 7}

func TestStartOptions(t *testing.T) {
	region := temporal.NewSearchAttributeKeyKeyword("Region").ValueSet("eu")
	override := &client.AutoUpgradeVersioningOverride{}
	for name, test := range map[string]struct {
		option runtime.StartOption
		want   client.StartWorkflowOptions
	}{
		"WithWorkflowID":       {runtime.WithWorkflowID("id"), client.StartWorkflowOptions{ID: "id"}},
		"WithTaskQueue":        {runtime.WithTaskQueue("queue"), client.StartWorkflowOptions{TaskQueue: "queue"}},
		"WithExecutionTimeout": {runtime.WithExecutionTimeout(time.Hour), client.StartWorkflowOptions{WorkflowExecutionTimeout: time.Hour}},
		"WithRunTimeout":       {runtime.WithRunTimeout(time.Minute), client.StartWorkflowOptions{WorkflowRunTimeout: time.Minute}},
		"WithTaskTimeout":      {runtime.WithTaskTimeout(time.Second), client.StartWorkflowOptions{WorkflowTaskTimeout: time.Second}},
		"WithRetryPolicy":      {runtime.WithRetryPolicy(retryPolicy), client.StartWorkflowOptions{RetryPolicy: &retryPolicy}},
		"WithIDReusePolicy": {
			runtime.WithIDReusePolicy(enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE),
			client.StartWorkflowOptions{WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE},
		},
		"WithIDConflictPolicy": {
			runtime.WithIDConflictPolicy(enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL),
			client.StartWorkflowOptions{WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL},
		},
		"WithStartDelay":         {runtime.WithStartDelay(time.Minute), client.StartWorkflowOptions{StartDelay: time.Minute}},
		"WithCronSchedule":       {runtime.WithCronSchedule("0 * * * *"), client.StartWorkflowOptions{CronSchedule: "0 * * * *"}},
		"WithMemo":               {runtime.WithMemo(map[string]any{"a": 1}), client.StartWorkflowOptions{Memo: map[string]any{"a": 1}}},
		"WithSearchAttributes":   {runtime.WithSearchAttributes(region), client.StartWorkflowOptions{TypedSearchAttributes: temporal.NewSearchAttributes(region)}},
		"WithPriority":           {runtime.WithPriority(temporal.Priority{PriorityKey: 3}), client.StartWorkflowOptions{Priority: temporal.Priority{PriorityKey: 3}}},
		"WithVersioningOverride": {runtime.WithVersioningOverride(override), client.StartWorkflowOptions{VersioningOverride: override}},
		"WithSummary":            {runtime.WithSummary("short"), client.StartWorkflowOptions{StaticSummary: "short"}},
		"WithDetails":            {runtime.WithDetails("long"), client.StartWorkflowOptions{StaticDetails: "long"}},
	} {
		sets(t, name, test.option, test.want)
	}
}

func TestChildOptions(t *testing.T) {
	for name, test := range map[string]struct {
		option runtime.ChildOption
		want   workflow.ChildWorkflowOptions
	}{
		"WithChildWorkflowID": {runtime.WithChildWorkflowID("id"), workflow.ChildWorkflowOptions{WorkflowID: "id"}},
		"WithChildTaskQueue":  {runtime.WithChildTaskQueue("queue"), workflow.ChildWorkflowOptions{TaskQueue: "queue"}},
		"WithChildTimeouts": {
			runtime.WithChildTimeouts(time.Hour, time.Minute),
			workflow.ChildWorkflowOptions{WorkflowExecutionTimeout: time.Hour, WorkflowRunTimeout: time.Minute},
		},
		"WithChildRetryPolicy": {runtime.WithChildRetryPolicy(retryPolicy), workflow.ChildWorkflowOptions{RetryPolicy: &retryPolicy}},
		"WithParentClosePolicy": {
			runtime.WithParentClosePolicy(enumspb.PARENT_CLOSE_POLICY_ABANDON),
			workflow.ChildWorkflowOptions{ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON},
		},
		"WithWaitForCancellation": {runtime.WithWaitForCancellation(), workflow.ChildWorkflowOptions{WaitForCancellation: true}},
		"WithChildVersioningOverride": {
			runtime.WithChildVersioningOverride(&client.AutoUpgradeVersioningOverride{}),
			workflow.ChildWorkflowOptions{VersioningOverride: &client.AutoUpgradeVersioningOverride{}},
		},
	} {
		sets(t, name, test.option, test.want)
	}
}

func TestActivityOptions(t *testing.T) {
	for name, test := range map[string]struct {
		option runtime.ActivityOption
		want   workflow.ActivityOptions
	}{
		"WithActivityTaskQueue":      {runtime.WithActivityTaskQueue("queue"), workflow.ActivityOptions{TaskQueue: "queue"}},
		"WithStartToCloseTimeout":    {runtime.WithStartToCloseTimeout(time.Second), workflow.ActivityOptions{StartToCloseTimeout: time.Second}},
		"WithScheduleToCloseTimeout": {runtime.WithScheduleToCloseTimeout(time.Minute), workflow.ActivityOptions{ScheduleToCloseTimeout: time.Minute}},
		"WithHeartbeatTimeout":       {runtime.WithHeartbeatTimeout(time.Hour), workflow.ActivityOptions{HeartbeatTimeout: time.Hour}},
		"WithActivityRetryPolicy":    {runtime.WithActivityRetryPolicy(retryPolicy), workflow.ActivityOptions{RetryPolicy: &retryPolicy}},
		"WithActivitySummary":        {runtime.WithActivitySummary("short"), workflow.ActivityOptions{Summary: "short"}},
	} {
		sets(t, name, test.option, test.want)
	}
}

func TestUpdateOptions(t *testing.T) {
	sets(t, "WithUpdateID", runtime.WithUpdateID("id"), client.UpdateWorkflowOptions{UpdateID: "id"})
	sets(t, "WithWaitForStage", runtime.WithWaitForStage(client.WorkflowUpdateStageCompleted),
		client.UpdateWorkflowOptions{WaitForStage: client.WorkflowUpdateStageCompleted})
}

// Options of starts add up, and those that are given are not changed.
func TestClientOptions(t *testing.T) {
	sets(t, "WithQueryTimeout", runtime.WithQueryTimeout(time.Second), runtime.ClientOptions{QueryTimeout: time.Second})
	sets(t, "WithUpdateRetry", runtime.WithUpdateRetry(time.Second), runtime.ClientOptions{UpdateRetry: time.Second})

	base := append(make([]runtime.StartOption, 0, 2), runtime.WithTaskQueue("base"))
	clientOf := func(more runtime.StartOption) client.StartWorkflowOptions {
		o := runtime.ClientOptions{Start: base}
		runtime.WithStartOptions(more)(&o)
		var start client.StartWorkflowOptions
		for _, option := range o.Start {
			option(&start)
		}
		return start
	}
	one, two := clientOf(runtime.WithTaskQueue("one")), clientOf(runtime.WithSummary("two"))
	if one.TaskQueue != "one" || two.TaskQueue != "base" || two.StaticSummary != "two" {
		t.Errorf("got %+v and %+v", one, two)
	}
	if last := base[:2][1]; last != nil {
		t.Error("the options that were given have been changed")
	}
}
