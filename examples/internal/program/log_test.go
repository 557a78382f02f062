package program_test

import (
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/examples/internal/program"
)

func TestLogIsForReaders(t *testing.T) {
	var b strings.Builder
	logger := program.Logger(&b, "Key")
	logger.Info("Activity is slow", "Attempt", 1)
	logger.Error("Activity error.", "Namespace", "default", "TaskQueue", "carts", "WorkerID", "1@host@", "WorkflowID", "cart-ada", "RunID", "r",
		"PanicStack", "goroutine 1",
		"Key", "secret", "Error", "card declined")
	if got, want := b.String(), "level=ERROR msg=\"Activity error.\" WorkflowID=cart-ada Error=\"card declined\"\n"; got != want {
		t.Errorf("the log is %q, want %q", got, want)
	}
}
