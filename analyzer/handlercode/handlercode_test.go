package handlercode_test

import (
	"testing"

	"github.com/temporalgen/temporalgen/analyzer/handlercode"
	"github.com/temporalgen/temporalgen/analyzer/internal/ruletest"
)

func TestRules(t *testing.T) {
	t.Parallel()
	ruletest.Run(t, handlercode.Analyzer)
}
