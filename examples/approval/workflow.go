package main

import (
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// approval implements Approval. Its fields are the state of one request.
type approval struct {
	request    Request
	state      State
	approvers  []string // in alphabetical order
	rejectedBy string
	reason     string
	comments   []Comment
	mail       MailActivities
}

func newApproval(_ workflow.Context, request Request) (Approval, error) {
	return &approval{request: request, state: Pending}, nil
}

// quorum is how many approvals an amount needs.
func quorum(cents int64) int {
	switch {
	case cents < 1_000_00:
		return 1
	case cents < 10_000_00:
		return 2
	}
	return 3
}

func (a *approval) Run(ctx workflow.Context, _ Request) (Decision, error) {
	decided, err := runtime.AwaitWithTimeout(ctx, a.request.Deadline, func() bool { return a.state != Pending })
	if err != nil {
		return Decision{}, err
	}
	if !decided {
		a.state = Expired
	}
	return Decision{State: a.state, Approvers: a.approvers, RejectedBy: a.rejectedBy, Comment: a.reason}, nil
}

func (a *approval) Vote(_ workflow.Context, vote Vote) error {
	switch {
	case !slices.Contains(a.request.Approvers, vote.Approver):
		return fmt.Errorf("%s may not vote on request %s", vote.Approver, a.request.ID)
	case a.state != Pending:
		return fmt.Errorf("the vote of %s comes too late: request %s is %s", vote.Approver, a.request.ID, a.state)
	}
	if vote.Comment != "" {
		a.comments = append(a.comments, Comment{Author: vote.Approver, Text: vote.Comment})
	}
	if !vote.Approved {
		a.state, a.rejectedBy, a.reason = Rejected, vote.Approver, vote.Comment
		return nil
	}
	i, _ := slices.BinarySearch(a.approvers, vote.Approver)
	a.approvers = slices.Insert(a.approvers, i, vote.Approver)
	if len(a.approvers) == quorum(a.request.Cents) {
		a.state = Approved
	}
	return nil
}

func (a *approval) Comment(ctx workflow.Context, comments []Comment) error {
	if err := a.mail.Send(ctx, comments); err != nil {
		return err
	}
	a.comments = append(a.comments, comments...)
	return nil
}

func (a *approval) Status() State { return a.state }

func (a *approval) Comments() []Comment { return a.comments }

func (a *approval) ApprovalCount() Count {
	return Count{Approvals: len(a.approvers), Needed: quorum(a.request.Cents)}
}

func (a *approval) Approvers() []string { return a.approvers }

// String is the decision in words.
func (d Decision) String() string {
	switch d.State {
	case Approved:
		return "approved by " + strings.Join(d.Approvers, ", ")
	case Rejected:
		return fmt.Sprintf("rejected by %s: %s", d.RejectedBy, d.Comment)
	}
	return string(d.State)
}
