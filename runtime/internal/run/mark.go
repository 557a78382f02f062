package run

import (
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/answer"
)

// markOf is the mark of an answer to the update that is handled, or validated, in ctx.
func markOf(ctx workflow.Context, mark string) error {
	return answer.NewMark(mark, workflow.GetInfo(ctx).WorkflowExecution.ID, workflow.GetCurrentUpdateInfo(ctx).ID)
}
