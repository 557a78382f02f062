package main

import (
	"runtime"
	"slices"
	"time"
)

// A cost is that of one replay, or of one query.
type cost struct {
	time   time.Duration
	allocs uint64
	bytes  uint64
}

// compareReplays compares what replaying a recording costs.
//
// The coroutines of a workflow never run at the same time, so they get one processor:
// with more, waking up the next one costs what the scheduler of the day makes of it.
func compareReplays(r recording, rounds int, a, b variant) (costA, costB cost, err error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	return compare(rounds, a, b, func(v variant) (cost, error) {
		return measure(func() error { return v.replay(r) })
	})
}

// compare measures both variants in turn, so that what else the machine
// does hits both, and returns the median cost of each.
func compare(rounds int, a, b variant, measure func(variant) (cost, error)) (costA, costB cost, err error) {
	var costs [2][]cost
	for round := range rounds + 1 {
		variants := [2]variant{a, b}
		for i := range variants {
			// Neither is always the one that finds the other's garbage.
			i ^= round & 1
			c, err := measure(variants[i])
			if err != nil {
				return cost{}, cost{}, err
			}
			if round > 0 { // the first one warms up
				costs[i] = append(costs[i], c)
			}
		}
	}
	return median(costs[0]), median(costs[1]), nil
}

func measure(f func() error) (cost, error) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	err := f()
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	return cost{took, after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc}, err
}

func median(costs []cost) cost {
	return cost{
		time:   medianOf(costs, func(c cost) time.Duration { return c.time }),
		allocs: medianOf(costs, func(c cost) uint64 { return c.allocs }),
		bytes:  medianOf(costs, func(c cost) uint64 { return c.bytes }),
	}
}

func medianOf[T ~int64 | ~uint64](costs []cost, value func(cost) T) T {
	values := make([]T, len(costs))
	for i, c := range costs {
		values[i] = value(c)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
