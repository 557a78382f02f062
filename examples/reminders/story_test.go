package main

import (
	"testing"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `maintenance-HH-AB-123 has three timers at a time, and a month takes 100ms
  Your car needs an oil change (reminder 1)
  Your car needs an oil change (reminder 2)
  Your car needs an oil change (reminder 3)
  Your car needs an annual inspection (reminder 1)
  Your car needs an oil change (reminder 5)
  Your car needs an oil change (reminder 6)
  Your car needs an oil change (reminder 7)
  Your car needs an annual inspection (reminder 2)
  Your car needs a coolant system service (reminder 1)
The coolant is changed, and two years begin anew
The car is sold. There are no more reminders

maintenance-HH-XY-9 has ended by itself:
  oil change: 2 reminders
`, "maintenance-HH-AB-123", "maintenance-HH-XY-9")
}
