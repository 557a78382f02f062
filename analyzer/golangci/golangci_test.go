package golangci_test

import (
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/temporalgen/temporalgen/analyzer/golangci"
)

// golangci-lint finds the plugin by its name, and gets analyzers that it can run.
func TestRegistration(t *testing.T) {
	newPlugin, err := register.GetPlugin(golangci.Name)
	if err != nil {
		t.Fatal(err)
	}
	plugin, err := newPlugin(map[string]any{"rules": "all,-TG101"})
	if err != nil {
		t.Fatal(err)
	}
	analyzers, err := plugin.BuildAnalyzers()
	if err != nil {
		t.Fatal(err)
	}
	if err := analysis.Validate(analyzers); err != nil || len(analyzers) == 0 {
		t.Errorf("there are %d analyzers: %v", len(analyzers), err)
	}
	if mode := plugin.GetLoadMode(); mode != register.LoadModeTypesInfo {
		t.Errorf("they are given %s", mode)
	}
}

func TestWrongSettings(t *testing.T) {
	for name, test := range map[string]struct {
		settings any
		want     string
	}{
		"no such rule":    {map[string]any{"rules": "TG1"}, `there is no code "TG1"`},
		"no such setting": {map[string]any{"rule": "TG101"}, "rule"},
		"no list":         {map[string]any{"rules": 101}, "rules"},
	} {
		if _, err := golangci.New(test.settings); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: the error is %v, want %s", name, err, test.want)
		}
	}
	if _, err := golangci.New(nil); err != nil {
		t.Errorf("without settings: %v", err)
	}
}
