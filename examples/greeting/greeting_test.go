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

// countedService implements Service: it is service, and notes what it is asked.
type countedService struct {
	service
	asked temporaltest.Func[Language, struct{}]
}

func (s *countedService) CallGreetingService(ctx context.Context, language Language) (string, error) {
	if _, err := s.asked.Call(language); err != nil {
		return "", err
	}
	return s.service.CallGreetingService(ctx, language)
}

// A scenario is one greeting.
type scenario struct {
	*testing.T
	ctx      context.Context
	env      *temporaltest.Env
	service  countedService
	greeting *GreetingHandle
}

func newScenario(t *testing.T, prepare ...func(*temporaltest.Env)) *scenario {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	s := &scenario{T: t, ctx: ctx, env: temporaltest.New(t)}
	RegisterGreeting(s.env, newGreeting)
	RegisterService(s.env, &s.service)
	for _, f := range prepare {
		f(s.env)
	}
	var err error
	if s.greeting, err = NewGreetingClient(s.env.Client()).Start(ctx, GreetingInput{ID: "1"}); err != nil {
		t.Fatal(err)
	}
	return s
}

// slowly lets the greeting service take an hour.
func slowly(env *temporaltest.Env) {
	env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		test.OnActivity(ServiceCallGreetingServiceActivity, mock.Anything, mock.Anything).After(time.Hour).Return("Olá", nil)
	})
}

func (s *scenario) expectLanguage(want Language) {
	s.Helper()
	if language, err := s.greeting.Language(s.ctx); err != nil || language != want {
		s.Errorf("the language is %s, %v, want %s", language, err, want)
	}
}

func (s *scenario) expectLanguages(question LanguagesQuestion, want ...Language) {
	s.Helper()
	languages, err := s.greeting.Languages(s.ctx, question)
	if diff := cmp.Diff(want, languages); err != nil || diff != "" {
		s.Errorf("languages for %+v: %v (-want +got):\n%s", question, err, diff)
	}
}

// expectError compares the kind of an error, and the type that the workflow has given it.
func (s *scenario) expectError(err, kind error, errorType string) {
	s.Helper()
	var app *temporal.ApplicationError
	if !errors.Is(err, kind) || !errors.As(err, &app) || app.Type() != errorType {
		s.Errorf("the error is %v, want %v of type %s", err, kind, errorType)
	}
}

func (s *scenario) expectResult(want string) {
	s.Helper()
	if result, err := s.greeting.Result(s.ctx); err != nil || result != want {
		s.Errorf("the result is %q, %v, want %q", result, err, want)
	}
}

func (s *scenario) approve() {
	s.Helper()
	if err := s.greeting.Approve(s.ctx, Approval{Name: "Ann"}); err != nil {
		s.Fatal(err)
	}
}

func TestSetLanguageReturnsThePreviousOne(t *testing.T) {
	s := newScenario(t)
	previous := English
	for _, language := range []Language{French, Spanish, Spanish, German} {
		if got, err := s.greeting.SetLanguage(s.ctx, language); err != nil || got != previous {
			t.Errorf("set to %s: it was %s, %v, want %s", language, got, err, previous)
		}
		s.expectLanguage(language)
		previous = language
	}
	s.approve()
	s.expectResult("Hallo")
}

func TestUnsupportedLanguageIsRejected(t *testing.T) {
	s := newScenario(t)
	_, err := s.greeting.SetLanguage(s.ctx, Japanese)
	s.expectError(err, runtime.ErrRejected, UnsupportedType)
	s.expectLanguage(English)
}

func TestLanguageThatIsMissingIsFetchedOnce(t *testing.T) {
	s := newScenario(t)
	s.expectLanguages(LanguagesQuestion{}, German, English, Spanish, French)
	all := []Language{German, English, Spanish, French, Japanese, Portuguese, Klingon}
	s.expectLanguages(LanguagesQuestion{IncludeUnsupported: true}, all...)
	for _, language := range []Language{Japanese, French, Japanese} {
		if _, err := s.greeting.SetLanguageUsingActivity(s.ctx, language); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]Language{Japanese}, s.service.asked.Calls()); diff != "" {
		t.Errorf("what the service is asked (-want +got):\n%s", diff)
	}
	s.expectLanguages(LanguagesQuestion{}, German, English, Spanish, French, Japanese)
	s.expectLanguages(LanguagesQuestion{IncludeUnsupported: true}, all...)
	if previous, err := s.greeting.SetLanguage(s.ctx, Japanese); err != nil || previous != Japanese {
		t.Errorf("set without the service: it was %s, %v", previous, err)
	}
}

func TestLanguageThatNobodyKnowsIsNotSet(t *testing.T) {
	s := newScenario(t)
	_, err := s.greeting.SetLanguageUsingActivity(s.ctx, Klingon)
	s.expectError(err, runtime.ErrFailed, UnsupportedType)
	s.expectLanguage(English)
	if diff := cmp.Diff([]Language{Klingon}, s.service.asked.Calls()); diff != "" {
		t.Errorf("what the service is asked (-want +got):\n%s", diff)
	}
}

func TestServiceIsAskedAgainWhenItFails(t *testing.T) {
	s := newScenario(t)
	s.service.asked.FailNth(1, errors.New("out of order"))
	if previous, err := s.greeting.SetLanguageUsingActivity(s.ctx, Portuguese); err != nil || previous != English {
		t.Errorf("it was %s, %v", previous, err)
	}
}

func TestGreetingIsReleasedAfterADay(t *testing.T) {
	s := newScenario(t)
	began := s.env.Now()
	s.expectResult("Hello")
	if took := s.env.Now().Sub(began); took != 24*time.Hour {
		t.Errorf("it took %v, want a day", took)
	}
}

// Languages are set in the order in which that was asked for, also if the first takes longer.
func TestLastLanguageStays(t *testing.T) {
	s := newScenario(t, slowly)
	fetched, err := s.greeting.StartSetLanguageUsingActivity(s.ctx, Portuguese)
	if err != nil {
		t.Fatal(err)
	}
	set, err := s.greeting.StartSetLanguage(s.ctx, German)
	if err != nil {
		t.Fatal(err)
	}
	s.expectLanguage(English)
	if previous, err := set.Get(s.ctx); err != nil || previous != Portuguese {
		t.Errorf("set second: it was %s, %v, want %s", previous, err, Portuguese)
	}
	if previous, err := fetched.Get(s.ctx); err != nil || previous != English {
		t.Errorf("set first: it was %s, %v, want %s", previous, err, English)
	}
	s.expectLanguage(German)
}

func TestApprovalWaitsForThoseWhoSetTheLanguage(t *testing.T) {
	s := newScenario(t, slowly)
	fetched, err := s.greeting.StartSetLanguageUsingActivity(s.ctx, Portuguese)
	if err != nil {
		t.Fatal(err)
	}
	s.approve()
	_, err = s.greeting.SetLanguage(s.ctx, German)
	s.expectError(err, runtime.ErrRejected, ReleasedType)
	_, err = s.greeting.SetLanguageUsingActivity(s.ctx, Japanese)
	s.expectError(err, runtime.ErrRejected, ReleasedType)
	if previous, err := fetched.Get(s.ctx); err != nil || previous != English {
		t.Errorf("it was %s, %v, want %s", previous, err, English)
	}
	s.expectResult("Olá")
}
