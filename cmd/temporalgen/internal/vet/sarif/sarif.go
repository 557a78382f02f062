// Package sarif writes what was found in SARIF 2.1.0, which code hosts and editors read.
package sarif

import (
	"encoding/json"
	"go/token"
	"net/url"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/paths"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// Config tells how files are named.
type Config struct {
	Dir      string // files in and below it are named relative to it
	Version  string // of temporalgen
	ReadFile func(path string) ([]byte, error)
}

// The parts of the format that are used.
type (
	log struct {
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Runs    []run  `json:"runs"`
	}
	run struct {
		Tool       tool                `json:"tool"`
		ColumnKind string              `json:"columnKind"`
		Bases      map[string]artifact `json:"originalUriBaseIds"`
		Results    []result            `json:"results"`
	}
	tool struct {
		Driver driver `json:"driver"`
	}
	driver struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
		URI     string `json:"informationUri"`
		Rules   []rule `json:"rules"`
	}
	rule struct {
		ID          string  `json:"id"`
		Description message `json:"shortDescription"`
		Help        string  `json:"helpUri"`
	}
	message struct {
		Text string `json:"text"`
	}
	result struct {
		RuleID    string     `json:"ruleId"`
		RuleIndex int        `json:"ruleIndex"`
		Level     string     `json:"level"`
		Message   message    `json:"message"`
		Locations []location `json:"locations"`
		Related   []location `json:"relatedLocations,omitempty"`
		Fixes     []fix      `json:"fixes,omitempty"`
	}
	location struct {
		Physical physical `json:"physicalLocation"`
		Message  *message `json:"message,omitempty"`
	}
	physical struct {
		Artifact artifact `json:"artifactLocation"`
		Region   *region  `json:"region,omitempty"`
	}
	artifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId,omitempty"`
	}
	region struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	fix struct {
		Description message  `json:"description"`
		Changes     []change `json:"artifactChanges"`
	}
	change struct {
		Artifact     artifact      `json:"artifactLocation"`
		Replacements []replacement `json:"replacements"`
	}
	replacement struct {
		Deleted  region  `json:"deletedRegion"`
		Inserted message `json:"insertedContent"`
	}
)

const base = "SRCROOT"

// Encode returns a log with one run.
func Encode(found []diag.Diagnostic, c Config) ([]byte, error) {
	w := &writer{Config: c}
	codes := make([]diag.Code, 0, len(found))
	for _, d := range found {
		codes = append(codes, d.Code)
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	r := run{
		Tool: tool{driver{Name: "temporalgen", Version: c.Version, URI: "https://github.com/temporalgen/temporalgen", Rules: []rule{}}},
		// Columns of diagnostics count bytes. In these units they are right also in viewers that do not ask which ones they are.
		ColumnKind: "utf16CodeUnits",
		Bases:      map[string]artifact{base: {URI: fileURI(c.Dir) + "/"}},
		Results:    []result{},
	}
	for _, code := range codes {
		r.Tool.Driver.Rules = append(r.Tool.Driver.Rules, rule{string(code), message{code.Explanation().Title}, code.URL()})
	}
	for _, d := range found {
		r.Results = append(r.Results, w.result(d, slices.Index(codes, d.Code)))
	}
	text, err := json.MarshalIndent(log{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0", Runs: []run{r},
	}, "", "  ")
	return append(text, '\n'), err
}

type writer struct{ Config }

func (w *writer) result(d diag.Diagnostic, rule int) result {
	level := d.Severity.String()
	if d.Severity == diag.Info {
		level = "note"
	}
	r := result{
		RuleID: string(d.Code), RuleIndex: rule, Level: level, Message: w.message(d.Message),
		Locations: []location{w.location(d.Pos, d.End, "")},
	}
	for _, related := range d.Related {
		r.Related = appendNew(r.Related, w.location(related.Pos, related.End, related.Message))
	}
	for _, f := range d.Fixes {
		if len(f.Edits) > 0 {
			r.Fixes = appendNew(r.Fixes, w.fix(f))
		}
	}
	return r
}

// appendNew appends what is not there yet. The format allows nothing twice.
func appendNew[T any](all []T, one T) []T {
	if slices.ContainsFunc(all, func(other T) bool { return reflect.DeepEqual(one, other) }) {
		return all
	}
	return append(all, one)
}

func (w *writer) fix(f diag.Fix) fix {
	encoded := fix{Description: w.message(f.Message)}
	for _, e := range f.Edits {
		file := w.artifact(e.Pos.Filename)
		i := slices.IndexFunc(encoded.Changes, func(c change) bool { return c.Artifact == file })
		if i < 0 {
			encoded.Changes = append(encoded.Changes, change{Artifact: file})
			i = len(encoded.Changes) - 1
		}
		c := &encoded.Changes[i]
		c.Replacements = append(c.Replacements, replacement{*w.region(e.Pos, e.End), message{e.NewText}})
	}
	return encoded
}

// message is a message in which files are named as elsewhere in the log, apart from how URIs are written.
func (w *writer) message(text string) message { return message{paths.Relative(w.Dir, text)} }

func (w *writer) location(from, to token.Position, text string) location {
	l := location{Physical: physical{Artifact: w.artifact(from.Filename)}}
	if from.IsValid() {
		l.Physical.Region = w.region(from, to)
	}
	if text != "" {
		m := w.message(text)
		l.Message = &m
	}
	return l
}

func (w *writer) region(from, to token.Position) *region {
	if !to.IsValid() {
		to = from
	}
	return &region{from.Line, w.column(from), to.Line, w.column(to)}
}

// column is the column of a place in the units of UTF-16.
func (w *writer) column(pos token.Position) int {
	content, err := w.ReadFile(pos.Filename)
	start := pos.Offset - (pos.Column - 1)
	if err != nil || start < 0 || pos.Offset > len(content) {
		return pos.Column
	}
	return len(utf16.Encode([]rune(string(content[start:pos.Offset])))) + 1
}

func (w *writer) artifact(path string) artifact {
	if rel, err := filepath.Rel(w.Dir, path); err == nil && filepath.IsLocal(rel) {
		return artifact{URI: (&url.URL{Path: filepath.ToSlash(rel)}).String(), Base: base}
	}
	return artifact{URI: fileURI(path)}
}

func fileURI(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a volume of Windows
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
