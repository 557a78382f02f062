package main

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"
)

// picker implements Picker.
type picker struct {
	pausable
	speed  time.Duration
	picked []string
	home   bool
}

func newPicker(_ workflow.Context, in PickerInput) (Picker, error) {
	return &picker{speed: in.Speed}, nil
}

func (p *picker) Run(ctx workflow.Context, _ PickerInput) (int, error) {
	err := workflow.Await(ctx, func() bool { return p.home })
	return len(p.picked), err
}

func (p *picker) Pick(ctx workflow.Context, task Task) error {
	report := Report{TaskID: task.ID, Picker: workflow.GetInfo(ctx).WorkflowExecution.ID}
	if task.Goods == "" {
		// The sender of a signal gets no answer, so a message that nobody can act on is
		// answered with another one.
		return ExternalWave(task.WaveID).Refused(ctx, report)
	}
	if err := p.work(ctx); err != nil {
		// Who is cancelled gives the task back. Unlike activities and timers, signals are
		// sent on a cancelled context as well.
		return errors.Join(err, ExternalWave(task.WaveID).Refused(ctx, report))
	}
	p.picked = append(p.picked, task.ID)
	return ExternalWave(task.WaveID).Picked(ctx, report)
}

// work does one task.
func (p *picker) work(ctx workflow.Context) error {
	if err := p.awaitResumed(ctx); err != nil {
		return err
	}
	return workflow.Sleep(ctx, p.speed)
}

func (p *picker) GoHome(workflow.Context) { p.home = true }

func (p *picker) Picked() []string { return p.picked }
