package driver

import (
	"context"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

// encoded are payloads that go into the SDK's test environment, or come out of it, as
// they are: what they hold was encoded by a client, and is decoded by one.
type encoded struct{ payloads *commonpb.Payloads }

// passing is a data converter that lets encoded values pass.
type passing struct{ converter.DataConverter }

// ToPayloads implements converter.DataConverter.
func (p passing) ToPayloads(values ...any) (*commonpb.Payloads, error) {
	if len(values) == 1 {
		if value, ok := values[0].(encoded); ok {
			return value.payloads, nil
		}
	}
	return p.DataConverter.ToPayloads(values...)
}

// FromPayloads implements converter.DataConverter.
func (p passing) FromPayloads(payloads *commonpb.Payloads, targets ...any) error {
	if len(targets) == 1 {
		if target, ok := targets[0].(*encoded); ok {
			target.payloads = payloads
			return nil
		}
	}
	return p.DataConverter.FromPayloads(payloads, targets...)
}

// WithSerializationContext implements converter.DataConverterWithSerializationContext.
func (p passing) WithSerializationContext(ctx converter.SerializationContext) converter.DataConverter {
	return passing{converter.WithDataConverterSerializationContext(p.DataConverter, ctx)}
}

// WithWorkflowContext implements workflow.ContextAware.
func (p passing) WithWorkflowContext(ctx workflow.Context) converter.DataConverter {
	if aware, ok := p.DataConverter.(workflow.ContextAware); ok {
		return passing{aware.WithWorkflowContext(ctx)}
	}
	return p
}

// WithContext implements workflow.ContextAware.
func (p passing) WithContext(ctx context.Context) converter.DataConverter {
	if aware, ok := p.DataConverter.(workflow.ContextAware); ok {
		return passing{aware.WithContext(ctx)}
	}
	return p
}
