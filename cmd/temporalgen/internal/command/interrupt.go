package command

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// onePress is how far apart the signals of one interruption are at most. Below go tool a key press comes twice: from the
// terminal, and passed on by the go command.
const onePress = time.Second

// Context returns a context that ends when the user interrupts the command; its cause says so. Who interrupts it again, later
// than a key press takes, ends the process, whatever it is doing. A command that a script runs in the background is not
// interrupted, as its shell has asked for.
func Context() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	if !signal.Ignored(os.Interrupt) {
		signal.Notify(signals, os.Interrupt)
	}
	go func() {
		defer signal.Stop(signals)
		select {
		case <-signals:
			cancel(errors.New("interrupted"))
			time.Sleep(onePress)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}
