package interop

import (
	"context"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

// TenantPropagator is a context propagator that carries a tenant's ID from the context of
// whoever sends a message to that of whoever handles it. It belongs into the client.Options of
// clients and workers alike. The zero value is ready to use.
type TenantPropagator struct{}

var _ workflow.ContextPropagator = TenantPropagator{}

const tenantHeader = "tenant-id"

type tenantKey struct{}

// WithTenant returns a context in whose name messages are sent.
func WithTenant(ctx context.Context, tenant string) context.Context {
	return context.WithValue(ctx, tenantKey{}, tenant)
}

// TenantOf returns the tenant of a context, be it a workflow.Context or a context.Context, ""
// if it has none.
func TenantOf(ctx interface{ Value(key any) any }) string {
	tenant, _ := ctx.Value(tenantKey{}).(string)
	return tenant
}

// Inject writes the header of what a client or an activity sends.
func (TenantPropagator) Inject(ctx context.Context, w workflow.HeaderWriter) error {
	return writeTenant(TenantOf(ctx), w)
}

// InjectFromWorkflow writes the header of what a workflow sends.
func (TenantPropagator) InjectFromWorkflow(ctx workflow.Context, w workflow.HeaderWriter) error {
	return writeTenant(TenantOf(ctx), w)
}

// Extract reads the header of an activity.
func (TenantPropagator) Extract(ctx context.Context, r workflow.HeaderReader) (context.Context, error) {
	tenant, ok, err := readTenant(r)
	if ok {
		ctx = WithTenant(ctx, tenant)
	}
	return ctx, err
}

// ExtractToWorkflow reads the header of a workflow, or of a message to it.
func (TenantPropagator) ExtractToWorkflow(ctx workflow.Context, r workflow.HeaderReader) (workflow.Context, error) {
	tenant, ok, err := readTenant(r)
	if ok {
		ctx = workflow.WithValue(ctx, tenantKey{}, tenant)
	}
	return ctx, err
}

// The SDK does not encode headers with the client's data converter: what must be secret has to
// be encrypted here.
func writeTenant(tenant string, w workflow.HeaderWriter) error {
	if tenant == "" {
		return nil
	}
	payload, err := converter.GetDefaultDataConverter().ToPayload(tenant)
	if err != nil {
		return fmt.Errorf("tenant: %w", err)
	}
	w.Set(tenantHeader, payload)
	return nil
}

func readTenant(r workflow.HeaderReader) (tenant string, ok bool, err error) {
	var payload *commonpb.Payload
	if payload, ok = r.Get(tenantHeader); !ok {
		return "", false, nil
	}
	if err := converter.GetDefaultDataConverter().FromPayload(payload, &tenant); err != nil {
		return "", false, fmt.Errorf("tenant: %w", err)
	}
	return tenant, true, nil
}
