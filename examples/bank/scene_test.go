package main

import (
	"context"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// scene is a bank on the server.
type scene struct {
	*testing.T
	name      string // of the bank's task queue
	ctx       context.Context
	accounts  *AccountClient
	transfers *TransferClient
	tellers   Tellers // that the worker registers; a test may change it before
	fraud     fraud
}

// fraud implements Fraud as the test says.
type fraud struct {
	mu    sync.Mutex
	check func(Amount) error // nil if nothing is suspicious
}

func (f *fraud) Check(_ context.Context, w Withdrawal) error {
	f.mu.Lock()
	check := f.check
	f.mu.Unlock()
	if check == nil {
		return nil
	}
	return check(w.Amount)
}

func newScene(t *testing.T) *scene {
	t.Helper()
	name := testserver.Name(t)
	queue := runtime.WithStartOptions(runtime.WithTaskQueue(name))
	s := &scene{
		T:         t,
		name:      name,
		ctx:       testserver.Context(t),
		accounts:  NewAccountClient(testserver.Client(), queue),
		transfers: NewTransferClient(testserver.Client(), queue),
		tellers:   tellers{},
	}
	return s
}

func (s *scene) startWorker() (stop func()) {
	s.Helper()
	return s.startWorkerWith(newAccount)
}

func (s *scene) startWorkerWith(newAccount func(workflow.Context, AccountInput) (Account, error)) (stop func()) {
	s.Helper()
	return testserver.StartWorker(s.T, testserver.Client(), s.name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		RegisterAccount(r, newAccount)
		RegisterTransfer(r, newTransfer)
		RegisterTellers(r, s.tellers)
		RegisterFraud(r, &s.fraud)
	})
}

// open opens an account, whose ID gets the name of the bank.
func (s *scene) open(id string, balance Cents, opts ...runtime.StartOption) *AccountHandle {
	s.Helper()
	h, err := s.accounts.Start(s.ctx, AccountInput{ID: s.id(id), Balance: balance}, opts...)
	if err != nil {
		s.Fatal(err)
	}
	return h
}

func (s *scene) id(id string) string { return s.name + "-" + id }

// transfer moves money and waits until that is done.
func (s *scene) transfer(order Order) error {
	s.Helper()
	h, err := s.transfers.Start(s.ctx, order)
	if err != nil {
		s.Fatal(err)
	}
	return h.Result(s.ctx)
}

// statement compares what an account says.
func (s *scene) statement(h *AccountHandle, want Statement) {
	s.Helper()
	statement, err := h.Statement(s.ctx)
	if err != nil {
		s.Fatal(err)
	}
	if diff := cmp.Diff(want, statement); diff != "" {
		s.Errorf("statement (-want +got):\n%s", diff)
	}
}
