package evolution

import (
	"context"
	"flag"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/acceptance/evolution/account"
	"github.com/temporalgen/temporalgen/acceptance/evolution/branch"
	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/replaytest"
)

var update = flag.Bool("update", false, "add the histories of new scenarios to testdata, and write what was measured to measured.md")

func TestMain(m *testing.M) { testserver.Main(m) }

// register registers the contracts as they are here.
func register(r worker.WorkflowRegistry) {
	journal := func(workflow.Context) func(string) { return func(string) {} }
	account.Register(r, journal)
	branch.Register(r, journal)
}

func histories(of string) replaytest.Corpus {
	return replaytest.Corpus{Dir: filepath.Join("testdata", of), Register: register, Update: *update}
}

// The contracts that the histories were recorded with replay them.
func TestHistoriesReplay(t *testing.T) {
	for _, of := range []string{"account", "branch"} {
		t.Run(of, func(t *testing.T) { histories(of).Test(t) })
	}
}

// TestRecord plays all scenarios and replays what it has recorded. With -update it keeps the histories for which there is no
// file yet.
func TestRecord(t *testing.T) {
	sdk := testserver.NewClient(t, client.Options{
		// Some scenarios send what cannot be decoded, which the SDK logs as an error.
		Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	for of, scenarios := range map[string]map[string]func(*scene){"account": accountScenarios, "branch": branchScenarios} {
		for name, play := range scenarios {
			t.Run(of+"/"+name, func(t *testing.T) {
				t.Parallel()
				s := &scene{T: t, ctx: testserver.Context(t), sdk: sdk, name: name}
				play(s)
				for _, id := range s.ids {
					histories(of).TestExecution(t, sdk, id)
				}
			})
		}
	}
}

// A scene is what a scenario plays on: a task queue, whose worker it starts when it wants to, and the workflows of which the
// histories are kept.
type scene struct {
	*testing.T
	ctx  context.Context
	sdk  client.Client
	name string // of the scenario, its task queue, and its histories
	ids  []string
}

// must ends the test with an error.
func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// work starts a worker.
func (s *scene) work() {
	s.Helper()
	testserver.StartWorker(s.T, s.sdk, s.name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) { register(r) })
}

// clientOptions are those of the contracts' clients.
func (s *scene) clientOptions() []runtime.ClientOption {
	return []runtime.ClientOption{runtime.WithStartOptions(runtime.WithTaskQueue(s.name), func(o *client.StartWorkflowOptions) { o.ID = s.name })}
}

// account starts an account that has no worker yet.
func (s *scene) account() *account.AccountHandle {
	s.Helper()
	h, err := account.NewAccountClient(s.sdk, s.clientOptions()...).Start(s.ctx, account.Opening{ID: s.name, Owner: "Ann"})
	s.must(err)
	s.ids = append(s.ids, s.name)
	return h
}

// waitFor waits until the history of a workflow has an event of a type.
func (s *scene) waitFor(workflowID string, eventType enumspb.EventType) {
	s.Helper()
	testserver.WaitForEvent(s.T, s.sdk, workflowID, eventType)
}

// Nobody wants to find the name of a machine in a repository.
func TestHistoriesNameNoMachine(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.Contains(read(t, file), "@") {
			t.Errorf("%s names a machine", file)
		}
	}
}
