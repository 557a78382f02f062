// Package run is one run of a generated workflow: how its messages come, when their handlers begin, what is waited for,
// and what is handed to the next run. It knows messages and results only as values of any type.
package run

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/engine"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

// A Run is the state of one run of a workflow.
//
// Four kinds of coroutines share it: the SDK's root, which supervises; one for the
// Run method; one for each signal or batch whose handler runs; and one for each update, made by
// the SDK.
type Run struct {
	ctx         workflow.Context // of the root coroutine; carries the run itself
	uncancelled workflow.Context // the same, but never cancelled
	handling    workflow.Context // the same, for handlers
	info        *workflow.Info
	definition  Definition
	observer    func(Event) // may be nil
	carryLimit  int
	behaviour   int // the rules that the run keeps to; see behaviours
	baseSize    int // of the history: what the run began with

	plainOptions bool           // ctx has the options of the SDK's root context
	calls        []*handlerCall // of the handlers that run, or have left something running
	cancelled    bool           // the cancellation has been passed on

	executing *int // updates, including those that other interceptors have before or after their handlers
	decoder   *sdk.Decoder
	queue     *engine.Queue
	memory    *engine.Memory
	carried   []engine.Signal       // from the previous run, until they are in the queue
	early     []func()              // put the updates that have come by then into the queue
	mailboxes map[string]mailbox    // by signal name
	keyed     []string              // the names of updates that have a key
	batches   []*batch              // one for each signal that is handled in batches
	unknown   []string              // the names of signals without a handler that are still to be reported
	receivers map[string]*Receiver  // that are open, by signal name
	unclaimed map[string][]*foreign // signals without a handler or a receiver, by name
	foreigns  int                   // how many signals without a handler have come
	reporting bool                  // a coroutine is going to report them
	full      time.Time             // since when the bound has been reached, if nothing has ended since

	initialized bool // New has returned
	open        bool // all handlers are registered: messages may begin
	begun       bool // Run may begin
	pause       bool // the supervisor gives the others a turn
	began       int  // signals and batches that have begun in this turn

	starting  int   // signal handlers whose coroutines have not had a turn yet
	active    int   // handlers to wait for
	waiting   int   // of them, update handlers that wait for their turn, or for the outcome of another
	abandoned int   // update handlers not to wait for
	work      []int // numbers of what Go has started, and has not returned
	works     int   // how often Go has started something
	closeTo   int64 // batches that were opened before this mark take no more signals

	abandonable []*engine.Message // their updates
	updates     int               // accepted updates
	received    int               // signals of the history
	handled     int               // signals and batches whose handlers have been called
	drained     int               // of them, those accepted since Run returned

	done    bool // Run has returned
	err     error
	next    *continueAsNew // err, if it continues the workflow
	failure error          // of a signal handler
	rounds  int            // how often signals had to be handled since too many were left to carry
}

type runKey struct{}

func newRun(ctx workflow.Context, definition Definition) *Run {
	info := workflow.GetInfo(ctx)
	d := deliveryOf(ctx)
	executing, _ := ctx.Value(executingKey{}).(*int)
	if d == nil || executing == nil {
		panic(fmt.Sprintf("workflow %s runs without the interceptor that it needs: "+
			"make the worker with worker.New(client, taskQueue, runtime.WorkerOptions(worker.Options{})), "+
			"a replayer with runtime.ReplayerOptions, "+
			"and in tests call env.SetWorkerOptions(runtime.WorkerOptions(worker.Options{}))", info.WorkflowType.Name))
	}
	definition.Limits = definition.withDefaults()
	r := &Run{
		info:       info,
		definition: definition,
		observer:   d.Observer,
		carryLimit: d.CarryLimit,
		behaviour:  d.behaviours.behaviour(ctx),
		executing:  executing,
		queue:      engine.NewQueue(definition.MaxConcurrent),
		mailboxes:  map[string]mailbox{},
		receivers:  map[string]*Receiver{},
		unclaimed:  map[string][]*foreign{},
	}
	r.ctx = workflow.WithValue(ctx, runKey{}, r)
	r.uncancelled, _ = workflow.NewDisconnectedContext(r.ctx)
	r.handling = workflow.WithValue(r.ctx, handlingKey{}, true)
	r.plainOptions = sameOptions(r.ctx, d.root)
	r.decoder = sdk.NewDecoder(r.ctx)
	state := r.restore(r.ctx, d.carried)
	r.memory = engine.NewMemory(definition.Dedup, definition.DedupTTL, workflow.Now(ctx), state.Entries)
	r.carried = state.Signals
	return r
}

// Of returns the run to which a context belongs, nil in workflows that are not
// generated.
func Of(ctx workflow.Context) *Run {
	r, _ := ctx.Value(runKey{}).(*Run)
	return r
}

// awaitStart is the beginning of the coroutine in which the Run method runs.
func (r *Run) awaitStart(ctx workflow.Context) {
	if !r.initialized {
		panic(fmt.Sprintf("the initialiser of workflow %s blocks: messages wait for it, "+
			"so it may only build state from its input; move blocking calls into Run", r.workflowType()))
	}
	await(ctx, func() bool { return r.begun })
}

// start lets messages through: first the signals that the previous run has handed on. Run begins when
// a few of them have begun, or all if they are fewer.
func (r *Run) start(d *delivery) {
	for _, s := range r.carried {
		r.receiveCarried(carriedArrival(s, d))
	}
	r.carried = nil
	carried := r.queue.Len()
	d.claim(r.channel, r.receive)
	r.baseSize = r.info.GetCurrentHistorySize() - carriedSizes(r.queue.Waiting()[carried:])
	for _, add := range r.early {
		add()
	}
	r.open, r.early = true, nil
	r.place()
	r.closeBatches()
	r.dispatch()
	await(r.uncancelled, func() bool { return r.starting == 0 && !r.queue.UpdateCanBegin() })
	r.begun = true
}

// returned takes note of the Run method's error.
func (r *Run) returned(err error) {
	r.done, r.err, r.next = true, err, asContinueAsNew(err)
	r.releaseAbandoned()
	var plain *workflow.ContinueAsNewError
	if errors.As(err, &plain) && plain.WorkflowType.Name == r.workflowType() {
		workflow.GetLogger(r.ctx).Warn("Run has returned workflow.NewContinueAsNewError: what is remembered of messages, " +
			"and what handlers change from now on, is lost; return the error of the generated function instead")
	}
	switch {
	case r.failure != nil: // the limit is set
	case r.next == nil:
		r.limitToDrain()
	case r.queue.Started() == 0 && r.queue.Len() > 0:
		// Else a chain of runs that each continue at once would handle nothing.
		r.queue.LimitTo(r.queue.Waiting()[0])
	default:
		r.queue.Limit(0)
	}
	if n := r.active; n > 0 {
		// Nothing but the workflow's own timeouts, or its termination, ends this wait if
		// a handler does not return. The stack trace query shows where it is.
		workflow.GetLogger(r.ctx).Info("Run has returned, waiting for handlers", "Handlers", n, "Cancelled", r.ctx.Err() != nil)
	}
}

// limitToDrain lets the signals begin that have come, and some that are still to come.
func (r *Run) limitToDrain() {
	r.queue.Limit(r.queue.Mark() + int64(r.definition.Drain))
}

// supervise dispatches signals until the run is over and nothing is left to wait for.
// Nothing yields between the last check and the workflow's end.
func (r *Run) supervise() {
	wanted := func() bool {
		if r.pause {
			r.pause = false //temporalgen:ignore TG702 a turn passes once, and is not in the history
			return false
		}
		// The SDK asks once in each turn, before it lets those coroutines go on that this one has started.
		r.began = 0 //temporalgen:ignore TG702 it counts for this turn only
		//temporalgen:ignore TG702 what is over is forgotten, and asking again gives the same
		return r.queue.Arrived() != nil || r.queue.CanBegin() || r.batchDue() || r.idle() ||
			r.cancelled != (r.ctx.Err() != nil) || len(r.unknown) > 0 && !r.reporting
	}
	for {
		// Not await: the SDK walks the stack whenever a coroutine yields, and no other one
		// yields as often.
		mustAwait(workflow.Await(r.uncancelled, wanted))
		if !r.cancelled && r.ctx.Err() != nil {
			r.cancelHandlers()
		}
		r.reportUnknownLater()
		if r.idle() && !r.tooMuchToCarry() {
			r.reportUnknown()
			return
		}
		r.place()
		r.closeBatches()
		r.dispatch()
		r.pause = true
	}
}

// idle reports whether the run is over and nothing is left to wait for.
func (r *Run) idle() bool {
	return r.draining() && r.queue.Left() == 0 && r.handlersFinished()
}

// tooMuchToCarry lets signals begin if more are left than can be handed to the next run: the oldest
// surplus, and each time that in the meantime as many have come again, more of them.
func (r *Run) tooMuchToCarry() bool {
	if !r.continuing() {
		return false
	}
	r.dropUnreceived()
	waiting, room := r.queue.Waiting(), r.roomForSignals()-foreignSizes(r.unreceived())
	left := carriedSizes(waiting)
	if left <= room || len(waiting) == 0 {
		return false
	}
	var last *engine.Message
	for _, m := range waiting {
		if left <= room>>r.rounds {
			break
		}
		left -= m.Value.(*signal).carriedSize()
		last = m
	}
	r.queue.LimitTo(last)
	r.rounds++
	return true
}

// handlersFinished reports whether no handler runs, apart from abandoned ones. Other interceptors may do something
// before and after an update's handler runs. The SDK's count also includes what interceptors do that have been
// put before those of this package.
func (r *Run) handlersFinished() bool {
	return r.active == 0 && *r.executing <= r.abandoned && (r.abandoned > 0 || workflow.AllHandlersFinished(r.ctx))
}

func (r *Run) workflowType() string { return r.info.WorkflowType.Name }

// continuing reports whether the run is going to continue as new.
func (r *Run) continuing() bool {
	return r.failure == nil && r.next != nil
}

// draining reports whether the run only waits for its handlers.
func (r *Run) draining() bool { return r.done || r.failure != nil }

// outcome is the error with which the workflow ends.
func (r *Run) outcome() error {
	r.reportUnclaimed()
	if !r.continuing() {
		r.reportUnreceived()
	}
	if r.failure != nil {
		return r.failure
	}
	err := r.err
	if r.next != nil {
		err = r.next.err(r.ctx)
	} else {
		r.reportUnhandled()
	}
	var next *workflow.ContinueAsNewError
	if errors.As(err, &next) {
		// A propagator may pass along what this run was handed, and the next run would believe it.
		delete(next.Header.GetFields(), CarriedHeader)
		if r.next != nil {
			r.handOn(next)
		}
	}
	return err
}

// fail ends the workflow with the error of a signal handler. The first one counts, and none
// takes the place of Run's own error.
func (r *Run) fail(err error) {
	if r.failure != nil || r.done && r.err != nil && r.next == nil {
		workflow.GetLogger(r.ctx).Error("A signal handler has failed while the workflow ends with another error", "Error", err)
		return
	}
	r.failure = err
	r.releaseAbandoned()
	r.limitToDrain()
}
