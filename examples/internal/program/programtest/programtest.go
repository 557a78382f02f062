// Package programtest tests that an example's story is what its reader is told, and that what it leaves behind replays.
package programtest

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime/replaytest"
)

var update = flag.Bool("update", false, "keep the histories that tests record, where there are none")

// Story plays a program's story on the server of the test's package, and compares what it says. All runs of the workflows
// with the given IDs are replayed, as are those that were recorded earlier, in testdata/histories.
//
// A test that is repeated plays the story with other IDs, which end with a suffix. An ID with an asterisk has the suffix there:
// a schedule, say, adds a time to the ID of the story.
func Story(t *testing.T, p program.Program, want string, workflowIDs ...string) {
	t.Helper()
	c := testserver.NewClient(t, p.Client)
	ctx := testserver.Context(t)
	var out bytes.Buffer
	suffix := unusedSuffix(ctx, t, testserver.Client(), workflowIDs) // the program's may let nobody ask
	if err := p.Play(ctx, &program.Stage{Client: c, Out: &out, Suffix: suffix}); err != nil {
		t.Fatalf("%v, after\n%s", err, out.String())
	}
	told := out.String()
	if suffix != "" {
		told = strings.ReplaceAll(told, suffix, "")
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("story (-want +got):\n%s", diff)
	}
	histories := replaytest.Corpus{
		Dir: "testdata/histories",
		Register: func(r worker.WorkflowRegistry) {
			for _, w := range p.Workers {
				w.Register(workflowsOnly{WorkflowRegistry: r})
			}
		},
		Options: worker.WorkflowReplayerOptions{
			DataConverter:      p.Client.DataConverter,
			FailureConverter:   p.Client.FailureConverter,
			ContextPropagators: p.Client.ContextPropagators,
		},
		Update: *update && suffix == "",
	}
	for _, id := range workflowIDs {
		histories.TestExecution(t, testserver.Client(), withSuffix(id, suffix))
	}
	histories.Test(t)
}

// unusedSuffix is empty the first time that a story is played on a server.
func unusedSuffix(ctx context.Context, t *testing.T, c client.Client, workflowIDs []string) string {
	t.Helper()
	if len(workflowIDs) == 0 {
		return ""
	}
	suffix := ""
	for n := 2; ; n++ {
		_, err := c.DescribeWorkflow(ctx, withSuffix(workflowIDs[0], suffix), "")
		var unknown *serviceerror.NotFound
		if errors.As(err, &unknown) {
			return suffix
		}
		if err != nil {
			t.Fatal(err)
		}
		suffix = fmt.Sprintf("-repetition-%d", n)
	}
}

func withSuffix(id, suffix string) string {
	before, after, _ := strings.Cut(id, "*")
	return before + suffix + after
}

// workflowsOnly is a registry that takes no notice of activities, which a replay does not call.
type workflowsOnly struct {
	worker.WorkflowRegistry
}

func (workflowsOnly) RegisterActivity(any) {}

func (workflowsOnly) RegisterActivityWithOptions(any, activity.RegisterOptions) {}

func (workflowsOnly) RegisterDynamicActivity(any, activity.DynamicRegisterOptions) {}

func (workflowsOnly) RegisterNexusService(*nexus.Service) {}
