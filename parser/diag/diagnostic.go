package diag

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
)

// A Diagnostic is one finding about the input, at the place of its cause.
//
// It has the parts of [golang.org/x/tools/go/analysis.Diagnostic], with positions that are
// resolved, so that it can be kept and printed without a file set.
type Diagnostic struct {
	Pos      token.Position // where it begins; a folder or a file has no line
	End      token.Position // the first character that is no part of it; equal to Pos if only that is known
	Code     Code
	Severity Severity
	Message  string
	Related  []Related // other places that the message speaks of
	Fixes    []Fix     // ways to mend it, each whole; the first is the likeliest

	// Of one that is about a change of a contract:
	Classes []string // what it harms, the gravest first
	Subject string   // its place in what contracts say
}

// Severity tells whether a diagnostic keeps code from being generated.
type Severity int

// The severities. The zero value is Error. Info is for what is only reported if somebody asks for it.
const (
	Error Severity = iota
	Warning
	Info
)

// String returns error, warning or info.
func (s Severity) String() string {
	switch s {
	case Warning:
		return "warning"
	case Info:
		return "info"
	}
	return "error"
}

// A Related is a place that has to do with a diagnostic, and why.
type Related struct {
	Pos, End token.Position
	Message  string
}

// A Fix mends what a diagnostic is about.
type Fix struct {
	Message string // what it does, such as "write //temporal:update"
	Edits   []Edit // in one or several files; they do not overlap
}

// An Edit replaces the text from Pos up to End, or inserts text if they are equal.
type Edit struct {
	Pos, End token.Position
	NewText  string
}

// String formats d as file:line:col: message (code).
func (d Diagnostic) String() string {
	return d.Pos.String() + ": " + d.Text()
}

// Text formats d without its position, as message (code).
func (d Diagnostic) Text() string {
	level := ""
	if d.Severity != Error {
		level = d.Severity.String() + ": "
	}
	return fmt.Sprintf("%s%s (%s)", level, d.Message, d.Code)
}

// Sort orders diagnostics by position, then code, and drops repetitions.
func Sort(ds []Diagnostic) []Diagnostic {
	compare := func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Pos.Filename, b.Pos.Filename),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	}
	slices.SortStableFunc(ds, compare)
	return slices.CompactFunc(ds, func(a, b Diagnostic) bool { return compare(a, b) == 0 })
}

// HasErrors reports whether any of the diagnostics is more than a warning.
func HasErrors(ds []Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}

// Errors returns the diagnostics that are more than warnings.
func Errors(ds []Diagnostic) []Diagnostic {
	return slices.DeleteFunc(slices.Clone(ds), func(d Diagnostic) bool { return d.Severity != Error })
}
