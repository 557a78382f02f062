package replaytest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// begun is the history of a run of which nothing is recorded but its start.
func begun(t *testing.T) *historypb.History {
	t.Helper()
	history, err := decode([]byte(`{"history":[{"eventId":"1","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_STARTED",
		"workflowExecutionStartedEventAttributes":{"workflowType":{"name":"Order"}}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return history
}

// The name of a folder is no pattern.
func TestFoldersWithUnusualNames(t *testing.T) {
	for _, name := range []string{"histories", "histories[1]", "[", "*", "a b"} {
		c := Corpus{Dir: filepath.Join(t.TempDir(), name), Register: func(worker.WorkflowRegistry) {}}
		if err := c.Add(History{Name: "one", History: begun(t)}, History{Name: ".hidden", History: begun(t)}); err != nil {
			t.Fatal(err)
		}
		files, err := c.files()
		if err != nil || len(files) != 2 {
			t.Errorf("in %s there are %q, %v", c.Dir, files, err)
		}
		c.Test(t)
	}
}

// A corpus without a history must not pass.
func TestFoldersWithoutHistories(t *testing.T) {
	folder := t.TempDir()
	for dir, want := range map[string]string{
		filepath.Join(folder, "missing"): "missing",
		folder:                           "there are no histories in " + folder,
	} {
		if files, err := (Corpus{Dir: dir}).files(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("in %s there are %q, %v", dir, files, err)
		}
	}
}

// Nothing is written outside of the folder, and nothing that could not be read again.
func TestAddRefuses(t *testing.T) {
	parent := t.TempDir()
	c := Corpus{Dir: filepath.Join(parent, "histories")}
	for name, tt := range map[string]struct {
		history History
		want    string
	}{
		"no name":              {History{History: begun(t)}, "name"},
		"a path":               {History{Name: "a/b", History: begun(t)}, "name"},
		"a path on Windows":    {History{Name: `a\b`, History: begun(t)}, "name"},
		"a path to the parent": {History{Name: "../a", History: begun(t)}, "name"},
		"no history":           {History{Name: "a"}, "does not begin with the start"},
		"no events":            {History{Name: "a", History: &historypb.History{}}, "does not begin with the start"},
	} {
		if err := c.Add(tt.history); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	for _, dir := range []string{parent, c.Dir} {
		entries, err := os.ReadDir(dir)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if !entry.IsDir() {
				t.Errorf("%s has been written", filepath.Join(dir, entry.Name()))
			}
		}
	}
}

// What is no history is refused before the SDK's replayer, which would panic, sees it.
func TestEventsThatAreNone(t *testing.T) {
	for name, tt := range map[string]struct{ event, want string }{
		"without attributes": {
			`{"eventId":"2","eventType":"EVENT_TYPE_WORKFLOW_TASK_COMPLETED"}`,
			"event 2, WorkflowTaskCompleted, has no attributes of its type",
		},
		"with others": {
			`{"eventId":"2","eventType":"EVENT_TYPE_WORKFLOW_TASK_COMPLETED","timerFiredEventAttributes":{}}`,
			"event 2, WorkflowTaskCompleted, has no attributes of its type",
		},
		"without a type": {`{"eventId":"2","timerFiredEventAttributes":{}}`, "event 2, Unspecified, has no attributes of its type"},
		"that may be ignored": {
			`{"eventId":"2","eventType":"EVENT_TYPE_WORKFLOW_TASK_COMPLETED","workerMayIgnore":true}`, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			history := begun(t)
			other, err := decode([]byte(`{"events":[` + tt.event + `]}`))
			if err != nil {
				t.Fatal(err)
			}
			history.Events = append(history.Events, other.Events...)
			err = Corpus{Register: func(worker.WorkflowRegistry) {}}.Replay(History{Name: "h", History: history})
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.HasSuffix(err.Error(), tt.want)) {
				t.Errorf("the error is %v, want %q", err, tt.want)
			}
		})
	}
	for _, event := range eventsOfEachType() {
		attributes := event.ProtoReflect().WhichOneof(event.ProtoReflect().Descriptor().Oneofs().ByName("attributes"))
		event.EventType = eventType(attributes)
		if event.EventType == 0 || !valid(event) {
			t.Errorf("%s has the type %v", attributes.Name(), event.EventType)
		}
	}
}

// Each workflow has a file of its own, whatever its ID is.
func TestNamesOfFiles(t *testing.T) {
	long := strings.Repeat("é", 500)
	ids := []string{"order-1", "order/1", "order_1", "order 1", "order%2F1", "../order", `a\b`, "a:b", "größe", long, long + "x"}
	names := map[string]string{}
	for _, id := range ids {
		name := fileName(id)
		if other, ok := names[name]; ok {
			t.Errorf("%q and %q have the name %s", id, other, name)
		}
		names[name] = id
		if name == "" || len(name) > 200 || strings.ContainsAny(name, `/\:*?"<>| `) {
			t.Errorf("%q has the name %q", id, name)
		}
	}
	if name := fileName("order-1@x+y=z.1"); name != "order-1@x+y=z.1" {
		t.Errorf("the name is %s", name)
	}
}

func TestCorpusWithoutWorkflows(t *testing.T) {
	err := Corpus{}.Replay(History{Name: "h", History: begun(t)})
	if err == nil || !strings.Contains(err.Error(), "Register is not set") {
		t.Errorf("the error is %v", err)
	}
}

// A workflow whose arguments do not decode any more would fail, whether something is recorded of it or not.
func TestArgumentsThatDoNotDecode(t *testing.T) {
	const (
		start = `{"events":[{"eventId":"1","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_STARTED","workflowExecutionStartedEventAttributes":{
			"workflowType":{"name":"Order"},"taskQueue":{"name":"orders"},"originalExecutionRunId":"r",
			"input":{"payloads":[{"metadata":{"encoding":"anNvbi9wbGFpbg=="},"data":"InRleHQi"}]}}},
			{"eventId":"2","eventType":"EVENT_TYPE_WORKFLOW_TASK_SCHEDULED","workflowTaskScheduledEventAttributes":{}},
			{"eventId":"3","eventType":"EVENT_TYPE_WORKFLOW_TASK_STARTED","workflowTaskStartedEventAttributes":{"scheduledEventId":"2"}}`
		task  = `,{"eventId":"4","eventType":"EVENT_TYPE_WORKFLOW_TASK_COMPLETED","workflowTaskCompletedEventAttributes":{"scheduledEventId":"2","startedEventId":"3"}}`
		timer = `,{"eventId":"5","eventType":"EVENT_TYPE_TIMER_STARTED","timerStartedEventAttributes":{"timerId":"5","startToFireTimeout":"3600s","workflowTaskCompletedEventId":"4"}}`
		end   = `,{"eventId":"5","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED","workflowExecutionCompletedEventAttributes":{"workflowTaskCompletedEventId":"4"}}`
		want  = "the arguments do not decode into the workflow's parameters"
	)
	for name, tt := range map[string]struct{ events, want string }{
		"nothing but the task": {task, want},
		"a timer":              {task + timer, want},
		"the end":              {task + end, want},
		"a task that goes on":  {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			history, err := decode([]byte(start + tt.events + "]}"))
			if err != nil {
				t.Fatal(err)
			}
			corpus := Corpus{Register: func(r worker.WorkflowRegistry) {
				r.RegisterWorkflowWithOptions(func(ctx workflow.Context, _ int) error {
					return workflow.Sleep(ctx, time.Hour)
				}, workflow.RegisterOptions{Name: "Order"})
			}}
			err = corpus.Replay(History{Name: "h", History: history})
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("the error is %v, want %q", err, tt.want)
			}
		})
	}
}

// What makes the SDK's replayer panic ends one test, and not all.
func TestReplayerThatPanics(t *testing.T) {
	history := begun(t) // without a task queue, which the replayer takes for granted
	tasks, err := decode([]byte(`{"events":[
		{"eventId":"2","eventType":"EVENT_TYPE_WORKFLOW_TASK_SCHEDULED","workflowTaskScheduledEventAttributes":{}},
		{"eventId":"3","eventType":"EVENT_TYPE_WORKFLOW_TASK_STARTED","workflowTaskStartedEventAttributes":{"scheduledEventId":"2"}},
		{"eventId":"4","eventType":"EVENT_TYPE_WORKFLOW_TASK_COMPLETED","workflowTaskCompletedEventAttributes":{"scheduledEventId":"2","startedEventId":"3"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	history.Events = append(history.Events, tasks.Events...)
	err = Corpus{Register: func(worker.WorkflowRegistry) {}}.Replay(History{Name: "h", History: history})
	if err == nil || !strings.Contains(err.Error(), "the SDK's replayer panicked: runtime error") {
		t.Errorf("the error is %v", err)
	}
}

// Where a run does not begin there is no event to look for.
func TestWorkflowThatIsNotRegistered(t *testing.T) {
	history, err := decode([]byte(`{"events":[{"eventId":"1","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_STARTED",
		"workflowExecutionStartedEventAttributes":{"workflowType":{"name":"Order"},"taskQueue":{"name":"orders"},"originalExecutionRunId":"r"}},
		{"eventId":"2","eventType":"EVENT_TYPE_WORKFLOW_TASK_SCHEDULED","workflowTaskScheduledEventAttributes":{}},
		{"eventId":"3","eventType":"EVENT_TYPE_WORKFLOW_TASK_STARTED","workflowTaskStartedEventAttributes":{"scheduledEventId":"2"}},
		{"eventId":"4","eventType":"EVENT_TYPE_WORKFLOW_TASK_COMPLETED","workflowTaskCompletedEventAttributes":{"scheduledEventId":"2","startedEventId":"3"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	err = Corpus{Register: func(worker.WorkflowRegistry) {}}.Replay(History{Name: "h", History: history})
	const want = "history h of workflow Order: unable to find workflow type: Order. Supported types: []"
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}
