package testkit

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime"
)

// A little time, which a server needs as well.
const moment = 300 * time.Millisecond

var scenarios = map[string]func(*play){
	"messages":            messages,
	"outcomes of updates": outcomesOfUpdates,
	"stages of updates":   stagesOfUpdates,
	"update IDs":          updateIDs,
	"plain client":        plainClient,
	"queries":             queries,
	"continue as new":     continueAsNew,
	"update and continue": updateAndContinue,
	"signal with start":   signalWithStart,
	"update with start":   updateWithStart,
	"closed workflow":     closedWorkflow,
	"no workflow":         noWorkflow,
	"cancel":              cancelWorkflow,
	"terminate":           terminateWorkflow,
	"failure":             failure,
	"timeouts":            timeouts,
	"unfinished updates":  unfinishedUpdates,
	"IDs that are taken":  takenIDs,
	"other workflows":     otherWorkflows,
	"passing by":          passingBy,
	"children":            children,
	"children's ends":     childrensEnds,
	"missing options":     missingOptions,
}

func TestKitDoesWhatAServerDoes(t *testing.T) {
	for name, scenario := range scenarios {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			real, kit := onServer(t), onKit(t)
			scenario(real)
			scenario(kit)
			if diff := cmp.Diff(real.transcript.String(), kit.transcript.String()); diff != "" {
				t.Errorf("outcomes (-server +kit):\n%s", diff)
			}
			if real.transcript.Len() == 0 {
				t.Error("there is nothing to compare")
			}
			t.Logf("outcomes:\n%s", real.transcript.String())
		})
	}
}

func messages(p *play) {
	h := p.start("c", Input{Total: 1})
	p.error("signal", h.Plus(p.ctx, Addition{N: 1}))
	n, err := h.Add(p.ctx, Addition{N: 2})
	p.write("update", n, err)
	n, err = h.Add(p.ctx, Addition{N: 2, Double: true, Sleep: 10 * time.Millisecond})
	p.write("slow update", n, err)
	n, err = h.Total(p.ctx)
	p.write("query", n, err)
	p.error("signal", h.Finish(p.ctx))
	n, err = h.Result(p.ctx)
	p.write("result", n, err)
}

func outcomesOfUpdates(p *play) {
	h := p.start("c", Input{})
	_, err := h.Add(p.ctx, Addition{N: 7, Fail: "no"})
	p.error("handler fails", err)
	_, err = h.Add(p.ctx, Addition{N: -1})
	p.error("validator rejects", err)
	_, err = h.StartAdd(p.ctx, Addition{N: -1})
	p.error("validator rejects before acceptance", err)
	_, err = h.Add(p.ctx, Addition{N: 13, Double: true})
	p.error("activity fails", err)
	n, err := h.Total(p.ctx)
	p.write("total", n, err)
}

func stagesOfUpdates(p *play) {
	h := p.start("c", Input{})
	u, err := h.StartAdd(p.ctx, Addition{N: 1, After: 10})
	p.must(err)
	n, err := h.Total(p.ctx)
	p.write("total when the update is accepted", n, err)
	p.must(h.Plus(p.ctx, Addition{N: 10}))
	n, err = u.Get(p.ctx)
	p.write("result", n, err)
	n, err = h.AddUpdate(u.UpdateID()).Get(p.ctx)
	p.write("result of another handle", n, err)
	_, err = h.AddUpdate("unknown").Get(p.ctx)
	p.error("unknown update", err)
	u, err = h.StartAdd(p.ctx, Addition{N: 1}, runtime.WithWaitForStage(client.WorkflowUpdateStageCompleted))
	p.must(err)
	n, err = u.Get(p.ctx)
	p.write("result of one that is completed", n, err)
}

func updateIDs(p *play) {
	h := p.start("c", Input{})
	for range 2 {
		n, err := h.Add(p.ctx, Addition{Key: "twice", N: 1})
		p.write("same key", n, err)
	}
	for range 2 {
		_, err := h.Add(p.ctx, Addition{Key: "failing", N: 1, Fail: "no"})
		p.error("same key, failing", err)
	}
	for range 2 {
		_, err := h.Add(p.ctx, Addition{Key: "rejected", N: -10})
		p.error("same key, rejected", err)
	}
	n, err := h.Add(p.ctx, Addition{Key: "rejected", N: 1})
	p.write("key of a rejected one", n, err)
	n, err = h.Add(p.ctx, Addition{Key: "rejected", N: 1})
	p.write("the same again", n, err)
	first, err := h.StartAdd(p.ctx, Addition{Key: "joined", N: 1, After: 10})
	p.must(err)
	second, err := h.StartAdd(p.ctx, Addition{Key: "joined", N: 1, After: 10})
	p.must(err)
	p.must(h.Plus(p.ctx, Addition{N: 10}))
	n, err = second.Get(p.ctx)
	p.write("joined", n, err)
	n, err = first.Get(p.ctx)
	p.write("first", n, err)
	_, err = h.Child(p.ctx, Input{ID: p.id("child")}, runtime.WithUpdateID("Add/twice"))
	p.error("ID of another update", err)
}

func plainClient(p *play) {
	p.start("c", Input{})
	send := func(name string, args ...any) (int, error) {
		u, err := p.sdk.UpdateWorkflow(p.ctx, client.UpdateWorkflowOptions{
			WorkflowID: p.id("c"), UpdateName: name, Args: args, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		if err != nil {
			return 0, err
		}
		var n int
		err = u.Get(p.ctx, &n)
		return n, err
	}
	n, err := send("Add", map[string]any{"N": 3})
	p.write("update", n, err)
	n, err = send("Add")
	p.write("no argument", n, err)
	n, err = send("Add", map[string]any{"N": 3}, "more")
	p.write("too many arguments", n, err)
	_, err = send("Add", "three")
	p.error("another type", err)
	_, err = send("Multiply")
	p.error("no handler", err)
	p.must(p.sdk.SignalWorkflow(p.ctx, p.id("c"), "", "Plus", "three"))
	p.must(p.sdk.SignalWorkflow(p.ctx, p.id("c"), "", "Multiply", 3))
	n, err = send("Add", map[string]any{"N": 1})
	p.write("after signals that nobody understands", n, err)
}

func queries(p *play) {
	h := p.start("c", Input{Total: 3})
	n, err := h.Total(p.ctx)
	p.write("query", n, err)
	_, err = h.Broken(p.ctx)
	p.error("failing query", err)
	_, err = p.sdk.QueryWorkflow(p.ctx, p.id("c"), "", "Total", "more")
	p.error("too many arguments", err)
	p.must(h.Finish(p.ctx))
	_, err = h.Result(p.ctx)
	p.must(err)
	n, err = h.Total(p.ctx)
	p.write("query after the end", n, err)
	answer, err := p.sdk.QueryWorkflowWithOptions(p.ctx, &client.QueryWorkflowWithOptionsRequest{
		WorkflowID: p.id("c"), QueryType: "Total", QueryRejectCondition: enumspb.QUERY_REJECT_CONDITION_NOT_OPEN,
	})
	p.must(err)
	p.write("rejected query", answer.QueryRejected.GetStatus(), nil)
}

// leaves waits until a workflow has left its first run.
func (p *play) leaves(h *CounterHandle) {
	for {
		d, err := h.Describe(p.ctx)
		p.must(err)
		if d.WorkflowExecution.RunID != h.RunID() {
			return
		}
		p.pass(10 * time.Millisecond)
	}
}

func continueAsNew(p *play) {
	h := p.start("c", Input{Total: 1})
	n, err := h.Add(p.ctx, Addition{Key: "a", N: 1})
	p.write("first run", n, err)
	_, err = h.Add(p.ctx, Addition{Key: "f", N: 1, Fail: "no"})
	p.error("failure in the first run", err)
	p.must(h.Again(p.ctx))
	p.leaves(h)
	n, err = h.Add(p.ctx, Addition{Key: "a", N: 1})
	p.write("second run, same key", n, err)
	_, err = h.Add(p.ctx, Addition{Key: "f", N: 1, Fail: "no"})
	p.error("second run, key of the failure", err)
	n, err = h.Add(p.ctx, Addition{Key: "b", N: 1})
	p.write("second run, another key", n, err)
	p.error("signal to the first run", p.sdk.SignalWorkflow(p.ctx, h.WorkflowID(), h.RunID(), "Plus", Addition{}))
	n, err = p.counters.HandleForRun(h.WorkflowID(), h.RunID()).Total(p.ctx)
	p.write("query of the first run", n, err)
	p.must(h.Finish(p.ctx))
	n, err = h.Result(p.ctx)
	p.write("result", n, err)
	err = p.sdk.GetWorkflow(p.ctx, h.WorkflowID(), h.RunID()).GetWithOptions(p.ctx, nil, client.WorkflowRunGetOptions{DisableFollowingRuns: true})
	p.error("result of the first run", err)
	d, err := p.sdk.DescribeWorkflow(p.ctx, h.WorkflowID(), h.RunID())
	p.must(err)
	p.write("status of the first run", d.Status, nil)
}

func updateAndContinue(p *play) {
	h := p.start("c", Input{})
	u, err := h.StartAdd(p.ctx, Addition{N: 1, Sleep: moment})
	p.must(err)
	p.must(h.Again(p.ctx))
	// If the next signal meets the last one in one workflow task, it is not carried. A query is
	// answered when that task is over.
	_, err = h.Total(p.ctx)
	p.must(err)
	p.must(h.Plus(p.ctx, Addition{N: 10}))
	n, err := u.Get(p.ctx)
	p.write("update under way", n, err)
	p.leaves(h)
	n, err = h.Add(p.ctx, Addition{N: 100})
	p.write("with the signal that was carried", n, err)
}

func signalWithStart(p *play) {
	in := Input{ID: p.id("c"), Total: 1}
	first, err := p.counters.WithStart(in).Plus(p.ctx, Addition{N: 1})
	p.must(err)
	n, err := first.Total(p.ctx)
	p.write("started", n, err)
	second, err := p.counters.WithStart(in).Plus(p.ctx, Addition{N: 1})
	p.must(err)
	p.write("same run", first.RunID() == second.RunID(), nil)
	n, err = first.Add(p.ctx, Addition{})
	p.write("second signal", n, err)
	p.must(first.Finish(p.ctx))
	_, err = first.Result(p.ctx)
	p.must(err)
	third, err := p.counters.WithStart(in).Plus(p.ctx, Addition{N: 5})
	p.must(err)
	p.write("same run after the end", first.RunID() == third.RunID(), nil)
	n, err = third.Total(p.ctx)
	p.write("total of the new run", n, err)
}

func updateWithStart(p *play) {
	in := Input{ID: p.id("c"), Total: 1}
	fail := func(o *client.StartWorkflowOptions) {
		o.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
	}
	_, rejected, err := p.counters.WithStart(in).Add(p.ctx, Addition{Key: "r", N: -10})
	p.error("rejected", err)
	n, err := rejected.Total(p.ctx)
	p.write("total of the workflow whose first update was rejected", n, err)
	n, started, err := p.counters.WithStart(in).Add(p.ctx, Addition{Key: "a", N: 1})
	p.write("existing workflow", n, err)
	n, _, err = p.counters.WithStart(in).Add(p.ctx, Addition{Key: "a", N: 1})
	p.write("same key", n, err)
	_, _, err = p.counters.WithStart(in, runtime.StartOption(fail)).Add(p.ctx, Addition{Key: "b", N: 1})
	p.error("conflict", err)
	p.must(started.Finish(p.ctx))
	_, err = started.Result(p.ctx)
	p.must(err)
	n, closed, err := p.counters.WithStart(in).Add(p.ctx, Addition{Key: "a", N: 1})
	p.write("closed workflow, same key", n, err)
	p.write("same run", closed.RunID() == started.RunID(), nil)
	n, again, err := p.counters.WithStart(in).Add(p.ctx, Addition{Key: "c", N: 1})
	p.write("closed workflow, another key", n, err)
	p.write("same run", again.RunID() == started.RunID(), nil)
}

// toNobody sends one message of each kind.
func (p *play) toNobody(h *CounterHandle) {
	p.error("signal", h.Plus(p.ctx, Addition{}))
	_, err := h.Add(p.ctx, Addition{Key: "new"})
	p.error("update", err)
	p.error("cancel", h.Cancel(p.ctx))
	p.error("terminate", h.Terminate(p.ctx, ""))
}

func closedWorkflow(p *play) {
	h := p.start("c", Input{})
	n, err := h.Add(p.ctx, Addition{Key: "a", N: 1})
	p.write("update", n, err)
	p.must(h.Finish(p.ctx))
	_, err = h.Result(p.ctx)
	p.must(err)
	p.toNobody(h)
	n, err = h.Add(p.ctx, Addition{Key: "a", N: 1})
	p.write("update that it has handled", n, err)
	n, err = h.Result(p.ctx)
	p.write("result", n, err)
	d, err := h.Describe(p.ctx)
	p.must(err)
	p.write("status", d.Status, nil)
}

func noWorkflow(p *play) {
	h := p.counters.Handle(p.id("nobody"))
	p.toNobody(h)
	_, err := h.Total(p.ctx)
	p.error("query", err)
	_, err = h.Result(p.ctx)
	p.error("result", err)
	_, err = h.Describe(p.ctx)
	p.error("describe", err)
	_, err = h.AddUpdate("a").Get(p.ctx)
	p.error("update", err)
	unnamed := p.counters.Handle("")
	_, err = unnamed.Result(p.ctx)
	p.error("result without an ID", err)
	_, err = unnamed.Describe(p.ctx)
	p.error("describe without an ID", err)
	p.error("cancel without an ID", unnamed.Cancel(p.ctx))
	p.error("terminate without an ID", unnamed.Terminate(p.ctx, ""))
	p.error("signal without an ID", unnamed.Plus(p.ctx, Addition{}))
	p.start("c", Input{})
	p.error("signal to another run", p.sdk.SignalWorkflow(p.ctx, p.id("c"), "00000000-0000-4000-8000-999999999999", "Plus", Addition{}))
}

func cancelWorkflow(p *play) {
	h := p.start("c", Input{})
	u, err := h.StartAdd(p.ctx, Addition{N: 1, Sleep: time.Hour})
	p.must(err)
	p.error("cancel", h.Cancel(p.ctx))
	_, err = u.Get(p.ctx)
	p.error("update", err)
	_, err = h.Result(p.ctx)
	p.error("result", err)
	d, err := h.Describe(p.ctx)
	p.must(err)
	p.write("status", d.Status, nil)
}

func terminateWorkflow(p *play) {
	h := p.start("c", Input{})
	u, err := h.StartAdd(p.ctx, Addition{N: 1, Sleep: time.Hour})
	p.must(err)
	p.error("terminate", h.Terminate(p.ctx, "enough"))
	_, err = u.Get(p.ctx)
	p.error("update", err)
	_, err = h.Result(p.ctx)
	p.error("result", err)
	p.error("terminate again", h.Terminate(p.ctx, "enough"))
}

func failure(p *play) {
	h := p.start("c", Input{Total: 5, Fail: "no"})
	_, err := h.Result(p.ctx)
	p.error("result", err)
	d, err := h.Describe(p.ctx)
	p.must(err)
	p.write("status", d.Status, nil)
	// A signal handler that fails ends the workflow.
	h = p.start("e", Input{})
	p.must(h.Plus(p.ctx, Addition{N: 3, Fail: "no"}))
	_, err = h.Result(p.ctx)
	p.error("result after a signal", err)
}

func timeouts(p *play) {
	n, err := p.start("own", Input{Timeout: moment}).Result(p.ctx)
	p.write("the workflow's own timeout", n, err)
	_, err = p.start("run", Input{}, func(o *client.StartWorkflowOptions) { o.WorkflowRunTimeout = time.Second }).Result(p.ctx)
	p.error("run timeout", err)
	_, err = p.start("execution", Input{}, func(o *client.StartWorkflowOptions) { o.WorkflowExecutionTimeout = time.Second }).Result(p.ctx)
	p.error("execution timeout", err)
	d, err := p.start("delayed for long", Input{}, runtime.WithStartDelay(time.Hour)).Describe(p.ctx)
	p.must(err)
	p.write("status of a delayed workflow", d.Status, nil)
	n, err = p.start("delayed", Input{Timeout: time.Millisecond}, runtime.WithStartDelay(time.Second)).Result(p.ctx)
	p.write("its result", n, err)
}

func unfinishedUpdates(p *play) {
	h := p.start("c", Input{})
	u, err := h.StartLinger(p.ctx, time.Hour)
	p.must(err)
	p.must(h.Finish(p.ctx))
	p.error("complete", u.Get(p.ctx, nil))
	h = p.start("d", Input{})
	u, err = h.StartLinger(p.ctx, time.Hour)
	p.must(err)
	p.must(h.Again(p.ctx))
	p.error("continue as new", u.Get(p.ctx, nil))
}

func takenIDs(p *play) {
	policies := func(conflict enumspb.WorkflowIdConflictPolicy, reuse enumspb.WorkflowIdReusePolicy) runtime.StartOption {
		return func(o *client.StartWorkflowOptions) {
			o.WorkflowIDConflictPolicy, o.WorkflowIDReusePolicy = conflict, reuse
			o.WorkflowExecutionErrorWhenAlreadyStarted = true
		}
	}
	h := p.start("c", Input{})
	try := func(what string, option runtime.StartOption) {
		next, err := p.counters.Start(p.ctx, Input{ID: p.id("c")}, option)
		same := false
		if err == nil {
			same = next.RunID() == h.RunID()
			h = next
		}
		p.write(what+", same run", same, err)
	}
	const unset, any = enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
	try("running", policies(unset, any))
	try("running, fail", policies(enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL, any))
	try("running, use existing", policies(enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING, any))
	try("running, terminate", policies(enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING, any))
	try("running, reject duplicate", policies(unset, enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE))
	//lint:ignore SA1019 it is still there
	terminate := enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING
	try("running, terminate if running", policies(unset, terminate))
	try("both terminate", policies(enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING, terminate))
	p.must(h.Finish(p.ctx))
	_, err := h.Result(p.ctx)
	p.must(err)
	try("completed, reject duplicate", policies(unset, enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE))
	try("completed, failed only", policies(unset, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY))
	try("completed", policies(unset, any))
	p.must(h.Terminate(p.ctx, ""))
	try("terminated, reject duplicate", policies(unset, enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE))
	try("terminated, failed only", policies(unset, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY))
}

func otherWorkflows(p *play) {
	h, other := p.start("c", Input{Total: 5}), p.start("d", Input{Total: 1})
	p.must(h.Tell(p.ctx, Other{ID: p.id("d")}))
	for {
		n, err := other.Total(p.ctx)
		p.must(err)
		if n != 1 {
			p.write("total of the other workflow", n, nil)
			break
		}
		p.pass(10 * time.Millisecond)
	}
	n, err := h.Child(p.ctx, Input{ID: p.id("child"), Total: 10})
	p.write("result of a child", n, err)
	_, err = h.Child(p.ctx, Input{ID: p.id("failing child"), Fail: "no"})
	p.error("failing child", err)
	p.must(h.Tell(p.ctx, Other{ID: p.id("nobody")}))
	p.must(h.Finish(p.ctx))
	_, err = h.Result(p.ctx)
	p.must(err)
	n, err = h.Total(p.ctx)
	p.write("total after a signal to nobody", n, err)
}

// What the SDK's client checks itself.
//
//temporalgen:ignore TG604 a test shows what comes of it
func missingOptions(p *play) {
	p.start("c", Input{})
	_, err := p.sdk.UpdateWorkflow(p.ctx, client.UpdateWorkflowOptions{WorkflowID: p.id("c"), UpdateName: "Add"})
	p.error("no stage", err)
	operation := p.sdk.NewWithStartWorkflowOperation(client.StartWorkflowOptions{ID: p.id("c"), TaskQueue: CounterTaskQueue}, "Counter")
	_, err = p.sdk.UpdateWithStartWorkflow(p.ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: operation,
		UpdateOptions:          client.UpdateWorkflowOptions{UpdateName: "Add", WaitForStage: client.WorkflowUpdateStageAccepted},
	})
	p.error("no conflict policy", err)
}

// child starts a counter that is the child of another, and waits until it is there.
func (p *play) child(name string) (child *CounterHandle, update *runtime.UpdateHandle[int]) {
	parent := p.start(name, Input{})
	update, err := parent.StartChild(p.ctx, Input{ID: p.id(name + "/child"), Total: 1, Timeout: time.Hour})
	p.must(err)
	child = p.counters.Handle(p.id(name + "/child"))
	for {
		_, err := child.Total(p.ctx)
		if !errors.Is(err, runtime.ErrNotFound) {
			p.must(err)
			return child, update
		}
		p.pass(time.Millisecond)
	}
}

func children(p *play) {
	child, update := p.child("c")
	p.error("signal", child.Plus(p.ctx, Addition{N: 1}))
	n, err := child.Add(p.ctx, Addition{Key: "a", N: 10, Double: true})
	p.write("update", n, err)
	_, err = child.Add(p.ctx, Addition{N: -100})
	p.error("rejected update", err)
	n, err = child.Total(p.ctx)
	p.write("query", n, err)
	first, err := child.Describe(p.ctx)
	p.must(err)
	p.write("parent", first.ParentWorkflowExecution.ID, nil)
	p.write("root", first.RootWorkflowExecution.ID, nil)
	_, err = p.counters.Start(p.ctx, Input{ID: child.WorkflowID()}, runtime.StartOption(func(o *client.StartWorkflowOptions) {
		o.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
	}))
	p.error("start with the child's ID", err)
	other := p.start("d", Input{Total: 100})
	p.error("signal from another workflow", other.Tell(p.ctx, Other{ID: child.WorkflowID()}))
	_, err = other.Total(p.ctx)
	p.must(err)
	p.must(child.Again(p.ctx))
	next := first
	for next.WorkflowExecution.RunID == first.WorkflowExecution.RunID {
		next, err = child.Describe(p.ctx)
		p.must(err)
	}
	p.write("parent of the next run", next.ParentWorkflowExecution.ID, nil)
	n, err = child.Add(p.ctx, Addition{Key: "a", N: 10})
	p.write("same key in the next run", n, err)
	p.error("finish", child.Finish(p.ctx))
	n, err = child.Result(p.ctx)
	p.write("the child's result", n, err)
	n, err = update.Get(p.ctx)
	p.write("what the parent gets", n, err)
	p.error("signal after the end", child.Plus(p.ctx, Addition{N: 1}))
}

// childrensEnds are how a parent gets to know of the end of a child.
func childrensEnds(p *play) {
	ends := map[string]func(*CounterHandle) error{
		"canceled":   func(h *CounterHandle) error { return h.Cancel(p.ctx) },
		"terminated": func(h *CounterHandle) error { return h.Terminate(p.ctx, "enough") },
		"failed":     func(h *CounterHandle) error { return h.Plus(p.ctx, Addition{N: 3, Fail: "no"}) },
	}
	for _, name := range slices.Sorted(maps.Keys(ends)) {
		child, update := p.child(name)
		p.error(name, ends[name](child))
		_, err := update.Get(p.ctx)
		p.error(name+", for the parent", err)
		_, err = child.Result(p.ctx)
		p.error(name+", for the client", err)
	}
}

func passingBy(p *play) {
	in := Input{ID: p.id("c"), Total: 10}
	for i, name := range []string{"first", "second"} {
		run, err := p.sdk.ExecuteWorkflow(p.ctx, client.StartWorkflowOptions{ID: p.id(name), TaskQueue: CounterTaskQueue}, "PassBy", in)
		p.must(err)
		var same bool
		err = run.Get(p.ctx, &same)
		p.write("one run", same, err)
		h := p.counters.Handle(in.ID)
		n, err := h.Total(p.ctx)
		p.write("total", n, err)
		d, err := h.Describe(p.ctx)
		p.must(err)
		p.write("parent", d.ParentWorkflowExecution, nil)
		if i == 0 {
			continue // the next one finds it running
		}
		p.must(h.Finish(p.ctx))
		n, err = h.Result(p.ctx)
		p.write("result", n, err)
	}
}
