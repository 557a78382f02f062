package replay_test

import (
	"errors"
	"fmt"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/acceptance/replay"
)

// An outcome is how a replayed run ended. The SDK compares only of which kind the end
// is, so messages could have been handled in another order without any error.
type outcome struct {
	interceptor.WorkerInterceptorBase
	result any
	err    error
}

func (o *outcome) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	inbound := &outcomeInbound{outcome: o}
	inbound.Next = next
	return inbound
}

type outcomeInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	outcome *outcome
}

func (i *outcomeInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	result, err := i.Next.ExecuteWorkflow(ctx, in)
	i.outcome.result, i.outcome.err = result, err
	return result, err
}

// differs compares the outcome with that in the history, if it has one: what the ledger
// has written when it completed or continued as new.
func (o *outcome) differs(history *historypb.History) error {
	last := history.Events[len(history.Events)-1]
	if completed := last.GetWorkflowExecutionCompletedEventAttributes(); completed != nil {
		want, err := decode[replay.Lines](completed.Result)
		if err != nil {
			return err
		}
		return compare(want, o.result)
	}
	if continued := last.GetWorkflowExecutionContinuedAsNewEventAttributes(); continued != nil {
		want, err := decode[replay.Input](continued.Input)
		if err != nil {
			return err
		}
		var next *workflow.ContinueAsNewError
		if !errors.As(o.err, &next) {
			return fmt.Errorf("replay ended with %v, want to continue as new", o.err)
		}
		got, err := decode[replay.Input](next.Input)
		if err != nil {
			return err
		}
		return compare(want, got)
	}
	return nil
}

// decode decodes the first of several values.
func decode[T any](payloads *commonpb.Payloads) (T, error) {
	var value T
	err := converter.GetDefaultDataConverter().FromPayloads(payloads, &value)
	return value, err
}

func compare(want, got any) error {
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Errorf("outcome (-recorded +replayed):\n%s", diff)
	}
	return nil
}
