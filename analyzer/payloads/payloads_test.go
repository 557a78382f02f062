package payloads_test

import (
	"testing"

	"github.com/temporalgen/temporalgen/analyzer/internal/ruletest"
	"github.com/temporalgen/temporalgen/analyzer/payloads"
)

func TestRules(t *testing.T) {
	t.Parallel()
	ruletest.Run(t, payloads.Analyzer)
}
