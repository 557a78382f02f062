package main

import (
	"context"
	"testing"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `task-printer may take an hour
  ada: working
  ada: paused
  bob: working
  done, breached: false
  the times of all states add up: true
task-server may take 200ms
  waiting, breached: true, and told: ["the team" "its manager"]
  done, after it had waited for at least 400ms: true
`, "task-printer", "task-server")
}

// While no worker runs the events wait, and one workflow task has all of them. Written by hand, with a channel for each name,
// both starts would come before the pause, and the task would end up paused.
func TestEventsOfOneWorkflowTaskComeInTheirOrder(t *testing.T) {
	ctx, name := testserver.Context(t), testserver.Name(t)
	task, err := NewTaskClient(testserver.Client()).Start(ctx, TaskInput{TaskID: name, Limit: time.Hour}, runtime.WithTaskQueue(name))
	if err != nil {
		t.Fatal(err)
	}
	for i, event := range []func(context.Context, Event) error{task.Started, task.Paused, task.Started} {
		if err := event(ctx, Event{EventID: string(rune('a' + i))}); err != nil {
			t.Fatal(err)
		}
	}
	testserver.StartWorker(t, testserver.Client(), name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		RegisterTask(r, newTask)
	})
	if status, err := task.Status(ctx); err != nil || status.State != Working {
		t.Errorf("the task is %s, %v, want %s", status.State, err, Working)
	}
}
