package driver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// When a workflow cancels an activity, the SDK's test environment settles the activity's future at once, and the activity
// never gets to know. On a server the workflow waits for the end of the activity if its options say so, and the activity is told
// with its next heartbeat. So the test environment does not see the workflow's cancellation here, but what follows from it. Local
// activities need none of this: the SDK has the same code for them everywhere.

// callHeader is the header by which an activity is found that was scheduled. Nobody else sees it.
const callHeader = "temporaltest-activity"

// notStarted are the details with which a server cancels an activity that no worker has, and which the workflow waits for.
const notStarted = "ACTIVITY_ID_NOT_STARTED"

// An activityCall is an activity that a workflow has scheduled.
type activityCall struct {
	ctx    workflow.Context // the workflow's
	future workflow.Future
	cancel workflow.CancelFunc // settles the future
	wait   bool                // for the activity to end, if it is canceled

	mu       sync.Mutex // held for what follows, which belongs to the activity as well
	token    []byte
	attempts int
	done     bool // there will be no further attempt
	canceled bool
	tell     context.CancelCauseFunc // the attempt that runs, nil if there is none
}

// activityCalls are the activities of one run.
type activityCalls struct {
	open []*activityCall // the loop's: neither ready nor canceled

	executing atomic.Int32 // local ones too, but none that is mocked

	mu  sync.Mutex
	all []*activityCall
}

// add adds a call, and puts its number into the header of the activity.
func (a *activityCalls) add(ctx workflow.Context, c *activityCall) {
	a.mu.Lock()
	defer a.mu.Unlock()
	interceptor.WorkflowHeader(ctx)[callHeader] = &commonpb.Payload{Data: []byte(strconv.Itoa(len(a.all)))}
	a.all = append(a.all, c)
}

// take takes the number of a call from the header. The call is nil if there is none. giveBack puts it back: the next attempt has the
// same header.
func (a *activityCalls) take(ctx context.Context) (c *activityCall, giveBack func()) {
	header := interceptor.Header(ctx)
	number := header[callHeader]
	n, err := strconv.Atoi(string(number.GetData()))
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil || n < 0 || n >= len(a.all) {
		return nil, func() {}
	}
	delete(header, callHeader)
	return a.all[n], func() { header[callHeader] = number }
}

func (o *outbound) ExecuteActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	calls := &o.run.activities
	c := &activityCall{ctx: ctx, wait: workflow.GetActivityOptions(ctx).WaitForCancellation, canceled: ctx.Err() != nil}
	calls.add(ctx, c)
	inner, cancel := workflow.NewDisconnectedContext(ctx)
	c.cancel, c.future = cancel, o.Next.ExecuteActivity(inner, activityType, args...)
	o.track(c.future)
	switch {
	case !c.canceled:
		calls.open = append(calls.open, c)
	case !c.wait:
		cancel()
	}
	return c.future
}

// canceled reports whether the workflow has canceled any activity, and does not know of it yet. The coroutine of the tracker
// asks.
func (a *activityCalls) canceled() bool {
	a.open = slices.DeleteFunc(a.open, func(c *activityCall) bool { return c.future.IsReady() })
	return slices.ContainsFunc(a.open, func(c *activityCall) bool { return c.ctx.Err() != nil })
}

// requestCancellation passes on what canceled has found.
func (r *Run) requestCancellation() {
	r.activities.open = slices.DeleteFunc(r.activities.open, func(c *activityCall) bool {
		canceled := c.ctx.Err() != nil
		if canceled {
			c.requestCancellation(r)
		}
		return canceled
	})
}

func (c *activityCall) requestCancellation(r *Run) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.canceled = true
	switch {
	case !c.wait:
		c.cancel()
	case c.attempts > 0 && c.tell == nil && !c.done: // between two attempts
		r.completeActivity(c.token, temporal.NewCanceledError(notStarted))
	}
}

// completeActivity gives an activity an end after which there is no further attempt.
func (r *Run) completeActivity(token []byte, err error) {
	if err := r.test.CompleteActivity(token, nil, err); err != nil {
		r.scheduler.Options.Errorf("temporaltest: workflow %q: end of an activity: %v", r.WorkflowID(), err)
	}
}

// InterceptActivity implements interceptor.WorkerInterceptor.
func (t *tracker) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &activityInbound{interceptor.ActivityInboundInterceptorBase{Next: next}, t.run}
}

type activityInbound struct {
	interceptor.ActivityInboundInterceptorBase
	run *Run
}

func (i *activityInbound) Init(next interceptor.ActivityOutboundInterceptor) error {
	return i.Next.Init(outboundWithClient(activity.GetClient, i.run, next))
}

func (i *activityInbound) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (result any, err error) {
	i.run.activities.executing.Add(1)
	defer i.run.activities.executing.Add(-1)
	c, giveBack := i.run.activities.take(ctx)
	defer giveBack()
	if c == nil {
		return i.Next.ExecuteActivity(ctx, in)
	}
	ctx, cancel := context.WithCancelCause(context.WithValue(ctx, callKey{}, c))
	defer cancel(nil)
	if !c.begin(activity.GetInfo(ctx).TaskToken, cancel) {
		i.run.completeActivity(c.token, temporal.NewCanceledError(notStarted))
		return nil, activity.ErrResultPending
	}
	defer func() {
		p := recover()
		if p != nil {
			err = temporal.NewApplicationError(fmt.Sprint(p), "PanicError")
		}
		switch final := c.end(ctx, err); {
		case final == nil && p != nil:
			panic(p)
		case final == nil:
		default:
			i.run.completeActivity(c.token, final)
			result, err = nil, activity.ErrResultPending
		}
	}()
	return i.Next.ExecuteActivity(ctx, in)
}

// begin begins an attempt, and reports whether there is to be one.
func (c *activityCall) begin(token []byte, tell context.CancelCauseFunc) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.token = token
	if c.canceled {
		return false
	}
	c.attempts++
	c.tell = tell
	return true
}

// end ends an attempt. It returns the error with which the activity ends, if it is canceled and has an error: there is no
// further attempt, and it ends as canceled only if it was told before.
func (c *activityCall) end(ctx context.Context, err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tell = nil
	c.done = err == nil || errors.Is(err, activity.ErrResultPending)
	if !c.canceled || c.done {
		return nil
	}
	_, canceled := errors.AsType[*temporal.CanceledError](err)
	told := temporal.IsCanceledError(context.Cause(ctx))
	switch {
	case canceled:
		return err
	case told && errors.Is(err, context.Canceled):
		return temporal.NewCanceledError()
	}
	failures := temporal.GetDefaultFailureConverter()
	return failures.FailureToError(failures.ErrorToFailure(err)) // which is not context.Canceled any more
}

// callKey is the key of the call in the context of the activity.
type callKey struct{}

type activityOutbound struct {
	interceptor.ActivityOutboundInterceptorBase
}

// An activityOutboundWithClient has the client that a worker would have been made with. The test environment has none: asking it
// ends the test's process. C is the result of GetClient, a type of the SDK that has no name outside of it.
type activityOutboundWithClient[C any] struct {
	activityOutbound
	run *Run
}

// outboundWithClient gets the function for the sake of its type alone.
func outboundWithClient[C any](_ func(context.Context) C, run *Run, next interceptor.ActivityOutboundInterceptor) interceptor.ActivityOutboundInterceptor {
	o := &activityOutboundWithClient[C]{activityOutbound{interceptor.ActivityOutboundInterceptorBase{Next: next}}, run}
	return any(o).(interceptor.ActivityOutboundInterceptor)
}

func (o *activityOutboundWithClient[C]) GetClient(context.Context) C {
	return any(o.run.scheduler.Options.ActivityClient()).(C)
}

// RecordHeartbeat tells the activity that it is canceled.
func (o *activityOutbound) RecordHeartbeat(ctx context.Context, details ...any) {
	c, ok := ctx.Value(callKey{}).(*activityCall)
	if !ok {
		o.Next.RecordHeartbeat(ctx, details...)
		return
	}
	c.mu.Lock()
	tell, canceled := c.tell, c.canceled
	c.mu.Unlock()
	if c.wait || !canceled { // the test environment knows the activity
		o.Next.RecordHeartbeat(ctx, details...)
	}
	if canceled && tell != nil {
		tell(temporal.NewCanceledError())
	}
}
