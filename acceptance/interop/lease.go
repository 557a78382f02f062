package interop

import (
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
)

// Lease is held by a workflow for a while. Its messages are protobuf messages.
//
//temporal:workflow name=execution_lease queue=interop id=lease-{WorkflowId}
type Lease interface {
	// Run returns the state of the lease when it is released.
	//
	//temporal:run
	Run(ctx workflow.Context, holder *commonpb.WorkflowExecution) (*structpb.Struct, error)
	// State says who the lease's holder is, what this run has been told, and for how long it was
	// extended.
	//
	//temporal:query name=get_state
	State() (*structpb.Struct, error)
	// Held takes note of an execution that holds the lease as well, once for each run ID.
	//
	//temporal:signal name=held_by key={RunId}
	Held(ctx workflow.Context, by *commonpb.WorkflowExecution)
	// Renew continues the lease as a new run, with the same holder and without state.
	//
	//temporal:signal name=renew
	Renew(ctx workflow.Context)
	// Release ends the lease.
	//
	//temporal:signal name=release
	Release(ctx workflow.Context)
	// Extend waits for a while and returns by how much the lease was extended in all, once for
	// each number of seconds.
	//
	//temporal:update name=extend id={Seconds} dedup
	Extend(ctx workflow.Context, by *durationpb.Duration) (*durationpb.Duration, error)
}
