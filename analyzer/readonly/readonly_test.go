package readonly_test

import (
	"testing"

	"github.com/temporalgen/temporalgen/analyzer/internal/ruletest"
	"github.com/temporalgen/temporalgen/analyzer/readonly"
)

func TestRules(t *testing.T) {
	t.Parallel()
	ruletest.Run(t, readonly.Analyzer)
}
