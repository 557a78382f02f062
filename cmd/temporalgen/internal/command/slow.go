package command

import (
	"fmt"
	"io"
	"time"
)

// AnnounceSlow tells the user why something takes so long if the function that it returns has not been called after a while.
// Nobody else may write to stderr before that.
func AnnounceSlow(stderr io.Writer, after time.Duration, why string) (finished func()) {
	done := make(chan struct{})
	announced := make(chan struct{})
	go func() {
		defer close(announced)
		select {
		case <-done:
		case <-time.After(after):
			fmt.Fprintln(stderr, "temporalgen: "+why)
		}
	}()
	return func() {
		close(done)
		<-announced // nobody else may write at the same time
	}
}
