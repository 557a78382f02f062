// Package golangci gives the analyzers to golangci-lint, as a module plugin named temporalgen. Import it for that; docs/vet.md says
// from where.
package golangci

import (
	"flag"
	"io"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/temporalgen/temporalgen/analyzer"
)

// Name is how the configuration of golangci-lint calls the plugin.
const Name = "temporalgen"

func init() { register.Plugin(Name, New) }

// Settings are those of the plugin in the configuration of golangci-lint.
type Settings struct {
	// Rules are those to switch on, or off with a minus in front, separated by commas; all is every one.
	Rules string `json:"rules"`
}

// New makes the plugin.
func New(settings any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[Settings](settings)
	if err != nil {
		return nil, err
	}
	flags := flag.NewFlagSet(Name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	analyzer.AddFlags(flags)
	if err := flags.Set("rules", s.Rules); err != nil {
		return nil, err
	}
	return plugin{}, nil
}

type plugin struct{}

// BuildAnalyzers implements [register.LinterPlugin].
func (plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) { return analyzer.All(), nil }

// GetLoadMode implements [register.LinterPlugin].
func (plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
