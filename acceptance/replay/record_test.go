package replay_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"github.com/temporalgen/temporalgen/devserver"
)

var (
	record    = flag.Bool("record", false, "write the histories of new scenarios into testdata")
	overwrite = flag.Bool("overwrite", false, "with -record, replace the histories of all scenarios")
)

// TestRecord plays all scenarios on a server and replays what it has recorded. With
// -record it keeps the histories for which there is no file yet. It does not replace
// files unless it is told to: they are what earlier versions did.
func TestRecord(t *testing.T) {
	server := devserver.ForTest(t, devserver.Options{})
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	// The default names the user and the host.
	sdk, err := server.NewClient(ctx, client.Options{
		Identity: "recorder",
		// Some scenarios send what cannot be decoded, which the SDK logs as an error.
		Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sdk.Close)
	for name, play := range scenarios {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &scene{T: t, ctx: ctx, server: server, sdk: sdk, queue: name}
			play(s)
			for _, run := range s.histories() {
				if err := replayHistory(run.history, registerLedger); err != nil {
					t.Errorf("replay of %s: %v", run.name, err)
				}
				if *record {
					s.must(writeHistory(filepath.Join("testdata", run.name+".json"), run.history))
				}
			}
		})
	}
}

// recording is the history of one run.
type recording struct {
	name    string
	history *historypb.History
}

// histories returns those of all runs of the scene's ledgers, of which the first has the
// name of the scene.
func (s *scene) histories() []recording {
	s.Helper()
	var all []recording
	for _, id := range s.ledgers {
		var runs []*historypb.History
		for runID := s.firstRun(id); runID != ""; {
			history := s.history(id, runID)
			runs = append(runs, history)
			runID = nextRun(history)
		}
		for i, history := range runs {
			name := id
			if len(runs) > 1 {
				name = fmt.Sprintf("%s-run%d", id, i+1)
			}
			all = append(all, recording{name, history})
		}
	}
	return all
}

// firstRun is the ID of the first run of a chain.
func (s *scene) firstRun(workflowID string) string {
	s.Helper()
	d, err := s.sdk.DescribeWorkflow(s.ctx, workflowID, "")
	s.must(err)
	return d.RawResponse.GetWorkflowExecutionInfo().GetFirstRunId()
}

func (s *scene) history(workflowID, runID string) *historypb.History {
	s.Helper()
	history := &historypb.History{}
	events := s.sdk.GetWorkflowHistory(s.ctx, workflowID, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		s.must(err)
		history.Events = append(history.Events, event)
	}
	return history
}

// nextRun is the ID of the run as which one has continued, empty if it has not.
func nextRun(history *historypb.History) string {
	last := history.Events[len(history.Events)-1]
	return last.GetWorkflowExecutionContinuedAsNewEventAttributes().GetNewExecutionRunId()
}

// writeHistory writes a history as JSON, which is also what the Temporal CLI and Web UI
// write. It leaves an existing file alone.
func writeHistory(file string, history *historypb.History) error {
	if _, err := os.Stat(file); err == nil && !*overwrite {
		return nil
	}
	anonymize(history)
	encoded, err := encodeHistory(history)
	if err != nil {
		return err
	}
	if host, err := os.Hostname(); err == nil && bytes.Contains(encoded, []byte(host+":")) {
		return fmt.Errorf("%s would contain the name of this machine", file)
	}
	return os.WriteFile(file, encoded, 0o644)
}

// encodeHistory encodes each event in a line of its own.
func encodeHistory(history *historypb.History) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(`{"events":[`)
	separator := "\n"
	for _, event := range history.Events {
		out.WriteString(separator)
		separator = ",\n"
		encoded, err := temporalproto.CustomJSONMarshalOptions{}.Marshal(event)
		if err != nil {
			return nil, err
		}
		// The encoder varies its white space on purpose.
		if err := json.Compact(&out, encoded); err != nil {
			return nil, err
		}
	}
	out.WriteString("\n]}\n")
	return out.Bytes(), nil
}

// anonymize removes what tells on which machine a history was recorded, apart from
// identities, which the recorder's clients and workers set.
func anonymize(history *historypb.History) {
	for _, event := range history.Events {
		// A worker's own queue has the name of its host.
		queue := event.GetWorkflowTaskScheduledEventAttributes().GetTaskQueue()
		if queue.GetKind() == enumspb.TASK_QUEUE_KIND_STICKY {
			queue.Name = "recorder"
		}
	}
}

// The identities that SDKs choose by themselves have the form process@host.
func TestHistoriesNameNoMachine(t *testing.T) {
	for _, file := range historyFiles(t) {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), "@") {
			t.Errorf("%s contains an @: make client and worker with Options.Identity", file)
		}
	}
}
