package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"

	"github.com/temporalgen/temporalgen/runtime"
)

// evidence is what is known about one ledger: from the senders, from itself, and from the server.
type evidence struct {
	sent   []sentTo // by sender
	report Report
	record record
}

// figures are what the checker has found.
type figures struct {
	sent       int   // messages of which the server has told that it has them, or that are in its histories
	unknown    int   // signals whose request failed, so that the histories had to be asked
	unrecorded int   // of them, those that never got there and are not among the sent
	handled    int   // different messages
	lost       int   // sent, but not handled
	twice      int   // handled again
	outOfOrder []int // handled after a later one, by sender
	invented   int   // handled, but not sent
	cutOff     int   // handlers that began and did not finish
	runs       int
	miscounted int // runs that a ledger does not know of, or that do not exist
	replayed   int
	events     int

	differing    []string // updates that ended in two ways
	taskFailures map[string]int
	failureTexts map[string]string // by cause
	replayErrors []error
}

// check compares what was sent with what was handled.
func check(all []evidence) figures {
	f := figures{taskFailures: map[string]int{}, failureTexts: map[string]string{}}
	for _, e := range all {
		if f.outOfOrder == nil {
			f.outOfOrder = make([]int, len(e.sent))
		}
		for sender, sent := range e.sent {
			var tally Tally
			if sender < len(e.report.Tallies) {
				tally = e.report.Tallies[sender]
			}
			f.compare(sender, sent, tally, e.record.signals)
			f.twice += tally.Twice
			f.outOfOrder[sender] += tally.Late
		}
		f.cutOff += e.report.Begun - e.report.Finished
		f.runs += e.record.runs
		f.miscounted += max(e.record.runs-e.report.Runs, e.report.Runs-e.record.runs)
		f.replayed += e.record.replayed
		f.events += e.record.events
		for cause, n := range e.record.taskFailures {
			f.taskFailures[cause] += n
		}
		maps.Copy(f.failureTexts, e.record.failureTexts)
		f.replayErrors = append(f.replayErrors, e.record.replayErrors...)
	}
	return f
}

// compare goes through the messages of one sender to one ledger.
func (f *figures) compare(sender int, sent sentTo, tally Tally, recorded map[[2]int]int) {
	for number := 1; number <= sent.last; number++ {
		if slices.Contains(sent.unknown, number) {
			f.unknown++
			if recorded[[2]int{sender, number}] == 0 && !tally.has(number) {
				f.unrecorded++
				continue
			}
		}
		f.sent++
		if tally.has(number) {
			f.handled++
		} else {
			f.lost++
		}
	}
	f.invented += max(0, tally.Last-sent.last)
}

// verdict returns everything that must not be, nil if all is well.
func (f figures) verdict(of settings, c counts) error {
	var errs []error
	must := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	outOfOrder := 0
	for _, n := range f.outOfOrder {
		outOfOrder += n
	}
	must(f.lost == 0, "%d messages were lost", f.lost)
	must(f.twice == 0, "%d messages were handled twice", f.twice)
	must(outOfOrder == 0, "%d messages were handled out of order", outOfOrder)
	must(f.invented == 0, "%d messages were handled that nobody sent", f.invented)
	must(f.cutOff == 0, "%d handlers were cut off", f.cutOff)
	must(f.miscounted == 0, "the ledgers are wrong about their runs by %d", f.miscounted)
	must(len(f.differing) == 0, "%d updates ended in two ways, the first: %s", len(f.differing), slices.Concat(f.differing, []string{""})[0])
	must(len(f.replayErrors) == 0, "%d histories do not replay: %w", len(f.replayErrors), errors.Join(f.replayErrors...))

	for _, cause := range slices.Sorted(maps.Keys(f.taskFailures)) {
		must(isExpectedTaskFailure(cause), "%d workflow tasks failed: %s: %s", f.taskFailures[cause], cause, strings.TrimSpace(f.failureTexts[cause]))
	}
	for _, observed := range slices.Sorted(maps.Keys(c.observed)) {
		must(isExpectedObservation(observed), "workers reported %d times: %s", c.observed[observed], observed)
	}

	// A soak that has not shown what it is for must not look like one that has.
	must(f.sent+f.unrecorded == of.total(), "%d messages were sent instead of %d", f.sent+f.unrecorded, of.total())
	must(c.kills >= 3, "the worker was killed only %d times", c.kills)
	must(c.restarts >= of.restartServer, "the server was restarted only %d times", c.restarts)
	must(f.runs >= 2*of.ledgers, "%d ledgers have continued as new only %d times", of.ledgers, f.runs-of.ledgers)
	return errors.Join(errs...)
}

// isExpectedTaskFailure reports whether a workflow task may fail for a cause. Timeouts are what becomes of
// the tasks of a worker that was killed.
func isExpectedTaskFailure(cause string) bool {
	return cause == timedOut || cause == unhandledCommand || cause == slowMachine || cause == serverGone ||
		// The server has lost what it had in memory.
		cause == enumspb.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND.String()
}

// isExpectedObservation reports whether a worker may say this of a message.
func isExpectedObservation(observed string) bool {
	switch observed {
	case observation("signal", runtime.Duplicate), observation("update", runtime.Duplicate),
		observation("update", runtime.Rejected), observation("update", runtime.Failed):
		return true
	}
	return false
}
