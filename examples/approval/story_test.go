package main

import (
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `A laptop for $899.00 is pending
The request is approved by ann
  ann says: looks good
  zoe says: mine is eight years old
  cem says: I have seen it

A chair for $450.00 is requested
Not sent: a rejection needs a comment
The request is rejected by bob: there are two in the attic

A van for $25000.00 is requested
2 of 3 approvals after four votes: [ann eva]
The request is approved by ann, cem, eva

Pens for $12.00 are requested
The system has looked at 2 requests, of which 1 was open
The request is approved by system
  system says: Auto-approved by system
`, "approval-laptop", "approval-chair", "approval-van", "approval-pens", "auto-approval-monday")
}

// All approvers vote at once, before any worker is there.
func TestApproversVoteWithTheClient(t *testing.T) {
	ctx, name := testserver.Context(t), testserver.Name(t)
	c := NewApprovalClient(testserver.Client(), runtime.WithStartOptions(runtime.WithTaskQueue(name)))
	request, err := c.Start(ctx, Request{ID: name, Cents: 25_000_00, Approvers: committee, Deadline: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	var votes sync.WaitGroup
	for _, approver := range committee {
		votes.Go(func() {
			if err := request.Vote(ctx, Vote{Approver: approver, Approved: true}); err != nil {
				t.Errorf("vote of %s: %v", approver, err)
			}
		})
	}
	votes.Wait()
	testserver.StartWorker(t, testserver.Client(), name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		RegisterApproval(r, newApproval)
		RegisterMail(r, &postbox{})
	})
	decision, err := request.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if decision.State != Approved || len(decision.Approvers) != 3 {
		t.Errorf("decision is %+v, want one with the first three approvals", decision)
	}
}
