package runtime

import (
	"time"

	"github.com/temporalgen/temporalgen/runtime/internal/run"
)

// An Observer is told what became of each signal and each update of the workflows of a worker; see WithObserver. It is
// called inside of workflow code, though not in a replay: it must return soon, and must not influence the workflow. If
// it panics, the log says so, and nothing else happens. It is called from many goroutines at once.
//
// It may be called more than once for one message: a workflow task that fails, or that the server refuses
// since a message has come when the workflow was about to end, runs again, and that is no replay.
type Observer func(Event)

// An Event tells what became of one signal or update.
type Event struct {
	Kind     MessageKind // KindSignal or KindUpdate
	Message  string      // wire name
	Outcome  Outcome
	Key      string // of a message that is recognised by one; as long as the message makes it
	UpdateID string // of an update

	WorkflowType string
	WorkflowID   string
	RunID        string

	// Latency is how long the message was handled, from when its workflow task started,
	// in the workflow's time; that of a message in a batch is from when it came into the
	// batch. It is zero if no handler was called.
	Latency time.Duration
	// Err is the handler's error, or why there was no handler for the message. MaxErrorSize holds
	// for it too.
	Err error
}

// Outcome is what became of a message. Its text appears in metrics and logs.
type Outcome string

// The outcomes of a message.
const (
	OutcomeHandled     Outcome = run.Handled     // "handled"
	OutcomeFailed      Outcome = run.Failed      // "failed": the handler returned an error
	OutcomeRejected    Outcome = run.Rejected    // "rejected": an update, by its validator or since the workflow drains
	OutcomeDuplicate   Outcome = run.Duplicate   // "duplicate": handled before
	OutcomeConflict    Outcome = run.Conflict    // "conflict": has the key of another message, and is not handled either
	OutcomeInvalid     Outcome = run.Invalid     // "invalid": a signal that its tags or its Validate method refuse
	OutcomeUndecodable Outcome = run.Undecodable // "undecodable": a signal with a payload that its handler does not take
	OutcomeUnknown     Outcome = run.Unknown     // "unknown": a signal that nobody has received
	OutcomeUnhandled   Outcome = run.Unhandled   // "unhandled": a signal beyond the drain-limit of a completing workflow
)

// Names of the metrics of workflows. Besides the SDK's own, both have the tags kind, message and outcome. The message
// of signals that are OutcomeUnknown is "unknown": whoever may send them could make as many names as they like. That of
// what a SignalReceiver gets is "dynamic", and has no latency.
const (
	// MessagesMetric counts messages.
	MessagesMetric = run.MessagesMetric // "temporalgen_messages"
	// LatencyMetric is a timer for Event.Latency.
	LatencyMetric = run.LatencyMetric // "temporalgen_message_latency"
)

// forRun makes an observer of what a run tells.
func (o Observer) forRun() func(run.Event) {
	if o == nil {
		return nil
	}
	return func(e run.Event) {
		o(Event{
			Kind: MessageKind(e.Kind), Message: e.Message, Outcome: Outcome(e.Outcome), Key: e.Key, UpdateID: e.UpdateID,
			WorkflowType: e.WorkflowType, WorkflowID: e.WorkflowID, RunID: e.RunID,
			Latency: e.Latency, Err: e.Err,
		})
	}
}
