package conversation

import (
	"testing"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// The test kit does as a server does.
func TestWithoutAServer(t *testing.T) {
	env := temporaltest.New(t)
	RegisterSpeaker(env, part{run: func(ctx workflow.Context, s *speaker) error {
		if s.ID == "child" {
			return nil
		}
		child := StartSpeakerChild(ctx, Input{ID: "child"})
		sent := runtime.Async(ctx, func(ctx workflow.Context) error { return child.Hear(ctx, "end") })
		if err := receive(ctx, s, runtime.ReceiveSignals[reply](ctx, "name", nil), 1); err != nil {
			return err
		}
		return sent.Get(ctx, nil)
	}}.new)
	s := &scene{T: t, ctx: testserver.Context(t), sdk: env.Client()}
	h, err := NewSpeakerClient(s.sdk).Start(s.ctx, Input{ID: "parent"}, runtime.WithTaskQueue("queue"))
	s.must(err)
	s.reply(h, "name", reply{Text: "answer"})
	s.hear(h, "end")
	s.has(h, "answer", "end")
	s.has(NewSpeakerClient(s.sdk).Handle("child"), "end")
}
