package program

import (
	"io"
	"log/slog"
	"slices"

	"go.temporal.io/sdk/log"
)

// Logger is a logger for warnings and errors, which stories have as well. It leaves out what tells a reader nothing, and the
// attributes with the given keys.
func Logger(w io.Writer, leaveOut ...string) log.Logger {
	leaveOut = append([]string{slog.TimeKey, "Namespace", "TaskQueue", "WorkerID", "RunID"}, leaveOut...)
	return log.NewStructuredLogger(slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{
		Level: slog.LevelWarn,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if slices.Contains(leaveOut, a.Key) {
				return slog.Attr{}
			}
			return a
		},
	})))
}
