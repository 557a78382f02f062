package runtime

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/text"
)

// An Observer is told what became of each message of the workflows of a worker; see
// WithObserver. It is called inside of workflow code, though not in a replay: it must
// return soon, and must not influence the workflow. If it panics, the log says so, and nothing else happens. It is called
// from many goroutines at once.
//
// It may be called more than once for one message: a workflow task that fails, or that the server refuses
// since a message has come when the workflow was about to end, runs again, and that is no replay.
type Observer func(Event)

// An Event tells what became of one message.
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
	Handled     Outcome = "handled"
	Failed      Outcome = "failed"      // the handler returned an error
	Rejected    Outcome = "rejected"    // an update, by its validator or because the workflow drains
	Duplicate   Outcome = "duplicate"   // handled before
	Conflict    Outcome = "conflict"    // has the key of another message, and is treated as its duplicate
	Invalid     Outcome = "invalid"     // a signal whose Validate method returned an error
	Undecodable Outcome = "undecodable" // a signal whose payload is not what its handler takes
	Unknown     Outcome = "unknown"     // a signal that nobody has received
	Unhandled   Outcome = "unhandled"   // a signal that came when the workflow was about to complete, after as many others as its drain-limit allows
)

// Names of the metrics of workflows. Besides the SDK's own, both have the tags
// kind, message and outcome. The message of signals that are Unknown is "unknown": whoever may send them
// could make as many names as he likes.
const (
	// MessagesMetric counts messages.
	MessagesMetric = "temporalgen_messages"
	// LatencyMetric is a timer for Event.Latency.
	LatencyMetric = "temporalgen_message_latency"
)

// silent reports whether nothing is reported, so that an Event need not be made.
func (r *run) silent() bool { return workflow.IsReplaying(r.ctx) }

// report tells the log, the metrics and the observer what became of a message. All
// are silent in a replay.
func (r *run) report(e Event) {
	if r.silent() {
		return
	}
	e.Err = boundedError(r.ctx, e.Err)
	e.WorkflowType, e.WorkflowID, e.RunID = r.info.WorkflowType.Name, r.info.WorkflowExecution.ID, r.info.WorkflowExecution.RunID
	r.log(e)
	message := e.Message
	if e.Outcome == Unknown {
		message = string(Unknown)
	}
	metrics := workflow.GetMetricsHandler(r.ctx).WithTags(map[string]string{
		"kind":    string(e.Kind),
		"message": message,
		"outcome": string(e.Outcome),
	})
	metrics.Counter(MessagesMetric).Inc(1)
	if e.Outcome == Handled || e.Outcome == Failed {
		metrics.Timer(LatencyMetric).Record(e.Latency)
	}
	if r.observer != nil {
		if _, err := guard("the observer", func() struct{} { r.observer(e); return struct{}{} }); err != nil {
			workflow.GetLogger(r.ctx).Error("An observer failed", "Error", err)
		}
	}
}

// maxLoggedKey is how many bytes of a key the log has.
const maxLoggedKey = 1 << 10

// log writes about messages that did not get what their sender expects. Updates tell
// that to their client themselves.
func (r *run) log(e Event) {
	fields := []any{"Kind", string(e.Kind), "Message", e.Message, "Outcome", string(e.Outcome)}
	if e.Key != "" {
		fields = append(fields, "Key", text.Cut(e.Key, maxLoggedKey))
	}
	if e.UpdateID != "" {
		fields = append(fields, "UpdateID", e.UpdateID)
	}
	if e.Err != nil {
		fields = append(fields, "Error", e.Err)
	}
	logger := workflow.GetLogger(r.ctx)
	switch {
	case e.Outcome == Handled, e.Outcome == Duplicate, e.Outcome == Rejected:
		logger.Debug("Message "+string(e.Outcome), fields...)
	case e.Outcome == Failed && e.Kind == KindUpdate:
		logger.Debug("Message failed", fields...)
	default:
		logger.Warn("Message "+string(e.Outcome), fields...)
	}
}
