package payloads_test

import (
	"flag"
	"testing"

	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/ruletest"
	"github.com/temporalgen/temporalgen/analyzer/payloads"
)

func TestRules(t *testing.T) {
	t.Parallel()
	flags := flag.NewFlagSet("rules", flag.ContinueOnError)
	finding.AddFlags(flags)
	if err := flags.Set("rules", "TG506"); err != nil {
		t.Fatal(err)
	}
	ruletest.Run(t, payloads.Analyzer)
}
