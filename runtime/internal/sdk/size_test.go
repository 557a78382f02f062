package sdk

import (
	"context"
	"math/rand/v2"
	"testing"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// gRPC has a limit for each direction on both sides, and the SDK's client hands on what it says about each.
func TestMessagesThatAreTooLargeForGRPC(t *testing.T) {
	const limit = 4 << 10
	// The SDK compresses what is sent, so zeros are more than the limit only when they are unpacked.
	zeros, long := make([]byte, 2*limit), make([]byte, 2*limit)
	_, _ = rand.NewChaCha8([32]byte{}).Read(long)
	for name, test := range map[string]struct {
		server         []grpc.ServerOption
		client         client.ConnectionOptions
		signal, answer []byte
	}{
		"the server does not receive it":           {server: []grpc.ServerOption{grpc.MaxRecvMsgSize(limit)}, signal: long},
		"the server does not unpack it":            {server: []grpc.ServerOption{grpc.MaxRecvMsgSize(limit)}, signal: zeros},
		"the client does not send it":              {client: client.ConnectionOptions{MaxPayloadSize: limit}, signal: long},
		"the server does not send the answer":      {server: []grpc.ServerOption{grpc.MaxSendMsgSize(limit)}, answer: long},
		"the client does not receive the answer":   {client: client.ConnectionOptions{MaxPayloadSize: limit}, answer: long},
		"the client does not unpack the answer":    {client: client.ConnectionOptions{MaxPayloadSize: limit}, answer: zeros},
		"it is not too large, nor is what answers": {server: []grpc.ServerOption{grpc.MaxRecvMsgSize(limit)}},
	} {
		t.Run(name, func(t *testing.T) {
			c := dial(t, &service{answer: test.answer}, test.server, test.client)
			signalErr := c.SignalWorkflow(t.Context(), "id", "", "signal", test.signal)
			_, queryErr := c.QueryWorkflow(t.Context(), "id", "", "query")
			for what, got := range map[string]struct {
				err      error
				tooLarge bool
			}{
				"signal": {signalErr, test.signal != nil}, "query": {queryErr, test.answer != nil},
			} {
				if got.err != nil != got.tooLarge || IsTooLarge(got.err) != got.tooLarge {
					t.Errorf("%s: the %T %v is an error: %t, want that and ErrInvalid: %t", what, got.err, got.err, got.err != nil, got.tooLarge)
				}
			}
		})
	}
	for _, err := range []error{
		nil, context.Canceled,
		serviceerror.NewResourceExhausted(0, "namespace rate limit exceeded"),
		status.Error(codes.ResourceExhausted, "namespace rate limit exceeded"),
		status.Error(codes.Internal, "larger than max"),
	} {
		if IsTooLarge(err) {
			t.Errorf("%v is taken for a message that is too large", err)
		}
	}
}

// A service is a server that takes all signals, and has one answer to all queries.
type service struct {
	workflowservice.UnimplementedWorkflowServiceServer
	answer []byte
}

func (*service) SignalWorkflowExecution(context.Context, *workflowservice.SignalWorkflowExecutionRequest) (*workflowservice.SignalWorkflowExecutionResponse, error) {
	return &workflowservice.SignalWorkflowExecutionResponse{}, nil
}

func (s *service) QueryWorkflow(context.Context, *workflowservice.QueryWorkflowRequest) (*workflowservice.QueryWorkflowResponse, error) {
	result, err := converter.GetDefaultDataConverter().ToPayloads(s.answer)
	return &workflowservice.QueryWorkflowResponse{QueryResult: result}, err
}
