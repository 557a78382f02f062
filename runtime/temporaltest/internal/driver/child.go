package driver

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/durationpb"
)

// The SDK's test environment executes child workflows inside that of their parent, where no client reaches them. Here a child
// is a Run as others are, and the parent's environment has a stand-in for it: a workflow that waits until the child has closed,
// and passes on what it is sent.

// standInType is the workflow type of stand-ins.
const standInType = "temporaltest.Child"

// A Child is what a parent starts.
type Child struct {
	Request           *workflowservice.StartWorkflowExecutionRequest // without input and header
	ParentClosePolicy enumspb.ParentClosePolicy
}

// A ChildOutcome is how a child has ended. It has completed with Result, which may be nil, unless it has a Failure.
type ChildOutcome struct {
	Result  *commonpb.Payloads
	Failure *failurepb.Failure
}

// A standIn is what the loop of the parent knows of a child.
type standIn struct {
	run      *Run
	started  workflow.Future // ready when the stand-in has begun
	canceled bool
	outcome  *ChildOutcome
}

// registerStandIn lets the test environment execute stand-ins.
func registerStandIn(test *testsuite.TestWorkflowEnvironment) {
	test.RegisterWorkflowWithOptions(func(workflow.Context, encoded) (encoded, error) {
		panic("temporaltest: a stand-in is executed by its interceptor")
	}, workflow.RegisterOptions{Name: standInType})
}

// failedContext lets the start of a child fail.
type failedContext struct {
	workflow.Context
	err error
}

func (c failedContext) Err() error { return c.err }

// A startError is why a child has not started. It is found as a ChildWorkflowExecutionError, which nobody but the SDK can give a
// cause.
type startError struct {
	execution *temporal.ChildWorkflowExecutionError
	cause     error
}

func newStartError(options *workflow.ChildWorkflowOptions, workflowType string, cause error) error {
	err := temporal.GetDefaultFailureConverter().FailureToError(&failurepb.Failure{
		FailureInfo: &failurepb.Failure_ChildWorkflowExecutionFailureInfo{ChildWorkflowExecutionFailureInfo: &failurepb.ChildWorkflowExecutionFailureInfo{
			WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: options.WorkflowID},
			WorkflowType:      &commonpb.WorkflowType{Name: workflowType},
		}},
	})
	if execution, ok := errors.AsType[*temporal.ChildWorkflowExecutionError](err); ok {
		return &startError{execution, cause}
	}
	return cause
}

func (e *startError) Error() string { return e.execution.Error() + ": " + e.cause.Error() }

func (e *startError) Unwrap() error { return e.cause }

func (e *startError) As(target any) bool {
	execution, ok := target.(**temporal.ChildWorkflowExecutionError)
	if ok {
		*execution = e.execution
	}
	return ok
}

func (o *outbound) ExecuteChildWorkflow(ctx workflow.Context, workflowType string, args ...any) workflow.ChildWorkflowFuture {
	if ctx.Err() != nil {
		return o.Next.ExecuteChildWorkflow(ctx, workflowType, args...)
	}
	options := workflow.GetChildWorkflowOptions(ctx)
	if options.WorkflowID == "" {
		o.run.loop.childCount++
		options.WorkflowID = fmt.Sprintf("%s_%d", o.run.start.RunID, o.run.loop.childCount)
	}
	child, err := o.run.startChild(ctx, workflowType, &options)
	if err != nil {
		return o.Next.ExecuteChildWorkflow(failedContext{ctx, newStartError(&options, workflowType, err)}, workflowType, args...)
	}
	c := &standIn{run: child}
	o.run.loop.children[options.WorkflowID] = c
	// What the options mean is the business of the child, and of those who close it with its parent.
	f := o.Next.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID:          options.WorkflowID,
		TaskQueue:           options.TaskQueue,
		WaitForCancellation: true,
		ParentClosePolicy:   enumspb.PARENT_CLOSE_POLICY_TERMINATE,

		//lint:ignore SA1019 who uses them wants them to arrive
		SearchAttributes:      options.SearchAttributes,
		TypedSearchAttributes: options.TypedSearchAttributes,
	}), standInType, args...)
	c.started = f.GetChildWorkflowExecution()
	o.track(c.started)
	o.run.starting.add(c)
	return f
}

// starting are the stand-ins that have not begun. A coroutine that was taken for a deadlock may look at them at any time.
type starting struct {
	mu  sync.Mutex
	all []*standIn
}

func (s *starting) add(c *standIn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, c)
}

// left returns those that have not begun by now.
func (s *starting) left() []*standIn {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = slices.DeleteFunc(s.all, func(c *standIn) bool { return c.started.IsReady() })
	return slices.Clone(s.all)
}

// none reports whether all have begun.
//
//temporalgen:ignore TG702 what has begun is forgotten, and asking again gives the same
func (s *starting) none() bool { return len(s.left()) == 0 }

// untilStandIns calls f in a coroutine after which the workflow may have ended, or panicked, and returns when all stand-ins have begun:
// the test environment crashes if the workflow ends before.
func (r *Run) untilStandIns(ctx workflow.Context, f func()) {
	var panicked any
	func() {
		defer func() {
			if !r.starting.none() {
				panicked = recover() // the SDK lets nobody wait in a deferred function
			}
		}()
		f()
	}()
	if !r.starting.none() {
		ctx, _ = workflow.NewDisconnectedContext(ctx)
		_ = workflow.Await(ctx, r.starting.none) // it is not canceled
	}
	if panicked != nil {
		panic(panicked)
	}
}

// dropChildren is called when a workflow ends: on a server, children that it has started in the same workflow task never start.
func (r *Run) dropChildren() {
	left := r.starting.left()
	if len(left) == 0 {
		return
	}
	r.scheduler.Lock()
	defer r.scheduler.Unlock()
	for _, c := range left {
		c.run.dropped = true
	}
}

// Dropped reports whether the run is that of a child that never starts, since its parent has ended before.
func (r *Run) Dropped() bool { return r.dropped }

// startChild adds the run of a child, which waits for its input.
func (r *Run) startChild(ctx workflow.Context, workflowType string, options *workflow.ChildWorkflowOptions) (*Run, error) {
	request := &workflowservice.StartWorkflowExecutionRequest{
		Namespace:             r.scheduler.Options.Client.Namespace,
		WorkflowId:            options.WorkflowID,
		WorkflowType:          &commonpb.WorkflowType{Name: workflowType},
		TaskQueue:             &taskqueuepb.TaskQueue{Name: options.TaskQueue},
		WorkflowRunTimeout:    durationpb.New(options.WorkflowRunTimeout),
		WorkflowTaskTimeout:   durationpb.New(options.WorkflowTaskTimeout),
		WorkflowIdReusePolicy: options.WorkflowIDReusePolicy,
		CronSchedule:          options.CronSchedule,
	}
	// Without options a child has the timeouts of its parent, one of which the test environment makes up.
	if timeout := options.WorkflowExecutionTimeout; timeout != workflow.GetInfo(ctx).WorkflowExecutionTimeout ||
		r.start.Request.GetWorkflowExecutionTimeout().AsDuration() > 0 {
		request.WorkflowExecutionTimeout = durationpb.New(timeout)
	}
	payloads := r.scheduler.Options.Converter(options.WorkflowID)
	var err error
	if request.Memo, err = newMemo(payloads, options.Memo); err != nil {
		return nil, err
	}
	if request.UserMetadata, err = newUserMetadata(payloads, options.StaticSummary, options.StaticDetails); err != nil {
		return nil, err
	}
	s := r.scheduler
	s.Lock()
	defer s.Unlock()
	s.advance(r.test.Now())
	return s.host.StartChild(r, Child{Request: request, ParentClosePolicy: options.ParentClosePolicy})
}

// ChildClosed tells the workflow of the run how a child has ended.
func (r *Run) ChildClosed(workflowID string, o ChildOutcome) {
	if r.closed {
		return
	}
	r.Do(&Command{Pinned: true, Do: func(r *Run) {
		if child := r.loop.children[workflowID]; child != nil {
			child.outcome = &o
			// The error is that the parent has closed.
			_ = r.test.SignalWorkflowByID(workflowID, wakeSignal, nil)
		}
	}})
}

// standInInbound stands in for a child.
type standInInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	parent *Run
	child  *standIn
}

// standInFor is the interceptor of a stand-in, nil for a workflow that is none. What the test environment tells the parent, in
// errors too, is about the child.
func (r *Run) standInFor(ctx workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	info := workflow.GetInfo(ctx)
	if info.WorkflowType.Name != standInType {
		return nil
	}
	child := r.loop.children[info.WorkflowExecution.ID]
	info.WorkflowType.Name = child.run.start.Request.GetWorkflowType().GetName()
	info.WorkflowExecution.RunID = child.run.start.RunID
	return &standInInbound{interceptor.WorkflowInboundInterceptorBase{Next: next}, r, child}
}

func (i *standInInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	child, info := i.child, workflow.GetInfo(ctx)
	id := info.WorkflowExecution.ID
	//lint:ignore SA1019 they have the form that a start has
	child.run.start.Request.SearchAttributes = info.SearchAttributes
	child.run.release(in.Args[0].(encoded).payloads, &commonpb.Header{Fields: interceptor.WorkflowHeader(ctx)})
	connected := ctx
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	for child.outcome == nil {
		canceled := func() bool { return !child.canceled && connected.Err() != nil }
		if err := workflow.Await(ctx, func() bool { return child.outcome != nil || canceled() }); err != nil {
			return nil, err
		}
		if canceled() {
			child.canceled = true
			// The error is that the child has closed, of which the parent will be told.
			_ = i.parent.toOthers().Cancel(id, "")
		}
	}
	if f := child.outcome.Failure; f != nil {
		return nil, i.parent.scheduler.Options.Failures(id).FailureToError(f)
	}
	return encoded{child.outcome.Result}, nil
}

func (i *standInInbound) HandleSignal(ctx workflow.Context, in *interceptor.HandleSignalInput) error {
	if in.SignalName == wakeSignal {
		return nil
	}
	err := i.parent.toOthers().Signal(workflow.GetInfo(ctx).WorkflowExecution.ID, "", in.SignalName, in.Arg)
	if _, ok := err.(*temporal.UnknownExternalWorkflowExecutionError); ok {
		return nil // it has closed in the meantime
	}
	return err
}

// release lets a child begin.
func (r *Run) release(input *commonpb.Payloads, header *commonpb.Header) {
	r.scheduler.Lock()
	defer r.scheduler.Unlock()
	r.start.Request.Input, r.start.Request.Header = input, header
	r.held = false
	r.scheduler.Changed()
}
