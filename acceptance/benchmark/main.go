package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/temporalgen/temporalgen/devserver"
)

func main() {
	events := flag.Int("events", 5000, "length of the histories")
	rounds := flag.Int("rounds", 31, "how often each history is replayed by each variant")
	only := flag.String("only", "", "the one history to compare, all if empty")
	limit := flag.Float64("limit", 1.15, "fail if the generated workflow takes more than this times the hand-written one's time")
	flag.Parse()
	if err := run(context.Background(), *only, *events, *rounds, *limit); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, only string, events, rounds int, limit float64) error {
	server, err := devserver.Start(ctx, devserver.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = server.Stop() }()
	var names []string
	var recordings []recording
	var loads []workload
	for _, load := range workloads {
		if only != "" && only != load.name {
			continue
		}
		for _, v := range []variant{generatedVariant, handwrittenVariant} {
			r, err := v.record(ctx, server.Client(), load, events)
			if err != nil {
				return err
			}
			names = append(names, load.name+", recorded by the "+v.name)
			recordings, loads = append(recordings, r), append(loads, load)
		}
	}
	// An idle server still takes time.
	if err := server.Stop(); err != nil {
		return err
	}

	var exceeded error
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "history\tevents\tmessages\tvariant\treplay\tper message\tallocs/message\tbytes/message\tratio")
	for i, r := range recordings {
		generated, handwritten, err := compare(r, rounds, generatedVariant, handwrittenVariant)
		if err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
		limit := cmp.Or(loads[i].limit, limit)
		ratio := float64(generated.time) / float64(handwritten.time)
		writeRow(table, names[i], r, handwrittenVariant, handwritten, 1)
		writeRow(table, "", r, generatedVariant, generated, ratio)
		if ratio > limit {
			exceeded = errors.Join(exceeded, fmt.Errorf("%s: the generated workflow takes %.2f times as long, more than %.2f", names[i], ratio, limit))
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	each, all, err := checkRemembered()
	if err != nil {
		return errors.Join(exceeded, err)
	}
	fmt.Printf("a remembered ID without a result takes %d bytes, and all together %d more\n", each, all)
	return exceeded
}

func writeRow(table *tabwriter.Writer, name string, r recording, v variant, c cost, ratio float64) {
	n := uint64(r.messages)
	fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%v\t%v\t%d\t%d\t%.2f\n", name, len(r.history.Events), r.messages, v.name,
		c.time.Round(10*time.Microsecond), (c.time / time.Duration(n)).Round(10*time.Nanosecond), c.allocs/n, c.bytes/n, ratio)
}
