package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// greeting implements Greeting.
type greeting struct {
	language  Language
	greetings map[Language]string
	released  bool
	service   ServiceActivities
}

func newGreeting(workflow.Context, GreetingInput) (Greeting, error) {
	return &greeting{
		language:  English,
		greetings: map[Language]string{English: "Hello", German: "Hallo", Spanish: "Hola", French: "Bonjour"},
	}, nil
}

func (g *greeting) Run(ctx workflow.Context, in GreetingInput) (string, error) {
	timeout := cmp.Or(in.Timeout, 24*time.Hour)
	if _, err := runtime.AwaitWithTimeout(ctx, timeout, func() bool { return g.released }); err != nil {
		return "", err
	}
	g.released = true
	// An update that was accepted before may still wait for the service, or for its turn.
	if err := runtime.AwaitHandlers(ctx); err != nil {
		return "", err
	}
	return g.greetings[g.language], nil
}

func (g *greeting) Language() Language { return g.language }

func (g *greeting) Languages(question LanguagesQuestion) []Language {
	languages := slices.Sorted(maps.Keys(g.greetings))
	if question.IncludeUnsupported {
		languages = append(languages, English, German, Spanish, French, Portuguese, Japanese, Klingon)
		slices.Sort(languages)
		languages = slices.Compact(languages)
	}
	return languages
}

func (g *greeting) ValidateSetLanguage(ctx workflow.Context, language Language) error {
	if _, ok := g.greetings[language]; !ok {
		return temporal.NewApplicationError(fmt.Sprintf("language %s is not supported", language), UnsupportedType)
	}
	return g.ValidateSetLanguageUsingActivity(ctx, language)
}

func (g *greeting) SetLanguage(_ workflow.Context, language Language) (Language, error) {
	previous := g.language
	g.language = language
	return previous, nil
}

func (g *greeting) ValidateSetLanguageUsingActivity(workflow.Context, Language) error {
	if g.released {
		return temporal.NewApplicationError("the greeting is released", ReleasedType)
	}
	return nil
}

func (g *greeting) SetLanguageUsingActivity(ctx workflow.Context, language Language) (Language, error) {
	if _, ok := g.greetings[language]; !ok {
		text, err := g.service.CallGreetingService(ctx, language)
		if err != nil {
			return "", err
		}
		g.greetings[language] = text
	}
	return g.SetLanguage(ctx, language)
}

func (g *greeting) Approve(ctx workflow.Context, approval Approval) {
	workflow.GetLogger(ctx).Info("Greeting approved", "By", approval.Name)
	g.released = true
}
