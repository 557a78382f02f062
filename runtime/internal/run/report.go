package run

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/guard"
	"github.com/temporalgen/temporalgen/runtime/internal/text"
)

// An Event tells what became of one message; runtime.Event says more about each field.
type Event struct {
	Kind     string // Signal or Update
	Message  string // wire name
	Outcome  string
	Key      string
	UpdateID string

	WorkflowType string
	WorkflowID   string
	RunID        string

	Latency time.Duration
	Err     error
}

// Outcomes of messages.
const (
	Handled     = "handled"
	Failed      = "failed"
	Rejected    = "rejected"
	Duplicate   = "duplicate"
	Conflict    = "conflict"
	Invalid     = "invalid"
	Undecodable = "undecodable"
	Unknown     = "unknown"
	Unhandled   = "unhandled"
)

// Dynamic is the tag of metrics for signals that receivers get: there can be any number of their names.
const Dynamic = "dynamic"

// Names of metrics.
const (
	MessagesMetric = "temporalgen_messages"
	LatencyMetric  = "temporalgen_message_latency"
)

// silent reports whether nothing is reported, so that an Event need not be made.
func (r *Run) silent() bool { return workflow.IsReplaying(r.ctx) }

// report tells the log, the metrics and the observer what became of a message. All
// are silent in a replay.
func (r *Run) report(e Event) {
	if r.silent() {
		return
	}
	e.Err = boundedError(r.ctx, e.Err)
	e.WorkflowType, e.WorkflowID, e.RunID = r.info.WorkflowType.Name, r.info.WorkflowExecution.ID, r.info.WorkflowExecution.RunID
	r.log(e)
	message, dynamic := e.Message, r.dynamic(e)
	switch {
	case e.Outcome == Unknown:
		message = Unknown
	case dynamic:
		message = Dynamic
	}
	metrics := workflow.GetMetricsHandler(r.ctx).WithTags(map[string]string{
		"kind":    e.Kind,
		"message": message,
		"outcome": e.Outcome,
	})
	metrics.Counter(MessagesMetric).Inc(1)
	if (e.Outcome == Handled || e.Outcome == Failed) && !dynamic {
		metrics.Timer(LatencyMetric).Record(e.Latency)
	}
	if r.observer != nil {
		if _, err := guard.Call("the observer", func() struct{} { r.observer(e); return struct{}{} }); err != nil {
			workflow.GetLogger(r.ctx).Error("An observer failed", "Error", err)
		}
	}
}

// maxLoggedKey is how many bytes of a key the log has.
const maxLoggedKey = 1 << 10

// log writes about messages that did not get what their sender expects. Updates tell
// that to their client themselves.
func (r *Run) log(e Event) {
	fields := []any{"Kind", e.Kind, "Message", e.Message, "Outcome", e.Outcome}
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
		logger.Debug("Message "+e.Outcome, fields...)
	case e.Outcome == Failed && e.Kind == Update:
		logger.Debug("Message failed", fields...)
	default:
		logger.Warn("Message "+e.Outcome, fields...)
	}
}
