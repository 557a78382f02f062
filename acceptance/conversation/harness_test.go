package conversation

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// A scene has speakers. Each of them has a task queue of its own, so that each has its own part.
type scene struct {
	*testing.T
	ctx context.Context
	sdk client.Client
}

func newScene(t *testing.T) *scene {
	t.Helper()
	t.Parallel()
	return &scene{t, testserver.Context(t), testserver.Client()}
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// speaker starts a speaker that has a part.
func (s *scene) speaker(p part, options ...runtime.WorkerOption) *SpeakerHandle {
	s.Helper()
	id := testserver.Name(s.T)
	s.hire(id, p, options...)
	return s.start(id, id)
}

// hire starts a worker for a task queue.
func (s *scene) hire(taskQueue string, p part, options ...runtime.WorkerOption) {
	s.Helper()
	testserver.StartWorker(s.T, s.sdk, taskQueue, runtime.WorkerOptions(worker.Options{}, options...), p.register)
}

// start starts a speaker whose worker may be started later.
func (s *scene) start(taskQueue, id string) *SpeakerHandle {
	s.Helper()
	h, err := NewSpeakerClient(s.sdk).Start(s.ctx, Input{ID: id}, runtime.WithTaskQueue(taskQueue))
	s.must(err)
	return h
}

// hear lets a speaker hear something.
func (s *scene) hear(h *SpeakerHandle, texts ...string) {
	s.Helper()
	for _, text := range texts {
		s.must(h.Hear(s.ctx, text))
	}
}

// waitFor waits until a speaker has a line. A query that nobody has answered in time is asked again.
func (s *scene) waitFor(h *SpeakerHandle, text string) {
	s.Helper()
	testserver.WaitFor(s.T, "there is the line "+text, func() bool {
		lines, err := h.Lines(s.ctx)
		if !errors.Is(err, runtime.ErrTimeout) {
			s.must(err)
		}
		return slices.Contains(lines, text)
	})
}

// has compares the lines of a speaker that has ended.
func (s *scene) has(h *SpeakerHandle, want ...string) {
	s.Helper()
	got, err := h.Result(s.ctx)
	s.must(err)
	if diff := cmp.Diff(Lines(want), got); diff != "" {
		s.Errorf("lines (-want +got):\n%s", diff)
	}
}

// waitForSignals waits until the server has recorded so many signals for the run of a handle.
func (s *scene) waitForSignals(h *SpeakerHandle, n int) {
	s.Helper()
	history := s.sdk.GetWorkflowHistory(s.ctx, h.WorkflowID(), h.RunID(), true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for n > 0 {
		event, err := history.Next()
		s.must(err)
		if event.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED {
			n--
		}
	}
}
