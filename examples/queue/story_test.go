package main

import (
	"testing"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `jobs-print is paused, and has room for 3 jobs
Job 1 is submitted: 1 in the queue
Job 2 is offered, which has no answer
Job 3 is submitted: 3 in the queue, in the order of arrival
Job 4 is submitted, and rejected: queue is full
Job 5 is offered. It is dropped with a warning, of which its sender does not hear
Job 3 is submitted again, which needs no room: the answer is still 3
Jobs [1 2 3] wait, and 1 was dropped
It is told to stop, with 3 jobs to do
Job 6 is submitted, and rejected: the queue takes no more jobs
It goes on, and ends when the queue is empty: 3 jobs are done, and 1 was dropped
`, "jobs-print")
}
