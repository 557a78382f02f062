package main

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"

	"github.com/temporalgen/temporalgen/runtime"
)

// evidence is what is known about one ledger: from the senders, from itself, and from the server.
type evidence struct {
	sent   [][]sentTo // by sender and lane
	report Report
	record record
}

// findings are what the checker has found.
type findings struct {
	Sent       int // messages of which the server has told that it has them, or that are in its histories
	Unknown    int // signals whose request failed, so that the histories had to be asked
	Unrecorded int // of them, those that never got there and are not among the sent
	Handled    int // different messages
	Lost       int // sent, but not handled
	Twice      int // handled again
	OutOfOrder int // handled after a later one of their lanes
	Invented   int // handled, but not sent
	CutOff     int // messages whose handlers began and did not finish
	Batches    int
	Runs       int
	Miscounted int // runs that a ledger does not know of, or that do not exist
	Backlogs   int // runs that continued as new while signals waited
	HandedOn   int // signals that waited then
	Replayed   int // histories
	Events     int
	Largest    int            `figures:"max"` // bytes that a run has handed on
	Wrong      map[string]int // what handlers have seen and must never see

	TaskFailures map[string]int

	failureTexts map[string]string // by cause
	differing    []string          // updates that ended in two ways
	replayErrors []error
}

// check compares what was sent with what was handled.
func check(all []evidence) findings {
	f := findings{TaskFailures: map[string]int{}, Wrong: map[string]int{}, failureTexts: map[string]string{}}
	for _, e := range all {
		for sender, lanes := range e.sent {
			for l, sent := range lanes {
				var tally Tally
				if sender < len(e.report.Tallies) && l < len(e.report.Tallies[sender]) {
					tally = e.report.Tallies[sender][l]
				}
				f.compare(messageID{sender: sender, lane: lane(l)}, sent, tally, e.record.signals)
			}
		}
		f.CutOff += e.report.Begun - e.report.Finished
		f.Batches += e.report.Batches
		f.Runs += e.record.runs
		f.Miscounted += max(e.record.runs-e.report.Runs, e.report.Runs-e.record.runs)
		f.Backlogs += e.record.backlogs
		f.HandedOn += e.record.handedOn
		f.Replayed += e.record.replayed
		f.Events += e.record.events
		f.Largest = max(f.Largest, e.record.largest)
		addCounts(f.TaskFailures, e.record.taskFailures)
		addCounts(f.Wrong, e.report.Wrong)
		maps.Copy(f.failureTexts, e.record.failureTexts)
		f.replayErrors = append(f.replayErrors, e.record.replayErrors...)
	}
	return f
}

// compare goes through the messages of one sender to one lane of a ledger.
func (f *findings) compare(id messageID, sent sentTo, tally Tally, recorded map[messageID]int) {
	for id.number = 1; id.number <= sent.last; id.number++ {
		if slices.Contains(sent.unknown, id.number) {
			f.Unknown++
			if recorded[id] == 0 && !tally.has(id.number) {
				f.Unrecorded++
				continue
			}
		}
		f.Sent++
		if tally.has(id.number) {
			f.Handled++
		} else {
			f.Lost++
		}
	}
	f.Invented += max(0, tally.Last-sent.last)
	f.Twice += tally.Twice
	f.OutOfOrder += tally.Late
}

// verdict returns everything that must not be, nothing if all is well.
func (f findings) verdict(of settings, c counts) failures {
	var all failures
	none := func(n int, kind string, texts ...string) {
		if n != 0 {
			all = append(all, failure{kind, n, strings.TrimSpace(cmp.Or(texts...))})
		}
	}
	none(f.Lost, "messages lost")
	none(f.Twice, "messages handled twice")
	none(f.OutOfOrder, "messages handled out of order")
	none(f.Invented, "messages handled that nobody sent")
	none(f.CutOff, "handlers cut off")
	none(f.Miscounted, "runs that their ledgers are wrong about")
	none(len(f.differing), "updates that ended in two ways", f.differing...)
	if len(f.replayErrors) > 0 {
		none(len(f.replayErrors), "histories that do not replay", errors.Join(f.replayErrors...).Error())
	}
	for _, wrong := range slices.Sorted(maps.Keys(f.Wrong)) {
		none(f.Wrong[wrong], "handlers that have seen "+wrong)
	}
	for _, cause := range slices.Sorted(maps.Keys(f.TaskFailures)) {
		if !isExpectedTaskFailure(cause) {
			none(f.TaskFailures[cause], "workflow tasks failed with "+cause, f.failureTexts[cause])
		}
	}
	for _, observed := range slices.Sorted(maps.Keys(c.Observed)) {
		if !isExpectedObservation(observed) {
			none(c.Observed[observed], "reports of "+observed)
		}
	}
	none(max(0, f.Largest-of.carryLimit), "bytes handed on beyond the limit")

	// A soak that has not shown what it is for must not look like one that has.
	none(of.total()-f.Sent-f.Unrecorded, "messages not sent")
	none(max(0, of.killWorkerTimes/2-c.Kills), "kills of the worker missing")
	none(max(0, of.restartServer-c.Restarts), "restarts of the server missing")
	none(max(0, 2*of.ledgers-f.Runs), "runs missing: the ledgers have not continued as new")
	none(max(0, 1-f.Backlogs), "runs missing that continue as new while signals wait")
	none(max(0, 1-f.Batches), "batches missing")
	none(max(0, 1-c.Remembered), "updates missing whose outcome was remembered")
	none(max(0, 1-c.Forgotten), "updates missing whose outcome was forgotten")
	return all
}

// isExpectedTaskFailure reports whether a workflow task may fail for a cause. Timeouts are what becomes of
// the tasks of a worker that was killed.
func isExpectedTaskFailure(cause string) bool {
	return cause == timedOut || cause == unhandledCommand || cause == slowMachine || cause == serverGone ||
		// More signals have come, while a worker had the task, than the server keeps aside.
		cause == enumspb.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND.String()
}

// isExpectedObservation reports whether a worker may say this of a message.
func isExpectedObservation(observed string) bool {
	switch observed {
	case observation("signal", runtime.OutcomeDuplicate), observation("update", runtime.OutcomeDuplicate),
		observation("update", runtime.OutcomeRejected), observation("update", runtime.OutcomeFailed):
		return true
	}
	return false
}
