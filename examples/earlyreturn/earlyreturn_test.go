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

// fakeBank implements Bank: it is bank, and notes what it is asked to do.
type fakeBank struct {
	bank
	initialised, cancelled, completed temporaltest.Func[Transfer, struct{}]
}

func (f *fakeBank) InitTransaction(ctx context.Context, transfer Transfer) (Confirmation, error) {
	if _, err := f.initialised.Call(transfer); err != nil {
		return Confirmation{}, err
	}
	return f.bank.InitTransaction(ctx, transfer)
}

func (f *fakeBank) CancelTransaction(_ context.Context, transfer Transfer) error {
	_, err := f.cancelled.Call(transfer)
	return err
}

func (f *fakeBank) CompleteTransaction(_ context.Context, transfer Transfer) error {
	_, err := f.completed.Call(transfer)
	return err
}

var (
	rent = Transfer{ID: "rent", From: "Ann", To: "Bob", Cents: 900_00}
	gift = Transfer{ID: "gift", From: "Ann", To: "Mallory", Cents: 5_00}
)

// A scenario is a bank where transactions can be started.
type scenario struct {
	*testing.T
	ctx          context.Context
	env          *temporaltest.Env
	bank         fakeBank
	transactions *TransactionClient
}

func newScenario(t *testing.T) *scenario {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	s := &scenario{T: t, ctx: ctx, env: temporaltest.New(t)}
	RegisterTransaction(s.env, newTransaction)
	RegisterBank(s.env, &s.bank)
	s.transactions = NewTransactionClient(s.env.Client())
	return s
}

// completionTakesADay lets the bank take a day for moving money.
func (s *scenario) completionTakesADay() {
	s.env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		test.OnActivity(BankCompleteTransactionActivity, mock.Anything, mock.Anything).After(24 * time.Hour).Return(nil)
	})
}

func (s *scenario) expectCalls(what string, f *temporaltest.Func[Transfer, struct{}], want ...Transfer) {
	s.Helper()
	if diff := cmp.Diff(want, f.Calls()); diff != "" {
		s.Errorf("what the bank has %s (-want +got):\n%s", what, diff)
	}
}

func TestConfirmationDoesNotWaitForTheCompletion(t *testing.T) {
	s := newScenario(t)
	s.completionTakesADay()
	began := s.env.Now()
	confirmation, transaction, err := s.transactions.WithStart(rent).Confirmation(s.ctx)
	if want := (Confirmation{Reference: "ref-rent"}); err != nil || confirmation != want {
		t.Errorf("confirmation %+v, %v, want %+v", confirmation, err, want)
	}
	if took := s.env.Now().Sub(began); took != 0 {
		t.Errorf("the confirmation took %v", took)
	}
	if result, err := transaction.Result(s.ctx); err != nil || result != "transaction rent is completed" {
		t.Errorf("the result is %q, %v", result, err)
	}
	if took := s.env.Now().Sub(began); took != 24*time.Hour {
		t.Errorf("the completion took %v, want a day", took)
	}
	s.expectCalls("cancelled", &s.bank.cancelled)
}

func TestTransactionThatIsNotInitialisedIsCancelled(t *testing.T) {
	s := newScenario(t)
	_, transaction, err := s.transactions.WithStart(gift).Confirmation(s.ctx)
	var app *temporal.ApplicationError
	if !errors.Is(err, runtime.ErrFailed) || !errors.As(err, &app) || app.Type() != UnknownAccountType {
		t.Errorf("the client is told %v, want an error of type %s", err, UnknownAccountType)
	}
	_, err = transaction.Result(s.ctx)
	if !errors.As(err, &app) || app.Type() != CancelledType {
		t.Fatalf("the workflow ends with %v, want an error of type %s", err, CancelledType)
	}
	if cause := app.Unwrap(); !errors.As(cause, &app) || app.Type() != UnknownAccountType {
		t.Errorf("the cause is %v, want an error of type %s", cause, UnknownAccountType)
	}
	s.expectCalls("initialised", &s.bank.initialised, gift)
	s.expectCalls("cancelled", &s.bank.cancelled, gift)
	s.expectCalls("completed", &s.bank.completed)
}

func TestInitialisationIsTriedAgain(t *testing.T) {
	s := newScenario(t)
	s.bank.initialised.FailNth(1, errors.New("busy"))
	_, transaction, err := s.transactions.WithStart(rent).Confirmation(s.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := transaction.Result(s.ctx); err != nil {
		t.Error(err)
	}
	s.expectCalls("initialised", &s.bank.initialised, rent, rent)
	s.expectCalls("completed", &s.bank.completed, rent)
}

func TestTransactionIDIsUsedOnce(t *testing.T) {
	for name, ended := range map[string]bool{"while it runs": false, "after its end": true} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			s.completionTakesADay()
			_, transaction, err := s.transactions.WithStart(rent).Confirmation(s.ctx)
			if err != nil {
				t.Fatal(err)
			}
			if ended {
				s.env.Sleep(48 * time.Hour)
			}
			other := Transfer{ID: rent.ID, From: "Bob", To: "Ann", Cents: 1_00}
			if _, _, err := s.transactions.WithStart(other).Confirmation(s.ctx); !errors.Is(err, runtime.ErrAlreadyStarted) {
				t.Errorf("another transaction: %v, want %v", err, runtime.ErrAlreadyStarted)
			}
			if _, err := transaction.Result(s.ctx); err != nil {
				t.Error(err)
			}
			s.expectCalls("initialised", &s.bank.initialised, rent)
		})
	}
}

// A client that does not know what became of its request sends it again, with the same update ID.
func TestClientAsksAgain(t *testing.T) {
	s := newScenario(t)
	s.completionTakesADay()
	for range 2 {
		confirmation, _, err := s.transactions.WithStart(rent).Confirmation(s.ctx, runtime.WithUpdateID("request-1"))
		if err != nil || confirmation.Reference != "ref-rent" {
			t.Errorf("confirmation %+v, %v", confirmation, err)
		}
	}
	confirmation, err := s.transactions.Handle(TransactionID(rent)).Confirmation(s.ctx)
	if err != nil || confirmation.Reference != "ref-rent" {
		t.Errorf("confirmation for somebody who knows the transaction: %+v, %v", confirmation, err)
	}
	s.expectCalls("initialised", &s.bank.initialised, rent)
}

func TestTransfersAreChecked(t *testing.T) {
	s := newScenario(t)
	for _, invalid := range []Transfer{{From: "Ann", To: "Bob", Cents: 1}, {ID: "1", From: "Ann", To: "Bob"}, {ID: "1", From: "Ann", Cents: 1}} {
		if _, _, err := s.transactions.WithStart(invalid).Confirmation(s.ctx); !errors.Is(err, runtime.ErrInvalid) {
			t.Errorf("%+v: %v, want %v", invalid, err, runtime.ErrInvalid)
		}
	}
}
