package sdk

import (
	"context"
	"log/slog"
	"net"
	"testing"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/grpc"
	"google.golang.org/grpc/test/bufconn"
)

// The tests of this package are for releases of the SDK: each is named for what is taken for granted of it, and says
// what follows if that is no longer so.

// newSuite makes one that logs nothing.
func newSuite() *testsuite.WorkflowTestSuite {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	return &suite
}

// execute runs a workflow to its end.
func execute(t *testing.T, env *testsuite.TestWorkflowEnvironment, f func(workflow.Context)) {
	t.Helper()
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		f(ctx)
		return nil
	})
	if err := env.GetWorkflowError(); err != nil {
		t.Error(err)
	}
}

// panicOf is the value with which a function panics, nil if it does not.
func panicOf(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}

// dial makes a client of a server in this process.
func dial(t *testing.T, s workflowservice.WorkflowServiceServer, serverOptions []grpc.ServerOption, connection client.ConnectionOptions) client.Client {
	t.Helper()
	listener := bufconn.Listen(1 << 20)
	server := grpc.NewServer(serverOptions...)
	workflowservice.RegisterWorkflowServiceServer(server, s)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	connection.TLSDisabled = true
	connection.DialOptions = append(connection.DialOptions, grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
		return listener.DialContext(ctx)
	}))
	c, err := client.NewLazyClient(client.Options{HostPort: "passthrough:///test", ConnectionOptions: connection})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}
