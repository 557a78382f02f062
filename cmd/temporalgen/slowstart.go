package main

import (
	"fmt"
	"io"
	"time"
)

// slowStart is how long loading takes only if dependencies must be compiled first.
const slowStart = 3 * time.Second

// announceSlowStart tells the user why it takes so long if the function that it returns
// has not been called after a while.
func announceSlowStart(stderr io.Writer, after time.Duration) (finished func()) {
	done := make(chan struct{})
	announced := make(chan struct{})
	go func() {
		defer close(announced)
		select {
		case <-done:
		case <-time.After(after):
			fmt.Fprintln(stderr, "temporalgen: compiling dependencies for type information; this is slow only the first time")
		}
	}()
	return func() {
		close(done)
		<-announced // nobody else may write at the same time
	}
}
