package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
)

// answers is a service that gives one answer after the other, and the last one for ever. Its URL is that of a server.
func answers(t *testing.T, answers ...http.HandlerFunc) (url string, asked *atomic.Int64) {
	t.Helper()
	asked = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answers[min(int(asked.Add(1)), len(answers))-1](w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, asked
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func text(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }
}

// hangUp ends the connection without an answer.
func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// newActivities is the SDK's environment for one attempt of an activity.
func newActivities(t *testing.T) *testsuite.TestActivityEnvironment {
	t.Helper()
	env := new(testsuite.WorkflowTestSuite).NewTestActivityEnvironment()
	RegisterPoller(env, newPoller())
	return env
}

// newPoller asks once when it asks: with connections that are kept open Go asks again if one of them breaks.
func newPoller() poller {
	return poller{client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}}
}

// await executes AwaitAnswer, which does not wait long between polls.
func await(env *testsuite.TestActivityEnvironment, url string) (Answer, error) {
	value, err := env.ExecuteActivity(PollerAwaitAnswerActivity, Poll{URL: url, Interval: time.Millisecond})
	if err != nil {
		return Answer{}, err
	}
	var answer Answer
	err = value.Get(&answer)
	return answer, err
}

func TestFrequentPollingBearsAServiceThatIsDown(t *testing.T) {
	url, _ := answers(t, status(http.StatusServiceUnavailable), hangUp, status(http.StatusAccepted), hangUp, text("done"))
	answer, err := await(newActivities(t), url)
	if diff := cmp.Diff(Answer{Text: "done", Polls: 5}, answer); diff != "" || err != nil {
		t.Errorf("the error is %v, the answer (-want +got):\n%s", err, diff)
	}
}

func TestFrequentPollingGoesOnWhereTheLastAttemptHasBeen(t *testing.T) {
	url, asked := answers(t, status(http.StatusAccepted), text("done"))
	env := newActivities(t)
	env.SetHeartbeatDetails(progress{Polls: 40})
	answer, err := await(env, url)
	if diff := cmp.Diff(Answer{Text: "done", Polls: 42}, answer); diff != "" || err != nil || asked.Load() != 2 {
		t.Errorf("asked %d times, the error is %v, the answer (-want +got):\n%s", asked.Load(), err, diff)
	}
}

func TestFrequentPollingEndsForAQuestionThatNobodyKnows(t *testing.T) {
	url, asked := answers(t, status(http.StatusAccepted), status(http.StatusNotFound))
	_, err := await(newActivities(t), url)
	if app, ok := errors.AsType[*temporal.ApplicationError](err); !ok || app.Type() != UnknownType || asked.Load() != 2 {
		t.Errorf("asked %d times, the error is %v", asked.Load(), err)
	}
}

func TestCancelledPollingTellsTheService(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	var forgotten atomic.Bool
	url, _ := answers(t, status(http.StatusAccepted), func(w http.ResponseWriter, r *http.Request) {
		forgotten.CompareAndSwap(false, r.Method == http.MethodDelete)
		cancel(temporal.NewCanceledError())
		w.WriteHeader(http.StatusAccepted)
	})
	env := newActivities(t)
	env.SetWorkerOptions(worker.Options{BackgroundActivityContext: ctx})
	_, err := await(env, url)
	if !temporal.IsCanceledError(err) {
		t.Errorf("the error is %v", err)
	}
	if !forgotten.Load() {
		t.Error("the service goes on")
	}
}
