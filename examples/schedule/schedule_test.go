package main

import (
	"errors"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `Created every-two-minutes: "Runs every two minutes", paused: false, actions: 0, skipped: 0
Triggered twice every-two-minutes: "Runs every two minutes", paused: false, actions: 1, skipped: 1
  Processed: stock, signed by ada
Paused every-two-minutes: "Pausing for maintenance", paused: true, actions: 1, skipped: 1
Resumed every-two-minutes: "Maintenance complete", paused: false, actions: 1, skipped: 1
Updated every-two-minutes: "Also runs every Sunday", paused: false, actions: 1, skipped: 1
Created every-weekday: "Daily report generation", paused: true, actions: 0, skipped: 0
  Processed: sales of the day for Mon 2026-01-05 09:00
  Processed: sales of the day for Tue 2026-01-06 09:00
  Processed: sales of the day for Wed 2026-01-07 09:00
  Processed: sales of the day for Thu 2026-01-08 09:00
  Processed: sales of the day for Fri 2026-01-09 09:00
Caught up every-weekday: "Daily report generation", paused: true, actions: 5, skipped: 0
There are 6 reports
`, "archive-reports", "report-sales*-2026-01-05T09:00:00Z")

	for _, id := range []string{"every-two-minutes", "every-weekday"} {
		_, err := testserver.Client().ScheduleClient().GetHandle(testserver.Context(t), id).Describe(testserver.Context(t))
		if _, ok := errors.AsType[*serviceerror.NotFound](err); !ok {
			t.Errorf("the story has left the schedule %s: %v", id, err)
		}
	}
}

// A schedule catches up with three mornings at once. Each report is open until it is signed, so they would overlap.
func TestOverlapPolicies(t *testing.T) {
	for name, tt := range map[string]struct {
		policy  enumspb.ScheduleOverlapPolicy
		filed   []int // how many reports there are before the first, the second, ... is signed
		skipped int
	}{
		"one only":             {enumspb.SCHEDULE_OVERLAP_POLICY_SKIP, []int{1}, 2},
		"one, and one waits":   {enumspb.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE, []int{1, 2}, 1},
		"one after the other":  {enumspb.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL, []int{1, 2, 3}, 0},
		"all at the same time": {enumspb.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL, []int{3, 3, 3}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, c, queue := testserver.Context(t), testserver.Client(), testserver.Name(t)
			testserver.StartWorker(t, c, queue, runtime.WorkerOptions(worker.Options{}), register)
			archive, err := NewArchiveClient(c).Start(ctx, ArchiveInput{Name: queue}, runtime.WithTaskQueue(queue))
			if err != nil {
				t.Fatal(err)
			}
			action, err := NewReportClient(c).ScheduleAction(ReportInput{Name: queue, ArchiveID: archive.WorkflowID(), Sign: true},
				runtime.WithTaskQueue(queue))
			if err != nil {
				t.Fatal(err)
			}
			schedule, err := c.ScheduleClient().Create(ctx, client.ScheduleOptions{
				ID:      queue,
				Spec:    client.ScheduleSpec{CronExpressions: []string{"0 9 * * *"}},
				Action:  action,
				Overlap: tt.policy,
				Paused:  true,
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = schedule.Delete(ctx) })
			monday := time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC)
			err = schedule.Backfill(ctx, client.ScheduleBackfillOptions{Backfill: []client.ScheduleBackfill{
				{Start: monday, End: monday.AddDate(0, 0, 3), Overlap: tt.policy},
			}})
			if err != nil {
				t.Fatal(err)
			}
			for i, n := range tt.filed {
				filed, err := archive.AwaitReports(ctx, n)
				if err != nil {
					t.Fatal(err)
				}
				if len(filed) != n {
					t.Errorf("there are %d reports before number %d is signed, want %d", len(filed), i, n)
				}
				report := NewReportClient(c).Handle(filed[i].ReportID)
				if err := report.Sign(ctx, "ada"); err != nil {
					t.Fatal(err)
				}
				if _, err := report.Result(ctx); err != nil {
					t.Fatal(err)
				}
			}
			d, err := schedule.Describe(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if d.Info.NumActions != len(tt.filed) || d.Info.NumActionsSkippedOverlap != tt.skipped {
				t.Errorf("there were %d actions, and %d are skipped, want %d and %d",
					d.Info.NumActions, d.Info.NumActionsSkippedOverlap, len(tt.filed), tt.skipped)
			}
		})
	}
}
