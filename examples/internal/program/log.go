package program

import (
	"io"
	"log/slog"
	"slices"

	"go.temporal.io/sdk/log"
)

// Logger is a logger for warnings and errors, of which stories have some on purpose. It leaves out what tells their readers
// nothing, and the attributes with the given keys.
func Logger(w io.Writer, leaveOut ...string) log.Logger {
	leaveOut = append([]string{slog.TimeKey, "Namespace", "TaskQueue", "WorkerID", "RunID", "PanicStack"}, leaveOut...)
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
