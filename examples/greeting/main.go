package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "greeting",
	Workers: []program.Worker{{TaskQueue: GreetingTaskQueue, Register: func(r worker.Registry) {
		RegisterGreeting(r, newGreeting)
		RegisterService(r, service{})
	}}},
	Story: story,
}

// story sets the language of a greeting in all ways, and approves it. Another greeting is left alone.
func story(ctx context.Context, s *program.Stage) error {
	greetings := NewGreetingClient(s.Client)
	greeting, err := greetings.Start(ctx, GreetingInput{ID: s.ID("card")})
	if err != nil {
		return err
	}
	if err := sayLanguages(ctx, s, greeting); err != nil {
		return err
	}

	previous, err := greeting.SetLanguage(ctx, German)
	if err != nil {
		return err
	}
	s.Say("Set to German; it was %s before", previous)

	// The validator rejects the update. Nothing of it is recorded.
	_, err = greeting.SetLanguage(ctx, Portuguese)
	if err := sayWhyNot(s, err, runtime.ErrRejected); err != nil {
		return err
	}

	previous, err = greeting.SetLanguageUsingActivity(ctx, Portuguese)
	if err != nil {
		return err
	}
	s.Say("Set to Portuguese with the help of the service; it was %s before", previous)

	// This update was accepted, and its handler has failed.
	_, err = greeting.SetLanguageUsingActivity(ctx, Klingon)
	if err := sayWhyNot(s, err, runtime.ErrFailed); err != nil {
		return err
	}
	if err := sayLanguages(ctx, s, greeting); err != nil {
		return err
	}

	if err := greeting.Approve(ctx, Approval{Name: "Ann"}); err != nil {
		return err
	}
	result, err := greeting.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("Approved by Ann: %s!", result)

	forgotten, err := greetings.Start(ctx, GreetingInput{ID: s.ID("letter"), Timeout: time.Second})
	if err != nil {
		return err
	}
	result, err = forgotten.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("Released without an approval: %s!", result)
	return nil
}

func sayLanguages(ctx context.Context, s *program.Stage, greeting *GreetingHandle) error {
	current, err := greeting.Language(ctx)
	if err != nil {
		return err
	}
	languages, err := greeting.Languages(ctx, LanguagesQuestion{})
	if err != nil {
		return err
	}
	s.Say("The language is %s, of %v", current, languages)
	return nil
}

// sayWhyNot tells why a language was not set, which has to be for a certain kind of reason.
func sayWhyNot(s *program.Stage, err, kind error) error {
	unsupported, ok := errors.AsType[*temporal.ApplicationError](err)
	if !ok || unsupported.Type() != UnsupportedType || !errors.Is(err, kind) {
		return fmt.Errorf("a language that is not supported: %w", err)
	}
	s.Say("Not set: %s", unsupported.Message())
	return nil
}
