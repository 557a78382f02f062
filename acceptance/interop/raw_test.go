package interop

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	querypb "go.temporal.io/api/query/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// A cli sends what `temporal workflow start|signal|query|update` sends: JSON as it was typed,
// one payload for each --input.
type cli struct {
	*scene
	workflowID string
}

// input is what the CLI makes of --input flags: an empty list if there are none.
func input(texts ...string) *commonpb.Payloads {
	payloads := &commonpb.Payloads{}
	for _, text := range texts {
		payloads.Payloads = append(payloads.Payloads, &commonpb.Payload{
			Metadata: map[string][]byte{"encoding": []byte("json/plain")},
			Data:     []byte(text),
		})
	}
	return payloads
}

func (c cli) execution() *commonpb.WorkflowExecution {
	return &commonpb.WorkflowExecution{WorkflowId: c.workflowID}
}

func (c cli) start(workflowType string, in *commonpb.Payloads) {
	c.Helper()
	_, err := c.sdk.WorkflowService().StartWorkflowExecution(c.ctx, &workflowservice.StartWorkflowExecutionRequest{
		Namespace:    testserver.Server().Namespace(),
		WorkflowId:   c.workflowID,
		WorkflowType: &commonpb.WorkflowType{Name: workflowType},
		TaskQueue:    &taskqueuepb.TaskQueue{Name: c.id},
		Input:        in,
		RequestId:    c.workflowID,
	})
	c.must(err)
}

func (c cli) signal(name string, in *commonpb.Payloads) {
	c.Helper()
	_, err := c.sdk.WorkflowService().SignalWorkflowExecution(c.ctx, &workflowservice.SignalWorkflowExecutionRequest{
		Namespace:         testserver.Server().Namespace(),
		WorkflowExecution: c.execution(),
		SignalName:        name,
		Input:             in,
	})
	c.must(err)
}

// query returns an answer as JSON.
func (c cli) query(name string, args *commonpb.Payloads) string {
	c.Helper()
	answer, err := c.sdk.WorkflowService().QueryWorkflow(c.ctx, &workflowservice.QueryWorkflowRequest{
		Namespace: testserver.Server().Namespace(),
		Execution: c.execution(),
		Query:     &querypb.WorkflowQuery{QueryType: name, QueryArgs: args},
	})
	c.must(err)
	return c.text(answer.GetQueryResult())
}

// update sends an update and waits for its outcome: a result as JSON, or a failure.
func (c cli) update(name, updateID string, args *commonpb.Payloads) (string, *failurepb.Failure) {
	c.Helper()
	done := enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED
	request := &workflowservice.UpdateWorkflowExecutionRequest{
		Namespace:         testserver.Server().Namespace(),
		WorkflowExecution: c.execution(),
		WaitPolicy:        &updatepb.WaitPolicy{LifecycleStage: done},
		Request: &updatepb.Request{
			Meta:  &updatepb.Meta{UpdateId: updateID},
			Input: &updatepb.Input{Name: name, Args: args},
		},
	}
	answer, err := c.sdk.WorkflowService().UpdateWorkflowExecution(c.ctx, request)
	for err == nil && answer.GetStage() != done {
		answer, err = c.sdk.WorkflowService().UpdateWorkflowExecution(c.ctx, request)
	}
	c.must(err)
	if failure := answer.GetOutcome().GetFailure(); failure != nil {
		return "", failure
	}
	return c.text(answer.GetOutcome().GetSuccess()), nil
}

// text is the JSON of a single result.
func (c cli) text(result *commonpb.Payloads) string {
	c.Helper()
	if n := len(result.GetPayloads()); n != 1 {
		c.Fatalf("the result has %d payloads, want 1", n)
	}
	p := result.GetPayloads()[0]
	if got := string(p.GetMetadata()["encoding"]); got != "json/plain" {
		c.Errorf("the result's encoding is %s, want json/plain", got)
	}
	return string(p.GetData())
}

// entries are the texts of a booking's entries of a message.
func (c cli) entries(message string) []string {
	c.Helper()
	filter, err := json.Marshal(Filter{Message: message})
	c.must(err)
	var entries []Entry
	c.must(json.Unmarshal([]byte(c.query("list_entries", input(string(filter)))), &entries))
	texts := []string{}
	for _, e := range entries {
		texts = append(texts, e.Text)
	}
	return texts
}

func (c cli) waitForEntries(message string, n int) {
	c.Helper()
	c.waitFor(message, func() (bool, error) { return len(c.entries(message)) >= n, nil })
}

// newCLI starts a booking with an input, from the command line.
func newCLI(t *testing.T, in *commonpb.Payloads) cli {
	t.Helper()
	s := newScene(t, options{})
	c := cli{s, s.id}
	c.start("hotel_booking", in)
	return c
}

func TestCommandLineStartsWorkflows(t *testing.T) {
	for name, test := range map[string]struct {
		in   *commonpb.Payloads
		want []string
	}{
		"with an input":             {input(`{"number": "1", "guest": "Ada"}`), []string{"Ada"}},
		"with fields nobody knows":  {input(`{"guest": "Ada", "loyalty": 3}`), []string{"Ada"}},
		"with null":                 {input(`null`), []string{""}},
		"without an input":          {input(), []string{""}},
		"without a list of inputs":  {nil, []string{""}},
		"with a second, empty null": {input(`{"guest": "Ada"}`, `null`), []string{"Ada"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCLI(t, test.in)
			if diff := cmp.Diff(test.want, c.entries("run")); diff != "" {
				t.Errorf("guests (-want +got):\n%s", diff)
			}
		})
	}
}

// The SDK drops inputs that a workflow written by hand does not take.
func TestCommandLineStartsWorkflowsWithAnInputTooMany(t *testing.T) {
	for _, extra := range []string{`7`, `"x"`, `{"signals": [{"name": "add_note", "payloads": "AAAA"}]}`, `{"signals": [{"name": "add_note"}]}`} {
		t.Run(extra, func(t *testing.T) {
			c := newCLI(t, input(`{"guest": "Ada"}`, extra))
			c.waitForEntries("run", 1)
			if notes := c.entries("add_note"); len(notes) > 0 {
				t.Errorf("notes are %q, want none", notes)
			}
		})
	}
}

func TestCommandLineSignals(t *testing.T) {
	for name, test := range map[string]struct {
		in   []*commonpb.Payloads
		want []string
	}{
		"with an input":            {[]*commonpb.Payloads{input(`{"note_id": "1", "note_text": "tea"}`)}, []string{"tea"}},
		"without a key":            {[]*commonpb.Payloads{input(`{"note_text": "tea"}`), input(`{"note_text": "tea"}`)}, []string{"tea", "tea"}},
		"with null":                {[]*commonpb.Payloads{input(`null`)}, []string{""}},
		"without an input":         {[]*commonpb.Payloads{input()}, []string{""}},
		"without a list of inputs": {[]*commonpb.Payloads{nil}, []string{""}},
		"with one input too many":  {[]*commonpb.Payloads{input(`{"note_text": "tea"}`, `"milk"`)}, []string{"tea"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCLI(t, input(`{}`))
			for _, in := range test.in {
				c.signal("add_note", in)
			}
			c.waitForEntries("add_note", len(test.want))
			if diff := cmp.Diff(test.want, c.entries("add_note")); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCommandLineSignalsAreHandledOnceForEachKey(t *testing.T) {
	c := newCLI(t, input(`{}`))
	c.signal("add_note", input(`{"note_id": "1", "note_text": "tea"}`))
	c.signal("add_note", input(`{"note_text": "tea", "note_id": "1"}`))
	c.signal("close_day", input())
	c.waitForEntries("run", 2)
	c.signal("add_note", input(`{"note_id": "1", "note_text": "tea"}`))
	c.signal("add_note", input(`{"note_id": "2", "note_text": "milk"}`))
	c.waitForEntries("add_note", 2)
	if diff := cmp.Diff([]string{"tea", "milk"}, c.entries("add_note")); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	// Those of one workflow task are reported when they are dropped, before the handler has run.
	want := []runtime.Outcome{runtime.OutcomeDuplicate, runtime.OutcomeDuplicate, runtime.OutcomeHandled, runtime.OutcomeHandled}
	if diff := cmp.Diff(want, slices.Sorted(slices.Values(c.events.outcomes("add_note")))); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

// What the handler cannot take is reported, and the workflow goes on.
func TestCommandLineSignalOfAnotherTypeIsReported(t *testing.T) {
	c := newCLI(t, input(`{}`))
	c.signal("add_note", input(`"tea"`))
	c.signal("add_note", input(`{"note_text": "milk"}`))
	c.waitForEntries("add_note", 1)
	if diff := cmp.Diff([]string{"milk"}, c.entries("add_note")); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	want := []runtime.Outcome{runtime.OutcomeUndecodable, runtime.OutcomeHandled}
	if diff := cmp.Diff(want, c.events.outcomes("add_note")); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

func TestCommandLineQueries(t *testing.T) {
	c := newCLI(t, input(`{"guest": "Ada"}`))
	all := `[{"message":"run","text":"Ada"}]`
	for name, test := range map[string]struct {
		query string
		in    *commonpb.Payloads
		want  string
	}{
		"with an input":            {"list_entries", input(`{"message_name": "check_out"}`), `[]`},
		"with null":                {"list_entries", input(`null`), all},
		"without an input":         {"list_entries", input(), all},
		"without a list of inputs": {"list_entries", nil, all},
		"with an input too many":   {"list_entries", input(`{}`, `7`), all},
		"with one it does not have": {
			"get_total", input(`{"cents": true}`), `0`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.query(test.query, test.in); got != test.want {
				t.Errorf("answer is %s, want %s", got, test.want)
			}
		})
	}
}

func TestCommandLineUpdates(t *testing.T) {
	for name, test := range map[string]struct {
		update string
		in     *commonpb.Payloads
		want   string
		reject string // type of the failure
	}{
		"with an input":            {"add_charge", input(`{"charge_id": "1", "what": "tea", "amount_cents": 250}`), `{"total_cents":250,"charges":["tea"]}`, ""},
		"with an input too many":   {"add_charge", input(`{"what": "tea", "amount_cents": 250}`, `7`), `{"total_cents":250,"charges":["tea"]}`, ""},
		"with null":                {"change_room", input(`null`), `{"room_number":""}`, ""},
		"without an input":         {"change_room", input(), `{"room_number":""}`, ""},
		"without a list of inputs": {"change_room", nil, `{"room_number":""}`, ""},
		"that are rejected":        {"add_charge", input(), ``, "FreeOfCharge"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCLI(t, input(`{}`))
			got, failure := c.update(test.update, "id-from-the-command-line", test.in)
			if got != test.want || failure.GetApplicationFailureInfo().GetType() != test.reject {
				t.Errorf("result is %s, %v, want %s %s", got, failure, test.want, test.reject)
			}
		})
	}
}

// The CLI takes the update ID from --update-id. Updates without id= are recognised by it, across
// runs as well; those with id= by what is in the message.
func TestCommandLineUpdatesAreHandledOnce(t *testing.T) {
	c := newCLI(t, input(`{}`))
	update := func(name, updateID, in, want string) {
		t.Helper()
		if got, failure := c.update(name, updateID, input(in)); got != want || failure != nil {
			t.Errorf("%s with ID %s: result is %s, %v, want %s", name, updateID, got, failure, want)
		}
	}
	const first, second = `{"room_number": "1"}`, `{"room_number": "2"}`
	const tea = `{"charge_id": "1", "what": "tea", "amount_cents": 250}`
	twice := func() {
		t.Helper()
		update("change_room", "move-1", first, `{"room_number":""}`)
		update("change_room", "move-1", first, `{"room_number":""}`)
		update("add_charge", "tea-1", tea, `{"total_cents":250,"charges":["tea"]}`)
		update("add_charge", "tea-2", tea, `{"total_cents":250,"charges":["tea"]}`)
	}
	twice()
	update("change_room", "move-2", second, `{"room_number":"1"}`)
	c.signal("close_day", input())
	c.waitForEntries("run", 2)
	twice()
	if diff := cmp.Diff([]string{"1", "2"}, c.entries("change_room")); diff != "" {
		t.Errorf("rooms (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"tea"}, c.entries("add_charge")); diff != "" {
		t.Errorf("charges (-want +got):\n%s", diff)
	}
}
