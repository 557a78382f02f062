package approval

import (
	"fmt"
	"slices"

	"github.com/temporalgen/temporalgen/runtime"
	"go.temporal.io/sdk/workflow"
)

// approval implements Approval. Its fields are the state of one request.
type approval struct {
	request   Request
	state     State
	approvals []string // in the order in which they came
	reason    string
	comments  []Comment
	mail      MailActivities
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
	return Decision{State: a.state, Approvals: a.sortedApprovals(), Reason: a.reason}, nil
}

func (a *approval) Vote(_ workflow.Context, vote Vote) error {
	switch {
	case !slices.Contains(a.request.Approvers, vote.Approver):
		return fmt.Errorf("%s may not vote on request %s", vote.Approver, a.request.ID)
	case a.state != Pending:
		return fmt.Errorf("the vote of %s comes too late: request %s is %s", vote.Approver, a.request.ID, a.state)
	case !vote.Approve:
		a.state, a.reason = Rejected, vote.Reason
		return nil
	}
	a.approvals = append(a.approvals, vote.Approver)
	if len(a.approvals) == quorum(a.request.Cents) {
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

func (a *approval) Status() Status {
	return Status{State: a.state, Needed: quorum(a.request.Cents), Approvals: a.sortedApprovals()}
}

func (a *approval) Comments() []Comment { return a.comments }

// sortedApprovals is a copy: queries call it, and must leave the state alone.
func (a *approval) sortedApprovals() []string {
	return slices.Sorted(slices.Values(a.approvals))
}
