package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

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
