package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// retryPolicy is a pointer to a retry policy, or nil if r asks for none:
//
//	&temporal.RetryPolicy{MaximumAttempts: 3}
func (f *file) retryPolicy(r contract.Retry) *jen.Statement {
	var policy gocode.Fields
	policy.Duration(f.File, "InitialInterval", r.InitialInterval)
	if r.Backoff != 0 {
		policy.Add("BackoffCoefficient", jen.Lit(r.Backoff))
	}
	policy.Duration(f.File, "MaximumInterval", r.MaxInterval)
	policy.Number("MaximumAttempts", r.MaxAttempts)
	policy.Texts("NonRetryableErrorTypes", r.NonRetryable)
	if len(policy) == 0 {
		return nil
	}
	literal := jen.Op("&").Add(f.Qual(sdkTemporal, "RetryPolicy"))
	if len(policy) == 1 {
		return literal.Add(policy.Line())
	}
	return literal.Add(policy.Lines())
}
