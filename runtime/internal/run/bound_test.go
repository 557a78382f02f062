package run

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

type storageError struct{ text string }

func (e *storageError) Error() string { return e.text }

// TestBoundedError shows what becomes of errors that are too large: they keep what decides how they are
// treated.
func TestBoundedError(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", MaxErrorSize)
	wrapped := func(n int, err error) error {
		for range n {
			err = fmt.Errorf("again: %w", err)
		}
		return err
	}
	options := temporal.ApplicationErrorOptions{NonRetryable: true, NextRetryDelay: time.Minute, Category: temporal.ApplicationErrorCategoryBenign}
	withDetails := func(details ...any) error {
		o := options
		o.Details = details
		return temporal.NewApplicationErrorWithOptions("full", "Full", o)
	}
	tests := map[string]struct {
		err      error
		same     bool // it is not replaced
		message  string
		typ      string
		options  bool // they are kept
		canceled bool
	}{
		"none":                  {err: nil, same: true},
		"short":                 {err: errors.New("short"), same: true},
		"short and not UTF-8":   {err: errors.New("a\xff"), message: "a\uFFFD"},
		"long":                  {err: errors.New(long), message: "äää"},
		"long, of its own type": {err: &storageError{long}, message: "äää", typ: "storageError"},
		"long cause":            {err: fmt.Errorf("why: %w", errors.New(long)), message: "why: äää", typ: "wrapError"},
		"a few causes":          {err: wrapped(20, errors.New("short")), same: true},
		"many causes":           {err: wrapped(2_000, errors.New("short")), message: "again: again: ", typ: "wrapError"},
		"details":               {err: withDetails("why", 7), same: true},
		"long details":          {err: withDetails(long), message: "full", typ: "Full", options: true},
		"details that are longer when they are encoded": {
			err: withDetails(strings.Repeat("<", MaxErrorSize/4)), message: "full", typ: "Full", options: true,
		},
		"details of a cause": {err: fmt.Errorf("why: %w", withDetails(long)), message: "why: full", typ: "wrapError"},
		"long application error": {
			err:     temporal.NewApplicationErrorWithOptions(long, "Full", options),
			message: "äää", typ: "Full", options: true,
		},
		"cause of an application error": {
			err:     temporal.NewNonRetryableApplicationError("full", "Full", errors.New(long), nil),
			message: "full", typ: "Full",
		},
		"cancelled":                        {err: temporal.NewCanceledError("why"), same: true, canceled: true},
		"cancelled, with long details":     {err: temporal.NewCanceledError(long), message: "canceled", canceled: true},
		"cancelled, around a long message": {err: fmt.Errorf("%s: %w", long, temporal.NewCanceledError()), message: "äää", typ: "wrapError", canceled: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				got := boundedError(ctx, test.err)
				if temporal.IsCanceledError(got) != test.canceled {
					t.Errorf("cancelled is not %v", test.canceled)
				}
				if test.same {
					if got != test.err {
						t.Errorf("got %v", got)
					}
					return nil
				}
				if n := len(sdk.EncodeFailure(ctx, got)); n > MaxErrorSize {
					t.Errorf("it has %d bytes", n)
				}
				if text := got.Error(); !strings.HasPrefix(text, test.message) || !utf8.ValidString(text) || len(text) > MaxErrorText+100 {
					t.Errorf("the text is %.200s", text)
				}
				var app *temporal.ApplicationError
				if !errors.As(got, &app) {
					return nil
				}
				if app.Type() != test.typ || app.HasDetails() {
					t.Errorf("the type is %s, want %s", app.Type(), test.typ)
				}
				if test.options && (!app.NonRetryable() || app.NextRetryDelay() != time.Minute || app.Category() != options.Category) {
					t.Errorf("got %#v", app)
				}
				return nil
			})
			if err := env.GetWorkflowError(); err != nil {
				t.Error(err)
			}
		})
	}
}

// An error that another process has sent is sent on as it came, and may have much in it that its text does not show.
func TestBoundedErrorOfEachKindOfFailure(t *testing.T) {
	t.Parallel()
	kinds := (&failurepb.Failure{}).ProtoReflect().Descriptor().Oneofs().ByName("failure_info").Fields()
	for i := range kinds.Len() {
		kind := kinds.Get(i)
		for what, fill := range map[string]func(*failurepb.Failure){
			"long stack trace":   func(f *failurepb.Failure) { f.StackTrace = strings.Repeat("x", 2*MaxErrorSize) },
			"long encoded texts": func(f *failurepb.Failure) { f.EncodedAttributes = long },
			"text is not UTF-8":  func(f *failurepb.Failure) { f.StackTrace = "\xff" },
			"long details": func(f *failurepb.Failure) {
				info := f.ProtoReflect().Mutable(kind).Message()
				for i := range info.Descriptor().Fields().Len() {
					details := info.Descriptor().Fields().Get(i)
					if m := details.Message(); m != nil && m.FullName() == "temporal.api.common.v1.Payloads" {
						info.Set(details, protoreflect.ValueOfMessage((&commonpb.Payloads{Payloads: []*commonpb.Payload{long}}).ProtoReflect()))
					}
				}
			},
		} {
			t.Run(string(kind.Name())+", "+what, func(t *testing.T) {
				t.Parallel()
				f := &failurepb.Failure{Message: "short"}
				f.ProtoReflect().Mutable(kind)
				fill(f)
				failures := temporal.GetDefaultFailureConverter()
				err := failures.FailureToError(f)
				inWorkflow(t, func(ctx workflow.Context) {
					for _, err := range []error{err, fmt.Errorf("so: %w", err)} {
						encoded, marshalErr := proto.Marshal(failures.ErrorToFailure(boundedError(ctx, err)))
						if marshalErr != nil {
							t.Errorf("%T: the task could never be completed: %v", err, marshalErr)
						}
						if len(encoded) > MaxErrorSize {
							t.Errorf("%T: it has %d bytes", err, len(encoded))
						}
					}
				})
			})
		}
	}
}

var long = &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("binary/plain")}, Data: make([]byte, 2*MaxErrorSize)}

func inWorkflow(t *testing.T, f func(workflow.Context)) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		f(ctx)
		return nil
	})
	if err := env.GetWorkflowError(); err != nil {
		t.Error(err)
	}
}
