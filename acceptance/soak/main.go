package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
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
