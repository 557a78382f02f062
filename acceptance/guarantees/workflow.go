package guarantees

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/runtime"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

type journal struct {
	pages   Pages
	count   int    // of Once
	closing func() // is called when the run is about to return; nil for nothing
}

func (j *journal) Run(ctx workflow.Context, in Input) (Pages, error) {
	j.write("run")
	if err := j.await(ctx, in.Timeout, func() bool { return j.has(in.Close) || j.has(in.Continue) }); err != nil {
		return nil, err
	}
	if j.has(in.Continue) {
		return nil, ContinueJournalAsNew(func() Input {
			return Input{ID: in.ID, Pages: append(j.pages, "continue"), Close: in.Close}
		})
	}
	if in.Hasty {
		return j.pages, nil
	}
	if err := runtime.AwaitHandlers(ctx); err != nil {
		return nil, err
	}
	if j.closing != nil && !workflow.IsReplaying(ctx) {
		j.closing()
	}
	return j.pages, nil
}

// await waits for a condition, and writes a line if it did not come true in time.
func (j *journal) await(ctx workflow.Context, timeout time.Duration, condition func() bool) error {
	if timeout == 0 {
		return workflow.Await(ctx, condition)
	}
	inTime, err := runtime.AwaitWithTimeout(ctx, timeout, condition)
	if err == nil && !inTime {
		j.write("timeout")
	}
	return err
}

// holdActivity is the name of an activity that takes the text of an entry, and ends when the test releases it. Handlers
// wait for that and not for a message, since a run that continues as new handles no more of those.
const holdActivity = "hold"

// headerKey is the key of what a message's sender has put into its context, valueKey of
// what an interceptor has put into that of the workflow.
type (
	headerKey struct{}
	valueKey  struct{}
)

func (j *journal) has(text string) bool { return text != "" && slices.Contains(j.pages, text) }

func (j *journal) write(text string) { j.pages = append(j.pages, text) }

// handle does what an entry asks of its handler.
func (j *journal) handle(ctx workflow.Context, e Entry) error {
	j.write(e.Text)
	if e.Context {
		j.write(fmt.Sprintf("%v %v %v", ctx.Value(headerKey{}), ctx.Value(valueKey{}),
			workflow.GetActivityOptions(ctx).StartToCloseTimeout))
	}
	if e.Hold || e.Sleep > 0 {
		if err := j.delay(ctx, e); err != nil {
			j.write(e.Text + " cancelled")
			return err
		}
		j.write(e.Text + " done")
	}
	if e.Error != "" {
		return temporal.NewApplicationError(e.Error, "EntryFailed")
	}
	return nil
}

// delay waits for what keeps an entry's handler from going on.
func (j *journal) delay(ctx workflow.Context, e Entry) error {
	if e.Hold {
		ctx := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Hour})
		return workflow.ExecuteActivity(ctx, holdActivity, e.Text).Get(ctx, nil)
	}
	return workflow.Sleep(ctx, e.Sleep)
}

func (j *journal) Alpha(ctx workflow.Context, e Entry) error        { return j.handle(ctx, e) }
func (j *journal) Beta(ctx workflow.Context, e Entry) error         { return j.handle(ctx, e) }
func (j *journal) Gamma(ctx workflow.Context, e Entry) error        { return j.handle(ctx, e) }
func (j *journal) SerialSignal(ctx workflow.Context, e Entry) error { return j.handle(ctx, e) }
func (j *journal) KeyedSignal(ctx workflow.Context, e Entry) error  { return j.handle(ctx, e) }
func (j *journal) Left(ctx workflow.Context, e Entry) error         { return j.handle(ctx, e) }

func (j *journal) BatchedSignal(_ workflow.Context, entries []Entry) error {
	var texts []string
	for _, e := range entries {
		texts = append(texts, e.Text)
	}
	j.write(strings.Join(texts, "+"))
	return nil
}

func (j *journal) Write(ctx workflow.Context, e Entry) (Pages, error) {
	err := j.handle(ctx, e)
	return j.pages, err
}

func (j *journal) Amend(ctx workflow.Context, e Entry) (Pages, error) {
	return j.Write(ctx, e)
}

func (j *journal) SerialUpdate(ctx workflow.Context, e Entry) (Pages, error) {
	return j.Write(ctx, e)
}

// ValidateOnce rejects what Once has handled: a duplicate would not get past it. For
// some texts it does what a validator must not do.
//
//temporalgen:ignore TG104 a test shows what comes of it
func (j *journal) ValidateOnce(ctx workflow.Context, e Entry) error {
	switch e.Text {
	case "sleep":
		return workflow.Sleep(ctx, time.Millisecond)
	case "command":
		workflow.Go(ctx, func(workflow.Context) {})
	case "panic":
		panic("no reason")
	}
	if j.has(e.Text) {
		return fmt.Errorf("%q is written already", e.Text)
	}
	return nil
}

// Once returns how many times it has run, in this run of the journal.
func (j *journal) Once(ctx workflow.Context, e Entry) (int, error) {
	j.count++
	count := j.count
	return count, j.handle(ctx, e)
}

func (j *journal) Pages() Pages { return j.pages }
