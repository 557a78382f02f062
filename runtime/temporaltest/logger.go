package temporaltest

import (
	"bytes"
	"log/slog"
	"sync"

	"go.temporal.io/sdk/log"
)

// output writes the log of workflows, activities and clients to the test's log, which ends with
// the test: an activity may go on for longer.
type output struct {
	mu    sync.Mutex
	t     TB
	ended bool
}

func (o *output) logger() log.Logger {
	return log.NewStructuredLogger(slog.New(slog.NewTextHandler(o, &slog.HandlerOptions{
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && a.Key == slog.TimeKey {
				return slog.Attr{} // of the wall, which says nothing here
			}
			return a
		},
	})))
}

// Write writes one line.
func (o *output) Write(line []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.ended {
		o.t.Logf("%s", bytes.TrimSuffix(line, []byte("\n")))
	}
	return len(line), nil
}

func (o *output) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = true
}
