package report

import (
	"fmt"
	"go/token"
	"path/filepath"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/explain"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/visible"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// text is for people. What was asked for goes to the standard output, and the rest to the standard error.
type text struct {
	Config
	sources map[string][]string // lines of files that excerpts were taken from
}

func (t *text) Diagnostics(ds []diag.Diagnostic) {
	clear(t.sources) // they may have changed since the last run
	for _, d := range t.messages(ds) {
		if t.Terminal {
			t.show(d)
			continue
		}
		d.Pos.Filename = t.name(d.Pos.Filename)
		fmt.Fprintln(t.Stderr, visible.Line(d.String()))
	}
	if t.Terminal && diag.HasErrors(ds) {
		t.Note("for an explanation, run %s", explain.CommandLine(ds))
	}
}

// show tells a diagnostic to somebody who looks at it, with the source, what belongs to it, and what to do.
func (t *text) show(d diag.Diagnostic) {
	underlined := red
	if d.Severity != diag.Error {
		underlined = yellow
	}
	excerpt := t.excerpt(d.Pos, d.End, underlined)
	fmt.Fprintf(t.Stderr, "%s: %s\n%s", t.paint(bold, t.place(d.Pos)), visible.Line(d.Text()), excerpt)
	for _, r := range d.Related {
		fmt.Fprintf(t.Stderr, "%s: %s\n%s", t.place(r.Pos), visible.Line(r.Message), t.excerpt(r.Pos, r.End, gray))
	}
	if len(d.Fixes) > 0 {
		fmt.Fprintf(t.Stderr, "  %s %s\n", t.paint(bold, "to mend it:"), visible.Line(d.Fixes[0].Message))
	}
}

// place is a position as people read it.
func (t *text) place(p token.Position) string {
	p.Filename = t.name(p.Filename)
	return visible.Line(p.String())
}

func (t *text) Note(format string, args ...any) {
	fmt.Fprintf(t.Stderr, "temporalgen: %s\n", visible.Line(t.message(fmt.Sprintf(format, args...))))
}

func (t *text) Failed(err error) { t.Note("%v", err) }

func (t *text) Written(files []File) {
	const many = 10
	if t.Watch && !t.Verbose && numberOfChanges(files) > many {
		return // Finished sums them up
	}
	for _, f := range files {
		switch f.State {
		case Missing, Stale:
			fmt.Fprintln(t.Stdout, visible.Line(t.name(f.Source)+": "+f.Contracts+" -> "+filepath.Base(f.Path)))
		case Orphaned:
			fmt.Fprintln(t.Stdout, visible.Line(t.name(f.Path)+": removed, "+reason(f)))
		}
	}
}

func numberOfChanges(files []File) int {
	n := 0
	for _, f := range files {
		if f.State != Fresh {
			n++
		}
	}
	return n
}

func (t *text) Pending(files []File) {
	changes := t.changes(files)
	if t.Diff {
		t.patches(changes)
	}
	if !t.Check {
		return
	}
	for _, c := range changes {
		fmt.Fprintln(t.Stderr, visible.Line(t.name(c.Path)+": "+c.summary()))
	}
	t.total(changes, len(files))
}

func (t *text) patches(changes []change) {
	for _, c := range changes {
		_, _ = t.Stdout.Write(c.patch)
	}
}

// total sums up changes, if there are any.
func (t *text) total(changes []change, files int) {
	var added, removed int
	for _, c := range changes {
		added, removed = added+c.added, removed+c.removed
	}
	if len(changes) > 0 {
		t.Note("not up to date: %d of %d files (+%d -%d)", len(changes), files, added, removed)
	}
}

func (t *text) Content(files []File) {
	for _, f := range files {
		_, _ = t.Stdout.Write(f.New)
	}
}

func (t *text) Finished(r Run) {
	if !r.Begun.IsZero() {
		t.again(r)
	}
	if !t.Verbose {
		return
	}
	cache := ""
	if r.Cache != "" {
		cache = "; cache: " + r.Cache
	}
	t.Note("%d packages, %d files, %d contracts%s", r.Packages, r.Sources, r.Contracts, cache)
	var phases []string
	for _, p := range r.Phases {
		phases = append(phases, p.Name+" "+rounded(p.Took))
	}
	t.Note("%s; %s in all", strings.Join(phases, ", "), rounded(r.Took))
}

// again tells of a run that is one of several: when it was, why, and what it did.
func (t *text) again(r Run) {
	var b strings.Builder
	b.WriteString(r.Begun.Format(time.TimeOnly))
	if len(r.Because) > 0 {
		b.WriteString(" " + t.few(r.Because, "files") + ":")
	}
	switch {
	case r.Errors > 0:
		b.WriteString(" errors;")
	case !r.OK:
		b.WriteString(" failed;")
	}
	fmt.Fprintf(&b, " generated %s", t.few(r.Generated, "packages"))
	if r.Files > 0 || r.Outdated > 0 {
		fmt.Fprintf(&b, "; updated %d of %d files", r.Outdated, r.Files)
	}
	t.Note("%s in %s", b.String(), rounded(r.Took))
}

// few names paths if they are few, and otherwise says how many they are.
func (t *text) few(paths []string, noun string) string {
	const few = 3
	switch {
	case len(paths) == 0:
		return "nothing"
	case len(paths) > few:
		return fmt.Sprint(len(paths), " ", noun)
	}
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = t.name(path)
	}
	return strings.Join(names, ", ")
}

// rounded is a time as exact as people want it.
func rounded(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }
