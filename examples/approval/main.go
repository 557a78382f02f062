package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "approval",
	Workers: []program.Worker{{TaskQueue: ApprovalTaskQueue, Register: func(r worker.Registry) {
		RegisterApproval(r, newApproval)
		RegisterAutoApproval(r, newAutoApproval)
		RegisterMail(r, mail{})
	}}},
	Story: story,
}

const week = 7 * 24 * time.Hour

// story has four requests: one is approved, one is rejected, one needs three approvers out of five, and one nobody looks at.
func story(ctx context.Context, s *program.Stage) error {
	requests := NewApprovalClient(s.Client)
	chapters := []func(context.Context, *program.Stage, *ApprovalClient) error{approve, reject, collectQuorum, autoApprove}
	for _, chapter := range chapters {
		if err := chapter(ctx, s, requests); err != nil {
			return err
		}
	}
	return nil
}

func approve(ctx context.Context, s *program.Stage, requests *ApprovalClient) error {
	laptop := Request{ID: s.ID("laptop"), Cents: 899_00, Approvers: []string{"ann", "bob"}, Deadline: week}
	request, err := requests.Start(ctx, laptop)
	if err != nil {
		return err
	}
	status, err := request.Status(ctx)
	if err != nil {
		return err
	}
	s.Say("A laptop for $899.00 is %s", status)

	for _, comment := range []Comment{{"zoe", "mine is eight years old"}, {"cem", "I have seen it"}} {
		if err := request.Comment(ctx, comment); err != nil {
			return err
		}
	}
	if err := request.Vote(ctx, Vote{Approver: "ann", Approved: true, Comment: "looks good"}); err != nil {
		return err
	}
	// The comments wait to be mailed together, but not for longer than the request is open.
	return errors.Join(decided(ctx, s, request), said(ctx, s, request))
}

func reject(ctx context.Context, s *program.Stage, requests *ApprovalClient) error {
	chair := Request{ID: s.ID("chair"), Cents: 450_00, Approvers: []string{"ann", "bob"}, Deadline: week}
	request, err := requests.Start(ctx, chair)
	if err != nil {
		return err
	}
	s.Say("\nA chair for $450.00 is requested")

	err = request.Vote(ctx, Vote{Approver: "bob"})
	if !errors.Is(err, runtime.ErrInvalid) {
		return fmt.Errorf("a rejection without a comment was sent: %w", err)
	}
	s.Say("Not sent: %s", program.Reason(err))
	if err := request.Vote(ctx, Vote{Approver: "bob", Comment: "there are two in the attic"}); err != nil {
		return err
	}
	return decided(ctx, s, request)
}

func collectQuorum(ctx context.Context, s *program.Stage, requests *ApprovalClient) error {
	van := Request{ID: s.ID("van"), Cents: 25_000_00, Approvers: []string{"ann", "bob", "cem", "dee", "eva"}, Deadline: week}
	request, err := requests.Start(ctx, van)
	if err != nil {
		return err
	}
	s.Say("\nA van for $25000.00 is requested")

	// Eva votes twice, and Mallory has no vote.
	for _, approver := range []string{"eva", "ann", "eva", "mallory"} {
		if err := request.Vote(ctx, Vote{Approver: approver, Approved: true}); err != nil {
			return err
		}
	}
	count, err := request.ApprovalCount(ctx)
	if err != nil {
		return err
	}
	approvers, err := request.Approvers(ctx)
	if err != nil {
		return err
	}
	s.Say("%d of %d approvals after four votes: %v", count.Approvals, count.Needed, approvers)

	if err := request.Vote(ctx, Vote{Approver: "cem", Approved: true}); err != nil {
		return err
	}
	return decided(ctx, s, request)
}

// autoApprove lets another workflow vote, on a request that is open, and on one that is decided.
func autoApprove(ctx context.Context, s *program.Stage, requests *ApprovalClient) error {
	pens := Request{ID: s.ID("pens"), Cents: 12_00, Approvers: []string{"ann", System}, Deadline: week}
	request, err := requests.Start(ctx, pens)
	if err != nil {
		return err
	}
	s.Say("\nPens for $12.00 are requested")

	in := AutoApprovalInput{ID: s.ID("monday"), Requests: []string{s.ID("laptop"), pens.ID}}
	auto, err := NewAutoApprovalClient(s.Client).Start(ctx, in)
	if err != nil {
		return err
	}
	open, err := auto.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("The system has looked at %d requests, of which %d was open", len(in.Requests), open)
	return errors.Join(decided(ctx, s, request), said(ctx, s, request))
}

// decided waits for the decision on a request, and tells it.
func decided(ctx context.Context, s *program.Stage, request *ApprovalHandle) error {
	decision, err := request.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("The request is %s", decision)
	return nil
}

// said tells what is said about a request.
func said(ctx context.Context, s *program.Stage, request *ApprovalHandle) error {
	comments, err := request.Comments(ctx)
	if err != nil {
		return err
	}
	for _, comment := range comments {
		s.Say("  %s says: %s", comment.Author, comment.Text)
	}
	return nil
}
