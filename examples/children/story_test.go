package main

import (
	"testing"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `A child was executed: Hello, World!
A child got signals: Hi, Ada! How are you? Good luck!
The parent of three has completed
  one was terminated
  one was cancelled
  one has gone on: Goodbye, Bob! Come back!
350 items are imported, 100 by each child, 2 children at a time
  batch 0: 100 of 100 saved
  batch 1 has failed: "bad-142" is no item
  batch 2: 100 of 100 saved
  batch 3: 50 of 50 saved
`, "greeting", "warm-greeting", "child-of-warm-greeting", "farewell", "left-by-farewell", "import-goods")
}
