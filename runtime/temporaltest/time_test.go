package temporaltest_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

const day = 24 * time.Hour

func TestTimeStandsStill(t *testing.T) {
	start := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	b := newBench(t, temporaltest.WithStartTime(start))
	b.start("c", counterInput{Timeout: time.Millisecond})
	b.signal("c", "plus", addition{N: 1})
	time.Sleep(20 * time.Millisecond)
	b.equal("total", b.total("c"), 1)
	b.equal("time", b.env.Now(), start)
	b.env.Sleep(999 * time.Microsecond)
	b.equal("open", b.closed("c"), false)
	b.env.Sleep(time.Microsecond)
	b.equal("closed", b.closed("c"), true)
}

func (b *bench) closed(id string) bool {
	b.Helper()
	d, err := b.c.DescribeWorkflow(b.ctx, id, "")
	b.must(err)
	return d.WorkflowCloseTime != nil
}

func TestTimeSkipsForThoseWhoWait(t *testing.T) {
	b := newBench(t)
	began := b.env.Now()
	b.start("c", counterInput{Timeout: 30 * day})
	_, err := b.update("c", "add", "", addition{N: 1, Sleep: day})
	b.must(err)
	b.equal("time after the update", b.env.Now().Sub(began), day)
	_, err = b.result("c")
	b.must(err)
	b.equal("time after the result", b.env.Now().Sub(began), 30*day)
}

// clock tells the time after each of its pauses.
func clock(ctx workflow.Context, pauses []time.Duration) ([]time.Time, error) {
	times := []time.Time{workflow.Now(ctx)}
	for _, pause := range pauses {
		if err := workflow.Sleep(ctx, pause); err != nil {
			return nil, err
		}
		times = append(times, workflow.Now(ctx))
	}
	return times, nil
}

func TestWorkflowsSeeExactTimes(t *testing.T) {
	b := newBench(t)
	b.env.RegisterWorkflow(clock)
	began := b.env.Now()
	pauses := []time.Duration{time.Second, time.Millisecond, 7 * day}
	run, err := b.c.ExecuteWorkflow(b.ctx, options("clock"), clock, pauses)
	b.must(err)
	for range 20 { // the loop holds
		_, err := b.c.QueryWorkflow(b.ctx, "clock", "", "none")
		if err == nil {
			t.Fatal("there is no such query")
		}
	}
	b.env.Sleep(500 * time.Millisecond)
	var times []time.Time
	b.must(run.Get(b.ctx, &times))
	want := began
	b.equal("start", times[0].Equal(want), true)
	for i, pause := range pauses {
		want = want.Add(pause)
		b.equal("time after "+pause.String(), times[i+1].Equal(want), true)
	}
}

// Time does not pass while an activity is executed, however long that takes.
func TestActivitiesTakeNoTime(t *testing.T) {
	b := newBench(t)
	release := make(chan struct{})
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		asked := workflow.ExecuteActivity(ctx, "Ask")
		late := workflow.NewTimer(ctx, time.Hour)
		first := ""
		s := workflow.NewSelector(ctx)
		s.AddFuture(asked, func(workflow.Future) { first = "activity" })
		s.AddFuture(late, func(workflow.Future) { first = "timer" })
		s.Select(ctx)
		return first, nil
	}, workflow.RegisterOptions{Name: "Race"})
	b.env.RegisterActivity(func(context.Context) error { return nil })
	b.env.RegisterActivityWithOptions(func(context.Context) error { <-release; return nil }, activityNamed("Ask"))
	run, err := b.c.ExecuteWorkflow(b.ctx, options("race"), "Race")
	b.must(err)
	time.AfterFunc(200*time.Millisecond, func() { close(release) })
	var first string
	b.must(run.Get(b.ctx, &first))
	b.equal("first", first, "activity")
}

// idle is an idle timeout for tests in which it ends. On a busy machine, code that has something to do may get no processor
// for a second.
const idle = 5 * time.Second

// An activity may wait for the test, which can use the workflow meanwhile.
func TestActivityThatWaitsForTheTest(t *testing.T) {
	failing := &fakeTB{T: t}
	env := temporaltest.New(failing, temporaltest.WithIdleTimeout(idle))
	registerCounter(env)
	b := &bench{t, env, env.Client(), t.Context()}
	release := make(chan struct{})
	env.RegisterActivity(func(context.Context) error { return nil })
	env.RegisterActivityWithOptions(func(_ context.Context, n int) (int, error) { <-release; return n, nil }, activityNamed("double"))

	b.start("c", counterInput{})
	u := b.accepted("c", "add", "", addition{N: 1, Task: true})
	b.equal("total", b.total("c"), 0)
	b.signal("c", "plus", addition{N: 10})
	b.equal("total after a signal", b.total("c"), 10)
	began := env.Now()
	env.Sleep(time.Hour)
	if len(failing.errors) != 1 || !strings.Contains(failing.errors[0], "waits for an activity") {
		t.Errorf("failures are %q, want one that says what Sleep waits for", failing.errors)
	}
	close(release)
	var n int
	b.must(u.Get(b.ctx, &n))
	b.equal("result", n, 11)
	b.equal("time", env.Now().Sub(began), 0*time.Second)
}

// The pauses between attempts are known to the SDK alone.
func TestTimeSkipsOverRetriesOfActivities(t *testing.T) {
	b := newBench(t)
	attempts := 0
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			StartToCloseTimeout: time.Minute,
			RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Hour, BackoffCoefficient: 2, MaximumInterval: day},
		})
		return workflow.ExecuteActivity(ctx, "Flaky").Get(ctx, nil)
	}, workflow.RegisterOptions{Name: "Retry"})
	b.env.RegisterActivityWithOptions(func(context.Context) error {
		if attempts++; attempts < 4 {
			return temporal.NewApplicationError("not yet", "")
		}
		return nil
	}, activityNamed("Flaky"))
	began := b.env.Now()
	run, err := b.c.ExecuteWorkflow(b.ctx, options("retry"), "Retry")
	b.must(err)
	b.env.Sleep(90 * time.Minute)
	b.equal("attempts in 90 minutes", attempts, 2)
	b.must(run.Get(b.ctx, nil))
	b.equal("time", b.env.Now().Sub(began), 7*time.Hour)
}

// Somebody waits, so the clock was told to go on, when an attempt of an activity waits for the test.
func TestAttemptThatWaitsForTheTest(t *testing.T) {
	b := newBench(t)
	attempts := make(chan bool)
	first := true
	b.env.RegisterActivityWithOptions(func(_ context.Context, n int) (int, error) {
		if first {
			first = false
			return 0, temporal.NewApplicationErrorWithOptions("later", "", temporal.ApplicationErrorOptions{NextRetryDelay: time.Hour})
		}
		attempts <- true
		<-attempts
		return n, nil
	}, activityNamed("double"))
	began := b.env.Now()
	b.start("c", counterInput{Timeout: 30 * day})
	b.signal("c", "plus", addition{N: 1, Task: true})
	ctx, giveUp := context.WithCancel(b.ctx)
	done := make(chan error)
	go func() { done <- b.c.GetWorkflow(ctx, "c", "").Get(ctx, nil) }()
	<-attempts
	b.signal("c", "plus", addition{N: 10})
	b.equal("total", b.total("c"), 10)
	giveUp()
	if err := <-done; err == nil {
		t.Error("the counter has a result")
	}
	b.awaited(false)
	attempts <- true
	b.until("the attempt is over", func() bool { return b.total("c") == 11 })
	b.signal("c", "plus", addition{}) // returns when the counter has nothing left to do, unlike a query
	b.equal("closed", b.closed("c"), false)
	b.equal("time", b.env.Now().Sub(began), time.Hour)
}

func TestWaitingInVain(t *testing.T) {
	b := newBench(t, temporaltest.WithIdleTimeout(idle))
	b.start("c", counterInput{})
	_, err := b.result("c")
	if err == nil || !strings.Contains(err.Error(), "nothing has happened for "+idle.String()) || !strings.Contains(err.Error(), "counter_test.go") {
		t.Errorf("result: %v, want an error that says where the workflow is blocked", err)
	}

	ctx, cancel := context.WithTimeout(b.ctx, 50*time.Millisecond)
	defer cancel()
	err = b.c.GetWorkflow(ctx, "c", "").Get(ctx, nil)
	if err == nil {
		t.Error("there is a result")
	}
	// The counter is as it was.
	b.signal("c", "finish", nil)
	_, err = b.result("c")
	b.must(err)
}

func TestSomebodyElseMayEndTheWait(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{})
	done := make(chan error)
	go func() {
		_, err := b.result("c")
		done <- err
	}()
	b.awaited(true)
	b.signal("c", "finish", nil)
	b.must(<-done)
}

func TestSleepWithoutWorkflows(t *testing.T) {
	b := newBench(t)
	began := b.env.Now()
	b.env.Sleep(time.Hour)
	b.equal("time", b.env.Now().Sub(began), time.Hour)
}

func TestUpdateOptionsNeedAStage(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{})
	_, err := b.c.UpdateWorkflow(b.ctx, updateOptions("c", "add", "", addition{}, client.WorkflowUpdateStageUnspecified))
	if err == nil {
		t.Error("an update without a stage was sent")
	}
}
