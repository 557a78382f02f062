package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// FrequentPolling waits for an answer that comes soon.
//
//temporal:workflow queue=polling id=frequent-{PollID}
type FrequentPolling interface {
	// Run returns the answer. It can be cancelled.
	//
	//temporal:run
	Run(ctx workflow.Context, in PollInput) (Answer, error)
}

// InfrequentPolling waits for an answer that takes its time.
//
//temporal:workflow queue=polling id=infrequent-{PollID}
type InfrequentPolling interface {
	// Run returns the answer, or fails if there is none after so many attempts.
	//
	//temporal:run
	Run(ctx workflow.Context, in PollInput) (Answer, error)
}

// JobMonitoring waits for the end of a job.
//
//temporal:workflow queue=polling id=job-{JobID}
type JobMonitoring interface {
	// Run returns the job's result. It fails with JobFailedType, or with JobNotCompleteType after four hours.
	//
	//temporal:run
	Run(ctx workflow.Context, in JobInput) (string, error)
}

// Poller asks the service.
//
//temporal:activities prefix=poller. non-retryable=Unknown,JobFailed
type Poller interface {
	// AwaitAnswer asks until there is an answer. An attempt that follows another counts its polls as well.
	//
	//temporal:activity start-to-close=30m heartbeat=10s
	AwaitAnswer(ctx context.Context, p Poll) (Answer, error)

	// Ask asks once, and fails if there is no answer. The retry policy asks again, every minute.
	//
	//temporal:activity start-to-close=5s initial-interval=1m max-interval=1m backoff=1.0 max-attempts=100
	Ask(ctx context.Context, url string) (Answer, error)

	// CheckJob returns the result of a job that is complete. The retry policy looks every five minutes.
	//
	//temporal:activity start-to-close=10s initial-interval=5m max-interval=5m backoff=1.0 max-attempts=48
	CheckJob(ctx context.Context, url string) (string, error)
}

// Types of the errors with which activities fail.
const (
	NotReadyType       = "NotReady"       // there is no answer yet
	UnknownType        = "Unknown"        // the service does not know the question, and never will
	JobNotCompleteType = "JobNotComplete" // the job is pending or running
	JobFailedType      = "JobFailed"
)

// PollInput says where to ask.
type PollInput struct {
	PollID string `validate:"required"`
	URL    string `validate:"url"`
	// Interval is the pause between two polls. By default it is a second if they are frequent, and else what the activity says.
	Interval time.Duration `validate:"min=0"`
}

// JobInput says which job to watch.
type JobInput struct {
	JobID    string        `validate:"required"`
	URL      string        `validate:"url"`
	Interval time.Duration `validate:"min=0"` // between two polls, by default what the activity says
}

// Poll is what to ask in one activity.
type Poll struct {
	URL      string
	Interval time.Duration
}

// Answer is what the service has said in the end.
type Answer struct {
	Text  string
	Polls int // how often it was asked
}
