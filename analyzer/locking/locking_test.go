package locking_test

import (
	"testing"

	"github.com/temporalgen/temporalgen/analyzer/internal/ruletest"
	"github.com/temporalgen/temporalgen/analyzer/locking"
)

func TestRules(t *testing.T) {
	t.Parallel()
	ruletest.Run(t, locking.Analyzer)
}
