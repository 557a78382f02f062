package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// requestTimeout is how long the service may take for one request. Together with the interval it has to be less than what
// AwaitAnswer may be silent.
const requestTimeout = 3 * time.Second

// poller implements Poller with HTTP.
type poller struct {
	client *http.Client
}

// progress is what an attempt of AwaitAnswer knows, and hands to the next with its heartbeats.
type progress struct {
	Polls int
}

func (p poller) AwaitAnswer(ctx context.Context, poll Poll) (Answer, error) {
	var done progress
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &done); err != nil {
			return Answer{}, fmt.Errorf("read what the last attempt has done: %w", err)
		}
	}
	for {
		text, err := p.get(ctx, poll.URL)
		done.Polls++
		switch app, ok := errors.AsType[*temporal.ApplicationError](err); {
		case err == nil:
			return Answer{Text: text, Polls: done.Polls}, nil
		case ok && app.Type() == UnknownType:
			return Answer{}, err
		case !ok:
			// It may be up again soon.
			activity.GetLogger(ctx).Debug("Service is down", "URL", poll.URL, "Error", err)
		}
		activity.RecordHeartbeat(ctx, done)
		select {
		case <-time.After(poll.Interval):
			continue
		case <-activity.GetWorkerStopChannel(ctx):
		case <-ctx.Done():
		}
		return Answer{}, p.leave(ctx, poll, done)
	}
}

func (p poller) Ask(ctx context.Context, url string) (Answer, error) {
	text, err := p.get(ctx, url)
	return Answer{Text: text, Polls: int(activity.GetInfo(ctx).Attempt)}, err
}

func (p poller) CheckJob(ctx context.Context, url string) (string, error) {
	text, err := p.get(ctx, url)
	if err != nil {
		return "", err
	}
	var job struct{ State, Result, Error string }
	if err := json.Unmarshal([]byte(text), &job); err != nil {
		return "", fmt.Errorf("read the state of the job: %w", err)
	}
	switch job.State {
	case "pending", "running":
		return "", temporal.NewApplicationError("the job is "+job.State, JobNotCompleteType)
	case "completed":
		return job.Result, nil
	case "failed":
		return "", temporal.NewApplicationError("the job has failed: "+job.Error, JobFailedType)
	}
	return "", fmt.Errorf("the job has the unknown state %q", job.State)
}

// get asks the service once. Without an answer the error has NotReadyType, or UnknownType if there will never be one. Any other
// error says that the service is down.
func (p poller) get(ctx context.Context, url string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	response, err := p.client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	if err != nil {
		return "", fmt.Errorf("read the answer of %s: %w", url, err)
	}
	switch response.StatusCode {
	case http.StatusOK:
		return string(body), nil
	case http.StatusAccepted:
		return "", temporal.NewApplicationErrorWithOptions("there is no answer yet", NotReadyType,
			temporal.ApplicationErrorOptions{NextRetryDelay: retryAfter(response)})
	case http.StatusNotFound:
		return "", temporal.NewApplicationError("the service does not know "+url, UnknownType)
	}
	return "", fmt.Errorf("the service says %s", response.Status)
}

// retryAfter is when the service wants to be asked again, which it knows better than any policy. It is zero if it does not say.
func retryAfter(response *http.Response) time.Duration {
	seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
	if err != nil {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// leave ends an attempt before there is an answer.
func (p poller) leave(ctx context.Context, poll Poll, done progress) error {
	canceled := temporal.IsCanceledError(context.Cause(ctx))
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestTimeout)
	defer cancel()
	if canceled {
		return errors.Join(context.Canceled, p.forget(ctx, poll.URL))
	}
	// The worker stops, and another one goes on. The SDK sends a heartbeat now and then only, and may not get to the last one, so
	// this one goes to the server first.
	err := activity.GetClient(ctx).RecordActivityHeartbeat(ctx, activity.GetInfo(ctx).TaskToken, done)
	return errors.Join(errors.New("the worker stops"), err)
}

// forget tells the service that nobody waits for its answer any more.
func (p poller) forget(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodDelete, url, nil)
	if err != nil {
		return err
	}
	response, err := p.client.Do(request)
	if err != nil {
		return fmt.Errorf("tell the service: %w", err)
	}
	return response.Body.Close()
}
