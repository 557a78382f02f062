package main

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Approval decides on one request.
//
//temporal:workflow queue=approvals id=approval-{ID}
type Approval interface {
	// Run waits for the decision, or for the deadline.
	//
	//temporal:run
	Run(ctx workflow.Context, request Request) (Decision, error)

	// Vote is one approver's yes or no. The first vote of each approver counts; a vote of somebody else is logged.
	//
	//temporal:signal name=vote key={Approver} on-error=log
	Vote(ctx workflow.Context, vote Vote) error

	// Comment is something that everybody involved should read. Comments are mailed together, ten seconds after the first of
	// them.
	//
	//temporal:signal name=comment batch-window=10s
	Comment(ctx workflow.Context, comments []Comment) error

	// Status tells how the request stands.
	//
	//temporal:query name=get_status
	Status() State

	// Comments are those of votes, and all others that have been mailed.
	//
	//temporal:query name=get_comments
	Comments() []Comment

	// ApprovalCount tells how many have approved, and how many are needed.
	//
	//temporal:query name=approval_count
	ApprovalCount() Count

	// Approvers are those who have approved, in alphabetical order.
	//
	//temporal:query name=approvers
	Approvers() []string
}

// Mail reaches everybody involved.
//
//temporal:activities start-to-close=10s
type Mail interface {
	// Send sends one mail with all comments.
	//
	//temporal:activity name=send_comments
	Send(ctx context.Context, comments []Comment) error
}

// State is what has become of a request.
type State string

// The states of a request.
const (
	Pending  State = "pending"
	Approved State = "approved"
	Rejected State = "rejected"
	Expired  State = "expired"
)

// Request asks for money.
type Request struct {
	ID        string
	Cents     int64
	Approvers []string      // who may vote
	Deadline  time.Duration // from the start, when the request expires
}

// Vote is an approver's vote.
type Vote struct {
	Approver string
	Approved bool
	Comment  string // for the others, may be empty if the vote is a yes
}

// Validate is called before the vote is sent, and again before it is handled.
func (v Vote) Validate() error {
	if v.Approver == "" {
		return errors.New("a vote needs an approver")
	}
	if !v.Approved && v.Comment == "" {
		return errors.New("a rejection needs a comment")
	}
	return nil
}

// Comment is a remark on the request.
type Comment struct {
	Author string
	Text   string
}

// Count is how far a request is from being approved.
type Count struct {
	Approvals int
	Needed    int
}

// Decision is the end of a request.
type Decision struct {
	State      State
	Approvers  []string // who has approved, in alphabetical order
	RejectedBy string
	Comment    string // of the rejection
}
