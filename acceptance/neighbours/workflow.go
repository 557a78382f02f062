package neighbours

import (
	"slices"

	"go.temporal.io/sdk/workflow"
)

// A play is what a stage does. Handlers without a function write down their line.
type play struct {
	run    func(workflow.Context, *stage) error // nil to wait for the line "end"
	enter  func(workflow.Context, *stage, Line) error
	ask    func(workflow.Context, *stage, Line) error
	wander func(workflow.Context, *stage, Line) error
}

// stage implements Stage.
type stage struct {
	play
	lines Lines
	left  workflow.Future  // of what a handler has started
	kept  workflow.Context // of a handler that has returned
}

// new is the initialiser.
func (p play) new(workflow.Context, Input) (Stage, error) { return &stage{play: p}, nil }

func (s *stage) write(text string) { s.lines = append(s.lines, text) }

func (s *stage) has(text string) bool { return slices.Contains(s.lines, text) }

func (s *stage) await(ctx workflow.Context, text string) error {
	return workflow.Await(ctx, func() bool { return s.has(text) })
}

func (s *stage) Run(ctx workflow.Context, _ Input) (Lines, error) {
	s.write("run")
	var err error
	if s.run != nil {
		err = s.run(ctx, s)
	} else {
		err = s.await(ctx, "end")
	}
	s.write("ran")
	return s.lines, err
}

func (s *stage) handle(ctx workflow.Context, l Line, handle func(workflow.Context, *stage, Line) error) error {
	s.write(l.Text)
	if handle == nil {
		return nil
	}
	return handle(ctx, s, l)
}

func (s *stage) Enter(ctx workflow.Context, l Line) error { return s.handle(ctx, l, s.enter) }

func (s *stage) Leave(ctx workflow.Context, l Line) error { return s.handle(ctx, l, nil) }

func (s *stage) Ask(ctx workflow.Context, l Line) (string, error) {
	err := s.handle(ctx, l, s.ask)
	return "answer to " + l.Text, err
}

func (s *stage) Wander(ctx workflow.Context, l Line) error { return s.handle(ctx, l, s.wander) }

func (s *stage) Lines() Lines { return s.lines }
