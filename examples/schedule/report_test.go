package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// The test kit has no schedules: these tests start the workflows that a schedule would start. See schedule_test.go for those.

func newScenario(t *testing.T) (context.Context, *temporaltest.Env, *ArchiveHandle) {
	t.Helper()
	ctx, env := testserver.Context(t), temporaltest.New(t)
	RegisterReport(env, newReport)
	RegisterArchive(env, newArchive)
	archive, err := NewArchiveClient(env.Client()).Start(ctx, ArchiveInput{Name: "a"})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, env, archive
}

func TestReportIsFiled(t *testing.T) {
	ctx, env, archive := newScenario(t)
	began := env.Now()
	report, err := NewReportClient(env.Client()).Start(ctx, ReportInput{Name: "r", Data: "sales", ArchiveID: archive.WorkflowID()})
	if err != nil {
		t.Fatal(err)
	}
	if text, err := report.Result(ctx); text != "Processed: sales" || err != nil {
		t.Errorf("the report is %q, %v", text, err)
	}
	filed, err := archive.AwaitReports(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	// Nobody has scheduled it, so it is for the time at which it was started.
	if diff := cmp.Diff([]Filing{{ReportID: "report-r", For: began, Text: "Processed: sales"}}, filed); diff != "" {
		t.Errorf("the archive has (-want +got):\n%s", diff)
	}
}

func TestReportsAreInTheOrderOfTheTimesForWhichTheyWereScheduled(t *testing.T) {
	ctx, env, archive := newScenario(t)
	monday := time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC)
	waits, err := archive.StartAwaitReports(ctx, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct {
		name string
		days int
	}{{"b", 1}, {"a", 2}, {"c", 0}} {
		at := runtime.WithSearchAttributes(scheduledStart.ValueSet(monday.AddDate(0, 0, r.days)))
		report, err := NewReportClient(env.Client()).Start(ctx, ReportInput{Name: r.name, ArchiveID: archive.WorkflowID()}, at)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := report.Result(ctx); err != nil {
			t.Fatal(err)
		}
	}
	filed, err := waits.Get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, f := range filed {
		ids = append(ids, f.ReportID)
	}
	if diff := cmp.Diff([]string{"report-c", "report-b", "report-a"}, ids); diff != "" {
		t.Errorf("the archive has (-want +got):\n%s", diff)
	}
	if err := archive.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := archive.Result(ctx); n != 3 || err != nil {
		t.Errorf("the archive had %d reports, %v", n, err)
	}
}

func TestReportIsOpenUntilItIsSigned(t *testing.T) {
	ctx, env, archive := newScenario(t)
	report, err := NewReportClient(env.Client()).Start(ctx, ReportInput{
		Name: "r", Data: "sales", ArchiveID: archive.WorkflowID(), Sign: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	began := env.Now()
	env.Sleep(365 * 24 * time.Hour)
	if err := report.Sign(ctx, "ada"); err != nil {
		t.Fatal(err)
	}
	text, err := report.Result(ctx)
	if took := env.Now().Sub(began); text != "Processed: sales, signed by ada" || err != nil || took != 365*24*time.Hour {
		t.Errorf("the report is %q, %v after %v", text, err, took)
	}
}

func TestReportFailsWithoutAnArchive(t *testing.T) {
	ctx, env, _ := newScenario(t)
	report, err := NewReportClient(env.Client()).Start(ctx, ReportInput{Name: "r", ArchiveID: "archive-of-others"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = report.Result(ctx)
	if !errors.Is(err, runtime.ErrFailed) || !strings.Contains(err.Error(), "unknown external workflow execution") {
		t.Errorf("the report has failed with %v", err)
	}
}

func TestCancelledReportIsNotSigned(t *testing.T) {
	ctx, env, archive := newScenario(t)
	report, err := NewReportClient(env.Client()).Start(ctx, ReportInput{Name: "r", ArchiveID: archive.WorkflowID(), Sign: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Cancel(ctx); err != nil {
		t.Fatal(err)
	}
	_, err = report.Result(ctx)
	if _, ok := errors.AsType[*temporal.CanceledError](err); !ok {
		t.Errorf("the report has ended with %v", err)
	}
}

func TestTestKitHasNoSchedules(t *testing.T) {
	ctx, env, archive := newScenario(t)
	action, err := NewReportClient(env.Client()).ScheduleAction(ReportInput{Name: "r", ArchiveID: archive.WorkflowID()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = env.Client().ScheduleClient().Create(ctx, client.ScheduleOptions{ID: "s", Action: action})
	if err == nil || !strings.Contains(err.Error(), "is not available without a server") {
		t.Errorf("a schedule was created: %v", err)
	}
}

func TestInvalidInputIsNotScheduled(t *testing.T) {
	_, err := NewReportClient(temporaltest.New(t).Client()).ScheduleAction(ReportInput{Data: "sales"})
	if !errors.Is(err, runtime.ErrInvalid) {
		t.Errorf("the action has the error %v", err)
	}
}
