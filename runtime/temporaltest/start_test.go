package temporaltest_test

import (
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

func TestStartOfAnIDThatIsTaken(t *testing.T) {
	const (
		unset           = enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED
		terminate       = enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
		anyTime         = enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
		afterFailure    = enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY
		never           = enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE
		same, next, err = "the same run", "a new run", "an error"
	)
	for _, test := range []struct {
		name     string
		before   string // what happens to the first run
		conflict enumspb.WorkflowIdConflictPolicy
		reuse    enumspb.WorkflowIdReusePolicy
		strict   bool // WorkflowExecutionErrorWhenAlreadyStarted
		want     string
	}{
		{"running", "", unset, anyTime, false, same},
		{"running, strict", "", unset, anyTime, true, err},
		{"running, use existing", "", useExisting, anyTime, true, same},
		{"running, fail", "", failIfRunning, anyTime, true, err},
		{"running, terminate", "", terminate, anyTime, true, next},
		{"completed", "finish", unset, anyTime, true, next},
		{"completed, after failure", "finish", unset, afterFailure, true, err},
		{"completed, never", "finish", unset, never, true, err},
		{"terminated, after failure", "terminate", unset, afterFailure, true, next},
		{"terminated, never", "terminate", unset, never, true, err},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			first := b.start("c", counterInput{})
			switch test.before {
			case "finish":
				b.signal("c", "finish", nil)
			case "terminate":
				b.must(b.c.TerminateWorkflow(b.ctx, "c", "", ""))
			}
			o := options("c")
			o.WorkflowIDConflictPolicy, o.WorkflowIDReusePolicy = test.conflict, test.reuse
			o.WorkflowExecutionErrorWhenAlreadyStarted = test.strict
			run, failed := b.c.ExecuteWorkflow(b.ctx, o, "Counter", counterInput{})
			got := next
			switch {
			case failed != nil:
				got = err
				as[*serviceerror.WorkflowExecutionAlreadyStarted](b, failed)
			case run.GetRunID() == first.GetRunID():
				got = same
			}
			b.equal("start", got, test.want)
		})
	}
}

func TestStartThatIsNotPossible(t *testing.T) {
	b := newBench(t)
	for _, test := range []struct {
		name, workflowType, want string
		options                  client.StartWorkflowOptions
		input                    any
	}{
		{"type that is not registered", "Unknown", `no workflow is registered as "Unknown", only ["Counter"]`, options("c"), counterInput{}},
		{"no task queue", "Counter", "missing task queue", client.StartWorkflowOptions{ID: "c"}, counterInput{}},
		{"input that cannot be encoded", "Counter", "unable to encode", options("c"), make(chan int)},
	} {
		_, err := b.c.ExecuteWorkflow(b.ctx, test.options, test.workflowType, test.input)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

func TestStartDelay(t *testing.T) {
	b := newBench(t)
	o := options("c")
	o.StartDelay = time.Hour
	began := b.env.Now()
	_, err := b.c.ExecuteWorkflow(b.ctx, o, "Counter", counterInput{Total: 1, Timeout: time.Minute})
	b.must(err)
	b.signal("c", "plus", addition{N: 1})
	b.signal("c", "finish", nil)
	n, err := b.result("c")
	b.must(err)
	b.equal("result", n, 2)
	b.equal("time", b.env.Now().Sub(began), time.Hour)
}

func TestTimeoutsOfTheWorkflow(t *testing.T) {
	b := newBench(t)
	run, execution := options("run"), options("execution")
	run.WorkflowRunTimeout, execution.WorkflowExecutionTimeout = time.Hour, 90*time.Minute
	for _, o := range []client.StartWorkflowOptions{run, execution} {
		_, err := b.c.ExecuteWorkflow(b.ctx, o, "Counter", counterInput{})
		b.must(err)
	}
	b.env.Sleep(50 * time.Minute)
	b.signal("run", "again", nil)
	b.signal("execution", "again", nil)
	b.env.Sleep(50 * time.Minute)
	b.equal("status of the second run with a run timeout", b.status("run"), enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
	b.equal("status of the second run with an execution timeout", b.status("execution"), enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT)
	_, err := b.result("execution")
	if err == nil || !strings.Contains(err.Error(), "Workflow timeout") {
		t.Errorf("result of a workflow that has timed out: %v", err)
	}
}

func TestWorkflowSeesItsAttributes(t *testing.T) {
	b := newBench(t)
	customer := temporal.NewSearchAttributeKeyKeyword("Customer")
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
		var note string
		err := converter.GetDefaultDataConverter().FromPayload(workflow.GetInfo(ctx).Memo.GetFields()["note"], &note)
		name, _ := workflow.GetTypedSearchAttributes(ctx).GetKeyword(customer)
		return name + " " + note, err
	}, workflow.RegisterOptions{Name: "Attributes"})
	o := options("a")
	o.Memo = map[string]any{"note": "pays late"}
	o.TypedSearchAttributes = temporal.NewSearchAttributes(customer.ValueSet("acme"))
	run, err := b.c.ExecuteWorkflow(b.ctx, o, "Attributes")
	b.must(err)
	var got string
	b.must(run.Get(b.ctx, &got))
	b.equal("attributes", got, "acme pays late")
	d, err := b.c.DescribeWorkflow(b.ctx, "a", "")
	b.must(err)
	name, _ := d.TypedSearchAttributes.GetKeyword(customer)
	b.equal("described attribute", name, "acme")
}
