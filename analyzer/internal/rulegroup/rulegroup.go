// Package rulegroup makes the analyzers of groups of rules.
package rulegroup

import (
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"

	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
)

// New makes the analyzer of a group. Its documentation is the part of the package comment below "# Analyzer NAME". It runs
// for packages that may have code of workflows or of their clients, and can use the results of package inspect, of finding
// and of program apart from those that are named.
func New(name, doc string, run func(*analysis.Pass) (any, error), requires ...*analysis.Analyzer) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     name,
		Doc:      docOf(doc, name),
		URL:      "https://github.com/temporalgen/temporalgen/blob/main/docs/vet.md",
		Requires: append([]*analysis.Analyzer{inspect.Analyzer, finding.Analyzer, program.Analyzer}, requires...),
		Run: func(pass *analysis.Pass) (any, error) {
			if !pass.ResultOf[program.Analyzer].(*program.Program).Workflows {
				return nil, nil
			}
			return run(pass)
		},
	}
}

// docOf returns the documentation of an analyzer from the source of a package comment.
func docOf(source, name string) string {
	_, rest, ok := strings.Cut(source, "\n// # Analyzer "+name+"\n")
	if !ok {
		panic("there is no documentation of " + name)
	}
	rest, _, _ = strings.Cut(rest, "\npackage ")
	var text strings.Builder
	for line := range strings.Lines(rest) {
		text.WriteString(strings.TrimPrefix(strings.TrimPrefix(line, "//"), " "))
	}
	return strings.TrimPrefix(strings.TrimSpace(text.String()), name+": ")
}
