package client

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestScheduleStartsWorkflows(t *testing.T) {
	s := newScene(t)
	in := TicketInput{Number: number(), Customer: "grace"}
	action, err := s.tickets.ScheduleAction(in, runtime.WithDetails("every morning"))
	s.must(err)
	schedule, err := testserver.Client().ScheduleClient().Create(s.ctx, client.ScheduleOptions{
		ID:      s.queue,
		Spec:    client.ScheduleSpec{CronExpressions: []string{"0 0 1 1 *"}},
		Action:  action,
		Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_SKIP,
	})
	s.must(err)
	t.Cleanup(func() { _ = schedule.Delete(s.ctx) })
	s.must(schedule.Trigger(s.ctx, client.ScheduleTriggerOptions{}))

	var id string
	for id == "" {
		d, err := schedule.Describe(s.ctx)
		s.must(err)
		if len(d.Info.RecentActions) > 0 {
			id = d.Info.RecentActions[0].StartWorkflowResult.WorkflowID
		}
		time.Sleep(20 * time.Millisecond)
	}
	h := s.tickets.Handle(id)
	got := s.describe(id)
	if got.Details != "every morning" || got.Customer != "grace" || got.Run != time.Hour {
		t.Errorf("the schedule has started %+v", got)
	}
	if n, err := h.Comment(s.ctx, "hello"); n != 1 || err != nil {
		t.Errorf("comment %d, %v", n, err)
	}
	s.must(h.Answer(s.ctx, "42"))
	if answer, err := h.Result(s.ctx); answer != "42" || err != nil {
		t.Errorf("the result is %q, %v", answer, err)
	}
}

func TestScheduleActionRefusesWhatSchedulesDoNotHave(t *testing.T) {
	tickets := NewTicketClient(nil)
	tests := map[string]runtime.StartOption{
		`start Ticket of workflow "ticket-0": invalid message: a schedule cannot have a start delay`:         runtime.WithStartDelay(time.Minute),
		`start Ticket of workflow "ticket-0": invalid message: a schedule cannot have a cron schedule`:       runtime.WithCronSchedule("@daily"),
		`start Ticket of workflow "ticket-0": invalid message: a schedule cannot have an ID reuse policy`:    runtime.WithIDReusePolicy(enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE),
		`start Ticket of workflow "ticket-0": invalid message: a schedule cannot have an ID conflict policy`: runtime.WithIDConflictPolicy(enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL),
	}
	for want, option := range tests {
		_, err := tickets.ScheduleAction(TicketInput{}, option)
		if err == nil {
			t.Errorf("no error, want %q", want)
			continue
		}
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("error (-want +got):\n%s", diff)
		}
		if !errors.Is(err, runtime.ErrInvalid) {
			t.Errorf("%v is not ErrInvalid", err)
		}
	}
}
