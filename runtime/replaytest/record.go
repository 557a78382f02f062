package replaytest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// Record returns the histories of a workflow's latest run and of those before it in its chain, by continuing as new,
// retries or a schedule, as far as the server has kept them; the oldest is the first. A workflow that is still running
// is recorded up to now. If payloads or texts are scrubbed, the corpus has to replay the histories before and after that:
// results, failures and what runs hand on are those that its workflows make of what is left of their messages.
func (c Corpus) Record(ctx context.Context, from client.Client, workflowID string) ([]History, error) {
	described, err := from.DescribeWorkflow(ctx, workflowID, "")
	if err != nil {
		return nil, fmt.Errorf("workflow %s: %w", workflowID, err)
	}
	var chain []*historypb.History
	for runID := described.WorkflowExecution.RunID; runID != ""; {
		history, err := read(ctx, from, workflowID, runID)
		if _, gone := errors.AsType[*serviceerror.NotFound](err); gone && len(chain) > 0 {
			break // the server keeps closed runs for a time
		}
		if err != nil {
			return nil, err
		}
		chain = append([]*historypb.History{history}, chain...)
		runID = started(history).GetContinuedExecutionRunId()
	}
	return c.record(chain, func(i int) string {
		name := started(chain[i]).GetWorkflowId()
		if len(chain) > 1 {
			name = fmt.Sprintf("%s-run%d", name, i+1)
		}
		return name
	})
}

// RecordList is Record for runs that a list query finds, and not for the other runs of their chains. It records at most max of
// them, in the order in which the server lists them: the latest first.
func (c Corpus) RecordList(ctx context.Context, from client.Client, query string, max int) ([]History, error) {
	var all []History
	request := &workflowservice.ListWorkflowExecutionsRequest{Query: query}
	for len(all) < max {
		page, err := from.ListWorkflow(ctx, request)
		if err != nil {
			return nil, fmt.Errorf("list query %q: %w", query, err)
		}
		for _, info := range page.GetExecutions() {
			if len(all) == max {
				break
			}
			run := info.GetExecution()
			history, err := read(ctx, from, run.GetWorkflowId(), run.GetRunId())
			if err != nil {
				return nil, err
			}
			recorded, err := c.record([]*historypb.History{history}, func(int) string {
				return started(history).GetWorkflowId() + "-" + run.GetRunId()
			})
			if err != nil {
				return nil, err
			}
			all = append(all, recorded...)
		}
		if request.NextPageToken = page.GetNextPageToken(); len(request.NextPageToken) == 0 {
			break
		}
	}
	return all, nil
}

// record scrubs runs that follow each other, and names them. It asks for a name when the run is scrubbed.
func (c Corpus) record(chain []*historypb.History, name func(i int) string) ([]History, error) {
	if err := c.scrub(chain); err != nil {
		return nil, err
	}
	recorded := make([]History, len(chain))
	for i, history := range chain {
		recorded[i] = History{Name: fileName(name(i)), History: history}
	}
	return recorded, nil
}

// longestName is how many bytes the name of a file has at most. Systems allow for 255, with what they add themselves.
const longestName = 200

// fileName is a name that a file can have on every system. No other text has the same.
func fileName(text string) string {
	var name strings.Builder
	for _, b := range []byte(text) {
		switch {
		case '0' <= b && b <= '9' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z' || strings.IndexByte("_.=@+-", b) >= 0:
			name.WriteByte(b)
		default:
			fmt.Fprintf(&name, "%%%02X", b) // as in URLs
		}
	}
	if name.Len() > longestName {
		sum := sha256.Sum256([]byte(text))
		return fmt.Sprintf("%s%%%x", name.String()[:longestName-1-hex.EncodedLen(8)], sum[:8])
	}
	return name.String()
}

// read reads the history of a run, page after page.
func read(ctx context.Context, from client.Client, workflowID, runID string) (*historypb.History, error) {
	history := &historypb.History{}
	events := from.GetWorkflowHistory(ctx, workflowID, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil, fmt.Errorf("history of workflow %s, run %s: %w", workflowID, runID, err)
		}
		history.Events = append(history.Events, event)
	}
	return history, nil
}

// started is what a run was started with.
func started(history *historypb.History) *historypb.WorkflowExecutionStartedEventAttributes {
	if len(history.GetEvents()) == 0 {
		return nil
	}
	return history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes()
}
