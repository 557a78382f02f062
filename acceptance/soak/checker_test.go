package main

import (
	"errors"
	"strings"
	"testing"
)

// The form of the soak that a test of the checker pretends has run.
var pretended = settings{senders: 2, ledgers: 1, messages: 5, killWorkerTimes: 6, restartServer: 1, carryLimit: 100}

// clean is what a soak without fault leaves: two senders have sent five messages each, four of them to the
// open lane.
type clean struct {
	handled  [2][]int
	unknown  [2][]int
	evidence evidence
	counts   counts
	findings func(*findings)
}

func newClean() *clean {
	return &clean{
		handled: [2][]int{{1, 2, 3, 4}, {1, 2, 3, 4}},
		evidence: evidence{
			report: Report{Runs: 2, Begun: 10, Finished: 10, Batches: 1},
			record: record{
				runs: 2, replayed: 2, signals: map[messageID]int{}, backlogs: 1, handedOn: 3, largest: 100,
				taskFailures: map[string]int{timedOut: 1, unhandledCommand: 1},
			},
		},
		counts:   counts{Kills: 3, Restarts: 1, Remembered: 1, Forgotten: 1, Observed: map[string]int{"signal duplicate": 1}},
		findings: func(*findings) {},
	}
}

func (c *clean) check() (findings, error) {
	e := c.evidence
	for sender, handled := range c.handled {
		tallies, sent := make([]Tally, lanes), make([]sentTo, lanes)
		for _, number := range handled {
			tallies[openLane].add(number)
		}
		sent[openLane] = sentTo{last: 4, unknown: c.unknown[sender]}
		tallies[accountLane].add(1)
		sent[accountLane].last = 1
		e.report.Tallies = append(e.report.Tallies, tallies)
		e.sent = append(e.sent, sent)
	}
	f := check([]evidence{e})
	c.findings(&f)
	return f, f.verdict(pretended, c.counts).err()
}

func TestCheckerAcceptsACleanSoak(t *testing.T) {
	f, err := newClean().check()
	if err != nil {
		t.Error(err)
	}
	if f.Sent != 10 || f.Handled != 10 || f.Runs != 2 || f.Replayed != 2 || f.HandedOn != 3 {
		t.Errorf("figures %+v, want 10 sent and handled, 2 runs", f)
	}
}

func TestCheckerFinds(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil func(*clean)
		want  string
	}{
		"a lost message": {
			func(c *clean) { c.handled[0] = []int{1, 3, 4} }, "1 messages lost",
		},
		"a lost last message": {
			func(c *clean) { c.handled[1] = []int{1, 2, 3} }, "1 messages lost",
		},
		"a lost sender": {
			func(c *clean) { c.handled[1] = nil }, "4 messages lost",
		},
		"a doubled message": {
			func(c *clean) { c.handled[0] = []int{1, 2, 3, 2, 4} }, "1 messages handled twice",
		},
		"a reordered message": {
			func(c *clean) { c.handled[1] = []int{1, 3, 2, 4} }, "1 messages handled out of order",
		},
		"a message that nobody sent": {
			func(c *clean) { c.handled[1] = []int{1, 2, 3, 4, 5} }, "1 messages handled that nobody sent",
		},
		"a signal of unknown outcome that was recorded and lost": {
			func(c *clean) {
				c.handled[0], c.unknown[0] = []int{1, 2, 4}, []int{3}
				c.evidence.record.signals[messageID{0, openLane, 3}] = 1
			},
			"1 messages lost",
		},
		"a signal of unknown outcome that was handled twice": {
			func(c *clean) { c.handled[0], c.unknown[0] = []int{1, 2, 3, 3, 4}, []int{3} },
			"1 messages handled twice",
		},
		"a handler that was cut off": {
			func(c *clean) { c.evidence.report.Finished-- }, "1 handlers cut off",
		},
		"a run that its ledger has forgotten": {
			func(c *clean) { c.evidence.report.Runs-- }, "1 runs that their ledgers are wrong about",
		},
		"an update with two outcomes": {
			func(c *clean) { c.findings = func(f *findings) { f.differing = []string{"one"} } },
			"1 updates that ended in two ways: one",
		},
		"a history that does not replay": {
			func(c *clean) { c.evidence.record.replayErrors = []error{errors.New("nondeterminism")} },
			"1 histories that do not replay: nondeterminism",
		},
		"a task that failed": {
			func(c *clean) { c.evidence.record.taskFailures["NonDeterministicError"] = 1 },
			"1 workflow tasks failed with NonDeterministicError",
		},
		"a conflict": {
			func(c *clean) { c.counts.Observed["update conflict"] = 1 }, "1 reports of update conflict",
		},
		"an undecodable signal": {
			func(c *clean) { c.counts.Observed["signal undecodable"] = 1 }, "1 reports of signal undecodable",
		},
		"a lock that two handlers held": {
			func(c *clean) { c.evidence.report.Wrong = map[string]int{lockShared: 2} }, "2 handlers that have seen a lock held by two",
		},
		"more handed on than allowed": {
			func(c *clean) { c.evidence.record.largest = 103 }, "3 bytes handed on beyond the limit",
		},
		"a message less than planned": {
			func(c *clean) { c.findings = func(f *findings) { f.Sent-- } }, "1 messages not sent",
		},
		"no backlog": {
			func(c *clean) { c.evidence.record.backlogs = 0 }, "1 runs missing that continue as new while signals wait",
		},
		"no batch": {
			func(c *clean) { c.evidence.report.Batches = 0 }, "1 batches missing",
		},
		"no outcome that was remembered": {
			func(c *clean) { c.counts.Remembered = 0 }, "1 updates missing whose outcome was remembered",
		},
		"no outcome that was forgotten": {
			func(c *clean) { c.counts.Forgotten = 0 }, "1 updates missing whose outcome was forgotten",
		},
		"a worker that was not killed": {
			func(c *clean) { c.counts.Kills = 0 }, "3 kills of the worker missing",
		},
		"a server that was not restarted": {
			func(c *clean) { c.counts.Restarts = 0 }, "1 restarts of the server missing",
		},
		"a ledger that did not continue as new": {
			func(c *clean) { c.evidence.report.Runs, c.evidence.record.runs = 1, 1 }, "1 runs missing: the ledgers have not continued as new",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClean()
			tt.spoil(c)
			_, err := c.check()
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("verdict %v, want %s", err, tt.want)
			}
			if n := strings.Count(err.Error(), "\n"); n > 0 {
				t.Errorf("more than one complaint: %v", err)
			}
		})
	}
}

func TestUnrecordedSignalsAreNotLost(t *testing.T) {
	c := newClean()
	c.handled[0], c.unknown[0] = []int{1, 2, 4}, []int{2, 3}
	c.evidence.record.signals[messageID{0, openLane, 2}] = 1
	f, err := c.check()
	if err != nil {
		t.Error(err)
	}
	if f.Sent != 9 || f.Handled != 9 || f.Unknown != 2 || f.Unrecorded != 1 {
		t.Errorf("figures %+v, want 9 sent and handled, 2 of unknown outcome, 1 unrecorded", f)
	}
}
