package stub_test

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/stub"
)

// A spy sees with which options a workflow starts activities and children.
type spy struct {
	interceptor.WorkerInterceptorBase
	activity workflow.ActivityOptions
	local    workflow.LocalActivityOptions
	child    workflow.ChildWorkflowOptions
}

func (s *spy) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	i := &spyInbound{spy: s}
	i.Next = next
	return i
}

type spyInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	spy *spy
}

func (i *spyInbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	o := &spyOutbound{spy: i.spy}
	o.Next = next
	return i.Next.Init(o)
}

type spyOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	spy *spy
}

func (o *spyOutbound) ExecuteActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	o.spy.activity = workflow.GetActivityOptions(ctx)
	return o.Next.ExecuteActivity(ctx, activityType, args...)
}

func (o *spyOutbound) ExecuteLocalActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	o.spy.local = workflow.GetLocalActivityOptions(ctx)
	return o.Next.ExecuteLocalActivity(ctx, activityType, args...)
}

func (o *spyOutbound) ExecuteChildWorkflow(ctx workflow.Context, childType string, args ...any) workflow.ChildWorkflowFuture {
	o.spy.child = workflow.GetChildWorkflowOptions(ctx)
	return o.Next.ExecuteChildWorkflow(ctx, childType, args...)
}

// spyOn runs a workflow that may call the activity "weigh" and start children of the type "Parcel".
func spyOn(t *testing.T, f func(workflow.Context) error) *spy {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestWorkflowEnvironment()
	s := &spy{}
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{s}})
	env.RegisterActivityWithOptions(func(_ context.Context, grams int) (int, error) { return 2 * grams, nil }, activity.RegisterOptions{Name: "weigh"})
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context, grams int) (int, error) {
		added := workflow.GetSignalChannel(ctx, "add")
		if err := workflow.Await(ctx, func() bool { return added.Len() > 0 }); err != nil {
			return 0, err
		}
		var more int
		added.ReceiveAsync(&more)
		return grams + more, nil
	}, workflow.RegisterOptions{Name: "Parcel"})
	env.RegisterWorkflowWithOptions(f, workflow.RegisterOptions{Name: "spied"})
	env.ExecuteWorkflow("spied")
	if err := env.GetWorkflowError(); err != nil {
		t.Error(err)
	}
	return s
}

// The context's options come first, then those of the directives, then those of the call.
func TestOptionsOfActivities(t *testing.T) {
	retry := temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute, MaximumAttempts: 3}
	directives := workflow.ActivityOptions{TaskQueue: "directive", StartToCloseTimeout: time.Minute, HeartbeatTimeout: time.Minute, RetryPolicy: &retry}
	options := []runtime.ActivityOption{runtime.WithStartToCloseTimeout(time.Second), runtime.WithActivitySummary("short")}
	s := spyOn(t, func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			TaskQueue: "context", StartToCloseTimeout: time.Hour, ScheduleToCloseTimeout: time.Hour, ScheduleToStartTimeout: time.Hour,
		})
		future := stub.StartActivity[int](ctx, "weigh", directives, options, 5)
		local := stub.StartLocalActivity[int](ctx, "weigh", directives, options, 6)
		for want, f := range map[int]*runtime.Future[int]{10: future, 12: local} {
			if got, err := f.Get(ctx); err != nil || got != want || !f.IsReady() {
				t.Errorf("the result is %d, %v, want %d", got, err, want)
			}
		}
		return stub.StartActivityNoResult(ctx, "weigh", directives, options, 5).Get(ctx, nil)
	})
	want := workflow.ActivityOptions{
		TaskQueue: "directive", StartToCloseTimeout: time.Second, ScheduleToCloseTimeout: time.Hour, ScheduleToStartTimeout: time.Hour,
		HeartbeatTimeout: time.Minute, RetryPolicy: &retry, Summary: "short",
	}
	if diff := cmp.Diff(want, s.activity); diff != "" {
		t.Errorf("activity (-want +got):\n%s", diff)
	}
	wantLocal := workflow.LocalActivityOptions{ScheduleToCloseTimeout: time.Hour, StartToCloseTimeout: time.Second, RetryPolicy: &retry, Summary: "short"}
	if diff := cmp.Diff(wantLocal, s.local); diff != "" {
		t.Errorf("local activity (-want +got):\n%s", diff)
	}
}

func TestOptionsOfChildren(t *testing.T) {
	region := temporal.NewSearchAttributeKeyKeyword("Region").ValueSet("eu")
	directives := stub.StartCall{
		WorkflowType: "Parcel", WorkflowID: func() string { return "directive" }, NeedsID: true, TaskQueue: "parcels", Args: []any{5},
		ExecutionTimeout: time.Hour, RunTimeout: time.Minute, TaskTimeout: time.Second, Summary: "short", Details: "long",
		IDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 3},
		Memo: map[string]any{"a": 1}, SearchAttributes: []temporal.SearchAttributeUpdate{region}, Priority: temporal.Priority{PriorityKey: 2},
	}
	var want workflow.ChildWorkflowOptions
	s := spyOn(t, func(ctx workflow.Context) error {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{TaskQueue: "context", ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON})
		want = workflow.GetChildWorkflowOptions(ctx)
		child := stub.StartChild(ctx, directives, []runtime.ChildOption{runtime.WithChildWorkflowID("own"), runtime.WithWaitForCancellation()})
		started, err := child.Started(ctx)
		if err != nil || started.ID != "own" {
			t.Errorf("started %v, %v", started, err)
		}
		if err := stub.SignalChild(ctx, &child, "add", 7); err != nil {
			return err
		}
		if got, err := stub.ChildResult[int](ctx, &child); err != nil || got != 12 {
			t.Errorf("the result is %d, %v", got, err)
		}
		return nil
	})
	want.WorkflowID, want.TaskQueue, want.WaitForCancellation = "own", "parcels", true
	want.WorkflowExecutionTimeout, want.WorkflowRunTimeout, want.WorkflowTaskTimeout = time.Hour, time.Minute, time.Second
	want.WorkflowIDReusePolicy, want.RetryPolicy = directives.IDReusePolicy, directives.RetryPolicy
	want.StaticSummary, want.StaticDetails, want.Priority = "short", "long", directives.Priority
	want.Memo, want.TypedSearchAttributes = directives.Memo, temporal.NewSearchAttributes(region)
	if !reflect.DeepEqual(s.child, want) { // search attributes have fields that are not exported
		t.Errorf("child\n%+v, want\n%+v", s.child, want)
	}
}

func TestAChildThatIsCancelled(t *testing.T) {
	spyOn(t, func(ctx workflow.Context) error {
		child := stub.StartChild(ctx, stub.StartCall{WorkflowType: "Parcel", Args: []any{5}}, nil)
		if _, err := child.Started(ctx); err != nil {
			return err
		}
		child.Cancel()
		if _, err := stub.ChildResult[int](ctx, &child); !temporal.IsCanceledError(err) {
			t.Errorf("the result is the error %v", err)
		}
		return nil
	})
}

// A workflow reaches another one by its ID, whichever run that is in.
func TestExternalWorkflows(t *testing.T) {
	c := newCounter(t)
	c.env.RegisterWorkflowWithOptions(func(ctx workflow.Context, id string) error {
		other := runtime.ExternalWorkflow{WorkflowID: id}
		return errors.Join(
			stub.SignalExternal(ctx, other, "drop", payment{Amount: 5}),
			stub.SignalExternal(ctx, other, "renew"),
			stub.SignalExternal(ctx, other, "drop", payment{Amount: 7}),
			other.RequestCancel(ctx),
		)
	}, workflow.RegisterOptions{Name: "Thief"})
	steal := func(from string) error {
		h, err := stub.Start[tillHandle](c.ctx, c.tills, stub.StartCall{WorkflowType: "Thief", TaskQueue: "thieves", Args: []any{from}}, nil)
		c.must(err)
		return stub.Wait(c.ctx, &h.WorkflowHandle)
	}
	h := c.start("1")
	c.must(steal("1"))
	_, err := stub.Result[int](c.ctx, h)
	if !errors.As(err, new(*temporal.CanceledError)) {
		t.Errorf("the workflow that was cancelled ended with %v", err)
	}
	c.has(h, 12)
	c.is("nobody", runtime.ErrFailed, steal("nobody"))
}
