package main

import "go.temporal.io/sdk/workflow"

// AutoApproval votes for the system on requests that nobody has to look at.
//
//temporal:workflow queue=approvals id=auto-approval-{ID}
type AutoApproval interface {
	// Run returns how many of the requests were still open.
	//
	//temporal:run
	Run(ctx workflow.Context, in AutoApprovalInput) (int, error)
}

// AutoApprovalInput names requests.
type AutoApprovalInput struct {
	ID       string
	Requests []string // their IDs
}

// System is the approver for whom AutoApproval votes, where it may.
const System = "system"
