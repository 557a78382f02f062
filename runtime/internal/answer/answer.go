// Package answer has what the runtime itself answers to updates, such as a rejection, and how clients recognise it.
package answer

import (
	"errors"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/runtime/internal/guard"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

// An answer that the runtime itself gives to an update, such as a rejection, looks to others like
// one of a workflow written by hand: what the author returned is the outermost error. What the
// answer is stands in a mark, the innermost cause. A mark names the update, so that the answer to
// another update, which an error may have brought along, is not taken for that to this one.

// Types of the marks, and of the errors that are the runtime's own.
const (
	Rejected         = "temporalgen.UpdateRejected"
	Draining         = "temporalgen.WorkflowDraining"
	OutcomeForgotten = "temporalgen.OutcomeForgotten"
	Invalid          = "temporalgen.InvalidMessage"
	NotNow           = "temporalgen.NotNow" // a rejection that may be an acceptance later
)

// UpdateID is the update ID that a key gives. No other update can have it, as workflows see to it.
func UpdateID(name, key string) string { return name + "/" + key }

// NewMark makes the mark of an answer to an update.
func NewMark(answer, workflowID, updateID string) error {
	return temporal.NewNonRetryableApplicationError(markText(workflowID, updateID), answer, nil)
}

func markText(workflowID, updateID string) string {
	return fmt.Sprintf("update %q of workflow %q", updateID, workflowID)
}

// FindMark returns the mark of an answer to an update, and nil if err has none.
func FindMark(err error, workflowID, updateID string) *temporal.ApplicationError {
	for {
		switch err.(type) {
		case *temporal.ApplicationError, *temporal.CanceledError, *temporal.TimeoutError:
		default:
			// Beyond the error of an activity or a child are answers to others.
			return nil
		}
		cause := errors.Unwrap(err)
		if cause == nil {
			break
		}
		err = cause
	}
	mark, ok := err.(*temporal.ApplicationError)
	if !ok || mark.Message() != markText(workflowID, updateID) {
		return nil
	}
	return mark
}

// WithMark returns err with a mark as its innermost cause. The SDK makes of it the failure that it
// would have made of err, with the mark besides. It returns err without the mark if a client would
// not find that again: err is the error of an activity or a child, or a panic, or one of those is
// among its causes.
func WithMark(err, mark error) error {
	if rebuilt, ok := newRebuilder(mark).start(err); ok {
		return rebuilt
	}
	return WithoutLater(err)
}

// Later makes the error of a rejection that may be an acceptance later.
func Later(err error) error { return &later{err} }

type later struct{ error }

func (l *later) Unwrap() error { return l.error }

// IsLater reports whether Later has made err, or something that it wraps.
func IsLater(err error) bool {
	var l *later
	return errors.As(err, &l)
}

// WithoutLater returns err as it would be if Later had not been called.
func WithoutLater(err error) error {
	if !IsLater(err) {
		return err
	}
	if rebuilt, ok := newRebuilder(nil).start(err); ok {
		return rebuilt
	}
	return err
}

// A rebuilder returns errors of which the SDK makes the same failures as of others, without Later
// and with another innermost cause. As a data converter it keeps the values that it is to encode.
type rebuilder struct {
	converter.DataConverter
	values    map[*commonpb.Payloads][]any
	innermost error // may be nil
}

func newRebuilder(innermost error) rebuilder {
	return rebuilder{converter.GetDefaultDataConverter(), map[*commonpb.Payloads][]any{}, innermost}
}

func (r rebuilder) ToPayloads(values ...any) (*commonpb.Payloads, error) {
	payloads := &commonpb.Payloads{}
	r.values[payloads] = values
	return payloads, nil
}

// failure is what the SDK makes of an error, but for its details.
func (r rebuilder) failure(err error) *failurepb.Failure {
	return temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{DataConverter: r}).ErrorToFailure(err)
}

// start is rebuild for what user code has returned.
func (r rebuilder) start(err error) (error, bool) { return r.rebuild(err, r.failure(err)) }

// details are what an error with these details is to be made with.
func (r rebuilder) details(payloads *commonpb.Payloads) []any {
	values, ok := r.values[payloads]
	if !ok && payloads != nil {
		return []any{client.NewValues(payloads)} // encoded already
	}
	return values
}

// rebuild returns an error like err, of which f was made. It reports false if that cannot be.
func (r rebuilder) rebuild(err error, f *failurepb.Failure) (error, bool) {
	if err == nil {
		return r.innermost, true
	}
	if r.innermost == nil && !IsLater(err) {
		return err, true
	}
	if l, ok := err.(*later); ok {
		return r.rebuild(l.error, f.GetCause())
	}
	if held, ok := err.(interface{ Failure() *failurepb.Failure }); ok && held.Failure() != nil {
		return r.extend(f)
	}
	cause, ok := r.rebuild(errors.Unwrap(err), f.GetCause())
	if !ok {
		return nil, false
	}
	switch info := f.GetFailureInfo().(type) {
	case *failurepb.Failure_ApplicationFailureInfo:
		if _, panicked := err.(*temporal.PanicError); panicked {
			return nil, false
		}
		return temporal.NewApplicationErrorWithOptions(f.GetMessage(), info.ApplicationFailureInfo.GetType(), temporal.ApplicationErrorOptions{
			NonRetryable:   info.ApplicationFailureInfo.GetNonRetryable(),
			Cause:          cause,
			Details:        r.details(info.ApplicationFailureInfo.GetDetails()),
			NextRetryDelay: info.ApplicationFailureInfo.GetNextRetryDelay().AsDuration(),
			Category:       temporal.ApplicationErrorCategory(info.ApplicationFailureInfo.GetCategory()),
		}), true
	case *failurepb.Failure_CanceledFailureInfo:
		return temporal.NewCanceledErrorWithOptions(temporal.CanceledErrorOptions{
			Message: f.GetMessage(),
			Cause:   cause,
			Details: r.details(info.CanceledFailureInfo.GetDetails()),
		}), true
	case *failurepb.Failure_TimeoutFailureInfo:
		timeout := temporal.NewTimeoutError(info.TimeoutFailureInfo.GetTimeoutType(), cause, r.details(info.TimeoutFailureInfo.GetLastHeartbeatDetails())...)
		var made *temporal.TimeoutError
		// The SDK chooses the message.
		return timeout, errors.As(timeout, &made) && made.Message() == f.GetMessage()
	}
	return nil, false
}

// extend is rebuild for an error that another process has sent. The SDK sends its failure as it
// came, so the innermost cause becomes a part of that.
func (r rebuilder) extend(f *failurepb.Failure) (error, bool) {
	f = proto.Clone(f).(*failurepb.Failure)
	for last := f; ; last = last.GetCause() {
		if last.GetApplicationFailureInfo() == nil && last.GetCanceledFailureInfo() == nil && last.GetTimeoutFailureInfo() == nil ||
			last.GetApplicationFailureInfo().GetType() == sdk.PanicType {
			return nil, false
		}
		if last.GetCause() == nil {
			last.Cause = temporal.GetDefaultFailureConverter().ErrorToFailure(r.innermost)
			return temporal.GetDefaultFailureConverter().FailureToError(f), true
		}
	}
}

// Sendable returns an error of user code as the SDK can send it, and nil if there is none. source says
// whose error it is. The SDK panics with whatever panics when it is asked for its text, as an error does
// that wraps a nil pointer; so the workflow task would fail again and again.
func Sendable(source string, err error) (sendable error) {
	if err = guard.Error(err); err == nil {
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			sendable = fmt.Errorf("the error of %s, a %T, cannot be sent: %v", source, err, p)
		}
	}()
	newRebuilder(nil).failure(err)
	return err
}

// OfCheck is the error of a check as others get it. What validate tags have found is of the type that the SDK has for
// payloads that fail validation, whose own text does not say what that is.
func OfCheck(err error) error {
	invalid, ok := err.(*validate.Error)
	if !ok {
		return err
	}
	made := payloadValidationError()
	return temporal.NewApplicationErrorWithOptions(invalid.Error(), made.Type(), temporal.ApplicationErrorOptions{
		NonRetryable: made.NonRetryable(), Details: []any{invalid},
	})
}

// FindInvalid returns what validate tags have found if err is of OfCheck, and nil otherwise.
func FindInvalid(err error) *validate.Error {
	var app *temporal.ApplicationError
	if !errors.As(err, &app) || app.Type() != payloadValidationError().Type() || !app.HasDetails() {
		return nil
	}
	var invalid validate.Error
	if app.Details(&invalid) != nil || len(invalid.Fields) == 0 {
		return nil // of an author's own
	}
	return &invalid
}

func payloadValidationError() *temporal.ApplicationError {
	return temporal.NewPayloadValidationError(nil).(*temporal.ApplicationError)
}
