package main

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/report"
)

// Who interrupts a run is told so, and not what that was inside.
func TestInterruptedRunSaysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("interrupted"))
	var stderr bytes.Buffer
	g := &generation{
		options:  options{cache: cacheOff, patterns: []string{"."}},
		dir:      t.TempDir(),
		report:   report.New(report.Config{Format: report.Text, Stderr: &stderr}),
		announce: func() (finished func()) { return func() {} },
	}
	if run := g.run(ctx); run.OK {
		t.Error("the run is fine")
	}
	if got, want := stderr.String(), "temporalgen: interrupted\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
