package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Greeting is a greeting in a language that can be set until it is released.
//
//temporal:workflow queue=greetings id=greeting-{ID}
type Greeting interface {
	// Run releases the greeting when it is approved, or after a day.
	//
	//temporal:run
	Run(ctx workflow.Context, in GreetingInput) (string, error)

	// Language is the current language.
	//
	//temporal:query name=get_language
	Language() Language

	// Languages are the languages that can be set, in alphabetical order.
	//
	//temporal:query name=get_languages
	Languages(question LanguagesQuestion) []Language

	// SetLanguage sets the language, and returns the one before.
	//
	//temporal:update name=set_language serial
	SetLanguage(ctx workflow.Context, language Language) (Language, error)

	// ValidateSetLanguage accepts languages that the workflow has a greeting in.
	//
	//temporal:validator for=SetLanguage
	ValidateSetLanguage(ctx workflow.Context, language Language) error

	// SetLanguageUsingActivity is SetLanguage for all languages: it asks the greeting service for one that is not there yet.
	//
	//temporal:update name=set_language_using_activity serial
	SetLanguageUsingActivity(ctx workflow.Context, language Language) (Language, error)

	// ValidateSetLanguageUsingActivity accepts all languages before the release.
	//
	//temporal:validator for=SetLanguageUsingActivity
	ValidateSetLanguageUsingActivity(ctx workflow.Context, language Language) error

	// Approve releases the greeting. Who is setting the language still may.
	//
	//temporal:signal name=approve
	Approve(ctx workflow.Context, approval Approval)
}

// Service knows greetings.
//
//temporal:activities start-to-close=10s
type Service interface {
	// CallGreetingService returns the greeting in a language. It fails with an error of UnsupportedType if there is none.
	//
	//temporal:activity name=call_greeting_service non-retryable=UnsupportedLanguage
	CallGreetingService(ctx context.Context, language Language) (string, error)
}

// Language is a language, by its code.
type Language string

// Some languages.
const (
	English    Language = "en"
	German     Language = "de"
	Spanish    Language = "es"
	French     Language = "fr"
	Portuguese Language = "pt"
	Japanese   Language = "ja"
	Klingon    Language = "tlh"
)

// The types of the errors for languages that cannot be set.
const (
	UnsupportedType = "UnsupportedLanguage"
	ReleasedType    = "GreetingReleased"
)

// GreetingInput starts a greeting.
type GreetingInput struct {
	ID      string
	Timeout time.Duration // until the release without an approval, 24 hours if it is zero
}

// LanguagesQuestion asks for languages.
type LanguagesQuestion struct {
	IncludeUnsupported bool // also those that only the greeting service may know
}

// Approval is a yes to the release.
type Approval struct {
	Name string `validate:"required"`
}
