package runtime

import (
	"errors"
	"fmt"
	"reflect"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
)

// An outcome is how an update ended; the zero value is success without a result.
type outcome struct {
	// Success is a marshalled temporal.api.common.v1.Payloads.
	Success []byte `json:"success,omitempty"`
	// Failure is a marshalled temporal.api.failure.v1.Failure.
	Failure []byte `json:"failure,omitempty"`

	err error // of which Failure is made, if the handler returned it in this run
}

func (o outcome) isZero() bool { return o.Success == nil && o.Failure == nil }

// outcome returns a function that encodes how an update ended, for when that is needed:
// for a duplicate, or for the next run. A result that could change until then is
// encoded at once. The error is the update's, which may be that its result cannot be
// encoded.
func (h UpdateHandler[M, R]) outcome(r *run, result R, err error) (func() outcome, error) {
	switch {
	case err != nil:
		return func() outcome { return failed(r.ctx, err) }, err
	case isNone[R]():
		return nil, nil
	case h.fixed:
		return func() outcome {
			payloads, err := encodePayloads(r.ctx, result)
			if err != nil {
				return failed(r.ctx, err)
			}
			return outcome{Success: marshal(payloads)}
		}, nil
	}
	payloads, err := encodePayloads(r.ctx, result)
	if err != nil {
		return func() outcome { return failed(r.ctx, err) }, err
	}
	return func() outcome { return outcome{Success: marshal(payloads)} }, nil
}

// failed is the outcome of an update that ended with an error.
func failed(ctx workflow.Context, err error) outcome {
	return outcome{Failure: encodeFailure(ctx, err), err: err}
}

// isFixed reports whether values of a type are copied with all that they consist of.
func isFixed(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Bool, reflect.String,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64,
		reflect.Float32, reflect.Float64:
		return true
	case reflect.Array:
		return isFixed(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !isFixed(t.Field(i).Type) {
				return false
			}
		}
		return true
	}
	return false
}

// repeat returns an outcome as the handler did.
func repeat[R any](decoder workflow.Channel, o outcome) (R, error) {
	var zero R
	switch {
	case o.err != nil:
		return zero, o.err
	case o.Failure != nil:
		return zero, decodeFailure(o.Failure)
	case o.Success == nil:
		return zero, nil
	}
	var payloads commonpb.Payloads
	if err := proto.Unmarshal(o.Success, &payloads); err != nil {
		return zero, fmt.Errorf("remembered result of an update: %w", err)
	}
	result, err := decodePayloads[R](decoder, &payloads)
	if err != nil {
		return zero, errors.New("remembered result of an update is of another type")
	}
	return result, nil
}
