// Package report is the forms in which temporalgen tells what it has found and done: text for people, JSON for programs, and
// annotations for GitHub Actions.
package report

import (
	"fmt"
	"go/token"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/paths"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A Report tells what a run of the generator finds and does, in one form. It is not safe for use by several goroutines at
// the same time.
type Report interface {
	// Diagnostics tells what is wrong with the input.
	Diagnostics(ds []diag.Diagnostic)
	// Note tells something that is no error.
	Note(format string, args ...any)
	// Failed tells why a run could not do what it was asked for, apart from the input.
	Failed(err error)
	// Written tells what was done with files.
	Written(files []File)
	// Pending tells how files would change: a summary if Config.Check is set, and patches if Config.Diff is.
	Pending(files []File)
	// Content prints what is generated for files.
	Content(files []File)
	// Finished ends the report of a run. It tells more if Config.Verbose is set, and if the run is one of several.
	Finished(r Run)
}

// Config tells where a report goes, and what it has.
type Config struct {
	Format  Format
	Dir     string // the working directory: files are named relative to it
	Check   bool   // the user asks for a summary of what would change
	Diff    bool   // the user asks for what would change
	Verbose bool   // the user asks what was looked at, and how long it took
	Watch   bool   // runs follow each other: of many files it is enough to tell how many they are
	Update  string // the command that brings files up to date, "" for go generate
	Stdout  io.Writer
	Stderr  io.Writer

	// For Text.
	Terminal bool                              // somebody looks at Stderr: the source of diagnostics is shown
	Color    bool                              // in color
	ReadFile func(path string) ([]byte, error) // reads that source

	// For GitHub.
	Workspace string // the root of the repository that is checked out, "" if it is not known
}

// New returns a report in the form that c names.
func New(c Config) Report {
	t := &text{Config: c, sources: make(map[string][]string)}
	switch c.Format {
	case JSON:
		return &stream{Config: c}
	case GitHub:
		return &annotations{text: t}
	}
	return t
}

// A Format is a form of reports.
type Format string

// The forms.
const (
	Text   Format = "text"
	JSON   Format = "json"
	GitHub Format = "github"
)

// Set implements flag.Value.
func (f *Format) Set(name string) error {
	switch Format(name) {
	case Text, JSON, GitHub:
		*f = Format(name)
		return nil
	}
	return fmt.Errorf("there are %s, %s and %s", Text, JSON, GitHub)
}

// String implements flag.Value.
func (f *Format) String() string { return string(*f) }

// A File is one that is generated, or was.
type File struct {
	Path      string // absolute
	Source    string // absolute path of the file with the contracts
	State     State
	Contracts string // a summary of them
	Gone      bool   // of an orphan: Source does not exist any more

	Old, New []byte // its content before and after; nil if there is no such file, or if nobody has asked
}

// State is how a file was found.
type State string

// The states of files.
const (
	Missing  State = "missing"  // there was no file
	Stale    State = "stale"    // it had other content
	Fresh    State = "fresh"    // it was as it should be
	Orphaned State = "orphaned" // it was generated from contracts that are gone
)

// A Run is how a run of the generator went.
type Run struct {
	OK       bool // the exit code would be 0
	Errors   int
	Warnings int
	Files    int // that are generated
	Outdated int // of these, and of those to be removed: were not as they should be

	Packages  int // that were looked at
	Sources   int // Go files of these
	Contracts int
	Cache     string // what was taken from a cache, "" if there is none
	Phases    []Phase
	Took      time.Duration

	// If it is one of several:
	Begun     time.Time
	Because   []string // files that have changed, absolute
	Generated []string // folders of packages for which code was generated, absolute
}

// A Phase is a part of a run.
type Phase struct {
	Name string
	Took time.Duration
}

// name is how a file is called in a report.
func (c *Config) name(path string) string {
	if rel, err := filepath.Rel(c.Dir, path); err == nil {
		path = rel
	}
	return filepath.ToSlash(path)
}

// message is a message in a report, in which files are named in the same way.
func (c *Config) message(text string) string { return paths.Relative(c.Dir, text) }

// messages returns diagnostics with such messages.
func (c *Config) messages(ds []diag.Diagnostic) []diag.Diagnostic {
	ds = slices.Clone(ds)
	for i := range ds {
		d := &ds[i]
		d.Message = c.message(d.Message)
		d.Related, d.Fixes = slices.Clone(d.Related), slices.Clone(d.Fixes)
		for j := range d.Related {
			d.Related[j].Message = c.message(d.Related[j].Message)
		}
		for j := range d.Fixes {
			d.Fixes[j].Message = c.message(d.Fixes[j].Message)
		}
	}
	return ds
}

// lastLine is the last line that has a part of a range.
func lastLine(from, to token.Position) int {
	last := to.Line
	if to.Column == 1 {
		last-- // the range ends before this line
	}
	return max(from.Line, last)
}
