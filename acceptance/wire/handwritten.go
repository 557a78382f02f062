package wire

import (
	"errors"

	"go.temporal.io/sdk/workflow"
)

// handWritten is the shop with nothing but the SDK.
func handWritten(ctx workflow.Context, in Opening) (string, error) {
	s := &shop{in: in}
	var alarm error
	alarmed := false
	workflow.Go(ctx, func(ctx workflow.Context) {
		var how string
		workflow.GetSignalChannel(ctx, "alarm").Receive(ctx, &how)
		alarm, alarmed = s.fail(ctx, how), true
	})
	workflow.Go(ctx, func(ctx workflow.Context) {
		var how string
		workflow.GetSignalChannel(ctx, "close").Receive(ctx, &how)
		s.Close(ctx, how)
	})
	err := errors.Join(
		workflow.SetQueryHandler(ctx, "ask", s.Ask),
		workflow.SetUpdateHandlerWithOptions(ctx, "pay", s.Pay, workflow.UpdateHandlerOptions{
			Validator: func(ctx workflow.Context, p Payment) error {
				if err := p.Validate(); err != nil {
					return err
				}
				err := s.ValidatePay(ctx, p) //temporalgen:ignore TG102,TG104 it fails as it is told
				if p.Reject == "not now" {
					return errors.Unwrap(err) // what NotNow was called with
				}
				return err
			}}),
		workflow.SetUpdateHandler(ctx, "refund", s.Refund),
		workflow.SetUpdateHandler(ctx, "exchange", s.Exchange),
		workflow.SetUpdateHandlerWithOptions(ctx, "door", s.Door, workflow.UpdateHandlerOptions{Validator: s.ValidateDoor}),
	)
	if err != nil {
		return "", err
	}
	if err := workflow.Await(ctx, func() bool { return s.closing || alarmed }); err != nil {
		return "", err
	}
	if alarm != nil {
		return "", alarm
	}
	return "closed", s.fail(ctx, s.how)
}
