package main

import (
	"context"
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
	long := flag.Bool("long", false, "send more than 20,000 messages, which takes some minutes")
	flag.Parse()
	settings := shortForm
	if *long {
		settings = longForm
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	exit(run(ctx, settings, os.Stdout))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
	os.Exit(0)
}
