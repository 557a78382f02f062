package temporaltest

import (
	"context"

	"go.temporal.io/api/workflowservice/v1"
)

// service is the part of the Temporal service that the package has. The embedded methods return
// an error, which is then made to say so.
type service struct {
	workflowservice.UnimplementedWorkflowServiceServer
	env *Env
}

// GetSystemInfo tells clients which of the things that differ among servers there are.
func (s *service) GetSystemInfo(context.Context, *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	return &workflowservice.GetSystemInfoResponse{
		ServerVersion: "temporaltest",
		Capabilities: &workflowservice.GetSystemInfoResponse_Capabilities{
			SignalAndQueryHeader:         true,
			InternalErrorDifferentiation: true,
			EncodedFailureAttributes:     true,
			UpsertMemo:                   true,
			SdkMetadata:                  true,
		},
	}, nil
}
