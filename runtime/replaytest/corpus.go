package replaytest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
)

// A Corpus is a folder with histories, and the workflows that replay them. Its methods may be called by several
// goroutines.
type Corpus struct {
	// Dir is the folder, in which each file with the extension .json is the history of one run.
	Dir string
	// Register registers the workflows. It is called for each replay.
	Register func(worker.WorkflowRegistry)
	// Options are those of the replayer: the workers' data converter, failure converter, context propagators,
	// interceptors and plugins. They are passed through runtime.ReplayerOptions; if that has been done before, with
	// runtime.WithCarryLimit, say, that stays. Workflows may take longer than the SDK's second without a turn.
	Options worker.WorkflowReplayerOptions
	// Update makes TestExecution keep what it records.
	Update bool

	// ScrubPayload, if it is set, returns what is recorded instead of a payload. It gets a copy. field says where in
	// the event the payload is, in the names that the file has, for example
	// workflowExecutionSignaledEventAttributes.input.payloads[0]. What it returns has to decode as the payload would.
	// A payload that a codec has encoded can be returned decoded, for a corpus that replays without the codec.
	ScrubPayload func(field string, payload *commonpb.Payload) *commonpb.Payload
	// ScrubText, if it is set, returns what is recorded instead of a text outside of payloads: IDs, names, messages of
	// failures, and all others. The keys of headers, memos and search attributes stay.
	ScrubText func(field, text string) string
}

// A History is what a server has recorded of one run.
type History struct {
	Name string // of its file, without the extension
	*historypb.History
}

// Test replays each history of the folder in a subtest, and fails for those that differ. A corpus without a
// history fails as well.
func (c Corpus) Test(t *testing.T) {
	t.Helper()
	files, err := c.files()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), extension), func(t *testing.T) {
			history, err := ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Replay(history); err != nil {
				t.Error(err)
			}
		})
	}
}

// files are the paths of the histories, of which there has to be one.
func (c Corpus) files() ([]string, error) {
	entries, err := os.ReadDir(cmp.Or(c.Dir, "."))
	if err != nil {
		return nil, fmt.Errorf("folder of histories: %w", err)
	}
	var files []string
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == extension {
			files = append(files, filepath.Join(c.Dir, entry.Name()))
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there are no histories in %s", c.Dir)
	}
	return files, nil
}

// TestExecution records all runs of a workflow, replays each in a subtest and, with Update, adds those that replay to the
// folder.
func (c Corpus) TestExecution(t *testing.T, from client.Client, workflowID string) {
	t.Helper()
	histories, err := c.Record(context.WithoutCancel(t.Context()), from, workflowID)
	if err != nil {
		t.Fatal(err)
	}
	for _, history := range histories {
		t.Run(history.Name, func(t *testing.T) {
			if err := c.Replay(history); err != nil {
				t.Fatal(err)
			}
			if !c.Update {
				return
			}
			if err := c.Add(history); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// Add writes histories into the folder. It leaves files that are there as they are, since they say what earlier code
// did: to record one anew, delete it before.
func (c Corpus) Add(histories ...History) error {
	if err := os.MkdirAll(cmp.Or(c.Dir, "."), 0o777); err != nil {
		return err
	}
	for _, history := range histories {
		if history.Name == "" || strings.ContainsAny(history.Name, `/\`) {
			return fmt.Errorf("history %q: a file cannot have that name", history.Name)
		}
		if err := check(history.History); err != nil {
			return fmt.Errorf("history %s: %w", history.Name, err)
		}
		encoded, err := encode(history.History)
		if err != nil {
			return fmt.Errorf("history %s: %w", history.Name, err)
		}
		file, err := os.OpenFile(filepath.Join(c.Dir, history.Name+extension), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		_, err = file.Write(encoded)
		if err := errors.Join(err, file.Close()); err != nil {
			return errors.Join(err, os.Remove(file.Name())) // a part of a history is none
		}
	}
	return nil
}

// ReadFile reads a history that Add has written, or the Temporal CLI or Web UI.
func ReadFile(name string) (History, error) {
	encoded, err := os.ReadFile(name)
	if err != nil {
		return History{}, err
	}
	history, err := decode(encoded)
	if err != nil {
		return History{}, fmt.Errorf("%s: %w", name, err)
	}
	return History{Name: strings.TrimSuffix(filepath.Base(name), extension), History: history}, nil
}
