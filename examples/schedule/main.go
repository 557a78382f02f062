package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
)

func main() { program.Main(example) }

var example = program.Program{
	Name:    "schedule",
	Workers: []program.Worker{{TaskQueue: ReportTaskQueue, Register: register}},
	Story:   story,
}

func register(r worker.Registry) {
	RegisterReport(r, newReport)
	RegisterArchive(r, newArchive)
}

func story(ctx context.Context, s *program.Stage) error {
	archive, err := NewArchiveClient(s.Client).Start(ctx, ArchiveInput{Name: s.ID("reports")})
	if err != nil {
		return err
	}
	if err := everyTwoMinutes(ctx, s, archive); err != nil {
		return err
	}
	if err := everyWeekday(ctx, s, archive); err != nil {
		return err
	}
	if err := archive.Close(ctx); err != nil {
		return err
	}
	reports, err := archive.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("There are %d reports", reports)
	return nil
}

// everyTwoMinutes plays a schedule with an interval. It begins tomorrow, so nothing happens by itself while the story is played.
func everyTwoMinutes(ctx context.Context, s *program.Stage, archive *ArchiveHandle) (err error) {
	reports := NewReportClient(s.Client)
	action, err := reports.ScheduleAction(ReportInput{
		Name: s.ID("stock"), Data: "stock", ArchiveID: archive.WorkflowID(), Sign: true,
	})
	if err != nil {
		return err
	}
	schedule, err := s.Client.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID: s.ID("every-two-minutes"),
		Spec: client.ScheduleSpec{
			Intervals: []client.ScheduleIntervalSpec{{Every: 2 * time.Minute}},
			StartAt:   time.Now().Add(24 * time.Hour),
		},
		Action:  action,
		Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_SKIP,
		Note:    "Runs every two minutes",
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove(ctx, schedule)) }()
	if err := say(ctx, s, schedule, "Created"); err != nil {
		return err
	}

	// The first one that is triggered waits for a signature, and so the second one is skipped.
	if err := schedule.Trigger(ctx, client.ScheduleTriggerOptions{}); err != nil {
		return err
	}
	filed, err := archive.AwaitReports(ctx, 1)
	if err != nil {
		return err
	}
	if err := schedule.Trigger(ctx, client.ScheduleTriggerOptions{}); err != nil {
		return err
	}
	if err := say(ctx, s, schedule, "Triggered twice"); err != nil {
		return err
	}
	report := reports.Handle(filed[0].ReportID)
	if err := report.Sign(ctx, "ada"); err != nil {
		return err
	}
	text, err := report.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("  %s", text)

	if err := schedule.Pause(ctx, client.SchedulePauseOptions{Note: "Pausing for maintenance"}); err != nil {
		return err
	}
	if err := say(ctx, s, schedule, "Paused"); err != nil {
		return err
	}
	if err := schedule.Unpause(ctx, client.ScheduleUnpauseOptions{Note: "Maintenance complete"}); err != nil {
		return err
	}
	if err := say(ctx, s, schedule, "Resumed"); err != nil {
		return err
	}
	if err := schedule.Update(ctx, client.ScheduleUpdateOptions{DoUpdate: onSundaysToo}); err != nil {
		return err
	}
	return say(ctx, s, schedule, "Updated")
}

// onSundaysToo changes what the server has said about a schedule. What it leaves alone stays as it is.
func onSundaysToo(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
	schedule := in.Description.Schedule
	schedule.State.Note = "Also runs every Sunday"
	schedule.Spec.CronExpressions = append(schedule.Spec.CronExpressions, "0 0 * * SUN")
	return &client.ScheduleUpdate{Schedule: &schedule}, nil
}

// everyWeekday plays a schedule with a cron expression, which is paused, and catches up with a week of the past.
func everyWeekday(ctx context.Context, s *program.Stage, archive *ArchiveHandle) (err error) {
	action, err := NewReportClient(s.Client).ScheduleAction(ReportInput{
		Name: s.ID("sales"), Data: "sales of the day", ArchiveID: archive.WorkflowID(),
	})
	if err != nil {
		return err
	}
	schedule, err := s.Client.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID:     s.ID("every-weekday"),
		Spec:   client.ScheduleSpec{CronExpressions: []string{"0 9 * * MON-FRI"}},
		Action: action,
		Note:   "Daily report generation",
		Paused: true,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove(ctx, schedule)) }()
	if err := say(ctx, s, schedule, "Created"); err != nil {
		return err
	}
	err = schedule.Backfill(ctx, client.ScheduleBackfillOptions{Backfill: []client.ScheduleBackfill{{
		Start:   time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC),
		End:     time.Date(2026, time.January, 12, 0, 0, 0, 0, time.UTC),
		Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL,
	}}})
	if err != nil {
		return err
	}
	// One report is there already, and it is later than those of January.
	filed, err := archive.AwaitReports(ctx, 6)
	if err != nil {
		return err
	}
	for _, f := range filed[:5] {
		s.Say("  %s for %s", f.Text, f.For.UTC().Format("Mon 2006-01-02 15:04"))
	}
	return say(ctx, s, schedule, "Caught up")
}

// say tells what the server knows of a schedule.
func say(ctx context.Context, s *program.Stage, schedule client.ScheduleHandle, what string) error {
	d, err := schedule.Describe(ctx)
	if err != nil {
		return err
	}
	s.Say("%s %s: %q, paused: %t, actions: %d, skipped: %d", what, schedule.GetID(), d.Schedule.State.Note, d.Schedule.State.Paused,
		d.Info.NumActions, d.Info.NumActionsSkippedOverlap)
	return nil
}

// remove deletes a schedule, also if the story was interrupted: it would go on for ever.
func remove(ctx context.Context, schedule client.ScheduleHandle) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := schedule.Delete(ctx); err != nil {
		return fmt.Errorf("delete schedule %s: %w", schedule.GetID(), err)
	}
	return nil
}
