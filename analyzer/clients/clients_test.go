package clients_test

import (
	"testing"

	"github.com/temporalgen/temporalgen/analyzer/clients"
	"github.com/temporalgen/temporalgen/analyzer/internal/ruletest"
)

func TestRules(t *testing.T) {
	t.Parallel()
	ruletest.Run(t, clients.Analyzer)
}
