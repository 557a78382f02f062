package runtime

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"
)

// run is the state of one run of a workflow.
//
// Four kinds of coroutines share it: the SDK's root, which supervises; one for the
// Run method; one for each signal; and one for each update, made by the SDK.
type run struct {
	ctx         workflow.Context // of the root coroutine; carries the run itself
	uncancelled workflow.Context // the same, but never cancelled
	info        *workflow.Info
	contract    Contract
	observer    Observer // may be nil
	limits      runLimits
	decoder     workflow.Channel

	plainOptions bool             // ctx has the options of the SDK's root context
	handlers     []*mergedContext // of the handlers that run
	cancelled    bool             // the cancellation has been passed on

	inbox  inbox
	dedup  *dedup
	serial Mutex

	initialized bool // New has returned
	gate        gate // closed until all handlers are registered
	begun       bool // Run may begin

	starting  int // signal handlers whose coroutines have not had a turn yet
	active    int // handlers to wait for
	abandoned int // update handlers not to wait for
	updates   int // accepted updates
	drained   int // of them, those accepted since Run returned

	done    bool // Run has returned
	err     error
	next    *continueAsNew // err, if it continues the workflow
	failure error          // of a signal handler
}

type runLimits struct {
	dedup    int
	dedupTTL time.Duration
	drain    int
}

const (
	defaultDedupLimit = 2000
	defaultDrainLimit = 100

	// maxCarriedBytes bounds the signals that are carried to the next run. The SDK warns
	// at 512 KiB for a payload, and the input and the dedup state need room as well.
	maxCarriedBytes = 128 << 10
)

type runKey struct{}

func newRun(ctx workflow.Context, contract Contract, carried Carried, limits runLimits) *run {
	if limits.dedup == 0 {
		limits.dedup = defaultDedupLimit
	}
	if limits.drain == 0 {
		limits.drain = defaultDrainLimit
	}
	info := workflow.GetInfo(ctx)
	carried = carried.from(ctx, info)
	r := &run{
		info:     info,
		contract: contract,
		limits:   limits,
		dedup:    newDedup(limits.dedup, limits.dedupTTL, carried.Dedup),
	}
	r.ctx = workflow.WithValue(ctx, runKey{}, r)
	r.uncancelled, _ = workflow.NewDisconnectedContext(r.ctx)
	r.decoder = newDecoder(r.ctx)
	arrivals := claimArrivals(ctx)
	if arrivals != nil {
		r.observer = arrivals.observer
		r.plainOptions = sameOptions(r.ctx, arrivals.root)
	}
	r.inbox = newInbox(arrivals, carried.Signals)
	return r
}

// runOf returns the run to which a context belongs, nil in workflows that are not
// driven by Run.
func runOf(ctx workflow.Context) *run {
	r, _ := ctx.Value(runKey{}).(*run)
	return r
}

// awaitStart is the beginning of the coroutine in which the Run method runs.
func (r *run) awaitStart(ctx workflow.Context) {
	if !r.initialized {
		panic(fmt.Sprintf("the initialiser of workflow %s blocks: messages wait for it, "+
			"so it may only build state from its input; move blocking calls into Run", r.workflowType()))
	}
	await(ctx, func() bool { return r.begun })
}

// start delivers the messages that were there before the run: first signals, then
// the updates that wait at the gate, each up to the point where its handler blocks.
func (r *run) start() {
	r.dispatch()
	await(r.uncancelled, r.allStarted)
	r.gate.open()
	await(r.uncancelled, func() bool { return r.gate.empty() && r.allStarted() })
	r.begun = true
}

// returned takes note of the Run method's error.
func (r *run) returned(err error) {
	r.done, r.err, r.next = true, err, asContinueAsNew(err)
	var plain *workflow.ContinueAsNewError
	if errors.As(err, &plain) && plain.WorkflowType.Name == r.workflowType() {
		workflow.GetLogger(r.ctx).Warn("Run has returned workflow.NewContinueAsNewError: what is remembered of messages, " +
			"and what handlers change from now on, is lost; return the error of the generated function instead")
	}
	if n := r.active; n > 0 {
		// Nothing but the workflow's own timeouts, or its termination, ends this wait if
		// a handler does not return. The stack trace query shows where it is.
		workflow.GetLogger(r.ctx).Info("Run has returned, waiting for handlers", "Handlers", n, "Cancelled", r.ctx.Err() != nil)
	}
}

// supervise dispatches signals until the run is over and nothing is left to wait for.
// Nothing yields between the last check and the workflow's end.
func (r *run) supervise() {
	wanted := func() bool {
		return r.dispatchable() || r.idle() || r.cancelled != (r.ctx.Err() != nil) ||
			len(r.inbox.unknown) > 0 && !r.inbox.reporting
	}
	for {
		// Not await: the SDK walks the stack whenever a coroutine yields, and no other one
		// yields as often.
		mustAwait(workflow.Await(r.uncancelled, wanted))
		if !r.cancelled && r.ctx.Err() != nil {
			r.cancelHandlers()
		}
		r.reportUnknownLater()
		if r.dispatchable() {
			r.dispatch()
			continue
		}
		if !r.idle() {
			continue
		}
		if r.inbox.collect(r) <= maxCarriedBytes {
			r.reportUnknown()
			return
		}
		// Too much to carry: handle it all here, before continuing as new.
		r.dispatch()
	}
}

// dispatchable reports whether there are signals to start handlers for. Those that
// arrive once the workflow has decided to continue as new are left to the next run.
func (r *run) dispatchable() bool {
	return !r.continuing() && r.inbox.len() > 0
}

// idle reports whether the run is over and no handler is left to wait for.
func (r *run) idle() bool {
	return (r.done || r.failure != nil) && r.handlersFinished()
}

// handlersFinished reports whether no handler runs, apart from abandoned ones. The
// SDK's count includes updates that have not reached this package.
func (r *run) handlersFinished() bool {
	return r.active == 0 && (r.abandoned > 0 || workflow.AllHandlersFinished(r.ctx))
}

// description is the doc comment of a message.
func (r *run) description(kind MessageKind, name string) string {
	return r.contract.Message(kind, name).Description
}

func (r *run) workflowType() string { return r.info.WorkflowType.Name }

func (r *run) allStarted() bool { return r.starting == 0 }

// continuing reports whether the run is going to continue as new.
func (r *run) continuing() bool {
	return r.failure == nil && r.next != nil
}

// draining reports whether the run only waits for its handlers.
func (r *run) draining() bool { return r.done || r.failure != nil }

// outcome is the error with which the workflow ends.
func (r *run) outcome() error {
	if r.failure != nil {
		return r.failure
	}
	if r.next != nil {
		return r.next.err(r.ctx, Carried{Dedup: r.dedup.snapshot(), Signals: r.inbox.carry()})
	}
	return r.err
}

// fail ends the workflow with the error of a signal handler. The first one counts.
func (r *run) fail(err error) {
	if r.failure == nil {
		r.failure = err
	}
}

// await is workflow.Await for waits that only the end of the workflow can interrupt.
func await(ctx workflow.Context, condition func() bool) {
	if condition() {
		return // most of the time, and a context is expensive
	}
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	mustAwait(workflow.Await(ctx, condition))
}

// mustAwait is for the error of a wait whose context is never cancelled.
func mustAwait(err error) {
	if err != nil {
		panic(fmt.Errorf("wait on a context that is never cancelled: %w", err))
	}
}
