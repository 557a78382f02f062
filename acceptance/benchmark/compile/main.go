package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	sizes := flag.String("contracts", "10,100", "how many contracts to compile")
	pairs := flag.Int("pairs", 7, "how often what each checkout has generated is compiled")
	functions := flag.Bool("functions", false, "print the functions of a contract instead, and how many there are of each")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: compile [flags] checkout [checkout]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() < 1 || flag.NArg() > 2 || *pairs < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := compile(flag.Args(), *sizes, *pairs, *functions); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func compile(dirs []string, sizes string, pairs int, functions bool) error {
	if functions {
		return withCheckouts(dirs, []int{1}, func(ctx context.Context, checkouts []*checkout) error {
			return writeFunctions(ctx, os.Stdout, checkouts)
		})
	}
	numbers, err := parseSizes(sizes)
	if err != nil {
		return err
	}
	return withCheckouts(dirs, numbers, func(ctx context.Context, checkouts []*checkout) error {
		return writeCosts(ctx, os.Stdout, checkouts, numbers, pairs)
	})
}

func parseSizes(text string) ([]int, error) {
	var sizes []int
	for field := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(field)
		if err != nil || n < 1 || n > 999 {
			return nil, fmt.Errorf("%q is no number of contracts", field)
		}
		sizes = append(sizes, n)
	}
	return sizes, nil
}

// withCheckouts generates contracts with each checkout in a temporary folder and calls f.
func withCheckouts(dirs []string, sizes []int, f func(context.Context, []*checkout) error) (err error) {
	// What is compiled takes hundreds of megabytes, which an interrupt removes too.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	work, err := os.MkdirTemp("", "compile")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	var checkouts []*checkout
	for i, dir := range dirs {
		c, err := newCheckout(ctx, dir, filepath.Join(work, strconv.Itoa(i)), sizes)
		if err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
		checkouts = append(checkouts, c)
	}
	return f(ctx, checkouts)
}
