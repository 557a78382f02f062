package driver

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime/pprof"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// The tests in this file are about the SDK alone. Each has the name of something that the package takes for granted, and that the
// documentation of the SDK does not say. If one of them fails with another version of the SDK, what is named in its comment does
// not work any more.

// A trace is what happens, in order. Only one goroutine at a time adds to it.
type trace []string

func (t *trace) add(format string, args ...any) { *t = append(*t, fmt.Sprintf(format, args...)) }

func (t trace) want(test *testing.T, want ...string) {
	test.Helper()
	if diff := cmp.Diff(want, []string(t)); diff != "" {
		test.Errorf("what happened (-want +got):\n%s", diff)
	}
}

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// environment is a test environment with a workflow of type Workflow, and an activity of type Activity.
func environment(w any, interceptors ...interceptor.WorkerInterceptor) *testsuite.TestWorkflowEnvironment {
	var suite testsuite.WorkflowTestSuite
	test := suite.NewTestWorkflowEnvironment()
	test.SetWorkerOptions(worker.Options{Interceptors: interceptors, DeadlockDetectionTimeout: time.Minute})
	test.SetStartTime(noon)
	test.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{Name: "Workflow"})
	test.RegisterActivityWithOptions(func(context.Context) (string, error) { return "done", nil }, activity.RegisterOptions{Name: "Activity"})
	return test
}

func withActivity(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
}

// Run.begin sends what came with the start.
func TestCallbackIsCalledBeforeTheWorkflow(t *testing.T) {
	var trace trace
	test := environment(func(ctx workflow.Context) error {
		trace.add("workflow, %d signals", workflow.GetSignalChannel(ctx, "signal").Len())
		return nil
	})
	test.RegisterDelayedCallback(func() {
		trace.add("callback")
		test.SignalWorkflow("signal", nil)
	}, 0)
	test.ExecuteWorkflow("Workflow")
	trace.want(t, "callback", "workflow, 1 signals")
}

// Run.yield gets the loop back before time passes.
func TestTimerThatGoesBackAndForthComesBeforeTimePasses(t *testing.T) {
	var trace trace
	test := environment(func(ctx workflow.Context) error {
		err := workflow.Sleep(ctx, time.Microsecond)
		trace.add("a microsecond")
		return err
	})
	test.RegisterDelayedCallback(func() {
		test.RegisterDelayedCallback(func() {
			trace.add("back: %v", test.Now().Sub(noon))
			test.RegisterDelayedCallback(func() { trace.add("forth: %v", test.Now().Sub(noon)) }, time.Nanosecond)
		}, -time.Nanosecond)
	}, 0)
	test.ExecuteWorkflow("Workflow")
	trace.want(t, "back: -1ns", "forth: 0s", "a microsecond")
}

// Run.turn counts the workflow tasks between the two halves of yield. With one, nothing is executed; an activity makes it two.
func TestWorkflowTasksTellWhetherAnActivityIsExecuted(t *testing.T) {
	for name, want := range map[string]int{"nothing": 1, "activity": 2} {
		t.Run(name, func(t *testing.T) {
			tasks, got := 0, -1
			held := make(chan struct{})
			test := environment(func(ctx workflow.Context) error {
				workflow.Go(ctx, func(ctx workflow.Context) {
					ctx, _ = workflow.NewDisconnectedContext(ctx)
					//temporalgen:ignore TG702 what is counted is how often it is asked
					_ = workflow.Await(ctx, func() bool { tasks++; return false })
				})
				if name == "activity" {
					return workflow.ExecuteActivity(withActivity(ctx), "Hold").Get(ctx, nil)
				}
				return workflow.Sleep(ctx, time.Minute)
			})
			test.RegisterActivityWithOptions(func(context.Context) error { <-held; return nil }, activity.RegisterOptions{Name: "Hold"})
			test.RegisterDelayedCallback(func() {
				test.RegisterDelayedCallback(func() {
					tasks = 0
					test.RegisterDelayedCallback(func() { got = tasks; close(held) }, time.Nanosecond)
				}, -time.Nanosecond)
			}, time.Millisecond)
			test.ExecuteWorkflow("Workflow")
			if got != want {
				t.Errorf("%d workflow tasks, want %d", got, want)
			}
		})
	}
}

// Scheduler.next lets a run go to the next timer that listeners know of.
func TestListenersKnowAllTimersOfTheWorkflowAndNoOther(t *testing.T) {
	var trace trace
	test := environment(func(ctx workflow.Context) error {
		canceled, cancel := workflow.WithCancel(ctx)
		workflow.NewTimer(canceled, time.Hour)
		_, err := workflow.AwaitWithTimeout(ctx, time.Minute, func() bool { return false })
		cancel()
		return errors.Join(err, workflow.Sleep(ctx, time.Second))
	})
	test.SetOnTimerScheduledListener(func(_ string, d time.Duration) { trace.add("scheduled for %v at %v", d, test.Now().Sub(noon)) })
	test.SetOnTimerFiredListener(func(string) { trace.add("fired at %v", test.Now().Sub(noon)) })
	test.SetOnTimerCanceledListener(func(string) { trace.add("canceled at %v", test.Now().Sub(noon)) })
	test.RegisterDelayedCallback(func() {}, 30*time.Second)
	test.ExecuteWorkflow("Workflow")
	trace.want(t, "scheduled for 1h0m0s at 0s", "scheduled for 1m0s at 0s", "fired at 1m0s",
		"scheduled for 1s at 1m0s", "canceled at 1m0s", "fired at 1m1s")
}

// Env: waiting is limited by those who wait, and not by the environment.
func TestTestTimeoutCanBeForEver(t *testing.T) {
	test := environment(func(ctx workflow.Context) error {
		return workflow.ExecuteActivity(withActivity(ctx), "Activity").Get(ctx, nil)
	})
	test.SetTestTimeout(math.MaxInt64)
	test.ExecuteWorkflow("Workflow")
	if err := test.GetWorkflowError(); err != nil {
		t.Error(err)
	}
}

// Run.identify gives the workflow its IDs.
func TestInfoCanBeChangedByAnInterceptor(t *testing.T) {
	var got string
	test := environment(func(ctx workflow.Context) error {
		got = workflow.GetInfo(ctx).WorkflowExecution.RunID
		return nil
	}, &intercepting{workflow: func(ctx workflow.Context, _ *interceptor.ExecuteWorkflowInput) {
		workflow.GetInfo(ctx).WorkflowExecution.RunID = "mine"
	}})
	test.ExecuteWorkflow("Workflow")
	if got != "mine" {
		t.Errorf("the workflow has run ID %q", got)
	}
}

// Update sends an update again under another ID, which the interceptor hides.
func TestUpdateThatWasRejectedIsIgnoredUnderItsID(t *testing.T) {
	var trace trace
	var seen []string
	test := environment(func(ctx workflow.Context) error {
		err := workflow.SetUpdateHandlerWithOptions(ctx, "update", func(ctx workflow.Context) error {
			seen = append(seen, workflow.GetCurrentUpdateInfo(ctx).ID)
			return nil
		}, workflow.UpdateHandlerOptions{Validator: func(ctx workflow.Context) error {
			if len(trace) == 0 {
				return errors.New("no")
			}
			return nil
		}})
		return errors.Join(err, workflow.Sleep(ctx, time.Minute))
	}, &intercepting{update: func(ctx workflow.Context) {
		info := workflow.GetCurrentUpdateInfo(ctx)
		info.ID, _, _ = strings.Cut(info.ID, attemptSeparator)
	}})
	for at, id := range map[time.Duration]string{1: "id", 2: "id", 3: "id" + attemptSeparator + "1"} {
		test.RegisterDelayedCallback(func() { test.UpdateWorkflow("update", id, &callbacks{&trace, at}) }, at*time.Second)
	}
	test.ExecuteWorkflow("Workflow")
	trace.want(t, "1 rejected", "3 accepted", "3 completed")
	if want := []string{"id"}; !slices.Equal(seen, want) {
		t.Errorf("the handler saw the IDs %q, want %q", seen, want)
	}
}

type callbacks struct {
	trace *trace
	n     time.Duration
}

func (c *callbacks) Accept()             { c.trace.add("%d accepted", int(c.n)) }
func (c *callbacks) Reject(error)        { c.trace.add("%d rejected", int(c.n)) }
func (c *callbacks) Complete(any, error) { c.trace.add("%d completed", int(c.n)) }

// passing, and with it all arguments and results, which clients have encoded.
func TestConverterGetsArgumentsAndResultsOneAtATime(t *testing.T) {
	payloads, err := converter.GetDefaultDataConverter().ToPayloads("a", "b")
	if err != nil {
		t.Fatal(err)
	}
	test := environment(func(_ workflow.Context, a, b string) (string, error) { return a + b, nil })
	test.SetDataConverter(passing{converter.GetDefaultDataConverter()})
	test.ExecuteWorkflow("Workflow", encoded{payloads})
	var got encoded
	if err := test.GetWorkflowResult(&got); err != nil {
		t.Fatal(err)
	}
	if got := string(got.payloads.GetPayloads()[0].GetData()); got != `"ab"` {
		t.Errorf("the result is %s", got)
	}
}

// Run.abort terminates a workflow.
func TestPanicOfACoroutineEndsTheWorkflow(t *testing.T) {
	test := environment(func(ctx workflow.Context) error {
		workflow.Go(ctx, func(workflow.Context) { panic("enough") })
		return workflow.Sleep(ctx, time.Hour)
	})
	test.ExecuteWorkflow("Workflow")
	if _, ok := errors.AsType[*temporal.PanicError](test.GetWorkflowError()); !ok || !test.Now().Equal(noon) {
		t.Errorf("it ended after %v with %v", test.Now().Sub(noon), test.GetWorkflowError())
	}
}

// Run.timedOut tells the run's own timeout from that of an activity.
func TestTimeoutOfTheRunIsNotWrapped(t *testing.T) {
	test := environment(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) })
	test.SetWorkflowRunTimeout(time.Minute)
	test.ExecuteWorkflow("Workflow")
	execution, ok := errors.AsType[*temporal.WorkflowExecutionError](test.GetWorkflowError())
	if !ok {
		t.Fatalf("the error is %v", test.GetWorkflowError())
	}
	if _, ok := execution.Unwrap().(*temporal.TimeoutError); !ok {
		t.Errorf("the cause is a %T", execution.Unwrap())
	}
}

// Run.Query asks workflows that have closed.
func TestQueryIsAnsweredAfterTheEnd(t *testing.T) {
	test := environment(func(ctx workflow.Context) error {
		return workflow.SetQueryHandler(ctx, "query", func() (string, error) { return "answer", nil })
	})
	test.ExecuteWorkflow("Workflow")
	var got string
	answer, err := test.QueryWorkflow("query")
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Get(&got); err != nil || got != "answer" {
		t.Errorf("the answer is %q, %v", got, err)
	}
	if _, err := test.QueryWorkflow("unknown"); err == nil {
		t.Error("there is an answer to an unknown query")
	}
}

// Run.external comes after the mocks of users.
func TestFirstMockThatFitsIsTaken(t *testing.T) {
	var trace trace
	test := environment(func(ctx workflow.Context) error {
		return errors.Join(
			workflow.SignalExternalWorkflow(ctx, "a", "", "signal", nil).Get(ctx, nil),
			workflow.SignalExternalWorkflow(ctx, "b", "", "signal", nil).Get(ctx, nil))
	})
	for _, id := range []string{"a", mock.Anything} {
		test.OnSignalExternalWorkflow(mock.Anything, id, mock.Anything, mock.Anything, mock.Anything).Return(
			func(_, got, _, _ string, _ any) error { trace.add("mock for %s: %s", id, got); return nil }).Maybe()
	}
	test.ExecuteWorkflow("Workflow")
	trace.want(t, "mock for a: a", "mock for "+mock.Anything+": b")
}

// Activities that are mocked never get to know that they are canceled.
func TestMockedActivityHasNoInterceptors(t *testing.T) {
	called := false
	test := environment(func(ctx workflow.Context) error {
		return workflow.ExecuteActivity(withActivity(ctx), "Activity").Get(ctx, nil)
	},
		&intercepting{activity: func(ctx context.Context, in *interceptor.ExecuteActivityInput, next next) (any, error) {
			called = true
			return next(ctx, in)
		}})
	test.OnActivity("Activity", mock.Anything).Return("mocked", nil)
	test.ExecuteWorkflow("Workflow")
	if called {
		t.Error("the interceptor saw it: the documentation says that it does not")
	}
}

// activityCalls finds an activity by a header that an outbound interceptor adds.
func TestHeaderOfAnActivityCanBeAddedTo(t *testing.T) {
	var got []string
	test := environment(func(ctx workflow.Context) error {
		return workflow.ExecuteActivity(withActivity(ctx), "Activity").Get(ctx, nil)
	},
		&intercepting{
			outbound: func(ctx workflow.Context) {
				interceptor.WorkflowHeader(ctx)[callHeader] = &commonpb.Payload{Data: []byte("7")}
			},
			activity: func(ctx context.Context, in *interceptor.ExecuteActivityInput, next next) (any, error) {
				for range 2 {
					got = append(got, string(interceptor.Header(ctx)[callHeader].GetData()))
					delete(interceptor.Header(ctx), callHeader)
				}
				return next(ctx, in)
			},
		})
	test.ExecuteWorkflow("Workflow")
	if diff := cmp.Diff([]string{"7", ""}, got); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
}

// activityCall: an activity that is canceled in the workflow task that schedules it is not executed.
func TestActivityBeginsAfterTheWorkflowTask(t *testing.T) {
	over, early := false, false
	test := environment(func(ctx workflow.Context) error {
		f := workflow.ExecuteActivity(withActivity(ctx), "Look")
		time.Sleep(20 * time.Millisecond) // if it could begin, it would
		over = true
		return f.Get(ctx, nil)
	})
	test.RegisterActivityWithOptions(func(context.Context) error { early = !over; return nil }, activity.RegisterOptions{Name: "Look"})
	test.ExecuteWorkflow("Workflow")
	if early {
		t.Error("it has begun before")
	}
}

// activityInbound ends an activity without a further attempt.
func TestActivityThatIsCompletedByItsTokenIsOver(t *testing.T) {
	for name, end := range map[string]error{
		"canceled": temporal.NewCanceledError("details"),
		"failed":   temporal.NewApplicationError("no", "Refused"),
	} {
		t.Run(name, func(t *testing.T) {
			attempts := 0
			var test *testsuite.TestWorkflowEnvironment
			test = environment(func(ctx workflow.Context) error {
				return workflow.ExecuteActivity(withActivity(ctx), "Activity").Get(ctx, nil)
			},
				&intercepting{activity: func(ctx context.Context, _ *interceptor.ExecuteActivityInput, _ next) (any, error) {
					attempts++
					if err := test.CompleteActivity(activity.GetInfo(ctx).TaskToken, nil, end); err != nil {
						t.Error(err)
					}
					return nil, activity.ErrResultPending
				}})
			test.ExecuteWorkflow("Workflow")
			err := test.GetWorkflowError()
			_, canceled := errors.AsType[*temporal.CanceledError](err)
			_, failed := errors.AsType[*temporal.ApplicationError](err)
			if attempts != 1 || canceled != (name == "canceled") || failed != (name == "failed") {
				t.Errorf("%d attempts, %v", attempts, err)
			}
		})
	}
}

// activityCall.cancel settles the future of an activity for which the workflow does not wait.
func TestCanceledActivityIsSettledAtOnce(t *testing.T) {
	var trace trace
	held := make(chan struct{})
	test := environment(func(ctx workflow.Context) error {
		inner, cancel := workflow.NewDisconnectedContext(withActivity(ctx))
		f := workflow.ExecuteActivity(inner, "Hold")
		_ = workflow.Sleep(ctx, time.Millisecond)
		cancel()
		trace.add("%v", f.Get(ctx, nil))
		close(held)
		return nil
	})
	test.RegisterActivityWithOptions(func(context.Context) error { <-held; return nil }, activity.RegisterOptions{Name: "Hold"})
	test.ExecuteWorkflow("Workflow")
	trace.want(t, "canceled")
}

// tracker asks in a condition whether the workflow has canceled an activity.
func TestConditionsAreEvaluatedAgainWhenACoroutineHasRun(t *testing.T) {
	var trace trace
	test := environment(func(ctx workflow.Context) error {
		canceled, cancel := workflow.WithCancel(ctx)
		workflow.Go(ctx, func(ctx workflow.Context) {
			_ = workflow.Await(ctx, func() bool { return canceled.Err() != nil })
			trace.add("seen at %v", workflow.Now(ctx).Sub(noon))
		})
		_ = workflow.Sleep(ctx, time.Second)
		workflow.Go(ctx, func(workflow.Context) { cancel() })
		return workflow.Sleep(ctx, time.Second)
	})
	test.ExecuteWorkflow("Workflow")
	trace.want(t, "seen at 1s")
}

// failedContext lets the start of a child fail.
func TestChildIsNotStartedWithAContextThatHasAnError(t *testing.T) {
	cause := errors.New("taken")
	test := environment(func(ctx workflow.Context) error {
		child := workflow.ExecuteChildWorkflow(failedContext{ctx, cause}, "Workflow")
		for _, f := range []workflow.Future{child.GetChildWorkflowExecution(), child} {
			if err := f.Get(ctx, nil); !errors.Is(err, cause) {
				return fmt.Errorf("the error is %w", err)
			}
		}
		return nil
	})
	test.ExecuteWorkflow("Workflow")
	if err := test.GetWorkflowError(); err != nil {
		t.Error(err)
	}
}

// Run.standInFor tells the parent of the child, and not of what stands in for it.
func TestInfoOfAChildIsReadAfterItsInterceptors(t *testing.T) {
	var trace trace
	test := environment(func(ctx workflow.Context) error {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child"})
		child := workflow.ExecuteChildWorkflow(ctx, "Child")
		var execution workflow.Execution
		if err := child.GetChildWorkflowExecution().Get(ctx, &execution); err != nil {
			return err
		}
		trace.add("%v", execution.RunID)
		trace.add("%v", child.Get(ctx, nil))
		return nil
	}, &intercepting{each: func(ctx workflow.Context) {
		if info := workflow.GetInfo(ctx); info.WorkflowExecution.ID == "child" {
			info.WorkflowType.Name, info.WorkflowExecution.RunID = "Real", "run"
		}
	}})
	test.RegisterWorkflowWithOptions(func(workflow.Context) error { return temporal.NewApplicationError("no", "Refused") },
		workflow.RegisterOptions{Name: "Child"})
	test.ExecuteWorkflow("Workflow")
	trace.want(t, "run", "child workflow execution error (type: Real, workflowID: child, runID: run, initiatedEventID: 0, "+
		"startedEventID: 0): no (type: Refused, retryable: true)")
}

// standInInbound.ExecuteWorkflow passes on cancellation, signals, and the end.
func TestChildSeesWhatItsParentSends(t *testing.T) {
	var trace trace
	test := environment(func(ctx workflow.Context) error {
		scope, cancel := workflow.WithCancel(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
			WorkflowID: "child", WaitForCancellation: true, ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_TERMINATE,
		}))
		child := workflow.ExecuteChildWorkflow(scope, "Child")
		if err := child.SignalChildWorkflow(ctx, "signal", nil).Get(ctx, nil); err != nil {
			return err
		}
		cancel()
		trace.add("end: %v", child.Get(ctx, nil))
		return nil
	}, &intercepting{signal: func(name string) { trace.add("signal: %s", name) }})
	test.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		connected, woken := ctx, false
		ctx, _ = workflow.NewDisconnectedContext(ctx)
		_ = workflow.Await(ctx, func() bool { return connected.Err() != nil })
		trace.add("canceled")
		test.RegisterDelayedCallback(func() {
			woken = true
			if err := test.SignalWorkflowByID("child", wakeSignal, nil); err != nil {
				t.Error(err)
			}
		}, time.Second)
		return workflow.Await(ctx, func() bool { return woken })
	}, workflow.RegisterOptions{Name: "Child"})
	test.ExecuteWorkflow("Workflow")
	trace.want(t, "signal: signal", "canceled", "signal: "+wakeSignal, "end: <nil>")
}

// outbound.ExecuteChildWorkflow lets the environment wait for children that are canceled: a request for cancellation as if the child were any workflow does not end it.
func TestRequestToCancelAChildDoesNotEndIt(t *testing.T) {
	var trace trace
	test := environment(func(ctx workflow.Context) error {
		child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
			WorkflowID: "child", WaitForCancellation: true,
		}), "Child")
		if err := child.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return err
		}
		trace.add("request: %v", workflow.RequestCancelExternalWorkflow(ctx, "child", "").Get(ctx, nil))
		trace.add("end: %v", child.Get(ctx, nil))
		return nil
	})
	test.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		_ = workflow.Await(ctx, func() bool { return false })
		ctx, _ = workflow.NewDisconnectedContext(ctx)
		_ = workflow.Sleep(ctx, time.Second)
		return nil
	}, workflow.RegisterOptions{Name: "Child"})
	test.ExecuteWorkflow("Workflow")
	trace.want(t, "request: <nil>", "end: <nil>")
}

// Run.turn is not called any more when the workflow has ended: what stands in for its children ends with it.
func TestLoopEndsWithTheWorkflow(t *testing.T) {
	var trace trace
	test := environment(func(ctx workflow.Context) error {
		child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
			ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_TERMINATE,
		}), "Child")
		return child.GetChildWorkflowExecution().Get(ctx, nil)
	})
	test.RegisterWorkflowWithOptions(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) }, workflow.RegisterOptions{Name: "Child"})
	test.RegisterDelayedCallback(func() { trace.add("callback") }, time.Minute)
	test.ExecuteWorkflow("Workflow")
	trace.want(t, []string(nil)...)
	if passed := test.Now().Sub(noon); passed >= time.Minute {
		t.Errorf("%v have passed", passed)
	}
}

// Run.StackTrace finds the goroutines of a run by their label.
func TestCoroutinesAndActivitiesInheritLabels(t *testing.T) {
	found := 0
	pprof.Do(context.Background(), pprof.Labels("canary", t.Name()), func(context.Context) {
		test := environment(func(ctx workflow.Context) error {
			workflow.Go(ctx, func(ctx workflow.Context) { _ = workflow.Sleep(ctx, time.Hour) })
			return workflow.ExecuteActivity(withActivity(ctx), "Look").Get(ctx, nil)
		})
		test.RegisterActivityWithOptions(func(context.Context) error {
			var profile strings.Builder
			err := pprof.Lookup("goroutine").WriteTo(&profile, 1)
			for _, stack := range strings.Split(profile.String(), "\n\n") {
				if strings.Contains(stack, `"canary":"`+t.Name()+`"`) && strings.Contains(stack, t.Name()+".func") {
					found++
				}
			}
			return err
		}, activity.RegisterOptions{Name: "Look"})
		test.ExecuteWorkflow("Workflow")
	})
	if want := 4; found != want { // this one, the workflow, its coroutine, and the activity
		t.Errorf("%d goroutines have the label, want %d: of some nobody is told where they are blocked", found, want)
	}
}

// next is the next interceptor of an activity.
type next func(context.Context, *interceptor.ExecuteActivityInput) (any, error)

// intercepting is an interceptor that does what its fields say.
type intercepting struct {
	interceptor.WorkerInterceptorBase
	each     func(workflow.Context) // before the workflow starts
	workflow func(workflow.Context, *interceptor.ExecuteWorkflowInput)
	signal   func(name string)
	update   func(workflow.Context)
	outbound func(workflow.Context) // before an activity is scheduled
	activity func(context.Context, *interceptor.ExecuteActivityInput, next) (any, error)
}

func (i *intercepting) InterceptWorkflow(ctx workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	if i.each != nil {
		i.each(ctx)
	}
	return &interceptingInbound{interceptor.WorkflowInboundInterceptorBase{Next: next}, i}
}

func (i *intercepting) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &interceptingActivity{interceptor.ActivityInboundInterceptorBase{Next: next}, i}
}

type interceptingInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	i *intercepting
}

func (n *interceptingInbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return n.Next.Init(&interceptingOutbound{interceptor.WorkflowOutboundInterceptorBase{Next: next}, n.i})
}

func (n *interceptingInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	if n.i.workflow != nil {
		n.i.workflow(ctx, in)
	}
	return n.Next.ExecuteWorkflow(ctx, in)
}

func (n *interceptingInbound) HandleSignal(ctx workflow.Context, in *interceptor.HandleSignalInput) error {
	if n.i.signal != nil {
		n.i.signal(in.SignalName)
	}
	return n.Next.HandleSignal(ctx, in)
}

func (n *interceptingInbound) ValidateUpdate(ctx workflow.Context, in *interceptor.UpdateInput) error {
	if n.i.update != nil {
		n.i.update(ctx)
	}
	return n.Next.ValidateUpdate(ctx, in)
}

type interceptingOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	i *intercepting
}

func (n *interceptingOutbound) ExecuteActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	if n.i.outbound != nil {
		n.i.outbound(ctx)
	}
	return n.Next.ExecuteActivity(ctx, activityType, args...)
}

type interceptingActivity struct {
	interceptor.ActivityInboundInterceptorBase
	i *intercepting
}

func (n *interceptingActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	if n.i.activity != nil {
		return n.i.activity(ctx, in, n.Next.ExecuteActivity)
	}
	return n.Next.ExecuteActivity(ctx, in)
}
