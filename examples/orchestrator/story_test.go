package main

import (
	"testing"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `picker-ann is at work
picker-bob is at work

stocktaking-november has paused all pickers but 1:
  picker-zoe: unknown external workflow execution
wave-morning deals out tasks, but picker-ann is paused by stocktaking-november
The stock is counted

wave-morning has ended, in time: true
  picked: morning-0, morning-1, morning-2, morning-3
  refused: morning-4
  not there: picker-zoe
picker-carl is at work

wave-evening has ended, in time: false
  refused: evening-0, evening-1
picker-carl was cancelled, and has given his tasks back

All are sent home, with this error:
  GoHome of workflow "picker-carl": workflow has completed: workflow execution already completed
Tasks done by picker-ann: 2
Tasks done by picker-bob: 1
`, "wave-morning", "wave-evening", "stocktaking-november", "picker-ann", "picker-carl")
}
