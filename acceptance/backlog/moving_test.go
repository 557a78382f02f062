package backlog

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// A mover is a workflow of which the tests have several versions, as one that is changed has in the
// course of time. It writes down what it handles, and hands that on as its input.
type mover struct{ lines []string }

const moverType = "Mover"

// byHand is a version that knows nothing of the runtime.
func byHand(ctx workflow.Context, lines []string) ([]string, error) {
	var line string
	for line != "continue" && line != "close" {
		workflow.GetSignalChannel(ctx, "write").Receive(ctx, &line)
		lines = append(lines, line+" by hand")
	}
	if line == "close" {
		return lines, nil
	}
	//temporalgen:ignore TG303 the tests send nothing more until the next run is there
	return nil, workflow.NewContinueAsNewError(ctx, moverType, lines)
}

// generated is what generated code makes of a version with the same argument.
func generated(ctx workflow.Context, lines []string) ([]string, error) {
	return runMover(ctx, lines, func(lines []string) []any { return []any{lines} })
}

// generatedWithMore is a version with one more argument.
func generatedWithMore(ctx workflow.Context, lines []string, more string) ([]string, error) {
	if more != "" {
		lines = append(lines, more)
	}
	return runMover(ctx, lines, func(lines []string) []any { return []any{lines, "more"} })
}

func runMover(ctx workflow.Context, lines []string, next func([]string) []any) ([]string, error) {
	return host.Run(ctx, host.Workflow[*mover]{
		Contract: runtime.Contract{WorkflowType: moverType},
		New:      func(workflow.Context) (*mover, error) { return &mover{slices.Clone(lines)}, nil },
		Handlers: func(m *mover) []host.Handler {
			write := func(ctx workflow.Context, line string) (int, error) {
				m.lines = append(m.lines, line)
				return len(m.lines), nil
			}
			return []host.Handler{
				&host.SignalHandler[string]{Name: "write", Handle: func(ctx workflow.Context, line string) error {
					if strings.HasPrefix(line, "slow") {
						if err := workflow.Sleep(ctx, 300*time.Millisecond); err != nil {
							return err
						}
					}
					_, err := write(ctx, line)
					return err
				}},
				&host.UpdateHandler[string, int]{Name: "once", Dedup: true, Handle: write, Key: func(line string) string { return line }},
				&host.UpdateHandler[string, int]{
					Name: "left", Dedup: true, Abandon: true, Key: func(line string) string { return line },
					Handle: func(ctx workflow.Context, line string) (int, error) {
						if _, err := write(ctx, line); err != nil {
							return 0, err
						}
						return 0, workflow.Sleep(ctx, time.Hour)
					},
				},
			}
		},
	}, func(ctx workflow.Context, m *mover) ([]string, error) {
		has := func(line string) bool { return slices.Contains(m.lines[len(lines):], line) }
		err := workflow.Await(ctx, func() bool { return has("close") || has("continue") })
		if err == nil && has("continue") {
			err = host.ContinueAsNew(moverType, func() []any { return next(m.lines) })
		}
		return m.lines, err
	})
}

// A move is an execution of a mover.
type move struct {
	*testing.T
	ctx context.Context
	c   client.Client
	id  string
}

func newMove(t *testing.T) *move {
	t.Helper()
	t.Parallel()
	m := &move{t, testserver.Context(t), testserver.Client(), t.Name()}
	if _, err := m.c.ExecuteWorkflow(m.ctx, client.StartWorkflowOptions{ID: m.id, TaskQueue: m.id}, moverType, nil); err != nil {
		t.Fatal(err)
	}
	return m
}

// with starts a worker that has a version.
func (m *move) with(version any) (stop func()) {
	m.Helper()
	return testserver.StartWorker(m.T, testserver.Client(), m.id, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(version, workflow.RegisterOptions{Name: moverType})
	})
}

func (m *move) write(lines ...string) {
	m.Helper()
	for _, line := range lines {
		if err := m.c.SignalWorkflow(m.ctx, m.id, "", "write", line); err != nil {
			m.Fatal(err)
		}
	}
}

func (m *move) update(name, line, id string) (int, error) {
	m.Helper()
	u, err := m.c.UpdateWorkflow(m.ctx, client.UpdateWorkflowOptions{
		WorkflowID: m.id, UpdateName: name, UpdateID: id, Args: []any{line}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return 0, err
	}
	var n int
	err = u.Get(m.ctx, &n)
	return n, err
}

// run waits until a number of runs have started, and returns the event with which the latest did.
func (m *move) run(number int) *historypb.WorkflowExecutionStartedEventAttributes {
	m.Helper()
	var started *historypb.WorkflowExecutionStartedEventAttributes
	testserver.WaitFor(m.T, "the next run has started", func() bool {
		runs := 0
		for runID := ""; ; {
			event, err := m.c.GetWorkflowHistory(m.ctx, m.id, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT).Next()
			if err != nil {
				m.Fatal(err)
			}
			a := event.GetWorkflowExecutionStartedEventAttributes()
			if runID == "" {
				started = a
			}
			runs++
			if runID = a.GetContinuedExecutionRunId(); runID == "" {
				return runs >= number
			}
		}
	})
	return started
}

func (m *move) wants(want ...string) {
	m.Helper()
	var lines []string
	if err := m.c.GetWorkflow(m.ctx, m.id, "").Get(m.ctx, &lines); err != nil {
		m.Fatal(err)
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		m.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestHandWrittenRunContinuesAsGenerated(t *testing.T) {
	m := newMove(t)
	stop := m.with(byHand)
	m.write("1", "continue")
	m.run(2)
	stop()
	m.with(generated)
	m.write("2", "close")
	m.wants("1 by hand", "continue by hand", "2", "close")
}

// What is carried is lost, since a run by hand knows nothing of it, but its arguments are those that it expects.
func TestGeneratedRunContinuesByHand(t *testing.T) {
	m := newMove(t)
	stop := m.with(generated)
	if _, err := m.update("once", "1", "a"); err != nil {
		t.Fatal(err)
	}
	m.write("continue")
	if n := len(m.run(2).GetInput().GetPayloads()); n != 1 {
		t.Errorf("the next run has %d arguments, want 1", n)
	}
	stop()
	m.with(byHand)
	m.write("close")
	m.wants("1", "continue", "close by hand")
}

// Run has one more parameter in the version that continues.
func TestMemoryAndSignalsSurviveAnotherParameter(t *testing.T) {
	m := newMove(t)
	stop := m.with(generated)
	if _, err := m.update("once", "1", "a"); err != nil {
		t.Fatal(err)
	}
	stop()
	m.write("slow", "continue")
	for i := range 10 {
		m.write(string(rune('a' + i)))
	}
	m.with(generatedWithMore)
	m.run(2)
	if n, err := m.update("once", "1", "b"); n != 1 || err != nil {
		t.Errorf("the duplicate got %d, %v, want the first outcome 1", n, err)
	}
	m.write("close")
	var lines []string
	if err := m.c.GetWorkflow(m.ctx, m.id, "").Get(m.ctx, &lines); err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	want := []string{"1", "a", "b", "c", "close", "continue", "d", "e", "f", "g", "h", "i", "j", "more", "slow"}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

// The handler of an abandoned update may have done its work.
func TestAbandonedUpdatesDoNotRunAgainInTheNextRun(t *testing.T) {
	m := newMove(t)
	m.with(generated)
	u, err := m.c.UpdateWorkflow(m.ctx, client.UpdateWorkflowOptions{
		WorkflowID: m.id, UpdateName: "left", UpdateID: "a", Args: []any{"1"}, WaitForStage: client.WorkflowUpdateStageAccepted,
	})
	if err != nil {
		t.Fatal(err)
	}
	m.write("continue")
	m.run(2)
	if err := u.Get(m.ctx, nil); err == nil {
		t.Error("the abandoned update has a result")
	}
	_, err = m.update("left", "1", "b")
	var app *temporal.ApplicationError
	if !errors.As(err, &app) || app.Type() != runtime.OutcomeForgottenType {
		t.Errorf("the duplicate got %v, want the type %s", err, runtime.OutcomeForgottenType)
	}
	m.write("close")
	m.wants("1", "continue", "close")
}
