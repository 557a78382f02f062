package parser

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
)

// A Diagnostic is one finding about the input, at the position of its cause.
type Diagnostic struct {
	Pos     token.Position
	Code    string // stable, such as TG204
	Message string
	Warning bool // does not keep code from being generated
}

// String formats d as file:line:col: message (code).
func (d Diagnostic) String() string {
	level := ""
	if d.Warning {
		level = "warning: "
	}
	return fmt.Sprintf("%s: %s%s (%s)", d.Pos, level, d.Message, d.Code)
}

// SortDiagnostics orders diagnostics by position, then code, and drops repetitions.
func SortDiagnostics(ds []Diagnostic) []Diagnostic {
	slices.SortFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Pos.Filename, b.Pos.Filename),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.Compact(ds)
}

// HasErrors reports whether any of the diagnostics is more than a warning.
func HasErrors(ds []Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return !d.Warning })
}
