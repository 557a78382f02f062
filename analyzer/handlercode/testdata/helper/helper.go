// Package helper has functions that handlers of another package call.
package helper

import (
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
