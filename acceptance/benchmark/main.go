package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/temporalgen/temporalgen/devserver"
)

func main() {
	events := flag.Int("events", 5000, "length of the histories")
	rounds := flag.Int("rounds", 31, "how often each history is replayed by each variant, a long one a third of that")
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
	var recordings []recorded
	var queries []comparison
	for _, load := range workloads {
		if only != "" && only != load.name {
			continue
		}
		for _, v := range load.recordedBy() {
			r, err := v.record(ctx, server.Client(), load, events)
			if err != nil {
				return err
			}
			each := recorded{load.name + ", recorded by the " + v.name, r, load.rounds(rounds), cmp.Or(load.limit, limit)}
			recordings = append(recordings, each)
			if !load.open {
				continue
			}
			query := comparison{recorded: each}
			query.limit = queryLimit
			query.name = "query after a restart: " + r.mix()
			query.generated, query.handwritten, err = compareQueries(ctx, server, r, each.rounds, generatedVariant, handwrittenVariant)
			if err != nil {
				return fmt.Errorf("%s: %w", query.name, err)
			}
			queries = append(queries, query)
		}
	}
	// An idle server still takes time.
	if err := server.Stop(); err != nil {
		return err
	}
	var replays []comparison
	for _, r := range recordings {
		replay := comparison{recorded: r}
		replay.generated, replay.handwritten, err = compareReplays(r.recording, r.rounds, generatedVariant, handwrittenVariant)
		if err != nil {
			return fmt.Errorf("%s: %w", replay.name, err)
		}
		replays = append(replays, replay)
	}

	var exceeded error
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "history\tevents\tmessages\tvariant\ttime\tper message\tallocs/message\tbytes/message\tratio")
	for _, c := range slices.Concat(replays, queries) {
		exceeded = errors.Join(exceeded, c.write(table))
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

// recorded is a recording, and how it is compared.
type recorded struct {
	name string
	recording
	rounds int
	limit  float64 // on the generated workflow's time
}

// A comparison is what a recording costs with both variants.
type comparison struct {
	recorded
	generated, handwritten cost
}

// write adds two rows to a table. It returns an error if the limit is exceeded.
func (c comparison) write(table *tabwriter.Writer) error {
	ratio := float64(c.generated.time) / float64(c.handwritten.time)
	writeRow(table, c.name, c.recording, handwrittenVariant, c.handwritten, 1)
	writeRow(table, "", c.recording, generatedVariant, c.generated, ratio)
	if ratio > c.limit {
		return fmt.Errorf("%s: the generated workflow takes %.2f times as long, more than %.2f", c.name, ratio, c.limit)
	}
	return nil
}

func writeRow(table *tabwriter.Writer, name string, r recording, v variant, c cost, ratio float64) {
	n := uint64(r.messages())
	fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%v\t%v\t%d\t%d\t%.2f\n", name, len(r.history.Events), r.messages(), v.name,
		c.time.Round(10*time.Microsecond), (c.time / time.Duration(n)).Round(10*time.Nanosecond), c.allocs/n, c.bytes/n, ratio)
}
