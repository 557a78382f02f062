package sdk

import (
	"fmt"
	"reflect"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
)

// The SDK has no public way to the failure converter of a workflow. A remembered failure
// goes into the history once more when it is repeated, and must not tell more there
// than the first time. So everything in it is encoded by the workflow's data converter.

// EncodeFailure encodes the error of an update for another run.
func EncodeFailure(ctx workflow.Context, err error) []byte {
	return Marshal(failures(ctx, true).ErrorToFailure(err))
}

// FailureSize is how many bytes the failure of an error takes, as far as texts are not encoded. It is an error if the
// failure cannot be sent, since it has a text that is not UTF-8.
func FailureSize(ctx workflow.Context, err error) (int, error) {
	encoded, err := proto.Marshal(failures(ctx, false).ErrorToFailure(err))
	return len(encoded), err
}

// failures makes failures whose details are encoded by the data converter of the workflow, and whose texts are on
// request.
func failures(ctx workflow.Context, encodeTexts bool) converter.FailureConverter {
	return temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter:          workflowConverter{converter.GetDefaultDataConverter(), ctx},
		EncodeCommonAttributes: encodeTexts,
	})
}

// DecodeFailure returns the error again. The SDK records it as it was encoded.
func DecodeFailure(encoded []byte) error {
	var failure failurepb.Failure
	if err := proto.Unmarshal(encoded, &failure); err != nil {
		return fmt.Errorf("remembered failure of an update: %w", err)
	}
	showPlain(&failure)
	return temporal.GetDefaultFailureConverter().FailureToError(&failure)
}

// ErrorType is the type that the SDK gives to the failure of an error that is not its own. Making the failure would
// tell as well, but takes time that grows with the square of how many causes there are.
func ErrorType(err error) string {
	t := reflect.TypeOf(err)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Name() == "errorString" { // that of errors.New, or another one
		return ""
	}
	return t.Name()
}

// showPlain gives a failure back its message if anyone can read the encoded one.
func showPlain(f *failurepb.Failure) {
	for ; f != nil; f = f.GetCause() {
		encoded := f.GetEncodedAttributes()
		var attributes map[string]any
		if encoded == nil || converter.GetDefaultDataConverter().FromPayload(encoded, &attributes) != nil {
			continue
		}
		converter.DecodeCommonFailureAttributes(converter.GetDefaultDataConverter(), f)
		f.EncodedAttributes = nil
	}
}

// workflowConverter encodes with the data converter of a workflow.
type workflowConverter struct {
	converter.DataConverter
	ctx workflow.Context
}

func (c workflowConverter) ToPayloads(values ...any) (*commonpb.Payloads, error) {
	return Encode(c.ctx, values...)
}

func (c workflowConverter) ToPayload(value any) (*commonpb.Payload, error) {
	payloads, err := Encode(c.ctx, value)
	if err != nil {
		return nil, err
	}
	return payloads.GetPayloads()[0], nil
}
