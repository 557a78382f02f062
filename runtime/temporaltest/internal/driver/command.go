package driver

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/testsuite"
)

const (
	// attemptSeparator is between an update ID and the number of the attempt to send it. IDs do not have a zero byte.
	attemptSeparator = "\x00"

	// wakeSignal makes a workflow evaluate its conditions, and is not seen by it.
	wakeSignal = "__temporaltest_wake"
)

// ErrClosed is the error of a command that came too late.
var ErrClosed = errors.New("the workflow has closed")

// A Command is something that the loop of a run has to do.
type Command struct {
	Do     func(*Run) // called by the loop, without the lock
	Early  bool       // it can be done before the workflow's own code has started
	Pinned bool       // it is for this run, not for its successors
	Query  bool       // it needs no open workflow

	at   time.Time // when it was sent
	done bool
	err  error // why it could not be done
}

// Done reports whether the command was done, or was found to be too late.
func (c *Command) Done() bool { return c.done }

// Signal sends a signal.
func Signal(name string, payloads *commonpb.Payloads) *Command {
	return &Command{Early: true, Do: func(r *Run) { r.test.SignalWorkflow(name, encoded{payloads}) }}
}

// Cancel requests cancellation.
func Cancel() *Command {
	return &Command{Early: true, Do: func(r *Run) { r.test.CancelWorkflow() }}
}

// SuggestContinueAsNew makes the run see what a server tells one whose history is long.
func SuggestContinueAsNew() *Command {
	return &Command{Pinned: true, Do: func(r *Run) {
		r.test.SetContinueAsNewSuggested(true)
		r.test.SignalWorkflow(wakeSignal, nil) // conditions are evaluated again
	}}
}

// Callbacks are told by the loop, without the lock, what becomes of an update.
type Callbacks interface {
	Accept()
	Reject(err error)
	Complete(result any, err error)
}

// Update sends an update. The test environment ignores an ID that it has seen, and remembers those of rejected updates too: an
// update that is sent again after it was rejected has another ID there, which nobody else sees.
func Update(name, id string, args *commonpb.Payloads, callbacks Callbacks) *Command {
	return &Command{Early: true, Do: func(r *Run) {
		attempt := id
		if n := r.loop.sent[id]; n > 0 {
			attempt += attemptSeparator + strconv.Itoa(n)
		}
		r.loop.sent[id]++
		r.test.UpdateWorkflow(name, attempt, callbacks, encoded{args})
	}}
}

// query calls a query's handler. The error is the handler's, or that there is none.
func query(test *testsuite.TestWorkflowEnvironment, queryType string, args *commonpb.Payloads) (_ *commonpb.Payloads, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	answer, err := test.QueryWorkflow(queryType, encoded{args})
	if err != nil {
		return nil, err
	}
	var result encoded
	if answer.HasValue() {
		err = answer.Get(&result)
	}
	return result.payloads, err
}

// Do gives the loop something to do.
func (r *Run) Do(c *Command) {
	c.at = r.scheduler.now
	r.commands = append(r.commands, c)
	if r.launched && !r.parked {
		// It may be on its way to its limit, and wait for an activity.
		r.post(r.yield)
	}
}

// due reports whether the time has come for the first command. It was sent by a run that is ahead of this one, if it has not. It
// is not waited for by a run that does not go on, since it has reached its limit or executes an activity.
func (r *Run) due() bool {
	return !r.commands[0].at.After(r.clock) || !r.limit.After(r.clock) || r.executing
}

// takeCommands removes commands from the queue.
func (r *Run) takeCommands(which func(*Command) bool) []*Command {
	var taken []*Command
	r.commands = slices.DeleteFunc(r.commands, func(c *Command) bool {
		if !which(c) {
			return false
		}
		c.done = true
		taken = append(taken, c)
		return true
	})
	return taken
}

// handOver removes the commands that can no longer be done here. Those that are for whichever run is current go to next, if
// there is one.
func (r *Run) handOver(next *Run) {
	for _, c := range r.commands {
		switch {
		case c.Query && !r.ended:
			continue
		case next != nil && !c.Pinned && !c.Query:
			next.commands = append(next.commands, c)
		default:
			c.done, c.err = true, ErrClosed
		}
	}
	r.commands = slices.DeleteFunc(r.commands, func(c *Command) bool { return !c.Query || r.ended })
}
