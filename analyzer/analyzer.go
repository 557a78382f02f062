// Package analyzer finds mistakes in handlers of Temporal messages, in any Go code that uses go.temporal.io/sdk, and knows
// more where code uses temporalgen. The command temporalgen vet runs it; so does any program that runs analyzers.
//
// Each rule has a code such as TG101, with a page in docs/diagnostics. A comment such as
//
//	//temporalgen:ignore TG101 the cache is filled again after a restart
//
// suppresses its findings on that line, on the next one, or in the declaration that it is the doc comment of.
package analyzer

import (
	"flag"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/temporalgen/temporalgen/analyzer/clients"
	"github.com/temporalgen/temporalgen/analyzer/contracts"
	"github.com/temporalgen/temporalgen/analyzer/descriptions"
	"github.com/temporalgen/temporalgen/analyzer/ending"
	"github.com/temporalgen/temporalgen/analyzer/handlercode"
	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/locking"
	"github.com/temporalgen/temporalgen/analyzer/payloads"
	"github.com/temporalgen/temporalgen/analyzer/readonly"
	"github.com/temporalgen/temporalgen/analyzer/registration"
	"github.com/temporalgen/temporalgen/analyzer/waiting"
)

// groups are the groups of rules.
var groups = []*analysis.Analyzer{
	clients.Analyzer,
	contracts.Analyzer,
	descriptions.Analyzer,
	ending.Analyzer,
	handlercode.Analyzer,
	locking.Analyzer,
	payloads.Analyzer,
	readonly.Analyzer,
	registration.Analyzer,
	waiting.Analyzer,
}

// ignores comes after all groups, so it knows which comments have suppressed nothing.
var ignores = &analysis.Analyzer{
	Name: "temporalignores",
	Doc: `report comments that suppress nothing

A comment //temporalgen:ignore needs codes of rules and a reason, and has to suppress a finding.`,
	URL:      "https://github.com/temporalgen/temporalgen/blob/main/docs/vet.md",
	Requires: append([]*analysis.Analyzer{finding.Analyzer}, groups...),
	Run: func(pass *analysis.Pass) (any, error) {
		finding.ReportIgnores(pass)
		return nil, nil
	},
}

// All returns the analyzers.
func All() []*analysis.Analyzer { return append(slices.Clone(groups), ignores) }

// Contracts is the name of the analyzer that reports what temporalgen says of contracts when it generates code for them.
const Contracts = contracts.Name

// Rules are those that are switched on or off, as a flag of a program.
type Rules = finding.Rules

// AddFlags defines the flag -rules, which switches rules on and off for all analyzers. Those that only inform are off
// without it.
func AddFlags(flags *flag.FlagSet) { finding.AddFlags(flags) }
