package main

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

func newEnv(t *testing.T) (context.Context, *temporaltest.Env) {
	t.Helper()
	env := temporaltest.New(t)
	RegisterFrequentPolling(env, newFrequentPolling)
	RegisterInfrequentPolling(env, newInfrequentPolling)
	RegisterJobMonitoring(env, newJobMonitoring)
	RegisterPoller(env, newPoller())
	return testserver.Context(t), env
}

// failedWith reports whether an activity has failed with an error of a type.
func failedWith(err error, errorType string) bool {
	app, ok := errors.AsType[*temporal.ApplicationError](err)
	return ok && app.Type() == errorType && errors.Is(err, runtime.ErrFailed)
}

// later says that the service should be asked again in an hour.
func later(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Retry-After", "3600")
	w.WriteHeader(http.StatusAccepted)
}

func TestFrequentPollingWaitsForTheAnswer(t *testing.T) {
	ctx, env := newEnv(t)
	url, _ := answers(t, hangUp, status(http.StatusAccepted), text("done"))
	poll, err := NewFrequentPollingClient(env.Client()).Start(ctx, PollInput{PollID: "p", URL: url, Interval: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := poll.Result(ctx)
	if diff := cmp.Diff(Answer{Text: "done", Polls: 3}, answer); diff != "" || err != nil {
		t.Errorf("the error is %v, the answer (-want +got):\n%s", err, diff)
	}
}

func TestInfrequentPolling(t *testing.T) {
	accepted := status(http.StatusAccepted)
	for name, tt := range map[string]struct {
		answers  []http.HandlerFunc
		interval time.Duration
		want     Answer
		failed   string // the type of the error
		took     time.Duration
		asked    int64
	}{
		"the answer is there": {
			answers: []http.HandlerFunc{text("done")},
			want:    Answer{"done", 1}, asked: 1,
		},
		"it is asked every minute": {
			answers: []http.HandlerFunc{accepted, accepted, accepted, text("done")},
			want:    Answer{"done", 4}, took: 3 * time.Minute, asked: 4,
		},
		"the interval is longer": {
			answers:  []http.HandlerFunc{accepted, accepted, text("done")},
			interval: time.Hour, want: Answer{"done", 3}, took: 2 * time.Hour, asked: 3,
		},
		"the service is down": {
			answers: []http.HandlerFunc{status(http.StatusServiceUnavailable), hangUp, text("done")},
			want:    Answer{"done", 3}, took: 2 * time.Minute, asked: 3,
		},
		"the service knows when to ask": {
			answers: []http.HandlerFunc{accepted, later, text("done")},
			want:    Answer{"done", 3}, took: time.Hour + time.Minute, asked: 3,
		},
		"it is asked a hundred times": {
			answers: []http.HandlerFunc{accepted},
			failed:  NotReadyType, took: 99 * time.Minute, asked: 100,
		},
		"the service knows nothing of this": {
			answers: []http.HandlerFunc{status(http.StatusNotFound)},
			failed:  UnknownType, asked: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, env := newEnv(t)
			url, asked := answers(t, tt.answers...)
			began := env.Now()
			poll, err := NewInfrequentPollingClient(env.Client()).Start(ctx, PollInput{PollID: "p", URL: url, Interval: tt.interval})
			if err != nil {
				t.Fatal(err)
			}
			answer, err := poll.Result(ctx)
			if tt.failed != "" && !failedWith(err, tt.failed) || tt.failed == "" && err != nil {
				t.Errorf("the error is %v, want the type %q", err, tt.failed)
			}
			if diff := cmp.Diff(tt.want, answer); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			if took := env.Now().Sub(began); took != tt.took || asked.Load() != tt.asked {
				t.Errorf("asked %d times in %v, want %d times in %v", asked.Load(), took, tt.asked, tt.took)
			}
		})
	}
}

func TestJobMonitoring(t *testing.T) {
	pending, running := text(`{"state": "pending"}`), text(`{"state": "running"}`)
	for name, tt := range map[string]struct {
		answers []http.HandlerFunc
		want    string
		failed  string // the type of the error
		took    time.Duration
		asked   int64
	}{
		"the job completes": {
			answers: []http.HandlerFunc{pending, running, text(`{"state": "completed", "result": "saved"}`)},
			want:    "saved", took: 10 * time.Minute, asked: 3,
		},
		"the job fails, which is for good": {
			answers: []http.HandlerFunc{running, text(`{"state": "failed", "error": "full"}`)},
			failed:  JobFailedType, took: 5 * time.Minute, asked: 2,
		},
		"the job takes longer than four hours": {
			answers: []http.HandlerFunc{running},
			failed:  JobNotCompleteType, took: 47 * 5 * time.Minute, asked: 48,
		},
		"the service knows when to ask": {
			answers: []http.HandlerFunc{later, text(`{"state": "completed", "result": "saved"}`)},
			want:    "saved", took: time.Hour, asked: 2,
		},
		"the service speaks in riddles and is repaired": {
			answers: []http.HandlerFunc{text("?"), text(`{"state": "odd"}`), text(`{"state": "completed", "result": "saved"}`)},
			want:    "saved", took: 10 * time.Minute, asked: 3,
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, env := newEnv(t)
			url, asked := answers(t, tt.answers...)
			began := env.Now()
			job, err := NewJobMonitoringClient(env.Client()).Start(ctx, JobInput{JobID: "j", URL: url})
			if err != nil {
				t.Fatal(err)
			}
			result, err := job.Result(ctx)
			if tt.failed != "" && !failedWith(err, tt.failed) || tt.failed == "" && err != nil {
				t.Errorf("the error is %v, want the type %q", err, tt.failed)
			}
			if result != tt.want {
				t.Errorf("the result is %q, want %q", result, tt.want)
			}
			if took := env.Now().Sub(began); took != tt.took || asked.Load() != tt.asked {
				t.Errorf("asked %d times in %v, want %d times in %v", asked.Load(), took, tt.asked, tt.took)
			}
		})
	}
}

func TestCancelledJobMonitoringEndsBetweenTwoPolls(t *testing.T) {
	ctx, env := newEnv(t)
	url, asked := answers(t, text(`{"state": "running"}`))
	job, err := NewJobMonitoringClient(env.Client()).Start(ctx, JobInput{JobID: "j", URL: url})
	if err != nil {
		t.Fatal(err)
	}
	env.Sleep(12 * time.Minute)
	if err := job.Cancel(ctx); err != nil {
		t.Fatal(err)
	}
	began := env.Now()
	_, err = job.Result(ctx)
	if _, ok := errors.AsType[*temporal.CanceledError](err); !ok {
		t.Errorf("the result is %v", err)
	}
	if took := env.Now().Sub(began); took != 0 || asked.Load() != 3 {
		t.Errorf("asked %d times, and the end took %v", asked.Load(), took)
	}
}

func TestInvalidInputIsNotPolledFor(t *testing.T) {
	c := temporaltest.New(t).Client()
	for name, in := range map[string]PollInput{
		"without an ID":           {URL: "http://127.0.0.1"},
		"at no URL":               {PollID: "p", URL: "somewhere"},
		"in an interval before 0": {PollID: "p", URL: "http://127.0.0.1", Interval: -1},
	} {
		if _, err := NewInfrequentPollingClient(c).Start(t.Context(), in); !errors.Is(err, runtime.ErrInvalid) {
			t.Errorf("polling %s: %v", name, err)
		}
	}
}
