package neighbours

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// A scene is a stage whose worker runs.
type scene struct {
	*testing.T
	ctx   context.Context
	sdk   client.Client
	stage *StageHandle
}

func newScene(t *testing.T, p play, options worker.Options) *scene {
	t.Helper()
	t.Parallel()
	s := &scene{T: t, ctx: testserver.Context(t), sdk: testserver.NewClient(t, client.Options{
		ContextPropagators: []workflow.ContextPropagator{sender{}},
	})}
	name := testserver.Name(t)
	testserver.StartWorker(t, s.sdk, name, options, func(r worker.Registry) { RegisterStage(r, p.new) })
	var err error
	s.stage, err = NewStageClient(s.sdk).Start(s.ctx, Input{name}, runtime.WithTaskQueue(name))
	s.must(err)
	return s
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// enter sends signals.
func (s *scene) enter(texts ...string) {
	s.Helper()
	for _, text := range texts {
		s.must(s.stage.Enter(s.ctx, Line{text}))
	}
}

// waitFor waits until the stage has a line. A query that nobody has answered in time is asked again.
func (s *scene) waitFor(text string) {
	s.Helper()
	testserver.WaitFor(s.T, "the stage has "+text, func() bool {
		lines, err := s.stage.Lines(s.ctx)
		if !errors.Is(err, runtime.ErrTimeout) {
			s.must(err)
		}
		return (&stage{lines: lines}).has(text)
	})
}

func (s *scene) has(text string) bool {
	s.Helper()
	lines, err := s.stage.Lines(s.ctx)
	s.must(err)
	return (&stage{lines: lines}).has(text)
}

// wantResult waits for the end of the stage.
func (s *scene) wantResult(want ...string) {
	s.Helper()
	lines, err := s.stage.Result(s.ctx)
	s.must(err)
	if diff := cmp.Diff(Lines(want), lines); diff != "" {
		s.Errorf("lines (-want +got):\n%s", diff)
	}
}

// senderKey is the key of who has sent a message.
type senderKey struct{}

// sender is a propagator: with a sender a message has a header.
type sender struct{}

func (sender) Inject(ctx context.Context, w workflow.HeaderWriter) error {
	if v, ok := ctx.Value(senderKey{}).(string); ok {
		w.Set("sender", &commonpb.Payload{Data: []byte(v)})
	}
	return nil
}

func (sender) Extract(ctx context.Context, _ workflow.HeaderReader) (context.Context, error) {
	return ctx, nil
}

func (sender) InjectFromWorkflow(workflow.Context, workflow.HeaderWriter) error { return nil }

func (sender) ExtractToWorkflow(ctx workflow.Context, r workflow.HeaderReader) (workflow.Context, error) {
	if p, ok := r.Get("sender"); ok {
		ctx = workflow.WithValue(ctx, senderKey{}, string(p.GetData()))
	}
	return ctx, nil
}

// An intruder is an interceptor that does something before others get to act.
type intruder struct {
	interceptor.WorkerInterceptorBase
	interceptor.WorkflowInboundInterceptorBase
	execute func(workflow.Context) error // before the workflow
	update  func(workflow.Context) error // before and after each update
}

func (i *intruder) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	inbound := *i
	inbound.Next = next
	return &inbound
}

func (i *intruder) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	if i.execute != nil {
		if err := i.execute(ctx); err != nil {
			return nil, err
		}
	}
	return i.Next.ExecuteWorkflow(ctx, in)
}

func (i *intruder) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (any, error) {
	if i.update == nil {
		return i.Next.ExecuteUpdate(ctx, in)
	}
	if err := i.update(ctx); err != nil {
		return nil, err
	}
	result, err := i.Next.ExecuteUpdate(ctx, in)
	if waitErr := i.update(ctx); waitErr != nil {
		return nil, waitErr
	}
	return result, err
}

// awaitSignal waits until a signal is there, which it leaves to the workflow.
func awaitSignal(ctx workflow.Context, name string) error {
	return workflow.Await(ctx, func() bool { return workflow.GetSignalChannel(ctx, name).Len() > 0 })
}

// places are where an interceptor can stand among those of the runtime.
var places = map[string]func(*intruder) worker.Options{
	"given to WorkerOptions": func(i *intruder) worker.Options {
		return runtime.WorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{i}})
	},
	"put before": func(i *intruder) worker.Options {
		o := runtime.WorkerOptions(worker.Options{})
		o.Interceptors = append([]interceptor.WorkerInterceptor{i}, o.Interceptors...)
		return o
	},
	"appended": func(i *intruder) worker.Options {
		o := runtime.WorkerOptions(worker.Options{})
		o.Interceptors = append(o.Interceptors, i)
		return o
	},
}

// Whatever waits before the workflow's code starts, and wherever it stands.
func TestSignalsThatComeDuringAnInterceptorAreHandled(t *testing.T) {
	for place, options := range places {
		t.Run(place, func(t *testing.T) {
			s := newScene(t, play{}, options(&intruder{execute: func(ctx workflow.Context) error { return awaitSignal(ctx, StageLeaveSignal) }}))
			testserver.WaitForEvent(t, s.sdk, s.stage.WorkflowID(), enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
			s.enter("first", "second")
			s.must(s.stage.Leave(s.ctx, Line{"third"}))
			s.enter("end")
			lines, err := s.stage.Result(s.ctx)
			s.must(err)
			// The worker may learn of the last one later than of the others.
			if diff := cmp.Diff(Lines{"first", "second", "third"}, lines[:3]); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

// What an interceptor takes out of a channel is its own, and nothing else is.
func TestSignalsThatAnInterceptorReceivesAreNotHandled(t *testing.T) {
	for place, options := range places {
		t.Run(place, func(t *testing.T) {
			s := newScene(t, play{}, options(&intruder{execute: func(ctx workflow.Context) error {
				workflow.GetSignalChannel(ctx, StageEnterSignal).Receive(ctx, nil)
				return awaitSignal(ctx, StageLeaveSignal)
			}}))
			testserver.WaitForEvent(t, s.sdk, s.stage.WorkflowID(), enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
			s.enter("taken", "second")
			s.must(s.stage.Leave(s.ctx, Line{"third"}))
			s.enter("end")
			lines, err := s.stage.Result(s.ctx)
			s.must(err)
			if diff := cmp.Diff(Lines{"second", "third"}, lines[:2]); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

// An update that an interceptor holds up before or after its handler is not cut off by the end of the workflow,
// also while an abandoned one runs.
func TestUpdatesInAnInterceptorFinish(t *testing.T) {
	const release = "release"
	for place, options := range places {
		if place == "put before" {
			continue // Nobody can tell how many of the updates that the SDK counts are there.
		}
		t.Run(place, func(t *testing.T) {
			s := newScene(t, play{wander: func(ctx workflow.Context, s *stage, _ Line) error { return s.await(ctx, "never") }},
				options(&intruder{update: func(ctx workflow.Context) error {
					if workflow.GetCurrentUpdateInfo(ctx).Name != StageAskUpdate {
						return nil
					}
					return awaitSignal(ctx, release)
				}}))
			_, err := s.stage.StartWander(s.ctx, Line{"wander"})
			s.must(err)
			ask, err := s.stage.StartAsk(s.ctx, Line{"question"})
			s.must(err)
			s.enter("end")
			s.waitFor("ran")
			s.must(s.sdk.SignalWorkflow(s.ctx, s.stage.WorkflowID(), "", release, nil))
			answer, err := ask.Get(s.ctx)
			s.must(err)
			if want := "answer to question"; answer != want {
				t.Errorf("the answer is %q, want %q", answer, want)
			}
			if _, err := s.stage.Result(s.ctx); err != nil {
				t.Error(err)
			}
		})
	}
}

// The SDK keeps names of its own from workflows, but not from those who send.
func TestSignalsWithNamesOfTheSDKDoNoHarm(t *testing.T) {
	s := newScene(t, play{}, runtime.WorkerOptions(worker.Options{}))
	s.waitFor("run")
	for _, name := range []string{"__temporal_signal", "", "with\nnewline"} {
		if err := s.sdk.SignalWorkflow(s.ctx, s.stage.WorkflowID(), "", name, nil); err != nil {
			t.Logf("signal %q: %v", name, err)
		}
	}
	s.enter("end")
	s.wantResult("run", "end", "ran")
}
