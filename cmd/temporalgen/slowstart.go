package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// slowStart is how long loading takes only if dependencies must be compiled first.
const slowStart = 3 * time.Second

// watched reports whether somebody looks at what is written, and it does not go into a log, a file or another program.
// Advice is for people, and that it is slow depends on how busy the machine is.
func watched(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

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
