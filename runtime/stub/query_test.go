package stub_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/stub"
)

// A stopping client is one whose server gives the first queries to workers that have just stopped.
type stopping struct {
	client.Client
	stopped int // how many
}

func (s *stopping) QueryWorkflow(ctx context.Context, id, run, name string, args ...any) (converter.EncodedValue, error) {
	if s.stopped > 0 {
		s.stopped--
		return nil, serviceerror.NewCanceled("context canceled")
	}
	return s.Client.QueryWorkflow(ctx, id, run, name, args...)
}

func TestQueriesThatNobodyGotAreAskedAgain(t *testing.T) {
	c := newCounter(t)
	c.must(stub.Signal(c.ctx, c.start("1"), "drop", payment{Amount: 5}))
	server := &stopping{Client: c.env.Client(), stopped: 2}
	tills := stub.NewClient(server, runtime.Contract{WorkflowType: tillType}, nil)
	h := &(&stub.Workflows[tillHandle]{Client: tills}).Handle("1").WorkflowHandle
	c.has(h, 5)

	// As long as there is time.
	server.stopped = 1 << 30
	ctx, cancel := context.WithTimeout(c.ctx, 100*time.Millisecond)
	defer cancel()
	_, err := stub.Query[int](ctx, h, "total")
	c.is("a query that nobody gets", runtime.ErrTimeout, err)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v does not say that the time was up", err)
	}
}
