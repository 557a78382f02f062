package handlers

import "go.temporal.io/sdk/workflow"

func inTest(ctx workflow.Context) error { return workflow.SetQueryHandler(ctx, "tested", query) }

var _ = inTest
