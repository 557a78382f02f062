package report

import (
	"encoding/json"
	"fmt"
	"go/token"
	"slices"
	"time"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// stream is for programs: JSON objects, one a line, on the standard output. docs/output.md describes them.
type stream struct{ Config }

// The objects. Their fields stay in this order, and the first one tells which they are.
type (
	diagnosticObject struct {
		Kind     string          `json:"kind"` // "diagnostic"
		File     string          `json:"file"`
		Start    *positionObject `json:"start,omitempty"`
		End      *positionObject `json:"end,omitempty"`
		Code     diag.Code       `json:"code"`
		Severity string          `json:"severity"`
		Message  string          `json:"message"`
		Classes  []string        `json:"classes,omitempty"`
		Place    string          `json:"place,omitempty"`
		Related  []relatedObject `json:"related,omitempty"`
		Fixes    []fixObject     `json:"fixes,omitempty"`
		Link     string          `json:"link"`
	}
	positionObject struct {
		Line   int `json:"line"`
		Column int `json:"column"`
		Offset int `json:"offset"`
	}
	relatedObject struct {
		File    string          `json:"file"`
		Start   *positionObject `json:"start,omitempty"`
		End     *positionObject `json:"end,omitempty"`
		Message string          `json:"message"`
	}
	fixObject struct {
		Message string       `json:"message"`
		Edits   []editObject `json:"edits"`
	}
	editObject struct {
		File    string          `json:"file"`
		Start   *positionObject `json:"start"`
		End     *positionObject `json:"end"`
		NewText string          `json:"newText"`
	}
	fileObject struct {
		Kind      string `json:"kind"` // "file"
		Path      string `json:"path"`
		Source    string `json:"source"`
		State     State  `json:"state"`
		Contracts string `json:"contracts,omitempty"`
		Added     int    `json:"added,omitempty"`
		Removed   int    `json:"removed,omitempty"`
		Diff      string `json:"diff,omitempty"`
		Content   string `json:"content,omitempty"`
	}
	messageObject struct {
		Kind    string `json:"kind"` // "note" or "failure"
		Message string `json:"message"`
	}
	runObject struct {
		Kind         string        `json:"kind"` // "run"
		OK           bool          `json:"ok"`
		Errors       int           `json:"errors"`
		Warnings     int           `json:"warnings"`
		Files        int           `json:"files"`
		Outdated     int           `json:"outdated"`
		Packages     int           `json:"packages,omitempty"`
		Sources      int           `json:"sources,omitempty"`
		Contracts    int           `json:"contracts,omitempty"`
		Cache        string        `json:"cache,omitempty"`
		Phases       []phaseObject `json:"phases,omitempty"`
		Milliseconds float64       `json:"milliseconds,omitempty"`
		Begun        string        `json:"begun,omitempty"`
		Because      []string      `json:"because,omitempty"`
		Generated    []string      `json:"generated,omitempty"`
	}
	phaseObject struct {
		Name         string  `json:"name"`
		Milliseconds float64 `json:"milliseconds"`
	}
)

func (s *stream) write(object any) {
	encoder := json.NewEncoder(s.Stdout)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(object) // nobody reads it any more
}

func (s *stream) Diagnostics(ds []diag.Diagnostic) {
	for _, d := range s.messages(ds) {
		object := diagnosticObject{
			Kind: "diagnostic", File: s.name(d.Pos.Filename), Code: d.Code, Severity: d.Severity.String(), Message: d.Message,
			Classes: d.Classes, Place: d.Subject, Link: d.Code.URL(),
		}
		object.Start, object.End = positions(d.Pos, d.End)
		for _, r := range d.Related {
			related := relatedObject{File: s.name(r.Pos.Filename), Message: r.Message}
			related.Start, related.End = positions(r.Pos, r.End)
			object.Related = append(object.Related, related)
		}
		for _, fix := range d.Fixes {
			edits := []editObject{}
			for _, e := range fix.Edits {
				edit := editObject{File: s.name(e.Pos.Filename), NewText: e.NewText}
				edit.Start, edit.End = positions(e.Pos, e.End)
				edits = append(edits, edit)
			}
			object.Fixes = append(object.Fixes, fixObject{fix.Message, edits})
		}
		s.write(object)
	}
}

// positions are those of a range, nil if it is a whole file or folder.
func positions(from, to token.Position) (start, end *positionObject) {
	if !from.IsValid() {
		return nil, nil
	}
	if !to.IsValid() {
		to = from
	}
	return &positionObject{from.Line, from.Column, from.Offset}, &positionObject{to.Line, to.Column, to.Offset}
}

func (s *stream) Note(format string, args ...any) {
	s.write(messageObject{"note", s.message(fmt.Sprintf(format, args...))})
}

func (s *stream) Failed(err error) { s.write(messageObject{"failure", s.message(err.Error())}) }

func (s *stream) Written(files []File) {
	for _, f := range files {
		s.write(s.file(f))
	}
}

func (s *stream) Pending(files []File) {
	changes := s.changes(files)
	for _, f := range files {
		object := s.file(f)
		if i := slices.IndexFunc(changes, func(c change) bool { return c.Path == f.Path }); i >= 0 {
			object.Added, object.Removed = changes[i].added, changes[i].removed
			if s.Diff {
				object.Diff = string(changes[i].patch)
			}
		}
		s.write(object)
	}
}

func (s *stream) Content(files []File) {
	for _, f := range files {
		object := s.file(f)
		object.Content = string(f.New)
		s.write(object)
	}
}

func (s *stream) file(f File) fileObject {
	return fileObject{Kind: "file", Path: s.name(f.Path), Source: s.name(f.Source), State: f.State, Contracts: f.Contracts}
}

func (s *stream) Finished(r Run) {
	object := runObject{Kind: "run", OK: r.OK, Errors: r.Errors, Warnings: r.Warnings, Files: r.Files, Outdated: r.Outdated}
	if s.Verbose {
		object.Packages, object.Sources, object.Contracts, object.Cache = r.Packages, r.Sources, r.Contracts, r.Cache
		for _, p := range r.Phases {
			object.Phases = append(object.Phases, phaseObject{p.Name, milliseconds(p.Took)})
		}
		object.Milliseconds = milliseconds(r.Took)
	}
	if !r.Begun.IsZero() {
		object.Milliseconds = milliseconds(r.Took)
		object.Begun = r.Begun.Format(time.RFC3339Nano)
		object.Because, object.Generated = s.names(r.Because), s.names(r.Generated)
	}
	s.write(object)
}

func (s *stream) names(paths []string) []string {
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = s.name(path)
	}
	return names
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
