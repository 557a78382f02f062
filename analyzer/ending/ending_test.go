package ending_test

import (
	"flag"
	"testing"

	"github.com/temporalgen/temporalgen/analyzer/ending"
	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/ruletest"
)

func TestRules(t *testing.T) {
	t.Parallel()
	flags := flag.NewFlagSet("rules", flag.ContinueOnError)
	finding.AddFlags(flags)
	if err := flags.Set("rules", "TG303"); err != nil {
		t.Fatal(err)
	}
	ruletest.Run(t, ending.Analyzer)
}
