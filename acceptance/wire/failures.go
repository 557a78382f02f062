package wire

import (
	"context"
	"errors"
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// A problem is an error of an author's own type.
type problem struct {
	text  string
	cause error
}

func (p *problem) Error() string { return p.text }
func (p *problem) Unwrap() error { return p.cause }

// A remark is an error that is not a pointer.
type remark string

func (r remark) Error() string { return string(r) }

// An annotated error has the methods of the SDK's.
type annotated struct {
	*temporal.ApplicationError
	note string
}

func noMoney(cause error, details ...any) error {
	return temporal.NewApplicationErrorWithOptions("no money", "NoMoney", temporal.ApplicationErrorOptions{Cause: cause, Details: details})
}

// failures are the errors that both validators and handlers may return.
var failures = map[string]func(ctx workflow.Context) error{
	"plain":               func(workflow.Context) error { return errors.New("not today") },
	"without text":        func(workflow.Context) error { return errors.New("") },
	"wrapped":             func(workflow.Context) error { return fmt.Errorf("the shop: %w", errors.New("not today")) },
	"wrapped application": func(workflow.Context) error { return fmt.Errorf("the shop: %w", noMoney(nil, 1)) },
	"own type":            func(workflow.Context) error { return &problem{"bad", errors.New("worse")} },
	"own type alone":      func(workflow.Context) error { return &problem{text: "bad"} },
	"value":               func(workflow.Context) error { return remark("hm") },
	"joined":              func(workflow.Context) error { return errors.Join(errors.New("one"), noMoney(nil)) },
	"two wrapped":         func(workflow.Context) error { return fmt.Errorf("%w, %w", errors.New("one"), noMoney(nil)) },
	"application":         func(workflow.Context) error { return noMoney(nil) },
	"without type":        func(workflow.Context) error { return temporal.NewApplicationError("no money", "") },
	"details":             func(workflow.Context) error { return noMoney(nil, Payment{Key: "1"}, "two", 3, nil) },
	"no details but nil":  func(workflow.Context) error { return noMoney(nil, nil) },
	"encoded details":     func(workflow.Context) error { return noMoney(nil, client.NewValues(encoded("once"))) },
	"cause": func(workflow.Context) error {
		return noMoney(&problem{"bad", noMoney(errors.New("worse"), "inner")}, "outer")
	},
	"all options": func(workflow.Context) error {
		return temporal.NewApplicationErrorWithOptions("no money", "NoMoney", temporal.ApplicationErrorOptions{
			NonRetryable: true, Cause: errors.New("spent"), Details: []any{"all"},
			NextRetryDelay: 90 * time.Second, Category: temporal.ApplicationErrorCategoryBenign,
		})
	},
	"embedded":  func(workflow.Context) error { return annotated{asApplication(noMoney(errors.New("spent"), 1)), "note"} },
	"cancelled": func(workflow.Context) error { return temporal.NewCanceledError() },
	"cancelled with all": func(workflow.Context) error {
		return temporal.NewCanceledErrorWithOptions(temporal.CanceledErrorOptions{Message: "gone", Details: []any{1}, Cause: errors.New("why")})
	},
	"timeout": func(workflow.Context) error {
		return temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_HEARTBEAT, errors.New("late"), "beat")
	},
	"heartbeat":       func(workflow.Context) error { return temporal.NewHeartbeatTimeoutError("beat") },
	"continue as new": func(ctx workflow.Context) error { return workflow.NewContinueAsNewError(ctx, "somewhere", 1) },
	"draining's type": func(workflow.Context) error {
		return temporal.NewApplicationError("mine", "temporalgen.WorkflowDraining")
	},
	"rejection's type": func(workflow.Context) error {
		return temporal.NewApplicationError("mine", "temporalgen.UpdateRejected")
	},
	"another's mark": func(workflow.Context) error {
		return noMoney(temporal.NewNonRetryableApplicationError(`update "x" of workflow "y"`, "temporalgen.UpdateRejected", nil))
	},
	"context's": func(workflow.Context) error { return context.Canceled },
	"deep":      func(workflow.Context) error { return deep(20) },
}

// errands are errors that handlers get from elsewhere.
var errands = map[string]func(error) error{
	"as it is":         func(err error) error { return err },
	"wrapped":          func(err error) error { return fmt.Errorf("errand: %w", err) },
	"cause":            func(err error) error { return errors.Unwrap(err) },
	"wrapped cause":    func(err error) error { return fmt.Errorf("errand: %w", errors.Unwrap(err)) },
	"as a cause":       func(err error) error { return noMoney(err) },
	"cause as a cause": func(err error) error { return noMoney(errors.Unwrap(err)) },
}

func deep(n int) error {
	if n == 0 {
		return noMoney(nil, "ground")
	}
	return fmt.Errorf("%d: %w", n, deep(n-1))
}

func asApplication(err error) *temporal.ApplicationError {
	var app *temporal.ApplicationError
	errors.As(err, &app)
	return app
}

func encoded(values ...any) *commonpb.Payloads {
	payloads, err := converter.GetDefaultDataConverter().ToPayloads(values...)
	if err != nil {
		panic(err)
	}
	return payloads
}
