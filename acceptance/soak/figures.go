package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// figures are what one stage or several have counted.
type figures struct {
	Stages     int
	Unfinished int // stages that could not be finished, although nobody has stopped them
	Seconds    int // of the finished ones
	Counts     counts
	Findings   findings

	Failures map[string]int    `json:",omitempty"` // by kind
	Texts    map[string]string `json:",omitempty"` // what the first failure of each kind says
}

// A failure is something that must not be.
type failure struct {
	kind  string
	count int
	text  string // more about it, if there is more to say
}

type failures []failure

// err is an error that says all, nil for no failures.
func (f failures) err() error {
	var errs []error
	for _, failure := range f {
		text := fmt.Sprintf("%d %s", failure.count, failure.kind)
		if failure.text != "" {
			text += ": " + failure.text
		}
		errs = append(errs, errors.New(text))
	}
	return errors.Join(errs...)
}

// add adds the figures of a stage.
func (f *figures) add(stage figures) {
	addFields(reflect.ValueOf(f).Elem(), reflect.ValueOf(stage))
	for kind, text := range stage.Texts {
		if f.Texts == nil {
			f.Texts = map[string]string{}
		}
		if _, known := f.Texts[kind]; !known {
			f.Texts[kind] = text
		}
	}
}

// fail adds failures.
func (f *figures) fail(all failures) {
	for _, failure := range all {
		f.add(figures{Failures: map[string]int{failure.kind: failure.count}, Texts: map[string]string{failure.kind: failure.text}})
	}
}

// err is an error if there are failures.
func (f *figures) err() error {
	var all failures
	for _, kind := range sortedKeys(f.Failures) {
		all = append(all, failure{kind, f.Failures[kind], f.Texts[kind]})
	}
	return all.err()
}

// addFields adds all numbers of a struct, and those in maps, to those of another.
func addFields(to, more reflect.Value) {
	for i := range to.NumField() {
		field := to.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		switch to, more := to.Field(i), more.Field(i); {
		case field.Type.Kind() == reflect.Struct:
			addFields(to, more)
		case field.Tag.Get("figures") == "max":
			to.SetInt(max(to.Int(), more.Int()))
		case field.Type.Kind() == reflect.Int:
			to.SetInt(to.Int() + more.Int())
		case field.Type == reflect.TypeFor[map[string]int]():
			sum := map[string]int{}
			addCounts(sum, to.Interface().(map[string]int))
			addCounts(sum, more.Interface().(map[string]int))
			if len(sum) > 0 {
				to.Set(reflect.ValueOf(sum))
			}
		}
	}
}

func addCounts(to, more map[string]int) {
	for name := range maps.Keys(more) {
		to[name] += more[name]
	}
}

// print writes the figures.
func (f figures) print(out io.Writer) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(out, "%-26s %s\n", name, fmt.Sprintf(format, args...))
	}
	c, n := f.Counts, f.Findings
	fmt.Fprintln(out)
	line("stages", "%d in %v, %d not finished", f.Stages, time.Duration(f.Seconds)*time.Second, f.Unfinished)
	line("sent", "%d (besides %d that never reached the server)", n.Sent, n.Unrecorded)
	line("sent again on purpose", "%d", c.Repeated)
	line("handled", "%d", n.Handled)
	line("lost", "%d", n.Lost)
	line("handled twice", "%d", n.Twice)
	line("out of order", "%d", n.OutOfOrder)
	line("handled but not sent", "%d", n.Invented)
	line("handlers cut off", "%d", n.CutOff)
	line("seen by handlers", "%s", plainList(n.Wrong))
	line("outcomes remembered", "%d", c.Remembered)
	line("outcomes forgotten", "%d", c.Forgotten)
	line("rejected", "%d", c.Rejected)
	line("batches", "%d", n.Batches)
	line("runs", "%d, of which %d handed on %d signals; at most %d bytes", n.Runs, n.Backlogs, n.HandedOn, n.Largest)
	line("retries", "%d%s", c.Retries, list(c.Reasons))
	line("unknown outcomes", "%d, of which %d were recorded", n.Unknown, n.Unknown-n.Unrecorded)
	line("worker kills", "%d", c.Kills)
	line("server restarts", "%d (%d after a crash)", c.Restarts, c.Crashes)
	line("reported by workers", "%s", plainList(c.Observed))
	line("failed workflow tasks", "%s", plainList(n.TaskFailures))
	line("histories replayed", "%d of %d, which have %d events", n.Replayed, n.Runs, n.Events)
	line("failures", "%s", plainList(f.Failures))
}

// list writes counts by name, "" if there are none.
func list(counts map[string]int) string {
	if len(counts) == 0 {
		return ""
	}
	return " (" + plainList(counts) + ")"
}

// plainList is list for a line of its own.
func plainList(counts map[string]int) string {
	if len(counts) == 0 {
		return "none"
	}
	var parts []string
	for _, name := range sortedKeys(counts) {
		parts = append(parts, fmt.Sprintf("%s: %d", name, counts[name]))
	}
	return strings.Join(parts, ", ")
}

func sortedKeys(counts map[string]int) []string { return slices.Sorted(maps.Keys(counts)) }
