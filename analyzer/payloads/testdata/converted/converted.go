// Package converted has a data converter, which knows what to do with fields that are not sent.
package converted

import (
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

// Shape is computed again where it arrives.
type Shape struct {
	Name string
	area func() float64
}

type shapes struct{ converter.DataConverter }

func (s shapes) FromPayload(payload *commonpb.Payload, to any) error {
	if err := s.DataConverter.FromPayload(payload, to); err != nil {
		return err
	}
	if shape, ok := to.(*Shape); ok {
		shape.area = func() float64 { return float64(len(shape.Name)) }
	}
	return nil
}

// Converter returns the data converter.
func Converter() converter.DataConverter { return shapes{converter.GetDefaultDataConverter()} }

// Draw is a workflow.
func Draw(ctx workflow.Context, s *Shape) error {
	return workflow.ExecuteActivity(ctx, "draw", s).Get(ctx, nil)
}
