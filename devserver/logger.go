package devserver

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// fatalLogger discards everything but the first fatal entry, which it keeps. A server logs thousands of
// lines that mean nothing to the user of an example, many of them errors that are a part of every shutdown;
// but for some failures, such as a port that is taken, a fatal entry is the only report.
type fatalLogger struct {
	log.Logger // discards

	mu    sync.Mutex
	first error
}

func newFatalLogger() *fatalLogger {
	return &fatalLogger{Logger: log.NewNoopLogger()}
}

// err returns the first fatal entry, or nil if there was none.
func (l *fatalLogger) err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.first
}

// With implements log.WithLogger, so that the fatal entries of derived loggers are kept, too.
func (l *fatalLogger) With(...tag.Tag) log.Logger {
	return l
}

// Fatal ends the goroutine. The server relies on it not to return, but takes it to end the process, which
// an example must not do: a server that is stopped right after its start logs a fatal entry, too.
func (l *fatalLogger) Fatal(msg string, tags ...tag.Tag) {
	var b strings.Builder
	b.WriteString(msg)
	for _, t := range tags {
		fmt.Fprintf(&b, ", %s: %v", t.Key(), t.Value())
	}
	l.mu.Lock()
	if l.first == nil {
		l.first = errors.New(b.String())
	}
	l.mu.Unlock()
	runtime.Goexit()
}
