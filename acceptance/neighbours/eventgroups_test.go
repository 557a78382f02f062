package neighbours

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// command issues commands of each kind, and waits for nothing but a timer.
func command(ctx workflow.Context, l Line) error {
	activities := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Hour, TaskQueue: "nobody"})
	switch l.Text {
	case "timer":
		return workflow.Sleep(ctx, time.Millisecond)
	case "activity":
		workflow.ExecuteActivity(activities, "nothing")
	case "local activity":
		local := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
		return workflow.ExecuteLocalActivity(local, func() error { return nil }).Get(ctx, nil)
	case "child":
		child := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{TaskQueue: "nobody", WorkflowID: workflow.GetInfo(ctx).WorkflowExecution.ID + "-child"})
		workflow.ExecuteChildWorkflow(child, "Nothing")
	case "signal":
		workflow.SignalExternalWorkflow(ctx, "nobody", "", "nothing", nil)
	case "cancel":
		workflow.RequestCancelExternalWorkflow(ctx, "nobody", "")
	case "side effect":
		return workflow.SideEffect(ctx, func(workflow.Context) any { return 1 }).Get(new(int))
	case "memo":
		return workflow.UpsertMemo(ctx, map[string]any{"note": "x"})
	case "version":
		workflow.GetVersion(ctx, "change", workflow.DefaultVersion, 1)
	case "coroutine":
		workflow.Go(ctx, func(ctx workflow.Context) { workflow.NewTimer(ctx, time.Hour) })
		return workflow.Sleep(ctx, time.Millisecond)
	case "work":
		runtime.Go(ctx, func(ctx workflow.Context) { _ = workflow.Sleep(ctx, time.Millisecond) })
	case "own group":
		return workflow.Sleep(workflow.WithEventGroups(ctx, workflow.NewEventGroup("own")), time.Millisecond)
	}
	return nil
}

// The SDK groups what the handler of an update does, and leaves signals out. The user interface of the server shows the
// groups.
func TestCommandsOfAHandlerAreAGroup(t *testing.T) {
	handle := func(ctx workflow.Context, _ *stage, l Line) error { return command(ctx, l) }
	s := newScene(t, play{enter: handle, ask: handle, run: func(ctx workflow.Context, s *stage) error {
		if err := workflow.Sleep(ctx, time.Millisecond); err != nil {
			return err
		}
		return s.await(ctx, "end")
	}}, runtime.WorkerOptions(worker.Options{}))
	want := map[string][]string{"": {"TimerStarted"}, "update": {"TimerStarted"}, "own, signal enter 12": {"TimerStarted"}}
	for i, line := range []struct {
		text   string
		events []string
	}{
		{"timer", []string{"TimerStarted"}},
		{"activity", []string{"ActivityTaskScheduled"}},
		{"local activity", []string{"MarkerRecorded"}},
		{"child", []string{"StartChildWorkflowExecutionInitiated"}},
		{"signal", []string{"SignalExternalWorkflowExecutionInitiated"}},
		{"cancel", []string{"RequestCancelExternalWorkflowExecutionInitiated"}},
		{"side effect", []string{"MarkerRecorded"}},
		{"memo", []string{"WorkflowPropertiesModified"}},
		{"version", []string{"MarkerRecorded", "UpsertWorkflowSearchAttributes"}},
		{"coroutine", []string{"TimerStarted", "TimerStarted"}},
		{"work", []string{"TimerStarted"}},
		{"own group", nil},
	} {
		s.enter(line.text)
		s.waitFor(line.text)
		if line.events != nil {
			want[fmt.Sprint("signal enter ", i+1)] = line.events
		}
	}
	if _, err := s.stage.Ask(s.ctx, Line{"timer"}); err != nil {
		t.Fatal(err)
	}
	s.enter("end")
	if _, err := s.stage.Result(s.ctx); err != nil {
		t.Fatal(err)
	}

	got := map[string][]string{}
	events := s.sdk.GetWorkflowHistory(s.ctx, s.stage.WorkflowID(), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			t.Fatal(err)
		}
		var groups []string
		for _, marker := range event.GetEventGroupMarkers() {
			if marker.GetInboundUpdate() != nil {
				groups = append(groups, "update")
			} else {
				groups = append(groups, marker.GetLabel().GetId())
			}
		}
		slices.Sort(groups)
		group := strings.Join(groups, ", ")
		if kind := event.GetEventType().String(); group != "" || kind == "TimerStarted" {
			got[group] = append(got[group], kind)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events by group (-want +got):\n%s", diff)
	}
}
