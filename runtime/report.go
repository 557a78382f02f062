package runtime

import "go.temporal.io/sdk/workflow"

// Why a message was dropped, as it appears in logs and in the metric's reason tag.
const (
	droppedUndecodable = "undecodable"
	droppedInvalid     = "invalid"
	droppedDuplicate   = "duplicate"
	droppedUnknown     = "unknown"
)

// droppedCounter counts messages that reached no handler. Its tags are kind, message
// and reason besides the SDK's own.
const droppedCounter = "temporalgen_messages_dropped"

// reportDropped tells the log and the metrics that a message is not handled. Both
// stay silent while the workflow is replayed.
func (r *run) reportDropped(kind messageKind, name, reason string, err error) {
	logger := workflow.GetLogger(r.ctx)
	fields := []any{"Kind", kind.String(), "Message", name, "Reason", reason}
	if err != nil {
		logger.Error("Message dropped", append(fields, "Error", err)...)
	} else {
		logger.Info("Message dropped", fields...)
	}
	workflow.GetMetricsHandler(r.ctx).WithTags(map[string]string{
		"kind":    kind.String(),
		"message": name,
		"reason":  reason,
	}).Counter(droppedCounter).Inc(1)
}
