// Package programtest tests that an example's story is what its reader is told, and that what it leaves behind replays.
package programtest

import (
	"bytes"
	"flag"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime/replaytest"
)

var update = flag.Bool("update", false, "keep the histories that tests record, where there are none")

// Story plays a program's story on the server of the test's package, and compares what it says. All runs of the workflows
// with the given IDs are replayed, as are those that were recorded earlier, in testdata/histories.
func Story(t *testing.T, p program.Program, want string, workflowIDs ...string) {
	t.Helper()
	c := testserver.NewClient(t, p.Client)
	var out bytes.Buffer
	if err := p.Play(testserver.Context(t), &program.Stage{Client: c, Out: &out}); err != nil {
		t.Fatalf("%v, after\n%s", err, out.String())
	}
	if diff := cmp.Diff(want, out.String()); diff != "" {
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
		Update: *update,
	}
	for _, id := range workflowIDs {
		histories.TestExecution(t, c, id)
	}
	histories.Test(t)
}

// workflowsOnly is a registry that takes no notice of activities, which a replay does not call.
type workflowsOnly struct {
	worker.WorkflowRegistry
}

func (workflowsOnly) RegisterActivity(any) {}

func (workflowsOnly) RegisterActivityWithOptions(any, activity.RegisterOptions) {}

func (workflowsOnly) RegisterDynamicActivity(any, activity.DynamicRegisterOptions) {}

func (workflowsOnly) RegisterNexusService(*nexus.Service) {}
