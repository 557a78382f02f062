package main

import (
	"testing"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `Chosen: ["Ordered 3 Apples..." "Ordered 5 Bananas..." "Ordered 1 Apples..."]
In parallel: ["Hello, user2!" "Hello, user3!" "Hello, user1!"]
  sorted: ["Hello, user1!" "Hello, user2!" "Hello, user3!"]
Locally: Hello, World!
Failed, as it was to:
  the workflow has failed
  activity processor.ProcessData has failed: MaximumAttemptsReached
  ProcessingFailed: processing failed for test-data
  wrapError: write the result: the disk is full
  the disk is full
Failed, as it was to:
  the workflow has failed
  activity processor.ProcessData has failed: NonRetryableFailure
  BadData: bad data in line 3
Failed, as it was to:
  the workflow has failed
  activity processor.ProcessData has failed: MaximumAttemptsReached
  panic: processing of test-data, in processor.ProcessData
Users processed: 2
Not sent: Users[0].UserID must be more than 0 (gt=0), Users[1].IPAddress is required
Rejected: Users[0].UserID must be more than 0 (gt=0)
Rejected: Users[0].IPAddress is not one of IPv4
In all: 2
`, "fruits", "hello", "local", "data-error", "data-bad", "data-panic", "users")
}
