package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "levels",
	Workers: []program.Worker{{TaskQueue: MultiLevelApprovalTaskQueue, Register: func(r worker.Registry) {
		RegisterMultiLevelApproval(r, newApproval)
		RegisterOffice(r, office{})
	}}},
	Story: story,
}

// story plays a request that is approved, one that is rejected, and one for which not all decide in time.
func story(ctx context.Context, s *program.Stage) error {
	chair := Request{ID: s.ID("chair"), Requester: "Ann", Cents: 800_00, Description: "a chair"}
	err := play(ctx, s, chair,
		Decision{Level: Manager, Approver: "Bob", Approved: true, Comment: "her back will thank us"})
	if err != nil {
		return err
	}
	trip := Request{ID: s.ID("trip"), Requester: "Ann", Cents: 5_000_00, Description: "a conference on Hawaii"}
	err = play(ctx, s, trip,
		Decision{Level: Director, Approver: "Cem", Comment: "there is one in town"},
		Decision{Level: Manager, Approver: "Bob", Approved: true})
	if err != nil {
		return err
	}
	server := Request{ID: s.ID("server"), Requester: "Dee", Cents: 20_000_00, Description: "a server", Timeout: time.Second}
	return play(ctx, s, server,
		Decision{Level: VP, Approver: "Eva", Approved: true})
}

// play hands a request in, lets some levels decide, and waits for the end. The first decision comes together with the
// request, so that it is in time, however short that is.
func play(ctx context.Context, s *program.Stage, request Request, first Decision, more ...Decision) error {
	s.Say("%s asks for $%d, for %s", request.Requester, request.Cents/100, request.Description)
	approval, err := NewMultiLevelApprovalClient(s.Client).WithStart(request).Decide(ctx, first)
	if err != nil {
		return err
	}
	for _, decision := range more {
		//temporalgen:ignore TG602 each is of somebody else
		if err := approval.Decide(ctx, decision); err != nil {
			return err
		}
	}
	status, err := approval.ApprovalStatus(ctx)
	if err != nil {
		return err
	}
	for _, level := range status {
		line := fmt.Sprintf("- %s: %s", level.Level, level.Status)
		if level.Comment != "" {
			line += ", " + level.Comment
		}
		s.Say("%s", line)
	}
	fully, err := approval.FullyApproved(ctx)
	if err != nil {
		return err
	}
	result, err := approval.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("Fully approved: %t. %s\n", fully, result)
	return nil
}
