package main

import (
	"context"
	"testing"
	"time"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// midnight is when tests without a server start.
var midnight = time.Date(2030, time.May, 1, 0, 0, 0, 0, time.UTC)

// withoutServer is an environment with everything that the program has.
func withoutServer(t *testing.T) (context.Context, *temporaltest.Env) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	env := temporaltest.New(t, temporaltest.WithStartTime(midnight))
	example.Workers[0].Register(env)
	return ctx, env
}

func TestStory(t *testing.T) {
	programtest.Story(t, example, `processing-order-7 is shipped
Order order-7 completed
  3 of 3 items, 100%, 0 remaining: Shipped to customer

migration-spring has copied more than half: 75%
migration-spring has copied all: 100 rows of 3 tables

batches-nightly
  batch 1: processed 1 of 5, failed 0
  batch 2 will be tried again (connection lost): processed 1 of 5, failed 0
  batch 3: processed 2 of 5, failed 0
  batch 4 will be tried again (bad record): processed 2 of 5, failed 0
  batch 5: processed 3 of 5, failed 0
  batch 2: processed 4 of 5, failed 0
  batch 4 has failed (bad record): processed 4 of 5, failed 1
It is done, requested by ann, with 0 operations pending, and had 3 errors
`, "processing-order-7", "migration-spring", "batches-nightly")
}
