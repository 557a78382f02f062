package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// serverLogger writes errors to standard error, of which package devserver shows the end if this process
// crashes, and discards most other entries: a server logs thousands of lines that mean nothing to the user of
// an example, and many of the errors are a part of every shutdown. But for some failures, such as a port that
// is taken, a fatal entry is the only report, so the first one is kept.
type serverLogger struct {
	log.Logger // discards
	errors     log.Logger
	fatal      *fatalEntry
}

// fatalEntry is the first fatal entry, which the loggers that are derived from each other share.
type fatalEntry struct {
	mu    sync.Mutex
	first error
}

func newServerLogger() *serverLogger {
	return &serverLogger{
		Logger: log.NewNoopLogger(),
		errors: log.NewZapLogger(log.BuildZapLogger(log.Config{Level: "error", Format: "console"})),
		fatal:  &fatalEntry{},
	}
}

// err returns the first fatal entry, or nil if there was none.
func (l *serverLogger) err() error {
	l.fatal.mu.Lock()
	defer l.fatal.mu.Unlock()
	return l.fatal.first
}

// With implements log.WithLogger, so that the entries of derived loggers are kept, too.
func (l *serverLogger) With(tags ...tag.Tag) log.Logger {
	return &serverLogger{Logger: l.Logger, errors: log.With(l.errors, tags...), fatal: l.fatal}
}

// Error writes the entry.
func (l *serverLogger) Error(msg string, tags ...tag.Tag) {
	l.errors.Error(msg, tags...)
}

// Fatal ends the goroutine. The server relies on it not to return, but takes it to end the process: a
// server that is stopped right after its start logs a fatal entry, too, and has to be stopped in order.
func (l *serverLogger) Fatal(msg string, tags ...tag.Tag) {
	l.errors.Error(msg, tags...)
	var b strings.Builder
	b.WriteString(msg)
	for _, t := range tags {
		fmt.Fprintf(&b, ", %s: %v", t.Key(), t.Value())
	}
	l.fatal.mu.Lock()
	if l.fatal.first == nil {
		l.fatal.first = errors.New(b.String())
	}
	l.fatal.mu.Unlock()
	runtime.Goexit()
}
