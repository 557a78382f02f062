package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

func main() { program.Main(example) }

var example = program.Program{
	Name:    "activities",
	Workers: []program.Worker{{TaskQueue: SayHelloTaskQueue, Register: register}},
	Story:   story,
}

func register(r worker.Registry) {
	RegisterPurchaseFruits(r, newPurchaseFruits)
	RegisterMarket(r, market{})
	RegisterSayHello(r, newSayHello)
	RegisterGreetLocally(r, newGreetLocally)
	RegisterGreeter(r, greeter{})
	RegisterDataProcessing(r, newDataProcessing)
	RegisterProcessor(r, processor{})
	RegisterUserProcessing(r, newUserProcessing)
	RegisterDirectory(r, directory{})
}

func story(ctx context.Context, s *program.Stage) error {
	for _, play := range []func(context.Context, *program.Stage) error{buyFruits, sayHellos, processData, processUsers} {
		if err := play(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// buyFruits plays activities that the input chooses.
func buyFruits(ctx context.Context, s *program.Stage) error {
	list := ShoppingList{ID: s.ID("fruits"), Items: []ShoppingItem{{Apple, 3}, {Banana, 5}, {Apple, 1}}}
	purchase, err := NewPurchaseFruitsClient(s.Client).Start(ctx, list)
	if err != nil {
		return err
	}
	ordered, err := purchase.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("Chosen: %q", ordered)
	return nil
}

// sayHellos plays activities at the same time, and local ones.
func sayHellos(ctx context.Context, s *program.Stage) error {
	hello, err := NewSayHelloClient(s.Client).Start(ctx, HelloInput{ID: s.ID("hello"), Names: []string{"user2", "user3", "user1"}})
	if err != nil {
		return err
	}
	hellos, err := hello.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("In parallel: %q\n  sorted: %q", hellos.InOrder, hellos.Sorted)

	local, err := NewGreetLocallyClient(s.Client).Start(ctx, LocalInput{ID: s.ID("local"), Greeting: Greeting{"Hello", "World"}})
	if err != nil {
		return err
	}
	text, err := local.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("Locally: %s", text)
	return nil
}

// processData plays an activity that fails, and what the client sees of it.
func processData(ctx context.Context, s *program.Stage) error {
	for _, fail := range []Failure{FailsWithError, FailsWithBadData, Panics} {
		in := ProcessingInput{ID: s.ID("data-" + string(fail)), Data: "test-data", Fail: fail}
		processing, err := NewDataProcessingClient(s.Client).Start(ctx, in)
		if err != nil {
			return err
		}
		_, err = processing.Result(ctx)
		if !errors.Is(err, runtime.ErrFailed) {
			return fmt.Errorf("the processing was to fail: %w", err)
		}
		s.Say("Failed, as it was to:")
		for _, line := range explain(err) {
			s.Say("  %s", line)
		}
	}
	return nil
}

// processUsers plays models that are validated.
func processUsers(ctx context.Context, s *program.Stage) error {
	processing, err := NewUserProcessingClient(s.Client).Start(ctx, UserProcessingInput{ID: s.ID("users")})
	if err != nil {
		return err
	}
	n, err := processing.Process(ctx, Users{Users: []UserData{
		{UserID: 1, IPAddress: netip.MustParseAddr("192.168.1.1")},
		{UserID: 2, IPAddress: netip.MustParseAddr("10.0.0.1")},
	}})
	if err != nil {
		return err
	}
	s.Say("Users processed: %d", n)

	// The client does not send what is not valid.
	_, err = processing.Process(ctx, Users{Users: []UserData{{UserID: -1, IPAddress: netip.MustParseAddr("10.0.0.1")}, {UserID: 2}}})
	invalid, ok := errors.AsType[*validate.Error](err)
	if !ok || !errors.Is(err, runtime.ErrInvalid) {
		return fmt.Errorf("users that are not valid were sent: %w", err)
	}
	s.Say("Not sent: %v", invalid)

	// Other clients may send it, and the worker rejects it.
	for _, user := range []map[string]any{
		{"UserID": -1, "IPAddress": "10.0.0.1"},
		{"UserID": 1, "IPAddress": "fe80::1"},
	} {
		err := sendUntyped(ctx, s.Client, processing.WorkflowID(), user)
		if err == nil {
			return fmt.Errorf("user %v is not valid, and was processed", user)
		}
		s.Say("Rejected: %s", program.Reason(err))
	}
	if err := processing.Close(ctx); err != nil {
		return err
	}
	total, err := processing.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("In all: %d", total)
	return nil
}

// sendUntyped is a client without generated code, such as a script. It returns what the workflow says.
func sendUntyped(ctx context.Context, c client.Client, workflowID string, user map[string]any) error {
	update, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID:   workflowID,
		UpdateName:   UserProcessingProcessUpdate,
		Args:         []any{map[string]any{"Users": []any{user}}},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return update.Get(ctx, nil)
}
