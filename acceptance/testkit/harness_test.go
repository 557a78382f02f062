package testkit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

var (
	server          *devserver.Server
	onServerWorkers workers
)

// registerPlain registers what is not generated.
func registerPlain(r interface {
	worker.WorkflowRegistry
	worker.ActivityRegistry
}, w *workers) {
	r.RegisterWorkflow(Canceled)
	r.RegisterWorkflowWithOptions(passBy, workflow.RegisterOptions{Name: "PassBy"})
	r.RegisterActivity(w)
}

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		options := devserver.Options{DynamicConfig: map[string]any{"history.enableSignalWithStartFromWorkflow": true}}
		if server, err = devserver.Start(context.Background(), options); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer server.Stop()
		w := worker.New(server.Client(), CounterTaskQueue, runtime.WorkerOptions(worker.Options{
			WorkerStopTimeout: time.Second, MaxHeartbeatThrottleInterval: 20 * time.Millisecond,
		}))
		RegisterCounter(w, newCounter)
		RegisterArithmetic(w, arithmetic{})
		registerPlain(w, &onServerWorkers)
		if err := w.Start(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer w.Stop()
		return m.Run()
	}())
}

// A play is one performance of a scenario. What a client gets to see is written into its
// transcript.
type play struct {
	*testing.T
	ctx        context.Context
	sdk        client.Client
	counters   *CounterClient
	pass       func(time.Duration) // lets time pass
	workers    *workers
	retrying   func(workflowID string) // waits until an activity is to be tried again
	prefix     string                  // of workflow IDs
	transcript strings.Builder
}

func newPlay(t *testing.T, prefix string, c client.Client, pass func(time.Duration)) *play {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	return &play{T: t, ctx: ctx, sdk: c, counters: NewCounterClient(c), pass: pass, prefix: prefix}
}

var plays atomic.Int64

func onServer(t *testing.T) *play {
	p := newPlay(t, fmt.Sprintf("play-%d", plays.Add(1)), server.Client(), time.Sleep)
	p.workers = &onServerWorkers
	p.retrying = func(workflowID string) {
		for {
			d, err := p.sdk.DescribeWorkflow(p.ctx, workflowID, "")
			p.must(err)
			if activities := d.RawResponse.GetPendingActivities(); len(activities) > 0 && activities[0].GetAttempt() > 1 {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}
	return p
}

func onKit(t *testing.T) *play {
	env := temporaltest.New(t)
	RegisterCounter(env, newCounter)
	RegisterArithmetic(env, arithmetic{})
	p := newPlay(t, fmt.Sprintf("play-%d", plays.Add(1)), env.Client(), env.Sleep)
	p.workers, p.retrying = &workers{}, func(string) {}
	registerPlain(env, p.workers)
	return p
}

// id makes a workflow ID.
func (p *play) id(name string) string { return p.prefix + "/" + name }

// start starts a counter.
func (p *play) start(name string, in Input, opts ...runtime.StartOption) *CounterHandle {
	p.Helper()
	in.ID = p.id(name)
	h, err := p.counters.Start(p.ctx, in, opts...)
	if err != nil {
		p.Fatal(err)
	}
	return h
}

// must is for what is the same everywhere, or there is nothing to compare.
func (p *play) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// What differs from one play to the next, and what a client has no use for.
var (
	runID     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d+_RunID`)
	updateID  = regexp.MustCompile(`"[A-Z2-7]{26}"`)
	eventIDs  = regexp.MustCompile(`(scheduled|started|initiated)EventID: \d+`)
	identity  = regexp.MustCompile(`identity: [^),]*`)
	ends      = regexp.MustCompile(`: temporaltest: the workflow [^)]*`) // how it has ended
	nameLists = regexp.MustCompile(`Known\w+=\[[^]]*\]`)
)

// same replaces what differs.
func (p *play) same(text string) string {
	text = strings.ReplaceAll(text, p.prefix+"/", "")
	text = runID.ReplaceAllString(text, "RUN")
	text = updateID.ReplaceAllString(text, `"RANDOM"`)
	text = eventIDs.ReplaceAllString(text, "${1}EventID: N")
	text = identity.ReplaceAllString(text, "identity: X")
	text = ends.ReplaceAllString(text, "")
	return nameLists.ReplaceAllStringFunc(text, func(list string) string {
		names := strings.Fields(strings.Trim(list[strings.Index(list, "[")+1:], "]"))
		slices.Sort(names)
		return fmt.Sprint(names)
	})
}

// write adds a line about an outcome.
func (p *play) write(what string, value any, err error) {
	line := fmt.Sprintf("%s: %v", what, value)
	if err != nil {
		line = fmt.Sprintf("%s: %s", what, p.describe(err))
	}
	p.transcript.WriteString(p.same(line) + "\n")
}

// error adds a line about an error alone.
func (p *play) error(what string, err error) { p.write(what, "fine", err) }

// describe tells what users can tell errors apart by.
func (p *play) describe(err error) string {
	var (
		kinds   []string
		message *runtime.MessageError
		app     *temporal.ApplicationError
		found   *serviceerror.NotFound
		started *serviceerror.WorkflowExecutionAlreadyStarted
		query   *serviceerror.QueryFailed
	)
	if errors.As(err, &message) && message.Kind != nil {
		kinds = append(kinds, message.Kind.Error())
	}
	if errors.As(err, &app) {
		n := -1
		_ = app.Details(&n)
		kinds = append(kinds, fmt.Sprintf("application error %q of type %q, retryable %v, details %d", app.Message(), app.Type(), !app.NonRetryable(), n))
	}
	if errors.As(err, &found) {
		kinds = append(kinds, "not found")
	}
	if errors.As(err, &started) {
		kinds = append(kinds, "already started")
	}
	if errors.As(err, &query) {
		kinds = append(kinds, "query failed")
	}
	for kind, is := range map[string]bool{
		"canceled": temporal.IsCanceledError(err), "terminated": temporal.IsTerminatedError(err), "timeout": temporal.IsTimeoutError(err),
	} {
		if is {
			kinds = append(kinds, kind)
		}
	}
	return fmt.Sprintf("%s (%v)", strings.Join(kinds, "; "), err)
}
