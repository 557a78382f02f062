package run

import (
	"errors"
	"slices"
	"unicode/utf8"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/answer"
	"github.com/temporalgen/temporalgen/runtime/internal/text"
)

// Settings are those of a worker, for all its workflows.
type Settings struct {
	Observer    func(Event) // may be nil
	Propagators []workflow.ContextPropagator
	CarryLimit  int // bytes that a run hands to the next besides its input

	behaviours behaviours
}

// SettingsOf returns the settings that Intercept has put among interceptors, else those with which a worker begins.
func SettingsOf(interceptors []interceptor.WorkerInterceptor) Settings {
	for _, i := range interceptors {
		if inner, ok := i.(*innerInterceptor); ok {
			return inner.settings
		}
	}
	return Settings{CarryLimit: DefaultCarryLimit, behaviours: released}
}

// DefaultCarryLimit is half of what servers take, so codecs and proxies have room to make it larger.
const DefaultCarryLimit = 1 << 20

// Intercept puts one interceptor before those of a worker, which sees updates before others do, and one last, nearest
// to the SDK, which sees signals as others have left them. It takes out those that it has put there before.
func Intercept(interceptors []interceptor.WorkerInterceptor, settings Settings) []interceptor.WorkerInterceptor {
	interceptors = slices.DeleteFunc(slices.Clone(interceptors), func(i interceptor.WorkerInterceptor) bool {
		switch i.(type) {
		case *outerInterceptor, *innerInterceptor:
			return true
		}
		return false
	})
	return slices.Concat([]interceptor.WorkerInterceptor{&outerInterceptor{}}, interceptors, []interceptor.WorkerInterceptor{&innerInterceptor{settings: settings}})
}

// outerInterceptor counts the updates that are being executed, by other interceptors or by the workflow.
type outerInterceptor struct {
	interceptor.WorkerInterceptorBase
}

func (*outerInterceptor) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	if inner, ok := next.(*innerInbound); ok {
		inner.delivery.alone = true
	}
	outer := &outerInbound{}
	outer.Next = next
	return outer
}

type outerInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	executing int // updates
}

// executingKey is the key of the number of updates that are being executed.
type executingKey struct{}

func (i *outerInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	return i.Next.ExecuteWorkflow(workflow.WithValue(ctx, executingKey{}, &i.executing), in)
}

func (i *outerInbound) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (any, error) {
	i.executing++
	defer func() { i.executing-- }()
	return i.Next.ExecuteUpdate(ctx, in)
}

// innerInterceptor sees what the SDK does not show to workflows: in which order signals of
// different names came, and the header with which a run was started.
type innerInterceptor struct {
	interceptor.WorkerInterceptorBase
	settings Settings
}

func (i *innerInterceptor) InterceptWorkflow(ctx workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	inner := &innerInbound{delivery: &delivery{root: ctx, Settings: &i.settings}}
	inner.Next = next
	return inner
}

type innerInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	delivery *delivery
}

func (i *innerInbound) Init(outbound interceptor.WorkflowOutboundInterceptor) error {
	return i.Next.Init(newOutbound(outbound, i.delivery))
}

func (i *innerInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	i.delivery.carried = interceptor.WorkflowHeader(ctx)[CarriedHeader]
	return i.Next.ExecuteWorkflow(workflow.WithValue(ctx, deliveryKey{}, i.delivery), in)
}

func (i *innerInbound) HandleSignal(ctx workflow.Context, in *interceptor.HandleSignalInput) error {
	// The value also goes into the channel, where the SDK counts it as unhandled until
	// it is taken.
	i.delivery.before(in.SignalName)
	if err := i.Next.HandleSignal(ctx, in); err != nil {
		return err
	}
	a := arrival{signal: in.SignalName, args: in.Arg}
	if !i.delivery.alone || len(interceptor.WorkflowHeader(ctx)) > 0 {
		a.ctx = ctx
	}
	i.delivery.add(a)
	return nil
}

// HandleQuery bounds the error of a generated workflow's query. The SDK sends its text alone. One that is not UTF-8, or
// panics when it is asked for, never gets to the sender.
func (i *innerInbound) HandleQuery(ctx workflow.Context, in *interceptor.HandleQueryInput) (any, error) {
	result, err := i.Next.HandleQuery(ctx, in)
	if err == nil || i.delivery.receive == nil {
		return result, err
	}
	if err = answer.Sendable("the handler of "+in.QueryType, err); err == nil {
		return result, nil
	}
	if message := err.Error(); len(message) > MaxErrorText || !utf8.ValidString(message) {
		err = errors.New(text.Cut(message, MaxErrorText))
	}
	return result, err
}
