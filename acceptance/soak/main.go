package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	if child, err := runChild(); child {
		exit(err)
	}
	messages := flag.Int("messages", 0, "send at least so many messages, in stages of 40,000, instead of the short form")
	state := flag.String("state", "", "keep the figures of all stages in this `folder`, and go on from those that are there")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	exit(soak(ctx, *state, *messages))
}

// soak runs as many stages as it takes.
func soak(ctx context.Context, state string, messages int) (err error) {
	of := longForm
	if messages == 0 {
		of, messages = shortForm, 1
	}
	if state == "" {
		if state, err = os.MkdirTemp("", "temporalgen-soak-"); err != nil {
			return fmt.Errorf("folder for the figures: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(state)) }()
	}
	return run(ctx, of, state, messages, os.Stdout)
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// settings are the size of a stage.
type settings struct {
	senders   int
	ledgers   int // every second one is a NarrowLedger
	messages  int // of each sender, to all ledgers together
	runLength int // messages that a ledger handles before it continues as new
	// carryLimit is how many bytes a run may hand on. It is far below the default, so that there is often
	// more: then results are forgotten, and signals handled that would not fit.
	carryLimit int

	killWorkerEvery time.Duration
	killWorkerTimes int           // at least half of them, however fast the messages are sent
	restartServer   int           // times; every second one is a crash
	replayEvery     int           // which histories of a ledger are replayed
	timeout         time.Duration // of the stage
}

var (
	shortForm = settings{
		senders:         8,
		ledgers:         4,
		messages:        100,
		runLength:       50,
		carryLimit:      12 << 10,
		killWorkerEvery: 3 * time.Second,
		killWorkerTimes: 5,
		restartServer:   1,
		replayEvery:     1,
		timeout:         2 * time.Minute,
	}
	longForm = settings{
		senders:         32,
		ledgers:         8,
		messages:        1250,
		runLength:       250,
		carryLimit:      96 << 10,
		killWorkerEvery: 10 * time.Second,
		killWorkerTimes: 6,
		restartServer:   2,
		replayEvery:     5,
		timeout:         20 * time.Minute,
	}
)

func (s settings) total() int { return s.senders * s.messages }

// later is after how many further messages a sender repeats one so that it most likely arrives in
// the ledger's next run: as many as it sends while the ledger handles a run's worth.
func (s settings) later() int { return s.runLength * s.ledgers / s.senders }
