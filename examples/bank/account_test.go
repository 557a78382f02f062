package main

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// Two withdrawals of 80 from 100 are checked at the same time.
func TestHastyWithdrawalsOverdrawTheAccount(t *testing.T) {
	s := newScene(t)
	// Each check waits for the other one.
	meet := make(chan bool)
	s.fraud.check = func(Amount) error {
		select {
		case meet <- true:
		case <-meet:
		}
		return nil
	}
	s.startWorker()
	a := s.open("a", 100)
	first, err := a.StartWithdrawHastily(s.ctx, Amount{RequestID: "1", Cents: 80})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.WithdrawHastily(s.ctx, Amount{RequestID: "2", Cents: 80}); err != nil {
		t.Fatal(err)
	}
	if _, err := first.Get(s.ctx); err != nil {
		t.Fatal(err)
	}
	if statement, err := a.Statement(s.ctx); err != nil || statement.Balance != -60 {
		t.Errorf("the balance is %v, %v: nothing has gone wrong", statement.Balance, err)
	}
}

// The first of them is checked until all have arrived, and no other begins before it ends.
func TestSerialWithdrawalsTakeTurns(t *testing.T) {
	s := newScene(t)
	arrived := make(chan struct{})
	s.fraud.check = func(amount Amount) error {
		if amount.RequestID == "0" {
			<-arrived
		}
		return nil
	}
	s.startWorker()
	a := s.open("a", 100)
	var withdrawals []*runtime.UpdateHandle[Cents]
	for i := range 4 {
		u, err := a.StartWithdraw(s.ctx, Amount{RequestID: fmt.Sprint(i), Cents: 30})
		if err != nil {
			t.Fatal(err)
		}
		withdrawals = append(withdrawals, u)
	}
	close(arrived)
	for i, u := range withdrawals {
		balance, err := u.Get(s.ctx)
		if i < 3 && (err != nil || balance != Cents(100-30*(i+1))) {
			t.Errorf("withdrawal %d: balance %v, %v", i, balance, err)
		}
		// It was covered when it arrived: the handler refuses it, not the validator.
		var refused *temporal.ApplicationError
		if i == 3 && (!errors.As(err, &refused) || refused.Type() != InsufficientFundsType || !errors.Is(err, runtime.ErrFailed)) {
			t.Errorf("withdrawal %d: %v, want an error of type %s", i, err, InsufficientFundsType)
		}
	}
	s.statement(a, Statement{Balance: 10, Entries: []Entry{{"0", -30}, {"1", -30}, {"2", -30}}})
}

// A handler that does not wait is done before the next one begins.
func TestDepositsDoNotInterleave(t *testing.T) {
	s := newScene(t)
	a := s.open("a", 0)
	const n = 10 // the server takes no more at the same time
	balances := make([]Cents, n)
	var deposits sync.WaitGroup
	for i := range n {
		deposits.Go(func() {
			var err error
			if balances[i], err = a.Deposit(s.ctx, Amount{RequestID: fmt.Sprint(i), Cents: 1}); err != nil {
				t.Errorf("deposit %d: %v", i, err)
			}
		})
	}
	s.startWorker()
	deposits.Wait()
	slices.Sort(balances)
	if diff := cmp.Diff([]Cents{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, balances); diff != "" {
		t.Errorf("balances after each deposit (-want +got):\n%s", diff)
	}
}

func TestRejectedWithdrawalIsNotRecorded(t *testing.T) {
	s := newScene(t)
	s.startWorker()
	a := s.open("a", 100)
	var refused *temporal.ApplicationError
	_, err := a.Withdraw(s.ctx, Amount{RequestID: "1", Cents: 101})
	if !errors.Is(err, runtime.ErrRejected) || !errors.As(err, &refused) || refused.Type() != InsufficientFundsType {
		t.Errorf("withdrawal: %v, want a rejection of type %s", err, InsufficientFundsType)
	}
	s.statement(a, Statement{Balance: 100})
	events := testserver.Client().GetWorkflowHistory(s.ctx, a.WorkflowID(), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			t.Fatal(err)
		}
		if event.EventType > enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
			t.Errorf("the history has event %s", event.EventType)
		}
	}
}

// The check fails twice, which is all the attempts it has. The account lives on.
func TestFailedActivityFailsTheUpdateAlone(t *testing.T) {
	s := newScene(t)
	s.fraud.check = func(Amount) error { return errors.New("out of order") }
	s.startWorker()
	a := s.open("a", 100)
	_, err := a.Withdraw(s.ctx, Amount{RequestID: "1", Cents: 10})
	var failed *temporal.ActivityError
	if !errors.Is(err, runtime.ErrFailed) || !errors.As(err, &failed) || failed.RetryState() != enumspb.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED {
		t.Errorf("withdrawal: %v, want an activity that has used up its attempts", err)
	}
	if balance, err := a.Deposit(s.ctx, Amount{RequestID: "2", Cents: 10}); err != nil || balance != 110 {
		t.Errorf("deposit afterwards: balance %v, %v, want 110", balance, err)
	}
}

// brokenAccount is an account of a worker that was deployed too early.
type brokenAccount struct{ Account }

func (brokenAccount) Deposit(workflow.Context, Amount) (Cents, error) { panic("not implemented") }

// A panic is a mistake in the code: the workflow does not fail, it waits for better code.
func TestPanicWaitsForAFix(t *testing.T) {
	s := newScene(t)
	stop := s.startWorkerWith(func(ctx workflow.Context, in AccountInput) (Account, error) {
		a, err := newAccount(ctx, in)
		return brokenAccount{a}, err
	})
	// The server waits for that long until it tries again.
	a := s.open("a", 100, runtime.WithTaskTimeout(time.Second))
	deposited := make(chan error, 1)
	go func() {
		balance, err := a.Deposit(s.ctx, Amount{RequestID: "1", Cents: 10})
		if err == nil && balance != 110 {
			err = fmt.Errorf("balance is %v, want 110", balance)
		}
		deposited <- err
	}()
	testserver.WaitForEvent(t, testserver.Client(), a.WorkflowID(), enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED)
	select {
	case err := <-deposited:
		t.Fatalf("the deposit ended with %v, although its handler panics", err)
	default:
	}
	stop()
	s.startWorker()
	if err := <-deposited; err != nil {
		t.Errorf("deposit after the fix: %v", err)
	}
	s.statement(a, Statement{Balance: 110, Entries: []Entry{{"1", 10}}})
}
