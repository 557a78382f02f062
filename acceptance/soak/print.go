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
func (f figures) print(out io.Writer, c counts, took time.Duration) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(out, "%-24s %s\n", name, fmt.Sprintf(format, args...))
	}
	fmt.Fprintln(out)
	line("sent", "%d (besides %d that never reached the server)", f.sent, f.unrecorded)
	line("sent again on purpose", "%d", c.repeated)
	line("handled", "%d", f.handled)
	line("lost", "%d", f.lost)
	line("handled twice", "%d", f.twice)
	line("out of order per sender", "%s", strings.Trim(fmt.Sprint(f.outOfOrder), "[]"))
	line("handled but not sent", "%d", f.invented)
	line("handlers cut off", "%d", f.cutOff)
	line("differing outcomes", "%d", len(f.differing))
	line("runs", "%d", f.runs)
	line("retries", "%d%s", c.retries, list(c.reasons))
	line("unknown outcomes", "%d, of which %d were recorded", f.unknown, f.unknown-f.unrecorded)
	line("rejected", "%d", c.rejected)
	line("worker kills", "%d", c.kills)
	line("server restarts", "%d (%d after a crash)", c.restarts, c.crashes)
	line("reported by workers", "%s", strings.Trim(list(c.observed), " ()"))
	line("failed workflow tasks", "%s", strings.Trim(list(f.taskFailures), " ()"))
	line("histories replayed", "%d of %d, %d events", f.replayed, f.runs, f.events)
	line("duration", "%v", took.Round(100*time.Millisecond))
}

// list writes counts by name, "" if there are none.
func list(counts map[string]int) string {
	if len(counts) == 0 {
		return ""
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%s: %d", name, counts[name]))
	}
	return " (" + strings.Join(parts, ", ") + ")"
}
