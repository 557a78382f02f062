// Package elsewhere has a data converter for a type of another package.
package elsewhere

import (
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"example.com/steps"
)

// Wrapped is a part of what others send.
type Wrapped struct{ Step steps.Step }

// Converter writes the name of a step.
type Converter struct{ converter.DataConverter }

// ToPayload implements converter.DataConverter.
func (c Converter) ToPayload(value any) (*commonpb.Payload, error) {
	if step, ok := value.(steps.Step); ok {
		return c.DataConverter.ToPayload(nameOf(step))
	}
	return c.DataConverter.ToPayload(value)
}

func nameOf(steps.Step) string { return "step" }
