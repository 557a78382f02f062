package testkit

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// A stop is how a workflow is stopped, and what is compared then.
type stop func(*cancellation)

// A cancellation is a play with the workflow Canceled.
type cancellation struct {
	*play
	shape Shape
	run   client.WorkflowRun
}

// cancellations are all shapes of cancellation, apart from an activity that returns a CanceledError without having been told: the
// text of its error is another one on a server.
func cancellations() map[string]struct {
	shape Shape
	stop  stop
} {
	type row = struct {
		shape Shape
		stop  stop
	}
	rows := map[string]row{
		"timers":                      {Shape{Name: "timers"}, (*cancellation).cancelAfterSignal},
		"await":                       {Shape{Name: "await"}, (*cancellation).cancel},
		"await, details":              {Shape{Name: "await", Mode: "details"}, (*cancellation).cancel},
		"selector":                    {Shape{Name: "selector"}, (*cancellation).cancel},
		"swallowed":                   {Shape{Name: "swallow"}, (*cancellation).cancel},
		"another error":               {Shape{Name: "swallow", Mode: "fail"}, (*cancellation).cancel},
		"cleanup":                     {Shape{Name: "cleanup"}, (*cancellation).cancel},
		"twice":                       {Shape{Name: "await", Mode: "slow"}, (*cancellation).cancelTwice},
		"child's run timeout":         {Shape{Name: "timeout", Mode: "run"}, (*cancellation).nothing},
		"child's execution timeout":   {Shape{Name: "timeout", Mode: "execution"}, (*cancellation).nothing},
		"external":                    {Shape{Name: "external"}, (*cancellation).nothing},
		"child's ID is taken":         {Shape{Name: "taken", Mode: "self"}, (*cancellation).nothing},
		"child's ID was used":         {Shape{Name: "taken", Mode: "child"}, (*cancellation).nothing},
		"child is canceled by client": {Shape{Name: "child", Mode: "details"}, (*cancellation).cancelChild},
		"child is terminated":         {Shape{Name: "child"}, (*cancellation).terminateChild},
	}
	for _, wait := range []bool{true, false} {
		for _, mode := range []string{
			"beat, canceled", "beat, cause", "beat, details", "beat, result", "beat, error", "beat, panic",
			"again, beat, canceled", "again, beat, error", "again, beat, result", "release, result", "release, error", "release, panic", "release, untold",
		} {
			s := Shape{Name: "activity", Mode: mode, Wait: wait}
			rows[fmt.Sprintf("activity, %s, wait %v", mode, wait)] = row{s, (*cancellation).cancelActivity}
		}
		rows[fmt.Sprintf("activity between attempts, wait %v", wait)] = row{Shape{Name: "activity", Mode: "error", Wait: wait}, (*cancellation).cancelRetry}
		rows[fmt.Sprintf("before, wait %v", wait)] = row{Shape{Name: "before", Wait: wait}, (*cancellation).cancelBefore}
		rows[fmt.Sprintf("scope, wait %v", wait)] = row{Shape{Name: "scope", Mode: "beat, canceled", Wait: wait}, (*cancellation).cancelScope}
		for _, mode := range []string{"", "result", "details", "error", "slow"} {
			s := Shape{Name: "child", Mode: mode, Wait: wait}
			rows[fmt.Sprintf("child, %s, wait %v", mode, wait)] = row{s, (*cancellation).cancel}
			s.Name = "child in a scope"
			rows[fmt.Sprintf("child in a scope, %s, wait %v", mode, wait)] = row{s, (*cancellation).signal}
			s.Name = "same task"
			rows[fmt.Sprintf("same task, %s, wait %v", mode, wait)] = row{s, (*cancellation).nothing}
		}
	}
	rows["local activity"] = row{Shape{Name: "local", Mode: "release, result"}, (*cancellation).cancelLocal}
	for _, policy := range []enumspb.ParentClosePolicy{
		enumspb.PARENT_CLOSE_POLICY_UNSPECIFIED, enumspb.PARENT_CLOSE_POLICY_TERMINATE, enumspb.PARENT_CLOSE_POLICY_ABANDON, enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL,
	} {
		for end, stop := range map[string]stop{
			"complete": (*cancellation).leaveChild, "fail": (*cancellation).leaveChild, "continue": (*cancellation).leaveChild,
			"at once": (*cancellation).startAndEnd,
			"cancel":  (*cancellation).cancelParent, "terminate": (*cancellation).terminateParent,
		} {
			rows[fmt.Sprintf("parent, %s, %v", end, policy)] = row{Shape{Name: "parent", Mode: end, Tail: policy}, stop}
		}
	}
	return rows
}

// The SDK's test environment has another error for local activities than workers have, as the documentation of temporaltest says.
var localActivity = regexp.MustCompile(`activity, canceled \(""\): "activity error \(type: func1, [^"]*: canceled"`)

func TestCancellationIsThatOfAServer(t *testing.T) {
	for name, row := range cancellations() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var texts []string
			for place, p := range map[string]*play{"server": onServer(t), "kit": onKit(t)} {
				c := &cancellation{play: p, shape: row.shape}
				c.shape.ID = p.id("child")
				row.stop(c)
				texts = append(texts, place+"\n"+p.transcript.String())
			}
			slices.Sort(texts) // kit, server
			kit, _ := strings.CutPrefix(texts[0], "kit\n")
			kit = localActivity.ReplaceAllString(kit, "canceled (\"\"): \"canceled\"")
			real, _ := strings.CutPrefix(texts[1], "server\n")
			if diff := cmp.Diff(real, kit); diff != "" {
				t.Errorf("outcomes (-server +kit):\n%s", diff)
			}
			t.Logf("outcomes:\n%s", real)
		})
	}
}

// begin starts the workflow, and waits until it has written a line.
func (c *cancellation) begin(line string, opts ...func(*client.StartWorkflowOptions)) {
	c.Helper()
	if c.shape.Name == "taken" {
		c.shape.Mode = map[string]string{"self": c.id("c"), "child": c.id("child")}[c.shape.Mode]
	}
	o := client.StartWorkflowOptions{ID: c.id("c"), TaskQueue: CounterTaskQueue}
	for _, opt := range opts {
		opt(&o)
	}
	var err error
	c.run, err = c.sdk.ExecuteWorkflow(c.ctx, o, "Canceled", c.shape)
	c.must(err)
	if line != "" {
		c.await(c.id("c"), line)
	}
}

// await waits until a workflow has written a line.
func (c *cancellation) await(id, line string) {
	c.Helper()
	for {
		lines, err := c.record(id, "")
		c.must(err)
		if slices.Contains(lines, line) {
			return
		}
		c.pass(time.Millisecond)
	}
}

func (c *cancellation) record(id, runID string) (lines []string, err error) {
	answer, err := c.sdk.QueryWorkflow(c.ctx, id, runID, "record")
	if err != nil {
		return nil, err
	}
	return lines, answer.Get(&lines)
}

// reached waits for an activity.
func (c *cancellation) reached(event string) {
	c.Helper()
	for {
		select {
		case <-c.workers.state(c.id("c"), event):
			return
		case <-c.ctx.Done():
			c.Fatal(c.ctx.Err())
		default:
			c.pass(time.Millisecond)
		}
	}
}

// end writes how the workflow has ended, and what it has recorded.
func (c *cancellation) end() {
	c.Helper()
	var result string
	err := c.run.Get(c.ctx, &result)
	c.write("result", result, err)
	if err != nil {
		c.write("types", types(err), nil)
	}
	d, err := c.sdk.DescribeWorkflow(c.ctx, c.id("c"), c.run.GetRunID())
	c.must(err)
	c.write("status", d.Status, nil)
	lines, err := c.record(c.id("c"), c.run.GetRunID())
	c.error("query", err)
	for _, line := range lines {
		c.write("record", line, nil)
	}
}

func (c *cancellation) requestCancel(id string) { c.must(c.sdk.CancelWorkflow(c.ctx, id, "")) }

func (c *cancellation) send() {
	c.must(c.sdk.SignalWorkflow(c.ctx, c.id("c"), "", "go", nil))
}

func (c *cancellation) nothing() { c.begin(""); c.end() }

func (c *cancellation) cancel() {
	c.begin("ready")
	c.requestCancel(c.id("c"))
	c.end()
}

func (c *cancellation) signal() {
	c.begin("ready")
	c.send()
	c.end()
}

func (c *cancellation) cancelTwice() {
	c.begin("ready")
	c.requestCancel(c.id("c"))
	c.error("again", c.sdk.CancelWorkflow(c.ctx, c.id("c"), ""))
	c.end()
	c.error("after the end", c.sdk.CancelWorkflow(c.ctx, c.id("c"), ""))
}

func (c *cancellation) cancelAfterSignal() {
	c.begin("ready")
	c.send()
	c.await(c.id("c"), "waits")
	c.requestCancel(c.id("c"))
	c.end()
}

func (c *cancellation) cancelBefore() {
	c.begin("", func(o *client.StartWorkflowOptions) { o.StartDelay = time.Hour })
	c.requestCancel(c.id("c"))
	c.end()
}

func (c *cancellation) cancelActivity() {
	c.begin("ready")
	c.reached("started")
	c.requestCancel(c.id("c"))
	if strings.HasPrefix(c.shape.Mode, "release") {
		c.await(c.id("c"), "canceled")
		c.workers.reach(c.id("c"), "released")
	}
	c.end()
}

func (c *cancellation) cancelLocal() {
	c.begin("")
	c.end()
	c.workers.reach(c.id("c"), "released")
}

func (c *cancellation) cancelScope() {
	c.begin("ready")
	c.reached("started")
	c.send()
	c.await(c.id("c"), "outer is ready: false")
	c.workers.reach(c.id("c"), "released")
	c.send()
	c.end()
}

func (c *cancellation) cancelRetry() {
	c.begin("ready")
	c.reached("started")
	c.retrying(c.id("c"))
	c.requestCancel(c.id("c"))
	c.end()
}

func (c *cancellation) cancelChild() {
	c.begin("ready")
	c.await(c.id("child"), "ready")
	c.requestCancel(c.id("child"))
	c.end()
	c.childEnd()
}

func (c *cancellation) terminateChild() {
	c.begin("ready")
	c.must(c.sdk.TerminateWorkflow(c.ctx, c.id("child"), "", "enough"))
	c.end()
	c.childEnd()
}

// childEnd writes how the child has ended. If it goes on, it is canceled.
func (c *cancellation) childEnd() {
	if c.shape.Tail == enumspb.PARENT_CLOSE_POLICY_ABANDON {
		c.await(c.id("child"), "ready")
		c.requestCancel(c.id("child"))
	}
	err := c.sdk.GetWorkflow(c.ctx, c.id("child"), "").Get(c.ctx, nil)
	var execution *temporal.WorkflowExecutionError
	c.write("child", types(err), nil)
	c.write("the child's error is a workflow's", errors.As(err, &execution), nil)
}

func (c *cancellation) leaveChild() {
	c.begin("ready")
	c.send()
	c.end()
	c.childEnd()
}

// startAndEnd has a parent that ends in the workflow task that starts its child, which nobody sees then.
func (c *cancellation) startAndEnd() {
	c.begin("")
	c.end()
	c.write("child", types(c.sdk.GetWorkflow(c.ctx, c.id("child"), "").Get(c.ctx, nil)), nil)
}

func (c *cancellation) cancelParent() {
	c.begin("ready")
	c.requestCancel(c.id("c"))
	c.send()
	c.end()
	c.childEnd()
}

func (c *cancellation) terminateParent() {
	c.begin("ready")
	c.must(c.sdk.TerminateWorkflow(c.ctx, c.id("c"), "", "enough"))
	c.end()
	c.childEnd()
}
