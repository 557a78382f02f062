package approval

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

	// Vote is one approver's yes or no. The first vote of each approver counts; a vote of
	// somebody else is logged.
	//
	//temporal:signal key={Approver} on-error=log
	Vote(ctx workflow.Context, vote Vote) error

	// Comment is something that everybody involved should read. Comments are mailed
	// together, ten seconds after the first of them.
	//
	//temporal:signal batch-window=10s
	Comment(ctx workflow.Context, comments []Comment) error

	// Status tells how the request stands.
	//
	//temporal:query
	Status() Status

	// Comments are all comments that have been mailed.
	//
	//temporal:query
	Comments() []Comment
}

// Mail reaches everybody involved.
//
//temporal:activities start-to-close=10s
type Mail interface {
	// Send sends one mail with all comments.
	//
	//temporal:activity
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
	Approve  bool
	Reason   string
}

// Validate is called before the vote is sent, and again before it is handled.
func (v Vote) Validate() error {
	if v.Approver == "" {
		return errors.New("a vote needs an approver")
	}
	if !v.Approve && v.Reason == "" {
		return errors.New("a rejection needs a reason")
	}
	return nil
}

// Comment is a remark on the request.
type Comment struct {
	Author string
	Text   string
}

// Status tells how a request stands.
type Status struct {
	State     State
	Needed    int      // approvals that decide
	Approvals []string // who has approved, in alphabetical order
}

// Decision is the end of a request.
type Decision struct {
	State     State
	Approvals []string // who has approved, in alphabetical order
	Reason    string   // of a rejection
}
