package run

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// The tests in this file are for releases of the SDK, as those of package sdk: a run takes for granted when the SDK
// lets coroutines go on, what it counts, and what contexts hold.

// The supervisor counts what it begins in a turn. That ends when its condition is asked again, which has to be before
// Run and those that wait for their own conditions are.
func TestTurnsOfCoroutines(t *testing.T) {
	var trace []string
	done := false
	ask := func(who string) func() bool {
		return func() bool {
			trace = append(trace, who)
			return done
		}
	}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterDelayedCallback(func() { env.UpdateWorkflowNoRejection("update", "1", t) }, time.Second)
	env.RegisterDelayedCallback(func() { trace = nil }, 2*time.Second)
	for i := range 3 {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow("signal", i) }, 3*time.Second)
	}
	env.RegisterDelayedCallback(func() { done = true }, time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		err := workflow.SetUpdateHandler(ctx, "update", func(ctx workflow.Context) error { return workflow.Await(ctx, ask("update")) })
		if err != nil {
			return err
		}
		for _, name := range []string{"first", "second"} {
			workflow.Go(ctx, func(ctx workflow.Context) {
				trace = append(trace, name+" starts")
				_ = workflow.Await(ctx, ask(name))
			})
			trace = append(trace, name+" made")
		}
		if err := workflow.Await(ctx, ask("root")); err != nil {
			return err
		}
		return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
	})
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	turns := strings.Join(trace, " ")
	const turn = "update root first second"
	if rest := strings.Trim(strings.ReplaceAll(turns, turn, ""), " "); rest != "" || strings.Count(turns, turn) < 3 {
		t.Errorf("conditions are asked in the order\n%s\nand no longer once in each turn, that of the root before those of what it has started:\n%s", turns, turn)
	}
}

// Messages wait for the first turn of Run, so a New that blocks is noticed by who gets it first.
func TestACoroutineStartsWhenTheOneThatMakesItYields(t *testing.T) {
	var trace []string
	inWorkflow(t, func(ctx workflow.Context) {
		for _, name := range []string{"first", "second"} {
			workflow.Go(ctx, func(workflow.Context) { trace = append(trace, name+" starts") })
			trace = append(trace, name+" is made")
		}
		trace = append(trace, "root yields")
		yielded := false
		_ = workflow.Await(ctx, func() bool {
			defer func() { yielded = true }()
			return yielded
		})
		trace = append(trace, "root goes on")
	})
	want := []string{"first is made", "second is made", "root yields", "first starts", "second starts", "root goes on"}
	if diff := cmp.Diff(want, trace); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}

// The SDK's count has updates of all kinds, from before the first interceptor until after the last. A run leaves out
// those that may be abandoned.
func TestFinishedHandlersAreThoseOfUpdates(t *testing.T) {
	var trace []string
	record := func(ctx workflow.Context, where string) {
		trace = append(trace, fmt.Sprintf("%s: %t", where, workflow.AllHandlersFinished(ctx)))
	}
	for name, policy := range map[string]workflow.HandlerUnfinishedPolicy{
		"waited for": workflow.HandlerUnfinishedPolicyWarnAndAbandon, "abandoned": workflow.HandlerUnfinishedPolicyAbandon,
	} {
		t.Run(name, func(t *testing.T) {
			trace = nil
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&watching{update: record}}})
			env.RegisterDelayedCallback(func() { env.UpdateWorkflowNoRejection("update", "1", t) }, time.Second)
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				workflow.Go(ctx, func(ctx workflow.Context) {
					record(ctx, "another coroutine")
					_ = workflow.Sleep(ctx, time.Hour)
				})
				err := workflow.SetUpdateHandlerWithOptions(ctx, "update", func(ctx workflow.Context) error {
					record(ctx, "handler")
					err := workflow.Sleep(ctx, time.Minute)
					record(ctx, "handler ends")
					return err
				}, workflow.UpdateHandlerOptions{UnfinishedPolicy: policy})
				if err == nil {
					err = workflow.Sleep(ctx, time.Hour)
				}
				record(ctx, "root")
				return err
			})
			if err := env.GetWorkflowError(); err != nil {
				t.Fatal(err)
			}
			want := []string{
				"another coroutine: true", "interceptor: false", "handler: false", "handler ends: false", "interceptor ends: false", "root: true",
			}
			if diff := cmp.Diff(want, trace); diff != "" {
				t.Errorf("AllHandlersFinished (-want +got):\n%s", diff)
			}
		})
	}
}

// watching is an interceptor that calls functions around the SDK's own.
type watching struct {
	interceptor.WorkerInterceptorBase
	update func(ctx workflow.Context, where string)
	signal func(ctx workflow.Context, name string)
}

func (w *watching) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	i := &watchingInbound{watching: w}
	i.Next = next
	return i
}

type watchingInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	*watching
}

func (i *watchingInbound) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (any, error) {
	i.update(ctx, "interceptor")
	defer i.update(ctx, "interceptor ends")
	return i.Next.ExecuteUpdate(ctx, in)
}

func (i *watchingInbound) HandleSignal(ctx workflow.Context, in *interceptor.HandleSignalInput) error {
	err := i.Next.HandleSignal(ctx, in)
	i.signal(ctx, in.SignalName)
	return err
}

// A run takes a signal out of the SDK's channel as soon as it is there, as it was sent. One that stayed would be
// handled twice if somebody received it, and warned of when the workflow ends.
func TestASignalIsInItsChannelWhenItHasBeenHandledByTheSDK(t *testing.T) {
	undecodable := converter.NewRawValue(&commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("unknown")}})
	taken := 0
	var channel workflow.ReceiveChannel
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&watching{signal: func(ctx workflow.Context, name string) {
		if n, names := channel.Len(), workflow.GetUnhandledSignalNames(ctx); n != 1 || !slices.Equal(names, []string{name}) {
			t.Errorf("there are %d signals in the channel, and those of %v are unhandled", n, names)
		}
		if !channel.ReceiveAsync(nil) {
			t.Error("a signal is not received without being decoded")
		}
		if n, names := channel.Len(), workflow.GetUnhandledSignalNames(ctx); n != 0 || len(names) > 0 {
			t.Errorf("%d signals are left in the channel, and those of %v are unhandled", n, names)
		}
		taken++
	}}}})
	env.RegisterDelayedCallback(func() {
		env.SignalWorkflow("signal", "text")
		env.SignalWorkflow("signal", undecodable)
	}, time.Second)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		channel = workflow.GetSignalChannel(ctx, "signal")
		return workflow.Sleep(ctx, time.Minute)
	})
	if err := env.GetWorkflowError(); err != nil || taken != 2 {
		t.Errorf("%d signals were taken, %v", taken, err)
	}
}

// A handler gets the options of its workflow by their being read and set again.
func TestOptionsAreReadAsTheyWereSet(t *testing.T) {
	inWorkflow(t, func(ctx workflow.Context) {
		testOptions(t, ctx, workflow.WithActivityOptions, workflow.GetActivityOptions)
		testOptions(t, ctx, workflow.WithLocalActivityOptions, workflow.GetLocalActivityOptions)
		testOptions(t, ctx, workflow.WithChildOptions, workflow.GetChildWorkflowOptions)
	})
}

// testOptions sets each field of options alone.
func testOptions[Options any](t *testing.T, root workflow.Context, with func(workflow.Context, Options) workflow.Context, get func(workflow.Context) Options) {
	fields := reflect.TypeFor[Options]()
	for i := range fields.NumField() {
		options := get(root)
		name := fmt.Sprint(fields, ".", fields.Field(i).Name)
		if !fill(reflect.ValueOf(&options).Elem().Field(i)) {
			t.Errorf("%s is of a kind that this test does not know", name)
			continue
		}
		ctx := with(root, options)
		again := with(root, get(ctx))
		if sameOptions(ctx, root) {
			t.Errorf("%s is not read: a handler does not get it from its workflow", name)
		}
		if !sameOptions(ctx, again) {
			t.Errorf("%s is not set again as it was read: %+v is %+v", name, get(ctx), get(again))
		}
	}
}

// fill sets a field to something that is not zero, and reports false if it does not know how.
func fill(field reflect.Value) bool {
	switch v := field.Addr().Interface().(type) {
	case **temporal.RetryPolicy:
		*v = &temporal.RetryPolicy{MaximumAttempts: 7}
	case *temporal.SearchAttributes:
		*v = temporal.NewSearchAttributes(temporal.NewSearchAttributeKeyString("key").ValueSet("value"))
	case *temporal.Priority:
		*v = temporal.Priority{PriorityKey: 7}
	case *client.VersioningOverride:
		*v = &client.AutoUpgradeVersioningOverride{}
	case *map[string]any:
		*v = map[string]any{"key": "value"}
	default:
		switch field.Kind() {
		case reflect.String:
			field.SetString("text")
		case reflect.Bool:
			field.SetBool(!field.Bool())
		case reflect.Int, reflect.Int32, reflect.Int64:
			field.SetInt(field.Int() + 1)
		case reflect.Slice:
			field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		default:
			return false
		}
	}
	return true
}

// The context of a handler is one of a type that the SDK does not know.
func TestContextsCanBeMadeOfOthers(t *testing.T) {
	inWorkflow(t, func(ctx workflow.Context) {
		ctx, cancelWorkflow := workflow.WithCancel(ctx)
		handler, cancel := workflow.NewDisconnectedContext(knowing{ctx})
		child, _ := workflow.WithCancel(workflow.WithValue(handler, keyOfTest{"other"}, 1))
		if got := child.Value(keyOfTest{"own"}); got != "known" {
			t.Errorf("a value of the context that it was made of is %v", got)
		}
		if err := workflow.Sleep(child, time.Second); err != nil {
			t.Errorf("a timer with such a context: %v", err)
		}
		cancelWorkflow()
		if err := workflow.Sleep(child, time.Second); err != nil {
			t.Errorf("it was cancelled together with what it was made of: %v", err)
		}
		cancel()
		if err := workflow.Sleep(child, time.Second); !temporal.IsCanceledError(err) {
			t.Errorf("it was not cancelled: %v", err)
		}
	})
}

type keyOfTest struct{ name string }

// knowing is a context with a value of its own.
type knowing struct{ workflow.Context }

func (k knowing) Value(key any) any {
	if key == (keyOfTest{"own"}) {
		return "known"
	}
	return k.Context.Value(key)
}
