package measure

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/replaytest"
)

// A recording is a history, and the journal that the contract writes with which it was recorded.
type recording struct {
	replaytest.History
	journal []string
}

// recordings reads all histories of a contract, and replays them with it.
func (c *Contract) recordings() ([]recording, error) {
	files, err := filepath.Glob(filepath.Join(c.Histories, "*.json"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there are no histories in %s", c.Histories)
	}
	var all []recording
	for _, file := range files {
		history, err := replaytest.ReadFile(file)
		if err != nil {
			return nil, err
		}
		journal, err := c.outcome(history)
		if err != nil {
			return nil, err
		}
		all = append(all, recording{history, journal})
	}
	return all, nil
}

// replay replays what was recorded with the contract as it was.
func (c *Contract) replay(recordings []recording, tell func(Result)) {
	for _, was := range recordings {
		result := Result{Contract: c.Name, Scene: Replay, History: was.Name, Outcome: Same}
		// Others replay the same history meanwhile.
		history := replaytest.History{Name: was.Name, History: proto.CloneOf(was.History.History)}
		journal, err := c.outcome(history)
		switch same := slices.Equal(was.journal, journal); {
		case err != nil:
			result.Outcome, result.Detail = c.kind(history, err, same), err.Error()
		case !same:
			result.Outcome, result.Detail = Silent, fmt.Sprintf("the journal was %q and is %q", was.journal, journal)
		}
		tell(result)
	}
}

// outcome replays a history and returns the journal of its run.
func (c *Contract) outcome(history replaytest.History) ([]string, error) {
	var j *journals
	err := replaytest.Corpus{Register: func(r worker.WorkflowRegistry) {
		j = &journals{} // it is replayed several times to find the place of an error
		c.Register(r, j.open)
	}}.Replay(history)
	return j.inOrder(), err
}

// kind tells errors of a replay apart.
func (c *Contract) kind(history replaytest.History, replayed error, sameJournal bool) Outcome {
	switch {
	case c.failsToReplay(history):
		return Fail
	case sameJournal && onlyForm(replayed.Error()):
		return Form
	}
	return Silent
}

var (
	// differs begins what is said of an outcome that differs, and names the type of the event.
	differs = regexp.MustCompile(`^.*at event \d+, (\w+): .* differs \(-recorded \+replayed\):$`)
	// ending is a line about the way in which something ended.
	ending = regexp.MustCompile(`^(completed|failed|cancelled|continued as new)$`)
	// handedOn begins what is remembered or carried.
	handedOn = regexp.MustCompile(`^(remembered\[\d+\]|signals\[\d+\]\.[^:]+):`)
	// field is a line of a value.
	field = regexp.MustCompile(`^("\w+":|[{}\]])`)
)

// onlyForm reports whether the outcomes that a text of package replaytest is about differ only in the form of their values:
//
//   - an update, which its client has heard of already and which has done the same, in any way;
//   - a run that has completed in the value of its result;
//   - what the next run gets in fields that the input has besides, and in the values of what is remembered.
func onlyForm(text string) bool {
	event := ""
	inInput := true
	var was, is []string // of what is remembered and carried
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if match := differs.FindStringSubmatch(line); match != nil {
			event, inInput = match[1], true
			continue
		}
		if event == "" {
			return false // it is about something else
		}
		sign, line := line[:min(len(line), 2)], strings.TrimSpace(line[min(len(line), 2):])
		label := handedOn.FindStringSubmatch(line)
		if label != nil || line == "handed on by the runtime:" {
			inInput = false
		}
		if sign != "- " && sign != "+ " || event == "WorkflowExecutionUpdateCompleted" {
			continue
		}
		switch {
		case event == "WorkflowExecutionCompleted":
			if ending.MatchString(line) {
				return false
			}
		case event != "WorkflowExecutionContinuedAsNew":
			return false
		case label != nil && sign == "- ":
			was = append(was, label[1])
		case label != nil:
			is = append(is, label[1])
		case !field.MatchString(line) || inInput && sign == "- ":
			return false
		}
	}
	return slices.Equal(was, is)
}

// failsToReplay reports whether the SDK's replayer finds something.
func (c *Contract) failsToReplay(history replaytest.History) bool {
	options := runtime.ReplayerOptions(worker.WorkflowReplayerOptions{DisableDeadlockDetection: true})
	replayer, err := worker.NewWorkflowReplayerWithOptions(options)
	if err != nil {
		return true
	}
	c.Register(replayer, (&journals{}).open)
	quiet := log.NewStructuredLogger(slog.New(slog.DiscardHandler))
	return replayer.ReplayWorkflowHistory(quiet, history.History) != nil
}
