package neighbours

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// leave starts something that ends when ctx is cancelled, and does not wait for it.
var leave = map[string]func(workflow.Context, *stage){
	"coroutine": func(ctx workflow.Context, s *stage) {
		workflow.Go(ctx, func(ctx workflow.Context) { s.writeWhenCancelled(ctx, workflow.Sleep(ctx, time.Hour)) })
	},
	"coroutine of a coroutine": func(ctx workflow.Context, s *stage) {
		workflow.Go(ctx, func(ctx workflow.Context) {
			workflow.Go(ctx, func(ctx workflow.Context) { s.writeWhenCancelled(ctx, workflow.Sleep(ctx, time.Hour)) })
		})
	},
	"runtime.Go": func(ctx workflow.Context, s *stage) {
		runtime.Go(ctx, func(ctx workflow.Context) { s.writeWhenCancelled(ctx, workflow.Sleep(ctx, time.Hour)) })
	},
	"timer": func(ctx workflow.Context, s *stage) { s.left = workflow.NewTimer(ctx, time.Hour) },
	"activity": func(ctx workflow.Context, s *stage) {
		s.left = workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			StartToCloseTimeout: time.Hour, TaskQueue: "nobody", WaitForCancellation: true,
		}), "nothing")
	},
}

func (s *stage) writeWhenCancelled(ctx workflow.Context, err error) {
	if temporal.IsCanceledError(err) && ctx.Err() != nil {
		s.write("left cancelled")
	}
}

// By hand, what a handler leaves running is cancelled with the workflow, since it has the workflow's context.
func TestCancellationReachesWhatHandlersHaveLeft(t *testing.T) {
	for what, start := range leave {
		for message, send := range map[string]func(*scene) error{
			"signal":               func(s *scene) error { return s.stage.Enter(s.ctx, Line{"left"}) },
			"signal with a header": func(s *scene) error { return s.stage.Enter(context.WithValue(s.ctx, senderKey{}, "s"), Line{"left"}) },
			"update": func(s *scene) error {
				_, err := s.stage.Ask(s.ctx, Line{"left"})
				return err
			},
		} {
			test := func(t *testing.T, handle func(workflow.Context, *stage, Line) error) {
				s := newScene(t, play{enter: handle, ask: handle, run: func(ctx workflow.Context, s *stage) error {
					err := s.await(ctx, "end")
					uncancelled, _ := workflow.NewDisconnectedContext(ctx)
					if s.left != nil {
						s.writeWhenCancelled(ctx, s.left.Get(uncancelled, nil))
					}
					if err := s.await(uncancelled, "left cancelled"); err != nil {
						return err
					}
					return err
				}}, runtime.WorkerOptions(worker.Options{}))
				s.must(send(s))
				s.enter("after") // is handled when the other has been
				s.waitFor("after")
				s.must(s.stage.Cancel(s.ctx))
				var cancelled *temporal.CanceledError
				if _, err := s.stage.Result(s.ctx); !errors.As(err, &cancelled) {
					t.Fatalf("the workflow ended with %v, want CanceledError", err)
				}
				lines, err := s.stage.Lines(s.ctx)
				s.must(err)
				if diff := cmp.Diff("left cancelled", lines[len(lines)-2]); diff != "" {
					t.Errorf("the line before the last (-want +got):\n%s", diff)
				}
			}
			t.Run(what+" of "+message, func(t *testing.T) {
				test(t, func(ctx workflow.Context, s *stage, l Line) error {
					if l.Text == "left" {
						start(ctx, s)
					}
					return nil
				})
			})
			t.Run(what+" with the context of "+message, func(t *testing.T) {
				test(t, func(ctx workflow.Context, s *stage, l Line) error {
					switch l.Text {
					case "left":
						s.kept = ctx
					case "after":
						start(s.kept, s)
					}
					return nil
				})
			})
		}
	}
}

// What Run does when it is cancelled is not cut off by a handler that is cancelled, too, and has begun before Run.
func TestCancelledBeforeItBegins(t *testing.T) {
	t.Parallel()
	ctx, sdk, name := testserver.Context(t), testserver.Client(), testserver.Name(t)
	h, err := NewStageClient(sdk).WithStart(Input{name}, runtime.WithTaskQueue(name)).Enter(ctx, Line{"enter"})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Cancel(ctx); err != nil {
		t.Fatal(err)
	}
	p := play{
		enter: func(ctx workflow.Context, _ *stage, _ Line) error { return workflow.Sleep(ctx, time.Hour) },
		run: func(ctx workflow.Context, s *stage) error {
			uncancelled, _ := workflow.NewDisconnectedContext(ctx)
			if err := workflow.Sleep(uncancelled, time.Millisecond); err != nil {
				return err
			}
			s.write("cleaned up")
			return nil
		},
	}
	testserver.StartWorker(t, sdk, name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) { RegisterStage(r, p.new) })
	lines, err := h.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Lines{"enter", "run", "cleaned up", "ran"}, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}
