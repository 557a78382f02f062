package replaytest

import (
	"maps"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
)

// keep puts what a replay has shown into its history, and into that of the run after it, which may be nil: so a history
// of which messages have been scrubbed has the results that workflows make of what is left.
func (r *replayed) keep(history, next *historypb.History) error {
	if r.closing == nil && len(r.updates) == 0 {
		return nil
	}
	if err := r.decode(history); err != nil {
		return err
	}
	for _, event := range history.GetEvents() {
		updated := event.GetWorkflowExecutionUpdateCompletedEventAttributes()
		if outcome := r.updates[updated.GetMeta().GetUpdateId()]; updated != nil && outcome != nil {
			updated.Outcome = outcome
		}
	}
	recorded := closing(history)
	if recorded == nil || r.closing == nil {
		return nil
	}
	switch attributes := recorded.GetAttributes().(type) {
	case *historypb.HistoryEvent_WorkflowExecutionCompletedEventAttributes:
		attributes.WorkflowExecutionCompletedEventAttributes.Result = r.closing.GetWorkflowExecutionCompletedEventAttributes().GetResult()
	case *historypb.HistoryEvent_WorkflowExecutionFailedEventAttributes:
		attributes.WorkflowExecutionFailedEventAttributes.Failure = r.closing.GetWorkflowExecutionFailedEventAttributes().GetFailure()
	case *historypb.HistoryEvent_WorkflowExecutionCanceledEventAttributes:
		attributes.WorkflowExecutionCanceledEventAttributes.Details = r.closing.GetWorkflowExecutionCanceledEventAttributes().GetDetails()
	case *historypb.HistoryEvent_WorkflowExecutionContinuedAsNewEventAttributes:
		from, into := r.closing.GetWorkflowExecutionContinuedAsNewEventAttributes(), attributes.WorkflowExecutionContinuedAsNewEventAttributes
		into.Input, into.Header = from.GetInput(), withFields(into.GetHeader(), from.GetHeader())
		if start := started(next); start != nil {
			start.Input, start.Header = proto.CloneOf(from.GetInput()), withFields(start.GetHeader(), from.GetHeader())
		}
	}
	return nil
}

// withFields returns a header with the fields of another in the place of its own of that name.
func withFields(header, others *commonpb.Header) *commonpb.Header {
	fields := maps.Clone(header.GetFields())
	if fields == nil {
		fields = map[string]*commonpb.Payload{}
	}
	maps.Copy(fields, others.GetFields())
	return &commonpb.Header{Fields: fields}
}

// decode undoes for what the replay has shown what codecs have done to it, if nothing in the history is as they make it:
// then it has been decoded to be scrubbed. And it takes out where the code is on this machine.
func (r *replayed) decode(history *historypb.History) error {
	plain := true
	look := scrubber{payload: func(_ string, p *commonpb.Payload) *commonpb.Payload {
		plain = plain && proto.Equal(p, r.decoded(p))
		return p
	}}
	for _, event := range history.GetEvents() {
		if err := look.message("", event.ProtoReflect()); err != nil {
			return err
		}
	}
	decode := scrubber{payload: func(_ string, p *commonpb.Payload) *commonpb.Payload {
		if plain {
			return r.decoded(p)
		}
		return p
	}}
	for _, outcome := range r.updates {
		withoutTrace(outcome.GetFailure())
		if err := decode.message("", outcome.ProtoReflect()); err != nil {
			return err
		}
	}
	withoutTrace(r.closing.GetWorkflowExecutionFailedEventAttributes().GetFailure())
	return decode.message("", r.closing.ProtoReflect())
}

// withoutTrace takes the stack traces out of a failure.
func withoutTrace(failure *failurepb.Failure) {
	for ; failure != nil; failure = failure.GetCause() {
		failure.StackTrace = ""
	}
}
