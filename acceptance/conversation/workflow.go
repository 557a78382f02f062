package conversation

import (
	"context"
	"slices"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// A part is what a speaker does. The zero value ends when it hears "end", and continues as new when it hears "next".
type part struct {
	begin func(workflow.Context, *speaker) error // in the initialiser
	run   func(workflow.Context, *speaker) error // before it listens
	do    func(workflow.Context, *speaker, string) error
	ask   func(workflow.Context, *speaker, string) (string, error)

	finish <-chan struct{} // ends awaitFinish
}

// awaitFinish waits until the test closes the channel of the part.
func awaitFinish(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	return workflow.ExecuteActivity(ctx, "finish").Get(ctx, nil)
}

// register registers the workflow and the activity.
func (p part) register(r worker.Registry) {
	RegisterSpeaker(r, p.new)
	r.RegisterActivityWithOptions(func(ctx context.Context) error {
		select {
		case <-p.finish:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}, activity.RegisterOptions{Name: "finish"})
}

// speaker implements Speaker.
type speaker struct {
	part
	Input
	first int // how many lines earlier runs have written
}

// new is the initialiser.
func (p part) new(ctx workflow.Context, in Input) (Speaker, error) {
	s := &speaker{part: p, Input: in, first: len(in.Lines)}
	if p.begin != nil {
		return s, p.begin(ctx, s)
	}
	return s, nil
}

func (s *speaker) Run(ctx workflow.Context, _ Input) (Lines, error) {
	if s.run != nil {
		if err := s.run(ctx, s); err != nil {
			return nil, err
		}
	}
	err := workflow.Await(ctx, func() bool { return s.has("end") || s.has("next") })
	if err == nil && s.has("next") {
		err = ContinueSpeakerAsNew(func() Input { return s.Input })
	}
	return s.Input.Lines, err
}

func (s *speaker) write(text string) { s.Input.Lines = append(s.Input.Lines, text) }

// has reports whether this run has a line.
func (s *speaker) has(text string) bool { return slices.Contains(s.Input.Lines[s.first:], text) }

func (s *speaker) await(ctx workflow.Context, text string) error {
	return workflow.Await(ctx, func() bool { return s.has(text) })
}

func (s *speaker) Hear(_ workflow.Context, text string) { s.write(text) }

func (s *speaker) Do(ctx workflow.Context, text string) error { return s.do(ctx, s, text) }

func (s *speaker) Ask(ctx workflow.Context, text string) (string, error) { return s.ask(ctx, s, text) }

func (s *speaker) Lines() Lines { return s.Input.Lines }
