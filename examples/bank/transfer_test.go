package main

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func (s *scene) order(cents Cents) Order {
	return Order{ID: s.id("transfer"), From: s.id("a"), To: s.id("b"), Cents: cents}
}

// forgetful are tellers who move the money, and then fail all but every third time.
type forgetful struct {
	Tellers
	calls atomic.Int64
}

func (f *forgetful) then(err error) error {
	if err == nil && f.calls.Add(1)%3 != 0 {
		return errors.New("what was I doing?")
	}
	return err
}

func (f *forgetful) Withdraw(ctx context.Context, move Move) error {
	return f.then(f.Tellers.Withdraw(ctx, move))
}

func (f *forgetful) Deposit(ctx context.Context, move Move) error {
	return f.then(f.Tellers.Deposit(ctx, move))
}

// Each activity needs three attempts, and its update is handled once.
func TestMoneyIsMovedOnce(t *testing.T) {
	s := newScene(t)
	tellers := &forgetful{Tellers: s.tellers}
	s.tellers = tellers
	s.startWorker()
	a, b := s.open("a", 100), s.open("b", 100)
	order := s.order(30)
	if err := s.transfer(order); err != nil {
		t.Fatal(err)
	}
	s.statement(a, Statement{Balance: 70, Entries: []Entry{{order.ID + "/withdraw", -30}}})
	s.statement(b, Statement{Balance: 130, Entries: []Entry{{order.ID + "/deposit", 30}}})
	if calls := tellers.calls.Load(); calls != 6 {
		t.Errorf("the tellers were called %d times, want 6", calls)
	}
}

// What the account says reaches the client of the transfer: validator, update, activity
// and workflow each add what they know.
func TestErrorsTellTheWholeStory(t *testing.T) {
	s := newScene(t)
	s.startWorker()
	a, b := s.open("a", 100), s.open("b", 100)
	err := s.transfer(s.order(101))
	if !errors.Is(err, runtime.ErrFailed) {
		t.Errorf("the transfer ended with %v, want %v", err, runtime.ErrFailed)
	}
	var (
		workflowError *temporal.WorkflowExecutionError
		activityError *temporal.ActivityError
		answer        *temporal.ApplicationError
	)
	switch {
	case !errors.As(err, &workflowError):
		t.Errorf("no workflow is in %v", err)
	case !errors.As(err, &activityError) || activityError.ActivityType().GetName() != TellersWithdrawActivity:
		t.Errorf("the activity %s is not in %v", TellersWithdrawActivity, err)
	case !errors.As(err, &answer) || answer.Type() != InsufficientFundsType:
		t.Errorf("no error of type %s is in %v", InsufficientFundsType, err)
	}
	s.statement(a, Statement{Balance: 100})
	s.statement(b, Statement{Balance: 100})
}

func TestMoneyThatCannotBeDepositedIsPutBack(t *testing.T) {
	s := newScene(t)
	s.startWorker()
	a := s.open("a", 100)
	order := s.order(30) // to an account that was never opened
	err := s.transfer(order)
	var answer *temporal.ApplicationError
	if !errors.As(err, &answer) || answer.Type() != "NoAccount" {
		t.Errorf("the transfer ended with %v, want an error of type NoAccount", err)
	}
	s.statement(a, Statement{Balance: 100, Entries: []Entry{{order.ID + "/withdraw", -30}, {order.ID + "/refund", 30}}})
}

// waiting are tellers who deposit money when the test lets them.
type waiting struct {
	Tellers
	asked, allowed chan struct{}
}

func (w waiting) Deposit(ctx context.Context, move Move) error {
	close(w.asked)
	<-w.allowed
	return w.Tellers.Deposit(ctx, move)
}

// awaitCancellation waits until a workflow has been told that it is cancelled.
func awaitCancellation(t *testing.T, workflowID string) {
	t.Helper()
	events := testserver.Client().GetWorkflowHistory(testserver.Context(t), workflowID, "", true,
		enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for requested := false; ; {
		event, err := events.Next()
		if err != nil {
			t.Fatal(err)
		}
		switch event.EventType {
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED:
			requested = true
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
			if requested {
				return
			}
		}
	}
}

func TestCancelledTransferGoesToItsEnd(t *testing.T) {
	s := newScene(t)
	tellers := waiting{s.tellers, make(chan struct{}), make(chan struct{})}
	s.tellers = tellers
	s.startWorker()
	a, b := s.open("a", 100), s.open("b", 100)
	order := s.order(30)
	transfer, err := s.transfers.Start(s.ctx, order)
	if err != nil {
		t.Fatal(err)
	}
	<-tellers.asked
	if err := transfer.Cancel(s.ctx); err != nil {
		t.Fatal(err)
	}
	awaitCancellation(t, transfer.WorkflowID())
	close(tellers.allowed)
	if err := transfer.Result(s.ctx); err != nil {
		t.Errorf("the transfer ended with %v", err)
	}
	s.statement(a, Statement{Balance: 70, Entries: []Entry{{order.ID + "/withdraw", -30}}})
	s.statement(b, Statement{Balance: 130, Entries: []Entry{{order.ID + "/deposit", 30}}})
}
