// Package program runs an example: it connects to a Temporal server, starts the example's workers, plays its story, and ends.
package program

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// A Program is an example. Its fields are not changed when it runs, so that one value can be played several times.
type Program struct {
	// Name is that of its folder.
	Name string
	// Flags, if it is set, defines flags besides those of all examples.
	Flags func(*flag.FlagSet)
	// Client has what clients need besides a connection, such as a data converter.
	Client client.Options
	// Workers run while the story is played.
	Workers []Worker
	// Story does what a reader should see, and writes it. It ends by itself.
	Story func(ctx context.Context, s *Stage) error
}

// A Worker is one of a Program.
type Worker struct {
	TaskQueue string
	// Register registers workflows and activities.
	Register func(worker.Registry)
	// Options are those of the worker. They go through [runtime.WorkerOptions] if that has not been done before.
	Options worker.Options
}

// Main is the main function of an example. It does not return if the example fails.
func Main(p Program) {
	// What a story has begun on a server that stays has to be ended, also if nobody reads any more what it says.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // another signal ends the program at once
	switch err := p.Run(ctx, os.Args[1:], os.Stdout, os.Stderr); {
	case errors.Is(err, flag.ErrHelp):
	case err != nil && ctx.Err() != nil:
		fmt.Fprintf(os.Stderr, "%s was interrupted: %v\n", p.Name, err)
		os.Exit(1)
	case err != nil:
		fmt.Fprintf(os.Stderr, "%s: %v\n", p.Name, err)
		os.Exit(1)
	}
}

// Run plays the story on the server that the arguments name, else on one of its own. The story is written to out, and how
// the server starts to progress, as are warnings.
func (p Program) Run(ctx context.Context, args []string, out, progress io.Writer) (err error) {
	var c connection
	flags := flag.NewFlagSet(p.Name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	c.define(flags)
	ui := flags.Bool("ui", false, "start Temporal's Web UI as well, and stop only when interrupted")
	if p.Flags != nil {
		p.Flags(flags)
	}
	err = flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(progress)
		flags.Usage()
	}
	if err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%q is no flag, and nothing else is taken", flags.Arg(0))
	}
	options := p.Client
	if options.Logger == nil {
		options.Logger = Logger(progress)
	}
	if c.address == "" {
		if err := c.unused(flags); err != nil {
			return err
		}
		return p.onOwnServer(ctx, options, *ui, out, progress)
	}
	if *ui {
		return errors.New("-ui is for a server that is started, and not for that of -address")
	}
	temporal, err := c.dial(ctx, options)
	if err != nil {
		return err
	}
	defer temporal.Close()
	return p.Play(ctx, &Stage{Client: temporal, Out: out, Suffix: randomSuffix()})
}

// onOwnServer plays the story on a server that is gone afterwards.
func (p Program) onOwnServer(ctx context.Context, options client.Options, ui bool, out, progress io.Writer) (err error) {
	server, err := devserver.Start(ctx, devserver.Options{
		UI:       ui,
		Logger:   options.Logger,
		Progress: func(step string) { fmt.Fprintln(progress, "Temporal server:", step) },
	})
	if err != nil {
		return fmt.Errorf("start a Temporal server: %w", err)
	}
	defer func() { err = errors.Join(server.Stop(), err) }() // if the server has ended by itself, that is why the story has failed
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-server.Done():
			cancel() // else the story would wait for it to come back
		case <-ctx.Done():
		}
	}()
	temporal, err := server.NewClient(ctx, options)
	if err != nil {
		return err
	}
	defer temporal.Close()
	s := &Stage{Client: temporal, Out: out}
	if ui {
		s.UI = server.UI() + "/namespaces/" + server.Namespace() + "/workflows"
	}
	if err := p.Play(ctx, s); err != nil || !ui {
		return err
	}
	s.Say("\nThe workflows are at %s\nPress Ctrl+C to stop.", s.UI)
	<-ctx.Done()
	return nil
}

// Play starts the workers, plays the story, and stops them.
func (p Program) Play(ctx context.Context, s *Stage) error {
	for _, w := range p.Workers {
		running := worker.New(s.Client, w.TaskQueue, runtime.WorkerOptions(w.Options))
		w.Register(running)
		if err := running.Start(); err != nil {
			return fmt.Errorf("start a worker of task queue %q: %w", w.TaskQueue, err)
		}
		defer running.Stop()
	}
	return p.Story(ctx, s)
}
