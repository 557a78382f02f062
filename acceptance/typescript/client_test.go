package typescript

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/devserver/testserver"
)

// A room is where an auction takes place, which a client in TypeScript uses.
type room struct {
	*testing.T
	program *program
	id      string // of the workflow
	lot     Lot
}

func newRoom(t *testing.T) room {
	t.Helper()
	p := typescript(t)
	number := testserver.Name(t)
	return room{t, p, "auction-" + number, Lot{Number: number, Title: "Vase"}}
}

// open starts the auction.
func (r room) open() room {
	r.Helper()
	r.program.do(r.T, r.start("start"))
	return r
}

// start is a call that starts the auction.
func (r room) start(operation string) call {
	return call{Operation: operation, WorkflowID: r.id, Type: "auction", TaskQueue: "auctions", Input: []any{r.lot}}
}

func (r room) signal(name string, args ...any) {
	r.Helper()
	r.program.do(r.T, call{Operation: "signal", WorkflowID: r.id, Name: name, Args: args})
}

// query returns an answer as JSON, or an error.
func (r room) query(name string, args ...any) string {
	r.Helper()
	return text(r.program.try(r.T, call{Operation: "query", WorkflowID: r.id, Name: name, Args: args}))
}

// update returns a result as JSON, or an error. The update ID may be empty.
func (r room) update(name, updateID string, args ...any) string {
	r.Helper()
	return text(r.program.try(r.T, call{Operation: "update", WorkflowID: r.id, Name: name, UpdateID: updateID, Args: args}))
}

// result returns the result as JSON, or an error.
func (r room) result() string {
	r.Helper()
	return text(r.program.try(r.T, call{Operation: "result", WorkflowID: r.id}))
}

// nextRun lets the auction continue as new.
func (r room) nextRun() {
	r.Helper()
	before := r.describe().RunID
	r.signal("adjourn")
	testserver.WaitFor(r.T, "the next run has begun", func() bool { return r.describe().RunID != before })
}

// A description is what the TypeScript SDK tells of a workflow.
type description struct {
	RunID     string         `json:"runId"`
	Type      string         `json:"type"`
	Status    string         `json:"status"`
	TaskQueue string         `json:"taskQueue"`
	Memo      map[string]any `json:"memo"`
	Summary   string         `json:"summary"`
}

func (r room) describe() description {
	r.Helper()
	return decode[description](r.T, r.program.do(r.T, call{Operation: "describe", WorkflowID: r.id}))
}

// want compares texts. In the wanted one, whose lines are given, * stands for the workflow ID.
func (r room) want(what, got string, want ...string) {
	r.Helper()
	if diff := cmp.Diff(strings.Join(want, "\n"), strings.ReplaceAll(got, r.id, "*")); diff != "" {
		r.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// text is the result in an answer, or its error.
func text(a answer) string {
	if a.Failure != nil {
		return a.Failure.String()
	}
	return string(a.Value)
}

func TestClientStartsWorkflows(t *testing.T) {
	r := newRoom(t)
	runID := decode[string](t, r.program.do(t, r.start("start")))
	// Options of directives, such as memo and summary, are for generated clients.
	want := description{RunID: runID, Type: "auction", Status: "RUNNING", TaskQueue: "auctions", Memo: map[string]any{}}
	if diff := cmp.Diff(want, r.describe()); diff != "" {
		t.Errorf("description (-want +got):\n%s", diff)
	}
	generated := newRoom(t)
	if _, err := NewAuctionClient(server.Client()).Start(testserver.Context(t), generated.lot); err != nil {
		t.Fatal(err)
	}
	want.RunID, want.Memo, want.Summary = "", map[string]any{"Lot": generated.lot.Number}, "Auction of Vase"
	got := generated.describe()
	got.RunID = ""
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("description of one that was started by a generated client (-want +got):\n%s", diff)
	}

	again := r.start("start")
	again.Conflict = "FAIL"
	r.want("start of a running workflow", text(r.program.try(t, again)),
		"WorkflowExecutionAlreadyStartedError: Workflow execution already started")
	again.Conflict = "TERMINATE_EXISTING"
	if replaced := decode[string](t, r.program.do(t, again)); replaced == runID {
		t.Errorf("run %s was not replaced", runID)
	}
}

func TestClientSignals(t *testing.T) {
	r := newRoom(t).open()
	for _, name := range []string{"Ada", "Bob", "Ada"} {
		r.signal("watch", Watcher{name})
	}
	r.want("watchers", r.query("list_watchers"), `["Ada","Bob"]`)
	r.nextRun()
	r.want("watchers of the next run", r.query("list_watchers"), `null`)
	r.signal("watch", Watcher{"Ada"}) // is known
	r.signal("watch", Watcher{"Cleo"})
	r.want("watchers who have come in the next run", r.query("list_watchers"), `["Cleo"]`)
	// What a handler cannot take is dropped and reported.
	r.signal("watch", 7)
	r.signal("watch", Watcher{"Dan"})
	r.want("watchers after an invalid signal", r.query("list_watchers"), `["Cleo","Dan"]`)
}

func TestClientQueries(t *testing.T) {
	r := newRoom(t).open()
	r.want("bid", r.update("place_bid", "", Bid{"1", "Ada", 100}), `{"cents":100,"bids":1}`)
	r.want("answer", r.query("list_bids", "Ada"), `[{"bid_id":"1","bidder":"Ada","cents":100}]`)
	r.want("empty answer", r.query("list_bids", "Bob"), `[]`)
	// This class is what the SDK has for every query that fails.
	r.want("error of the handler", r.query("list_bids", ""),
		"QueryNotRegisteredError: bids are not anonymous (type: Anonymous, retryable: true)")
	r.want("argument of another type", r.query("list_bids", 7),
		"QueryNotRegisteredError: unable to decode the input for queryType: list_bids, with error: "+
			"payload item 0: unable to decode: json: cannot unmarshal number into Go value of type string")
	known, _, _ := strings.Cut(r.query("list_lots"), "=")
	r.want("unknown query", known, "QueryNotRegisteredError: unknown queryType list_lots. KnownQueryTypes")
}

func TestClientUpdates(t *testing.T) {
	const failed = "WorkflowUpdateFailedError: Workflow Update failed"
	r := newRoom(t).open()
	for _, step := range []struct {
		what     string
		updateID string
		bid      any
		want     []string
	}{
		{"accepted", "", Bid{"1", "Ada", 100}, []string{
			`{"cents":100,"bids":1}`,
		}},
		{"again, by what id= refers to", "", Bid{"1", "Ada", 100}, []string{
			`{"cents":100,"bids":1}`,
		}},
		{"again, by the update ID", "place_bid/1", Bid{"1", "Ada", 100}, []string{
			`{"cents":100,"bids":1}`,
		}},
		{"with the update ID of another bid", "place_bid/2", Bid{"1", "Ada", 100}, []string{failed,
			`ApplicationFailure temporalgen.InvalidMessage: the update ID "place_bid/2" belongs to the update place_bid whose key is "2" (non-retryable)`,
			`ApplicationFailure temporalgen.UpdateRejected: update "place_bid/2" of workflow "*" (non-retryable)`,
		}},
		{"rejected by the validator", "mine", Bid{"2", "Bob", 100}, []string{failed,
			`ApplicationFailure TooLow: somebody has bid more [{"cents":100,"bids":1}]`,
			`ApplicationFailure temporalgen.UpdateRejected: update "mine" of workflow "*" (non-retryable)`,
		}},
		{"failed by the handler", "", Bid{"3", "nobody", 101}, []string{failed,
			`ApplicationFailure: who is nobody?`,
		}},
		{"failed with a type and details", "", Bid{"4", "Bob", creditLimit + 1}, []string{failed,
			`ApplicationFailure NoCredit: too much ["Bob",10000000] (non-retryable)`,
		}},
		{"failed, again", "", Bid{"4", "Bob", creditLimit + 1}, []string{failed,
			`ApplicationFailure NoCredit: too much ["Bob",10000000] (non-retryable)`,
		}},
		{"an argument of another type", "", 7, []string{failed,
			`ApplicationFailure wrapError: unable to decode the input for update "place_bid": payload item 0: unable to decode: json: cannot unmarshal number into Go value of type typescript.Bid`,
			`ApplicationFailure wrapError: payload item 0: unable to decode: json: cannot unmarshal number into Go value of type typescript.Bid`,
			`ApplicationFailure wrapError: unable to decode: json: cannot unmarshal number into Go value of type typescript.Bid`,
			`ApplicationFailure: unable to decode`,
		}},
	} {
		r.want(step.what, r.update("place_bid", step.updateID, step.bid), step.want...)
	}
	r.want("validate tags", r.update("ship", "mine", Order{Via: "Ulm"}), failed,
		`ApplicationFailure PayloadValidationError: Number is required [{"fields":[{"path":"Number","rule":"required"}]}] (non-retryable)`,
		`ApplicationFailure temporalgen.UpdateRejected: update "mine" of workflow "*" (non-retryable)`)
	known, _, _ := strings.Cut(r.update("sell", ""), "=")
	r.want("unknown update", known, failed, "ApplicationFailure: unknown update sell. KnownUpdates")
}

func TestClientUpdatesAreHandledOnceAcrossRuns(t *testing.T) {
	r := newRoom(t).open()
	r.want("bid", r.update("place_bid", "", Bid{"1", "Ada", 100}), `{"cents":100,"bids":1}`)
	r.nextRun()
	r.want("by what id= refers to", r.update("place_bid", "", Bid{"1", "Ada", 100}), `{"cents":100,"bids":1}`)
	r.want("by the update ID", r.update("place_bid", "place_bid/1", Bid{"1", "Ada", 100}), `{"cents":100,"bids":1}`)
	r.want("a new one", r.update("place_bid", "place_bid/2", Bid{"2", "Bob", 200}), `{"cents":200,"bids":2}`)
}

func TestClientComesBackToUpdates(t *testing.T) {
	r := newRoom(t).open()
	begin := func(name string, args ...any) (updateID string) {
		return decode[string](t, r.program.do(t, call{Operation: "startUpdate", WorkflowID: r.id, Name: name, Args: args}))
	}
	end := func(updateID string) string {
		return text(r.program.try(t, call{Operation: "updateResult", WorkflowID: r.id, UpdateID: updateID}))
	}
	bid, pause := begin("place_bid", Bid{"1", "Ada", 100}), begin("pause")
	r.want("bid", end(bid), `{"cents":100,"bids":1}`)
	r.signal("hammer")
	r.want("update that the workflow has abandoned", end(pause),
		"WorkflowUpdateFailedError: Workflow Update failed",
		"ApplicationFailure AcceptedUpdateCompletedWorkflow: Workflow Update failed because the Workflow completed before the Update completed. (non-retryable)")
}

func TestClientSendsMessagesWithAStart(t *testing.T) {
	for _, operation := range []string{"updateWithStart", "signalWithStart"} {
		t.Run(operation, func(t *testing.T) {
			r := newRoom(t)
			if operation == "signalWithStart" {
				c := r.start(operation)
				c.Name, c.Args = "watch", []any{Watcher{"Ada"}}
				first := r.program.do(t, c)
				c.Args = []any{Watcher{"Bob"}}
				r.want("run of the second", r.program.do(t, c), first)
				r.want("watchers", r.query("list_watchers"), `["Ada","Bob"]`)
				return
			}
			c := r.start(operation)
			c.Name, c.UpdateID, c.Args = "place_bid", "place_bid/1", []any{Bid{"1", "Ada", 100}}
			r.want("first", r.program.do(t, c), `{"result":{"cents":100,"bids":1},"workflowId":"*"}`)
			r.want("again", r.program.do(t, c), `{"result":{"cents":100,"bids":1},"workflowId":"*"}`)
			c.UpdateID, c.Args = "2", []any{Bid{"2", "Bob", 100}}
			r.want("rejected", text(r.program.try(t, c)),
				"WorkflowUpdateFailedError: Workflow Update failed",
				`ApplicationFailure TooLow: somebody has bid more [{"cents":100,"bids":1}]`,
				`ApplicationFailure temporalgen.UpdateRejected: update "2" of workflow "*" (non-retryable)`)
		})
	}
}

func TestClientSeesTheEndOfWorkflows(t *testing.T) {
	const failed = "WorkflowFailedError: Workflow execution failed"
	for name, test := range map[string]struct {
		end  func(room)
		want []string
	}{
		"result": {func(r room) {
			r.want("bid", r.update("place_bid", "", Bid{"1", "Ada", 100}), `{"cents":100,"bids":1}`)
			r.signal("hammer")
		}, []string{`{"bidder":"Ada","cents":100}`}},
		"result of the last run": {func(r room) {
			r.want("bid", r.update("place_bid", "", Bid{"1", "Ada", 100}), `{"cents":100,"bids":1}`)
			r.nextRun()
			r.signal("hammer")
		}, []string{`{"bidder":"Ada","cents":100}`}},
		"error": {func(r room) { r.signal("hammer") }, []string{failed, "ApplicationFailure Unsold: nobody has bid"}},
		"error of a signal": {func(r room) { r.signal("withdraw", "broken") }, []string{failed,
			`ApplicationFailure Withdrawn: the lot is withdrawn ["broken",0] (non-retryable)`}},
		"cancellation": {func(r room) { r.program.do(r.T, call{Operation: "cancel", WorkflowID: r.id}) },
			[]string{"WorkflowFailedError: Workflow execution cancelled", "CancelledFailure: Workflow canceled"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t).open()
			test.end(r)
			r.want("result", r.result(), test.want...)
			r.want("signal to a closed workflow", text(r.program.try(t, call{Operation: "signal", WorkflowID: r.id, Name: "hammer"})),
				"WorkflowNotFoundError: ")
			r.want("update to a closed workflow", r.update("place_bid", "", Bid{"9", "Ada", 900}), "WorkflowNotFoundError: ")
		})
	}
}

// The function bid of src/client.ts is on the page for those who write such clients.
func TestBid(t *testing.T) {
	r := newRoom(t).open()
	bid := func(b Bid) call { return call{Operation: "bid", WorkflowID: r.id, Bid: &b} }
	for _, step := range []struct {
		what string
		bid  Bid
		want string
	}{
		{"accepted", Bid{"1", "Ada", 100}, `{"kind":"accepted","standing":{"cents":100,"bids":1}}`},
		{"again", Bid{"1", "Ada", 100}, `{"kind":"accepted","standing":{"cents":100,"bids":1}}`},
		{"rejected", Bid{"2", "Ada", 100}, `{"kind":"rejected","type":"TooLow","message":"somebody has bid more"}`},
		{"failed", Bid{"3", "Ada", creditLimit + 1}, `{"kind":"failed","type":"NoCredit","message":"too much"}`},
	} {
		r.want(step.what, r.program.do(t, bid(step.bid)), step.want)
	}

	// While a handler still runs, a workflow that continues as new takes no update.
	order := Order{Number: r.lot.Number, Via: "Ulm"}
	r.program.do(t, call{Operation: "startUpdate", WorkflowID: r.id, Name: "ship", Args: []any{order}})
	r.signal("adjourn")
	r.query("list_watchers") // is answered once the signal has been handled
	answers := r.program.begin(t, bid(Bid{"4", "Bob", 200}))
	if err := r.program.wait("turned away"); err != nil {
		t.Fatal(err)
	}
	r.program.do(t, call{Operation: "signal", WorkflowID: "delivery-" + order.Number, Name: "hand_over", Args: []any{"Bob"}})
	r.want("in the next run", text(r.program.end(t, answers)), `{"kind":"accepted","standing":{"cents":200,"bids":2}}`)

	r.id = "nobody"
	r.want("unknown workflow", text(r.program.try(t, bid(Bid{"1", "Ada", 100}))), "WorkflowNotFoundError: ")
}
