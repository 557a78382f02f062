package main

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

const month = 30 * 24 * time.Hour

// without opens an account without a server: years pass at once.
func without(t *testing.T) (context.Context, *temporaltest.Env, *AccountHandle) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	env := temporaltest.New(t)
	RegisterAccount(env, newAccount)
	RegisterCustomers(env, newFakeShop())
	account, err := NewAccountClient(env.Client()).Start(ctx, Input{CustomerID: "1"})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, env, account
}

func TestRunContinuesWhenTheServerSuggestsIt(t *testing.T) {
	ctx, env, account := without(t)
	env.SuggestContinueAsNew(account.WorkflowID())
	status, err := account.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Status{Name: "Ada", Level: Basic, Run: 1}, status); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}
}

// There is a purchase each month, and a new run each year. The first purchase is sent once more each month.
func TestAccountLivesForYears(t *testing.T) {
	ctx, env, account := without(t)
	first := Points{RequestID: "0", Points: 100}
	want := Status{Name: "Ada", Points: 100, Level: Basic}
	for i := range 36 {
		status, err := account.AddPoints(ctx, Points{RequestID: fmt.Sprint(i), Points: 100})
		if err != nil || status.Points != 100*(i+1) {
			t.Fatalf("purchase %d: %+v, %v", i, status, err)
		}
		if status, err = account.AddPoints(ctx, first); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, status); diff != "" {
			t.Fatalf("the first purchase again, after %d months (-want +got):\n%s", i, diff)
		}
		env.Sleep(month)
		if i%12 == 11 {
			env.SuggestContinueAsNew(account.WorkflowID())
		}
	}
	want = Status{Name: "Ada", Points: 3600, Level: Platinum, Closed: true, Run: 3}
	status, err := account.Close(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, status); diff != "" {
		t.Errorf("answer of closing (-want +got):\n%s", diff)
	}
	if status, err = account.Result(ctx); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, status); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

func TestCancelledAccountEnds(t *testing.T) {
	ctx, _, account := without(t)
	if err := account.Cancel(ctx); err != nil {
		t.Fatal(err)
	}
	_, err := account.Result(ctx)
	var cancelled *temporal.CanceledError
	if !errors.As(err, &cancelled) {
		t.Errorf("the account ended with %v, want a %T", err, cancelled)
	}
}
