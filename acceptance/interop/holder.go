package interop

import (
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
)

// lease implements Lease.
type lease struct {
	holder   *commonpb.WorkflowExecution
	heldBy   []any // run IDs, of this run of the lease
	extended time.Duration
	renewed  bool
	released bool
}

func newLease(_ workflow.Context, holder *commonpb.WorkflowExecution) (Lease, error) {
	return &lease{holder: holder}, nil
}

func (l *lease) Run(ctx workflow.Context, holder *commonpb.WorkflowExecution) (*structpb.Struct, error) {
	if err := workflow.Await(ctx, func() bool { return l.renewed || l.released }); err != nil {
		return nil, err
	}
	if l.renewed {
		return nil, ContinueLeaseAsNew(func() *commonpb.WorkflowExecution { return holder })
	}
	return l.State()
}

func (l *lease) State() (*structpb.Struct, error) {
	return structpb.NewStruct(map[string]any{
		"holder":   l.holder.GetWorkflowId(),
		"held_by":  l.heldBy,
		"extended": l.extended.String(),
		"renewed":  l.renewed,
	})
}

func (l *lease) Held(_ workflow.Context, by *commonpb.WorkflowExecution) {
	l.heldBy = append(l.heldBy, by.GetRunId())
}

func (l *lease) Renew(workflow.Context)   { l.renewed = true }
func (l *lease) Release(workflow.Context) { l.released = true }

func (l *lease) Extend(ctx workflow.Context, by *durationpb.Duration) (*durationpb.Duration, error) {
	l.extended += by.AsDuration()
	sum := durationpb.New(l.extended)
	return sum, workflow.Sleep(ctx, by.AsDuration())
}
