package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// without opens an account of 100 without a server, where a check takes some time, which passes at once.
func without(t *testing.T, check time.Duration) (context.Context, *temporaltest.Env, *AccountHandle) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	env := temporaltest.New(t)
	RegisterAccount(env, newAccount)
	RegisterTransfer(env, newTransfer)
	RegisterTellers(env, tellers{})
	RegisterFraud(env, newDesk())
	env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		test.OnActivity(FraudCheckActivity, mock.Anything, mock.Anything).After(check).Return(nil)
	})
	account, err := NewAccountClient(env.Client()).Start(ctx, AccountInput{ID: "a", Balance: 100})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, env, account
}

func TestWithdrawalsThatAreRefused(t *testing.T) {
	ctx, _, a := without(t, 0)
	for name, tt := range map[string]struct {
		cents Cents
		kind  error
		typ   string // of the application error, if there is one
	}{
		"nothing":           {0, runtime.ErrInvalid, ""},
		"less than nothing": {-1, runtime.ErrInvalid, ""},
		"not covered":       {101, runtime.ErrRejected, InsufficientFundsType},
		"over the limit":    {10_000_01, runtime.ErrRejected, OverLimitType},
		"the limit":         {10_000_00, runtime.ErrRejected, InsufficientFundsType},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := a.Withdraw(ctx, Amount{RequestID: "1", Cents: tt.cents})
			if !errors.Is(err, tt.kind) {
				t.Errorf("the error is %v, want %v", err, tt.kind)
			}
			var refused *temporal.ApplicationError
			if errors.As(err, &refused) && refused.Type() != tt.typ || refused == nil && tt.typ != "" {
				t.Errorf("the error is %v, want one of type %q", err, tt.typ)
			}
		})
	}
	balance, err := a.Withdraw(ctx, Amount{RequestID: "1", Cents: 100})
	if err != nil || balance != 0 {
		t.Errorf("withdrawing all: balance %v, %v, want 0", balance, err)
	}
}

// Each withdrawal is checked for an hour, and a deposit need not wait for that.
func TestDepositsDoNotWaitForWithdrawals(t *testing.T) {
	ctx, env, a := without(t, time.Hour)
	began := env.Now()
	first, err := a.StartWithdraw(ctx, Amount{RequestID: "1", Cents: 80})
	if err != nil {
		t.Fatal(err)
	}
	second, err := a.StartWithdraw(ctx, Amount{RequestID: "2", Cents: 80})
	if err != nil {
		t.Fatal(err)
	}
	if balance, err := a.Deposit(ctx, Amount{RequestID: "3", Cents: 60}); err != nil || balance != 160 {
		t.Errorf("deposit: balance %v, %v, want 160", balance, err)
	}
	if took := env.Now().Sub(began); took != 0 {
		t.Errorf("the deposit took %v", took)
	}
	for i, u := range []*runtime.UpdateHandle[Cents]{first, second} {
		balance, err := u.Get(ctx)
		if want := Cents(80 - 80*i); err != nil || balance != want {
			t.Errorf("withdrawal %d: balance %v, %v, want %v", i+1, balance, err, want)
		}
	}
	if took := env.Now().Sub(began); took != 2*time.Hour {
		t.Errorf("both withdrawals took %v, want an hour each", took)
	}
}

// A request that is sent again gets the first answer, whatever has changed since, also if that was an error. What was rejected was
// not handled.
func TestRequestIsHandledOnce(t *testing.T) {
	ctx, _, a := without(t, time.Hour)
	paid, refused, rejected := Amount{RequestID: "1", Cents: 80}, Amount{RequestID: "2", Cents: 90}, Amount{RequestID: "3", Cents: 110}
	// Both are covered when they come.
	first, err := a.StartWithdraw(ctx, paid)
	if err != nil {
		t.Fatal(err)
	}
	second, err := a.StartWithdraw(ctx, refused)
	if err != nil {
		t.Fatal(err)
	}
	if balance, err := first.Get(ctx); err != nil || balance != 20 {
		t.Errorf("first withdrawal: balance %v, %v, want 20", balance, err)
	}
	if _, err := second.Get(ctx); !errors.Is(err, runtime.ErrFailed) {
		t.Errorf("second withdrawal: %v, want %v", err, runtime.ErrFailed)
	}
	if _, err := a.Withdraw(ctx, rejected); !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("third withdrawal: %v, want %v", err, runtime.ErrRejected)
	}
	if _, err := a.Deposit(ctx, Amount{RequestID: "4", Cents: 500}); err != nil {
		t.Fatal(err)
	}
	if balance, err := a.Withdraw(ctx, paid); err != nil || balance != 20 {
		t.Errorf("first withdrawal again: balance %v, %v, want 20", balance, err)
	}
	if _, err := a.Withdraw(ctx, refused); !errors.Is(err, runtime.ErrFailed) {
		t.Errorf("second withdrawal again: %v, want %v", err, runtime.ErrFailed)
	}
	if balance, err := a.Withdraw(ctx, rejected); err != nil || balance != 410 {
		t.Errorf("third withdrawal again: balance %v, %v, want 410", balance, err)
	}
}

func TestTransferWithoutAServer(t *testing.T) {
	ctx, env, a := without(t, time.Hour)
	b, err := NewAccountClient(env.Client()).Start(ctx, AccountInput{ID: "b"})
	if err != nil {
		t.Fatal(err)
	}
	transfer, err := NewTransferClient(env.Client()).Start(ctx, Order{ID: "1", From: "a", To: "b", Cents: 30})
	if err != nil {
		t.Fatal(err)
	}
	if err := transfer.Result(ctx); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		account   *AccountHandle
		statement Statement
	}{
		{a, Statement{Balance: 70, Entries: []Entry{{"1/withdraw", -30}}}},
		{b, Statement{Balance: 30, Entries: []Entry{{"1/deposit", 30}}}},
	} {
		statement, err := want.account.Statement(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.statement, statement); diff != "" {
			t.Errorf("statement of %s (-want +got):\n%s", want.account.WorkflowID(), diff)
		}
	}
}
