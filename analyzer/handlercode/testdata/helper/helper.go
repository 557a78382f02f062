// Package helper has functions that handlers of another package call.
package helper

import (
	"maps"
	"slices"
	"sync"
	"time"

	"go.temporal.io/sdk/workflow"
)

var (
	done  = make(chan int)
	mutex sync.Mutex
)

// Wait is for workflows, so it is found where a handler calls it.
func Wait(ctx workflow.Context) { <-done }

// Held waits while it has the mutex.
func Held(ctx workflow.Context) error {
	mutex.Lock()
	defer mutex.Unlock()
	return workflow.Sleep(ctx, time.Second)
}

// Sum adds in parallel, and nobody sees that.
func Sum() int {
	go func() { done <- 1 }()
	return <-done
}

// StartAll starts in the order of the map.
func StartAll(ctx workflow.Context, open map[string]int) {
	for name := range open {
		workflow.ExecuteActivity(ctx, name)
	}
}

// StartSorted starts in the same order each time.
func StartSorted(ctx workflow.Context, open map[string]int) {
	for _, name := range slices.Sorted(maps.Keys(open)) {
		workflow.ExecuteActivity(ctx, name)
	}
}
