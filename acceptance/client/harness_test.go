package client

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m, addSearchAttributes) }

// addSearchAttributes makes the server know the attributes of the directive.
func addSearchAttributes(server *devserver.Server) error {
	_, err := server.Client().OperatorService().AddSearchAttributes(context.Background(), &operatorservice.AddSearchAttributesRequest{
		Namespace: server.Namespace(),
		SearchAttributes: map[string]enumspb.IndexedValueType{
			"TicketCustomer": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
			"TicketNumber":   enumspb.INDEXED_VALUE_TYPE_INT,
			"TicketUrgent":   enumspb.INDEXED_VALUE_TYPE_BOOL,
		},
	})
	return err
}

// A scene is a task queue with a worker.
type scene struct {
	*testing.T
	ctx     context.Context
	queue   string
	sdk     client.Client // of tickets and desks
	tickets *TicketClient
	desks   *DeskClient
}

var scenes atomic.Int64

// newScene makes a scene whose clients have interceptors.
func newScene(t *testing.T, interceptors ...interceptor.ClientInterceptor) *scene {
	t.Helper()
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	sdk := testserver.Client()
	if len(interceptors) > 0 {
		var err error
		if sdk, err = testserver.Server().NewClient(ctx, client.Options{Interceptors: interceptors}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(sdk.Close)
	}
	s := &scene{T: t, ctx: ctx, sdk: sdk, queue: fmt.Sprintf("queue-%d", scenes.Add(1))}
	w := worker.New(testserver.Client(), s.queue, runtime.WorkerOptions(worker.Options{WorkerStopTimeout: time.Second}))
	RegisterTicket(w, newTicket)
	RegisterDesk(w, newDesk)
	s.must(w.Start())
	t.Cleanup(w.Stop)
	queue := runtime.WithStartOptions(runtime.WithTaskQueue(s.queue))
	s.tickets, s.desks = NewTicketClient(sdk, queue), NewDeskClient(sdk, queue)
	return s
}

var numbers atomic.Int64

// number is that of a ticket which no other test has.
func number() int { return int(numbers.Add(1)) }

// open starts a ticket.
func (s *scene) open(options ...runtime.StartOption) *TicketHandle {
	s.Helper()
	h, err := s.tickets.Start(s.ctx, TicketInput{Number: number(), Customer: "ada"}, options...)
	s.must(err)
	return h
}

// work starts a desk and waits for what comes of its plan.
func (s *scene) work(plan Plan, options ...runtime.StartOption) (Outcome, error) {
	s.Helper()
	desk, err := s.desks.Start(s.ctx, plan, options...)
	s.must(err)
	return desk.Result(s.ctx)
}

// must fails the test for an error.
func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}
