package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path"

	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
)

// A connection joins clients with the service inside of the process.
type connection struct {
	listener *bufconn.Listener
	server   *grpc.Server
	served   chan struct{}
}

func connect(h handler, start func() error) *connection {
	c := &connection{
		listener: bufconn.Listen(1 << 20),
		server:   grpc.NewServer(grpc.ChainUnaryInterceptor(errorsOnTheWire, started(start))),
		served:   make(chan struct{}),
	}
	workflowservice.RegisterWorkflowServiceServer(c.server, h)
	operatorservice.RegisterOperatorServiceServer(c.server, operatorservice.UnimplementedOperatorServiceServer{})
	healthy := health.NewServer()
	healthy.SetServingStatus(workflowservice.WorkflowService_ServiceDesc.ServiceName, healthpb.HealthCheckResponse_SERVING)
	healthpb.RegisterHealthServer(c.server, healthy)
	go func() {
		defer close(c.served)
		_ = c.server.Serve(c.listener) // ends with close
	}()
	return c
}

// address is not one that a name server has to be asked for.
func (c *connection) address() string { return "passthrough:///temporaltest" }

func (c *connection) options() client.ConnectionOptions {
	return client.ConnectionOptions{
		TLSDisabled: true,
		DialOptions: []grpc.DialOption{
			grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
				return c.listener.DialContext(ctx)
			}),
		},
	}
}

func (c *connection) close() {
	c.server.Stop()
	<-c.served
}

// errorsOnTheWire gives errors the form in which clients recognise them, and says of what
// is missing that it is on purpose.
func errorsOnTheWire(ctx context.Context, request any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	response, err := next(ctx, request)
	if err == nil {
		return response, nil
	}
	err = onTheWire(err)
	if status.Code(err) == codes.Unimplemented {
		err = unavailable(path.Base(info.FullMethod))
	}
	if ctx.Err() != nil {
		return nil, status.FromContextError(ctx.Err()).Err()
	}
	return nil, serviceerror.ToStatus(err).Err()
}

// onTheWire is an error that clients know.
func onTheWire(err error) error {
	if closed, ok := errors.AsType[*closedError](err); ok {
		return serviceerror.NewNotFound(closed.Error())
	}
	return err
}

// started starts the worker before the first call that may need it. Clients ask for what the system can do when they are made.
func started(start func() error) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, request any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		if info.FullMethod != workflowservice.WorkflowService_GetSystemInfo_FullMethodName && info.FullMethod != healthpb.Health_Check_FullMethodName {
			if err := start(); err != nil {
				return nil, serviceerror.NewFailedPrecondition("temporaltest: the worker does not start: " + err.Error())
			}
		}
		return next(ctx, request)
	}
}

// unavailable is the error for what the package does not have.
func unavailable(what string) error {
	return serviceerror.NewUnimplemented(fmt.Sprintf("temporaltest: %s is not available without a server", what))
}
