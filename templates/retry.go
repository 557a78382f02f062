package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// retryPolicy is a pointer to a retry policy, or nil if r asks for none.
func (f *file) retryPolicy(r contract.Retry) *jen.Statement {
	var policy fields
	policy.duration(f.imports, "InitialInterval", r.InitialInterval)
	if r.Backoff != 0 {
		policy.add("BackoffCoefficient", jen.Lit(r.Backoff))
	}
	policy.duration(f.imports, "MaximumInterval", r.MaxInterval)
	policy.number("MaximumAttempts", r.MaxAttempts)
	policy.texts("NonRetryableErrorTypes", r.NonRetryable)
	if len(policy) == 0 {
		return nil
	}
	literal := jen.Op("&").Add(f.imports.qual(sdkTemporal, "RetryPolicy"))
	if len(policy) == 1 {
		return literal.Add(policy.line())
	}
	return literal.Add(policy.lines())
}
