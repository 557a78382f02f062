package main

import (
	"errors"
	"strings"
	"testing"
)

// The form of the soak that a test of the checker pretends has run.
var pretended = settings{senders: 2, ledgers: 1, messages: 4, restartServer: 1}

// clean is what a soak without fault leaves: two senders have sent four messages each.
type clean struct {
	handled  [2][]int
	unknown  [2][]int
	evidence evidence
	counts   counts
	figures  func(*figures)
}

func newClean() *clean {
	return &clean{
		handled: [2][]int{{1, 2, 3, 4}, {1, 2, 3, 4}},
		evidence: evidence{
			report: Report{Runs: 2, Begun: 8, Finished: 8},
			record: record{runs: 2, replayed: 2, signals: map[[2]int]int{}, taskFailures: map[string]int{timedOut: 1, unhandledCommand: 1}},
		},
		counts:  counts{kills: 3, restarts: 1, observed: map[string]int{"signal duplicate": 1}},
		figures: func(*figures) {},
	}
}

func (c *clean) check() (figures, error) {
	e := c.evidence
	for sender, handled := range c.handled {
		var tally Tally
		for _, number := range handled {
			tally.add(number)
		}
		e.report.Tallies = append(e.report.Tallies, tally)
		e.sent = append(e.sent, sentTo{last: pretended.messages, unknown: c.unknown[sender]})
	}
	f := check([]evidence{e})
	c.figures(&f)
	return f, f.verdict(pretended, c.counts)
}

func TestCheckerAcceptsACleanSoak(t *testing.T) {
	f, err := newClean().check()
	if err != nil {
		t.Error(err)
	}
	if f.sent != 8 || f.handled != 8 || f.runs != 2 || f.replayed != 2 {
		t.Errorf("figures %+v, want 8 sent and handled, 2 runs", f)
	}
}

func TestCheckerFinds(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil func(*clean)
		want  string
	}{
		"a lost message": {
			func(c *clean) { c.handled[0] = []int{1, 3, 4} }, "1 messages were lost",
		},
		"a lost last message": {
			func(c *clean) { c.handled[1] = []int{1, 2, 3} }, "1 messages were lost",
		},
		"a lost sender": {
			func(c *clean) { c.handled[1] = nil }, "4 messages were lost",
		},
		"a doubled message": {
			func(c *clean) { c.handled[0] = []int{1, 2, 3, 2, 4} }, "1 messages were handled twice",
		},
		"a reordered message": {
			func(c *clean) { c.handled[1] = []int{1, 3, 2, 4} }, "1 messages were handled out of order",
		},
		"a message that nobody sent": {
			func(c *clean) { c.handled[1] = []int{1, 2, 3, 4, 5} }, "1 messages were handled that nobody sent",
		},
		"a signal of unknown outcome that was recorded and lost": {
			func(c *clean) {
				c.handled[0], c.unknown[0] = []int{1, 2, 4}, []int{3}
				c.evidence.record.signals[[2]int{0, 3}] = 1
			},
			"1 messages were lost",
		},
		"a signal of unknown outcome that was handled twice": {
			func(c *clean) { c.handled[0], c.unknown[0] = []int{1, 2, 3, 3, 4}, []int{3} },
			"1 messages were handled twice",
		},
		"a handler that was cut off": {
			func(c *clean) { c.evidence.report.Finished-- }, "1 handlers were cut off",
		},
		"a run that its ledger has forgotten": {
			func(c *clean) { c.evidence.report.Runs-- }, "wrong about their runs by 1",
		},
		"an update with two outcomes": {
			func(c *clean) { c.figures = func(f *figures) { f.differing = []string{"one"} } },
			"1 updates ended in two ways, the first: one",
		},
		"a history that does not replay": {
			func(c *clean) { c.evidence.record.replayErrors = []error{errors.New("nondeterminism")} },
			"1 histories do not replay: nondeterminism",
		},
		"a task that failed": {
			func(c *clean) { c.evidence.record.taskFailures["NonDeterministicError"] = 1 },
			"1 workflow tasks failed: NonDeterministicError",
		},
		"a conflict": {
			func(c *clean) { c.counts.observed["update conflict"] = 1 }, "workers reported 1 times: update conflict",
		},
		"an undecodable signal": {
			func(c *clean) { c.counts.observed["signal undecodable"] = 1 }, "workers reported 1 times: signal undecodable",
		},
		"a worker that was not killed": {
			func(c *clean) { c.counts.kills = 0 }, "the worker was killed only 0 times",
		},
		"a server that was not restarted": {
			func(c *clean) { c.counts.restarts = 0 }, "the server was restarted only 0 times",
		},
		"a ledger that did not continue as new": {
			func(c *clean) { c.evidence.report.Runs, c.evidence.record.runs = 1, 1 }, "continued as new only 0 times",
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
	c.evidence.record.signals[[2]int{0, 2}] = 1
	f, err := c.check()
	if err != nil {
		t.Error(err)
	}
	if f.sent != 7 || f.handled != 7 || f.unknown != 2 || f.unrecorded != 1 {
		t.Errorf("figures %+v, want 7 sent and handled, 2 of unknown outcome, 1 unrecorded", f)
	}
}
