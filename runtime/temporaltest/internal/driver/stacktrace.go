package driver

import (
	"bytes"
	"context"
	"fmt"
	"runtime/pprof"
	"strings"
)

// The SDK's test environment does not answer this query.
const stackTraceQuery = "__stack_trace"

// runLabel marks the goroutines of a run: those that a goroutine starts have its labels.
const runLabel = "temporaltest run"

// labelled calls f in a goroutine that belongs to the run.
func (r *Run) labelled(f func()) {
	pprof.Do(context.Background(), pprof.Labels(runLabel, fmt.Sprintf("%p/%s", r.scheduler, r.start.RunID)), func(context.Context) { f() })
}

// StackTrace says where the coroutines of the workflow are, and its activities.
func (r *Run) StackTrace() string {
	var profile bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&profile, 1); err != nil {
		return err.Error()
	}
	label := fmt.Sprintf("%q:%q", runLabel, fmt.Sprintf("%p/%s", r.scheduler, r.start.RunID))
	var stacks []string
	for _, stack := range strings.Split(profile.String(), "\n\n") {
		if strings.Contains(stack, label) {
			if frames := usersFrames(stack); frames != "" {
				stacks = append(stacks, frames)
			}
		}
	}
	return strings.Join(stacks, "\n")
}

// usersFrames are the functions of a stack that do not belong to the SDK, to Go, or to the test kit; "" if
// there are none.
func usersFrames(stack string) string {
	var frames strings.Builder
	for _, line := range strings.Split(stack, "\n") {
		fields := strings.Fields(line)
		if len(fields) < 4 || fields[0] != "#" || fields[1] == "labels:" {
			continue
		}
		function, _, _ := strings.Cut(fields[2], "+0x")
		switch {
		case strings.HasPrefix(function, "go.temporal.io/sdk/"),
			strings.HasPrefix(function, "runtime."), strings.HasPrefix(function, "runtime/"),
			strings.HasPrefix(function, "reflect."), strings.HasPrefix(function, "sync."),
			strings.HasPrefix(function, "github.com/stretchr/"), strings.HasPrefix(function, "github.com/facebookgo/"),
			strings.HasPrefix(function, "github.com/temporalgen/temporalgen/runtime/temporaltest."),
			strings.HasPrefix(function, "github.com/temporalgen/temporalgen/runtime/temporaltest/internal/"):
			continue
		}
		fmt.Fprintf(&frames, "%s\n\t%s\n", function, fields[len(fields)-1])
	}
	return frames.String()
}
