package wire

import (
	"errors"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// Who waits for a workflow that is about to complete gets a new one.
func TestUpdateWithStartDuringADrain(t *testing.T) {
	s, rejected := newWatchedScene(t)
	shop := s.openShop("1")
	held, err := shop.StartPay(s.ctx, Payment{Fail: "until it is open"})
	s.must(err)
	s.must(shop.Close(s.ctx, ""))
	// When Run has returned one more is accepted.
	impatient := s.shops(runtime.WithUpdateRetry(0)).Handle(shop.WorkflowID())
	for err = nil; !errors.Is(err, runtime.ErrDraining); {
		if _, err = impatient.StartPay(s.ctx, Payment{Fail: "until it is open"}); !errors.Is(err, runtime.ErrDraining) {
			s.must(err)
		}
	}
	s.next(rejected)

	answered := make(chan error, 1)
	go func() {
		receipt, next, err := s.shops().WithStart(Opening{ID: shop.WorkflowID()}).Refund(s.ctx, Payment{})
		if err == nil && (receipt.Number != 1 || next.RunID() == shop.RunID()) {
			t.Errorf("receipt %v of run %s, want the first one of a new run", receipt, next.RunID())
		}
		answered <- err
	}()
	s.next(rejected)
	// Cancelling ends the handlers for which the workflow waits.
	s.must(shop.Cancel(s.ctx))
	_, err = held.Get(s.ctx)
	s.is("held", runtime.ErrFailed, err)
	s.must(<-answered)
}

// A workflow that was started for an update is neither in its way when it is sent again, nor
// replaced.
func TestUpdateWithStartThatIsSentAgain(t *testing.T) {
	for name, policy := range map[string]enumspb.WorkflowIdConflictPolicy{
		"fail":               enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		"use existing":       enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		"terminate existing": enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING,
	} {
		t.Run(name, func(t *testing.T) {
			s, rejected := newWatchedScene(t)
			answered := make(chan error, 1)
			go func() {
				_, _, err := s.shops().WithStart(Opening{ID: s.queue}, runtime.WithIDConflictPolicy(policy)).Door(s.ctx, "Ada")
				answered <- err
			}()
			s.next(rejected)
			shop := s.shops().Handle(s.queue)
			started, err := shop.Describe(s.ctx)
			s.must(err)
			s.next(rejected)
			s.must(shop.Open(s.ctx))
			s.must(<-answered)
			now, err := shop.Describe(s.ctx)
			s.must(err)
			if now.WorkflowExecution.RunID != started.WorkflowExecution.RunID {
				t.Error("another workflow was started")
			}
		})
	}
}

// An update that no worker has seen when the workflow ends was not handled.
func TestUpdatesThatWereNeverAccepted(t *testing.T) {
	s := &scene{t, testserver.Context(t), testserver.Name(t), testserver.Client()}
	shop := s.openShop("1")
	plain, withStart := make(chan error, 1), make(chan error, 1)
	go func() {
		_, err := shop.Refund(s.ctx, Payment{}, runtime.WithUpdateID("plain"))
		plain <- err
	}()
	testserver.WaitForUpdate(t, testserver.Server(), shop.WorkflowID(), "plain")
	s.must(shop.Terminate(s.ctx, "test"))
	s.is("plain", runtime.ErrWorkflowClosed, <-plain)

	shop = s.openShop("2")
	go func() {
		_, next, err := s.shops().WithStart(Opening{ID: shop.WorkflowID()}).Refund(s.ctx, Payment{}, runtime.WithUpdateID("with start"))
		if err == nil && next.RunID() == shop.RunID() {
			t.Error("the run that was terminated has answered")
		}
		withStart <- err
	}()
	testserver.WaitForUpdate(t, testserver.Server(), shop.WorkflowID(), "with start")
	s.must(shop.Terminate(s.ctx, "test"))
	testserver.StartWorker(t, s.sdk, s.queue, runtime.WorkerOptions(worker.Options{}), Register)
	s.must(<-withStart)
}

// Who starts a workflow that may be running already has to say which.
func TestStartsNeedAnID(t *testing.T) {
	s := newScene(t, client.Options{})
	kiosks := NewKioskClient(s.sdk, runtime.WithStartOptions(runtime.WithTaskQueue(s.queue)))
	kiosk, err := kiosks.Start(s.ctx)
	s.must(err)
	if kiosk.WorkflowID() == "" {
		t.Error("the workflow has no ID")
	}
	_, err = kiosks.WithStart(s.queue + "-ring").Ring(s.ctx)
	s.must(err)

	_, signalErr := kiosks.WithStart("").Ring(s.ctx)
	_, updateErr := kiosks.WithStart("").Buy(s.ctx)
	_, emptyErr := s.shops().Start(s.ctx, Opening{})
	_, emptySignalErr := s.shops().WithStart(Opening{}).Open(s.ctx)
	_, _, emptyUpdateErr := s.shops().WithStart(Opening{}).Pay(s.ctx, Payment{})
	_, emptyScheduleErr := s.shops().ScheduleAction(Opening{})
	for name, err := range map[string]error{
		"signal without id=": signalErr, "update without id=": updateErr,
		"start with an empty ID":  emptyErr,
		"signal with an empty ID": emptySignalErr, "update with an empty ID": emptyUpdateErr,
		"schedule with an empty ID": emptyScheduleErr,
	} {
		s.is(name, runtime.ErrInvalid, err)
	}
}
