package ending_test

import (
	"testing"

	"github.com/temporalgen/temporalgen/analyzer/ending"
	"github.com/temporalgen/temporalgen/analyzer/internal/ruletest"
)

func TestRules(t *testing.T) {
	t.Parallel()
	ruletest.Run(t, ending.Analyzer)
}
