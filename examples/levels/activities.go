package main

import (
	"context"

	"go.temporal.io/sdk/activity"
)

// office implements Office by pretending.
type office struct{}

func (office) SendApprovalRequests(ctx context.Context, notice Notice) error {
	activity.GetLogger(ctx).Info("Asking for approval", "Request", notice.Request.ID, "Levels", join(notice.Levels))
	return nil
}

func (office) NotifyRejection(ctx context.Context, notice Notice) error {
	activity.GetLogger(ctx).Info("Telling of the rejection", "Requester", notice.Request.Requester, "Levels", join(notice.Levels))
	return nil
}

func (office) ProcessApprovedRequest(ctx context.Context, request Request) error {
	activity.GetLogger(ctx).Info("Paying", "Request", request.ID, "Cents", request.Cents)
	return nil
}
