package driver

import (
	"strings"
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// workerOptions are those of the worker of the run.
func (r *Run) workerOptions() worker.Options {
	o := r.scheduler.Options.Worker
	// The first interceptor is the first to see what comes in, and the last to see what goes out.
	o.Interceptors = append([]interceptor.WorkerInterceptor{&tracker{run: r}}, o.Interceptors...)
	return o
}

// tracker is the interceptor by which a run knows what its workflow is doing, and changes what the test environment does. All of
// it is called by the loop, apart from what activities call.
type tracker struct {
	interceptor.WorkerInterceptorBase
	run *Run
}

// InterceptWorkflow implements interceptor.WorkerInterceptor.
func (t *tracker) InterceptWorkflow(ctx workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	if i := t.run.standInFor(ctx, next); i != nil {
		return i
	}
	if workflow.GetInfo(ctx).ParentWorkflowExecution != nil {
		return next // a Nexus operation has started it inside of the test environment
	}
	return &inbound{interceptor.WorkflowInboundInterceptorBase{Next: next}, t.run}
}

type inbound struct {
	interceptor.WorkflowInboundInterceptorBase
	run *Run
}

func (i *inbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return i.Next.Init(&outbound{interceptor.WorkflowOutboundInterceptorBase{Next: next}, i.run})
}

// terminated is what the SDK is told about the end of a workflow that does not end itself.
const terminated = "temporaltest: the workflow is terminated"

func (i *inbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (result any, err error) {
	l, activities := &i.run.loop, &i.run.activities
	i.run.identify(workflow.GetInfo(ctx))
	l.started = true
	terminate := func() bool { return l.terminate && i.run.starting.none() }
	workflow.GoNamed(ctx, "temporaltest", func(ctx workflow.Context) {
		ctx, _ = workflow.NewDisconnectedContext(ctx)
		for {
			//temporalgen:ignore TG702 it is there to count the workflow tasks, in each of which it is asked
			err := workflow.Await(ctx, func() bool { l.tasks++; return terminate() || activities.canceled() })
			switch {
			case err != nil:
				return
			case terminate():
				panic(terminated) // the test environment has no other way to terminate a workflow
			}
			i.run.requestCancellation()
		}
	})
	i.run.untilStandIns(ctx, func() {
		result, err = i.Next.ExecuteWorkflow(ctx, in)
		i.run.dropChildren()
	})
	return result, err
}

func (i *inbound) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (result any, err error) {
	i.run.untilStandIns(ctx, func() { result, err = i.Next.ExecuteUpdate(ctx, in) })
	return result, err
}

func (i *inbound) HandleSignal(ctx workflow.Context, in *interceptor.HandleSignalInput) error {
	if in.SignalName == wakeSignal {
		return nil
	}
	return i.Next.HandleSignal(ctx, in)
}

func (i *inbound) ValidateUpdate(ctx workflow.Context, in *interceptor.UpdateInput) error {
	// An update that is sent again after it was rejected has another ID for the test
	// environment, which would ignore it otherwise. Nobody else must see that.
	info := workflow.GetCurrentUpdateInfo(ctx)
	info.ID, _, _ = strings.Cut(info.ID, attemptSeparator)
	return i.Next.ValidateUpdate(ctx, in)
}

type outbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	run *Run
}

func (o *outbound) Go(ctx workflow.Context, name string, f func(workflow.Context)) workflow.Context {
	return o.Next.Go(ctx, name, func(ctx workflow.Context) {
		o.run.untilStandIns(ctx, func() { f(ctx) })
	})
}

func (o *outbound) track(f workflow.Future) {
	o.run.loop.futures = append(o.run.loop.futures, f)
	o.run.loop.scheduled++
}

// Now hides the nanoseconds by which the clock goes back and forth while a run yields. A
// timer that was started in between is early by one of them.
func (o *outbound) Now(ctx workflow.Context) time.Time {
	return o.Next.Now(ctx).Round(clockResolution)
}

func (o *outbound) ExecuteLocalActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	f := o.Next.ExecuteLocalActivity(ctx, activityType, args...)
	o.track(f)
	return f
}

func (o *outbound) SignalExternalWorkflow(ctx workflow.Context, workflowID, runID, signalName string, arg any) workflow.Future {
	f := o.Next.SignalExternalWorkflow(ctx, workflowID, runID, signalName, arg)
	o.track(f)
	return f
}

func (o *outbound) RequestCancelExternalWorkflow(ctx workflow.Context, workflowID, runID string) workflow.Future {
	f := o.Next.RequestCancelExternalWorkflow(ctx, workflowID, runID)
	o.track(f)
	return f
}

func (o *outbound) ExecuteNexusOperation(ctx workflow.Context, in interceptor.ExecuteNexusOperationInput) workflow.NexusOperationFuture {
	f := o.Next.ExecuteNexusOperation(ctx, in)
	o.track(f)
	return f
}
