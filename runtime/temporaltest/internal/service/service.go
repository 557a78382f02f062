package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime/temporaltest/internal/driver"
)

// Service answers clients. The lock of its Scheduler guards it.
type Service struct {
	// Scheduler executes the workflows.
	Scheduler  *driver.Scheduler
	connection *connection

	workflows map[string][]*execution // by workflow ID, the latest last
	byRun     map[*driver.Run]*execution
	lastID    int
}

// New makes a Service without workflows. Before it answers a call, it has called start, and fails if that does.
func New(o driver.Options, start func() error) *Service {
	s := &Service{workflows: map[string][]*execution{}, byRun: map[*driver.Run]*execution{}}
	s.Scheduler = driver.NewScheduler(o, host{s})
	s.connection = connect(handler{Service: s}, start)
	return s
}

// Connect lets a client that is made with the options reach the service.
func (s *Service) Connect(o *client.Options) {
	o.HostPort, o.ConnectionOptions, o.Credentials = s.connection.address(), s.connection.options(), nil
}

// Close ends the connections. The Scheduler has to be closed before.
func (s *Service) Close() { s.connection.close() }

// Sleep lets time pass in all workflows. It is called without the lock.
func (s *Service) Sleep(d time.Duration) error {
	s.Scheduler.Lock()
	defer s.Scheduler.Unlock()
	return s.answered(s.Scheduler.Sleep(d))
}

// SuggestContinueAsNew makes the current run of a workflow see what a server tells one whose history is long. It is called
// without the lock.
func (s *Service) SuggestContinueAsNew(workflowID string) error {
	s.Scheduler.Lock()
	defer s.Scheduler.Unlock()
	x, err := s.find(workflowID, "")
	if err != nil {
		return err
	}
	if !x.open() {
		return x.completed()
	}
	return s.deliver(context.Background(), x, driver.SuggestContinueAsNew())
}

// newID makes the ID of a run. Its form is that of a UUID, as on a server.
func (s *Service) newID() string {
	s.lastID++
	return fmt.Sprintf("00000000-0000-4000-8000-%012d", s.lastID)
}

// answered is what a client gets to know of why a wait has ended.
func (s *Service) answered(err error) error {
	switch {
	case errors.Is(err, driver.ErrIdle):
		return s.blocked()
	case errors.Is(err, driver.ErrEnded):
		return errTestEnded
	}
	return err
}

// handler has the methods that clients call. The embedded ones return an error, which is then made to say that it is on purpose.
type handler struct {
	workflowservice.UnimplementedWorkflowServiceServer
	*Service
}

// GetSystemInfo tells clients which of the things that differ among servers there are.
func (handler) GetSystemInfo(context.Context, *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
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
