package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// A cost is what the compiler takes for the contracts of a checkout.
type cost struct {
	generated []time.Duration // CPU time of all packages, in each pair
	bare      []time.Duration // and of the same without generated code
	functions functions
}

// writeCosts writes a table with what contracts cost in each layout.
func writeCosts(ctx context.Context, w io.Writer, checkouts []*checkout, sizes []int, pairs int) error {
	version, err := run(ctx, checkouts[0].module, "go", "env", "GOVERSION")
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s %s/%s, %d pairs; seconds are CPU time, functions and KiB those of one contract\n\n",
		strings.TrimSpace(version), runtime.GOOS, runtime.GOARCH, pairs)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "layout\tcontracts\tcheckout\tseconds\twithout generated code\tratio\tof the difference\tfunctions\tshaped\twrappers\tdictionaries\tKiB")
	for _, n := range sizes {
		for _, l := range []layout{apart, together} {
			costs, err := compare(ctx, checkouts, l, n, pairs)
			if err != nil {
				return err
			}
			for i, c := range costs {
				one := c.functions.divided(n)
				fmt.Fprintf(table, "%s\t%d\t%s\t%.2f\t%.2f\t%.2f\t%.2f\t%d\t%d\t%d\t%d\t%d\n", l, n, checkouts[i].dir,
					median(c.generated).Seconds(), median(c.bare).Seconds(),
					ratio(costs[0].generated, c.generated), ratio(costs[0].difference(), c.difference()),
					one.all, one.shaped, one.wrappers, one.dictionaries, one.bytes>>10)
			}
		}
	}
	return table.Flush()
}

// compare compiles the packages of all checkouts in turn, so that what else the machine does hits all.
func compare(ctx context.Context, checkouts []*checkout, l layout, n, pairs int) ([]cost, error) {
	costs := make([]cost, len(checkouts))
	generated, bare := make([][]pkg, len(checkouts)), make([][]pkg, len(checkouts))
	for i, c := range checkouts {
		var err error
		if generated[i], err = c.packages(l, n); err != nil {
			return nil, err
		}
		if bare[i], err = c.bare(generated[i]); err != nil {
			return nil, err
		}
		// This warms up as well.
		if costs[i].functions, err = c.count(ctx, generated[i]); err != nil {
			return nil, err
		}
	}
	for pair := range pairs {
		for i := range costs {
			costs[i].generated = append(costs[i].generated, 0)
			costs[i].bare = append(costs[i].bare, 0)
		}
		for p := range generated[0] {
			for i := range checkouts {
				// None is always the first.
				if (pair+p)%2 == 1 {
					i = len(checkouts) - 1 - i
				}
				c := checkouts[i]
				took, err := c.compile(ctx, generated[i][p])
				if err != nil {
					return nil, err
				}
				costs[i].generated[pair] += took
				if took, err = c.compile(ctx, bare[i][p]); err != nil {
					return nil, err
				}
				costs[i].bare[pair] += took
			}
		}
	}
	return costs, nil
}

// compile compiles a package into an archive beside its source, and returns the CPU time that the compiler takes. It is
// called as the go command calls it, but its output is in no cache.
func (c *checkout) compile(ctx context.Context, p pkg) (time.Duration, error) {
	args := slices.Concat([]string{
		"-complete", "-nolocalimports", "-pack", "-c=" + strconv.Itoa(runtime.GOMAXPROCS(0)),
		"-importcfg", c.imports, "-p", p.path, "-o", p.archive(),
	}, p.files)
	cmd := exec.CommandContext(ctx, c.compiler, args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("compile %s: %w\n%s", p.path, err, out)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}

// archive is the file for what the compiler makes.
func (p pkg) archive() string { return filepath.Join(filepath.Dir(p.files[0]), "package.a") }

// difference is what the generated code takes.
func (c cost) difference() []time.Duration {
	differences := make([]time.Duration, len(c.generated))
	for pair := range differences {
		differences[pair] = c.generated[pair] - c.bare[pair]
	}
	return differences
}

// ratio is the median of the ratios of each pair.
func ratio(before, after []time.Duration) float64 {
	ratios := make([]float64, len(before))
	for pair := range ratios {
		ratios[pair] = after[pair].Seconds() / before[pair].Seconds()
	}
	return median(ratios)
}

func median[T ~int64 | ~float64](values []T) T {
	values = slices.Sorted(slices.Values(values))
	return values[len(values)/2]
}
