package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// MultiLevelApproval decides on one request. The amount says which levels have to approve it.
//
//temporal:workflow queue=levels id=request-{ID}
type MultiLevelApproval interface {
	// Run asks for the decisions, waits until all are there or the time is over, and does what follows from them.
	//
	//temporal:run
	Run(ctx workflow.Context, request Request) (string, error)

	// Decide is the decision of one level. Its first one counts; that of a level that was not asked is logged.
	//
	//temporal:signal name=decide key={Level} on-error=log
	Decide(ctx workflow.Context, decision Decision) error

	// ApprovalStatus tells how each level has decided, the lowest level first.
	//
	//temporal:query name=get_approval_status
	ApprovalStatus() []LevelStatus

	// FullyApproved tells whether all who have to approve the request have done so.
	//
	//temporal:query name=is_fully_approved
	FullyApproved() bool
}

// Office does what has to be done about requests.
//
//temporal:activities start-to-close=5m
type Office interface {
	// SendApprovalRequests asks levels for their decisions.
	//
	//temporal:activity name=send_approval_requests
	SendApprovalRequests(ctx context.Context, notice Notice) error

	// NotifyRejection tells the requester who has rejected the request.
	//
	//temporal:activity name=notify_rejection
	NotifyRejection(ctx context.Context, notice Notice) error

	// ProcessApprovedRequest pays.
	//
	//temporal:activity name=process_approved_request start-to-close=10m
	ProcessApprovedRequest(ctx context.Context, request Request) error
}

// Level is a level of management.
type Level string

// The levels, the lowest first.
const (
	Manager  Level = "manager"
	Director Level = "director"
	VP       Level = "vp"
)

// Request asks for money.
type Request struct {
	ID          string
	Requester   string
	Cents       int64
	Description string
	Timeout     time.Duration // for all decisions together, 14 days if it is zero
}

// Decision is a yes or no of one level.
type Decision struct {
	Level    Level `validate:"oneof=manager director vp"`
	Approved bool
	Approver string `validate:"required"`
	Comment  string
}

// Status is how a level has decided.
type Status string

// The statuses of a level.
const (
	Pending  Status = "pending"
	Approved Status = "approved"
	Rejected Status = "rejected"
)

// LevelStatus tells how one level has decided.
type LevelStatus struct {
	Level    Level
	Status   Status
	Approver string // who has decided for the level
	Comment  string
}

// Notice is a request with some levels: those that are asked, or those that have rejected it.
type Notice struct {
	Request Request
	Levels  []Level
}
