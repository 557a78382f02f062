package window

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// A processor tells which records have arrived, and holds them until it is told to let them go: the first one at the end, and
// the others one by one.
type processor struct {
	arrived chan int
	first   chan struct{}
	others  chan struct{}
	mu      sync.Mutex
	done    []int
}

func (p *processor) Process(ctx context.Context, number int) error {
	let := p.others
	if number == 0 {
		let = p.first
	}
	p.arrived <- number
	select {
	case <-let:
	case <-ctx.Done():
		return ctx.Err()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done = append(p.done, number)
	return nil
}

// The first record is started by the first run, and reports to the last one.
func TestWindowSlidesOverManyRuns(t *testing.T) {
	ctx, c, name := testserver.Context(t), testserver.Client(), testserver.Name(t)
	const records, size = 13, 3
	p := &processor{arrived: make(chan int, records), first: make(chan struct{}), others: make(chan struct{})}
	testserver.StartWorker(t, c, name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		RegisterWindow(r, newWindow)
		RegisterRecord(r, newRecord)
		RegisterProcessor(r, p)
	})
	windows := NewWindowClient(c, runtime.WithStartOptions(runtime.WithTaskQueue(name)))
	window, err := windows.Start(ctx, WindowInput{ID: name, Records: records, Size: size, PerRun: 5})
	if err != nil {
		t.Fatal(err)
	}
	let := func(channel chan struct{}) {
		t.Helper()
		select {
		case channel <- struct{}{}:
		case <-ctx.Done():
			t.Fatal("no record waits")
		}
	}
	for arrived := 1; arrived <= records; arrived++ {
		select {
		case <-p.arrived:
		case <-ctx.Done():
			t.Fatalf("%d records have arrived, want %d", arrived-1, records)
		}
		if arrived < size {
			continue
		}
		// All of the window are there. Another one begins when one of them is done, and not before.
		progress, err := window.Progress(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if progress.Started > arrived {
			t.Errorf("%d records are started, of which %d are done, want at most %d at a time", progress.Started, arrived-size, size)
		}
		if arrived < records {
			let(p.others)
		}
	}
	for range size - 1 {
		let(p.others)
	}
	let(p.first)
	progress, err := window.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Progress{Started: records, Processed: records, Run: 2}, progress); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	slices.Sort(p.done)
	for number, got := range p.done {
		if got != number {
			t.Fatalf("the records %v are processed, want each once", p.done)
		}
	}
}
