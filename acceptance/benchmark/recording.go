package main

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
)

// A workload says which messages a counter gets.
type workload struct {
	name    string
	signals int  // in each round, of the two names in turn
	updates int  // in each round
	post    bool // the last message of each round calls an activity

	// What waits when the first workflow task begins, instead of rounds.
	waiting int // signals
	serial  int // signals that are handled one after the other, with an activity each

	events int     // length of the history, if it is not that of the program
	open   bool    // the workflow goes on, and is asked when its worker has been restarted; recorded once
	limit  float64 // on the generated workflow's time, if it is not that of the program
}

var workloads = []workload{
	{name: "signals", signals: 10},
	{name: "updates", updates: 10},
	{name: "mixed", signals: 6, updates: 4, post: true},
	{name: "backlog", waiting: 9_999, limit: 1.5},
	{name: "serial", serial: 2_000, limit: 1.3},
	{name: "restart", signals: 7, updates: 3, post: true, events: 20_000, open: true},
}

// A recording is the history of a counter.
type recording struct {
	id      string // of the workflow, and name of its task queue
	history *historypb.History

	signals, updates, activities int
}

func (r recording) messages() int { return r.signals + r.updates }

func (r recording) mix() string {
	return fmt.Sprintf("%d signals, %d updates and %d activities", r.signals, r.updates, r.activities)
}

// recordedBy is who plays a workload on a server. A history that takes long to record is recorded once.
func (l workload) recordedBy() []variant {
	if l.open {
		return []variant{generatedVariant}
	}
	return []variant{generatedVariant, handwrittenVariant}
}

// rounds is how often a history is replayed: one that takes several times as long as the others is replayed less.
func (l workload) rounds(of int) int {
	if l.open {
		return max(1, of/3)
	}
	return of
}

// record plays a workload on a server until the history has the given number of events.
func (v variant) record(ctx context.Context, c client.Client, load workload, events int) (recording, error) {
	events = cmp.Or(load.events, events)
	id := v.name + "-" + load.name
	counter, err := NewCounterClient(c).Start(ctx, Input{ID: id, Serial: load.serial > 0}, runtime.WithTaskQueue(id))
	if err != nil {
		return recording{}, err
	}
	if err := load.backlog(ctx, counter); err != nil {
		return recording{}, fmt.Errorf("playing %s: %w", load.name, err)
	}
	w := worker.New(c, id, runtime.WorkerOptions(worker.Options{}))
	v.register(w)
	RegisterBank(w, bank{})
	if err := w.Start(); err != nil {
		return recording{}, err
	}
	defer w.Stop()
	for load.waiting+load.serial == 0 {
		if err := load.play(ctx, counter); err != nil {
			return recording{}, fmt.Errorf("playing %s: %w", load.name, err)
		}
		d, err := c.DescribeWorkflow(ctx, id, "")
		if err != nil {
			return recording{}, err
		}
		if d.RawResponse.GetWorkflowExecutionInfo().GetHistoryLength() >= int64(events) {
			break
		}
	}
	if load.open {
		return fetch(ctx, c, id)
	}
	if load.waiting+load.serial == 0 {
		// Who does not handle signals of different names in the order of their arrival must not come to the last one
		// first. An answer to a query tells that those before it are handled.
		if _, err := counter.Totals(ctx); err != nil {
			return recording{}, err
		}
		if err := counter.Credit(ctx, Amount{Last: true}); err != nil {
			return recording{}, err
		}
	}
	if _, err := counter.Result(ctx); err != nil {
		return recording{}, err
	}
	return fetch(ctx, c, id)
}

// backlog sends what waits for the first workflow task. The last message ends the workflow.
func (l workload) backlog(ctx context.Context, counter *CounterHandle) error {
	for i := range l.waiting + l.serial {
		a, send := amount(i), counter.Credit
		if l.serial > 0 {
			a.Post, send = true, counter.Enter
		}
		a.Last = i == l.waiting+l.serial-1
		if err := send(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// play sends one round of messages.
func (l workload) play(ctx context.Context, counter *CounterHandle) error {
	for i := range l.signals {
		send := counter.Credit
		if i%2 == 1 {
			send = counter.Debit
		}
		a := amount(i)
		a.Post = l.post && l.updates == 0 && i == l.signals-1
		if err := send(ctx, a); err != nil {
			return err
		}
	}
	for i := range l.updates {
		a := amount(i)
		a.Post = l.post && i == l.updates-1
		if _, err := counter.Transfer(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// sent numbers messages, so that no two have the same key.
var sent int

func amount(i int) Amount {
	sent++
	return Amount{
		Key:     "transfer-" + strconv.Itoa(sent),
		Account: "DE02120300000000202051",
		Cents:   100 + i,
		Reason:  "Invoice " + strconv.Itoa(sent) + ", thank you for your purchase",
	}
}

func fetch(ctx context.Context, c client.Client, id string) (recording, error) {
	r := recording{id: id, history: &historypb.History{}}
	events := c.GetWorkflowHistory(ctx, id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return recording{}, err
		}
		switch event.EventType {
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
			r.signals++
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
			r.updates++
		case enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
			r.activities++
		}
		r.history.Events = append(r.history.Events, event)
	}
	return r, nil
}
