package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// approval implements MultiLevelApproval.
type approval struct {
	levels []LevelStatus // that have to decide, the lowest first
	office OfficeActivities
}

func newApproval(_ workflow.Context, request Request) (MultiLevelApproval, error) {
	var a approval
	for _, level := range required(request.Cents) {
		a.levels = append(a.levels, LevelStatus{Level: level, Status: Pending})
	}
	return &a, nil
}

// required are the levels that have to approve an amount.
func required(cents int64) []Level {
	switch {
	case cents < 1_000_00:
		return []Level{Manager}
	case cents < 10_000_00:
		return []Level{Manager, Director}
	}
	return []Level{Manager, Director, VP}
}

func (a *approval) Run(ctx workflow.Context, request Request) (string, error) {
	if err := a.office.SendApprovalRequests(ctx, Notice{Request: request, Levels: required(request.Cents)}); err != nil {
		return "", err
	}
	timeout := cmp.Or(request.Timeout, 14*24*time.Hour)
	decided, err := runtime.AwaitWithTimeout(ctx, timeout, func() bool { return len(a.with(Pending)) == 0 })
	if err != nil {
		return "", err
	}
	all := len(a.levels)
	if !decided {
		return fmt.Sprintf("Approval timeout - only %d of %d approvals received", all-len(a.with(Pending)), all), nil
	}
	if rejected := a.with(Rejected); len(rejected) > 0 {
		if err := a.office.NotifyRejection(ctx, Notice{Request: request, Levels: rejected}); err != nil {
			return "", err
		}
		return "Request rejected by: " + join(rejected), nil
	}
	if err := a.office.ProcessApprovedRequest(ctx, request); err != nil {
		return "", err
	}
	return fmt.Sprintf("Request approved by all %d approvers and processed successfully", all), nil
}

func (a *approval) Decide(_ workflow.Context, decision Decision) error {
	i := slices.IndexFunc(a.levels, func(l LevelStatus) bool { return l.Level == decision.Level })
	if i < 0 {
		return fmt.Errorf("the request does not need a %s", decision.Level)
	}
	status := Rejected
	if decision.Approved {
		status = Approved
	}
	a.levels[i] = LevelStatus{Level: decision.Level, Status: status, Approver: decision.Approver, Comment: decision.Comment}
	return nil
}

func (a *approval) ApprovalStatus() []LevelStatus { return a.levels }

func (a *approval) FullyApproved() bool { return len(a.with(Approved)) == len(a.levels) }

// with are the levels with a status.
func (a *approval) with(status Status) []Level {
	var levels []Level
	for _, l := range a.levels {
		if l.Status == status {
			levels = append(levels, l.Level)
		}
	}
	return levels
}

// join makes a text of levels, such as "manager, director".
func join(levels []Level) string {
	names := make([]string, len(levels))
	for i, level := range levels {
		names[i] = string(level)
	}
	return strings.Join(names, ", ")
}
