package server

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/sdk/interceptor"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/audit"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/identity"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/access"
)

// Interceptor is for the Temporal client of the service: nothing is sent for somebody who may not send it, whatever the service
// forgets to look at, and everything that is, or is not, is recorded. Who it is for, and where it is recorded, is in the context.
func Interceptor() interceptor.ClientInterceptor {
	return access.NewInterceptor(access.Options{
		Authorize: authorize,
		Audit: func(ctx context.Context, a access.Access, err error) {
			who, _ := identity.From(ctx)
			audit.Access(ctx, who.Subject, a.Message.String(), a.WorkflowID, outcome(err))
		},
		Contracts: []runtime.Contract{purchase.PurchaseContract()},
	})
}

func authorize(ctx context.Context, a access.Access) error {
	who, known := identity.From(ctx)
	if !known {
		return errors.New("nobody has signed in")
	}
	if !who.May(a.Message) {
		return fmt.Errorf("%s may not %s", who.Subject, a.Message)
	}
	return nil
}

// outcome is a word for what has become of an access.
func outcome(err error) string {
	switch {
	case err == nil:
		return audit.Done
	case errors.Is(err, runtime.ErrDenied):
		return "denied"
	}
	return "failed"
}
