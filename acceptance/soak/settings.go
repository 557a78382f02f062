package main

import "time"

// settings are the size of a soak.
type settings struct {
	senders   int
	ledgers   int
	messages  int // of each sender, to all ledgers together
	runLength int // messages that a ledger handles before it continues as new

	killWorkerEvery time.Duration
	restartServer   int           // times; every second one is a crash
	timeout         time.Duration // of everything
}

var (
	shortForm = settings{
		senders:         8,
		ledgers:         4,
		messages:        150,
		runLength:       60,
		killWorkerEvery: 3 * time.Second,
		restartServer:   1,
		timeout:         2 * time.Minute,
	}
	longForm = settings{
		senders:         8,
		ledgers:         4,
		messages:        2600,
		runLength:       250,
		killWorkerEvery: 5 * time.Second,
		restartServer:   2,
		timeout:         40 * time.Minute,
	}
)

func (s settings) total() int { return s.senders * s.messages }

// later is after how many further messages a sender repeats one so that it most likely arrives in
// the ledger's next run: as many as it sends while the ledger handles a run's worth.
func (s settings) later() int { return s.runLength * s.ledgers / s.senders }
