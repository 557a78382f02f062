package runtime

import (
	"fmt"
	"reflect"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/run"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

// A SignalReceiver receives signals of one name that is made when the workflow runs, such as the replies to one
// request. Signals with names that are known before have handlers, of the workflow's contract, which is the better way.
//
// A signal can be received when those that were recorded before it have begun, or wait for their lock or for room. So
// signals of all names keep their order. A handler may wait for it also while the workflow waits for its handlers in order to
// complete or to continue as new. What waits here is not waited for by anything else, AwaitHandlers included.
//
// When the workflow continues as new, the next run gets what has not been received, as it gets signals that have not
// begun, and has to open a receiver for the name again before it ends. Signals that come before there is a receiver
// wait for it during the run, but are reported at once. What nobody has received when the receiver is closed, when the
// workflow completes, or at the end of the run that it was carried to, is reported as OutcomeUnknown.
//
// ReceiveSignals makes it; the zero value is of no use. Its methods are for the coroutines of one workflow.
type SignalReceiver[M any] struct{ receiver *run.Receiver }

// ReceiveSignals opens a receiver for the signals of a name, whose messages are of type M. Those that do not decode, or that
// a Validate method refuses, are dropped and reported. If key is not nil, it identifies messages: of several with the
// same key only the first is received, in all runs that remember it, as with the directive key=. Messages with an
// empty key are all received.
//
// It panics, so that the workflow task fails, if the workflow has a handler for such signals or another open
// receiver, and in a workflow that is not generated. The initialiser may call it.
func ReceiveSignals[M any](ctx workflow.Context, name string, key func(M) string) *SignalReceiver[M] {
	r := run.Of(ctx)
	if r == nil {
		panic(fmt.Errorf("runtime.ReceiveSignals(%q): the workflow is not generated; use workflow.GetSignalChannel", name))
	}
	h := &run.SignalHandler{
		Name:  name,
		New:   func() any { return new(M) },
		Value: func(message any) any { return *message.(*M) },
	}
	if validate.HasMethod(reflect.TypeFor[M]()) {
		h.Check = func(message any) error { return validate.Messages(nil, *message.(*M)) }
	}
	if key != nil {
		h.Key = func(message any) string { return key(*message.(*M)) }
	}
	return &SignalReceiver[M]{r.Receiver(ctx, h)}
}

// Receive waits for a message and takes the oldest. It returns an error, as workflow.Await does, if ctx is cancelled
// first, and if the receiver is closed.
func (r *SignalReceiver[M]) Receive(ctx workflow.Context) (M, error) {
	var zero M
	message, err := r.receiver.Receive(ctx)
	if err != nil {
		return zero, err
	}
	return *message.(*M), nil
}

// TryReceive takes the oldest message, and reports false if there is none.
func (r *SignalReceiver[M]) TryReceive() (M, bool) {
	var zero M
	message, ok := r.receiver.TryReceive()
	if !ok {
		return zero, false
	}
	return *message.(*M), true
}

// Len is how many signals can be received, with those whose messages will turn out to be invalid or duplicates. It may
// be used in the condition of an Await.
func (r *SignalReceiver[M]) Len() int { return r.receiver.Len() }

// Close ends receiving: what has not been received, and what comes from now on, is reported as OutcomeUnknown. Another
// receiver may be opened for the name.
func (r *SignalReceiver[M]) Close() { r.receiver.Close() }
