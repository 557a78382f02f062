package reference

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/runtime"
)

var server *devserver.Server

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if server, err = devserver.Start(context.Background(), devserver.Options{}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer server.Stop()
		for _, w := range []worker.Worker{newWorker(server.Client()), newCarrierWorker(server.Client())} {
			if err := w.Start(); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
			defer w.Stop()
		}
		return m.Run()
	}())
}

// A scene is a test with a client and a deadline.
type scene struct {
	*testing.T
	ctx    context.Context
	sdk    client.Client
	number int64
}

var scenes atomic.Int64

func newScene(t *testing.T) *scene {
	t.Helper()
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	return &scene{T: t, ctx: ctx, sdk: server.Client(), number: scenes.Add(1)}
}

// name makes a name that no other scene has.
func (s *scene) name(text string) string { return fmt.Sprintf("%s-%d", text, s.number) }

// must fails the test for an error.
func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// start starts a parcel.
func (s *scene) start(in ParcelInput) *ParcelHandle {
	s.Helper()
	parcel, err := NewParcelClient(s.sdk).Start(s.ctx, in)
	s.must(err)
	return parcel
}

// handOver ends a parcel's journey, for all tests the same way.
func (s *scene) handOver(parcel *ParcelHandle) {
	s.Helper()
	s.must(parcel.HandedOver(s.ctx, HandOver{Recipient: "Ada"}))
}

// waitFor waits until a condition holds.
func (s *scene) waitFor(condition func() bool) {
	s.Helper()
	for !condition() {
		if s.ctx.Err() != nil {
			s.Fatal("waited for too long")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

var (
	bonn    = Address{City: "Bonn", Street: "Am Markt 1"}
	cologne = Address{City: "Cologne", Street: "Am Dom 2"}
)

func TestParcelIsSentAndHandedOver(t *testing.T) {
	s := newScene(t)
	go func() {
		parcel := NewParcelClient(s.sdk).Handle("parcel-" + s.name("sent"))
		for parcel.HandedOver(s.ctx, HandOver{Recipient: "Ada"}) != nil && s.ctx.Err() == nil {
			time.Sleep(10 * time.Millisecond)
		}
	}()
	got, err := sendParcel(s.ctx, s.sdk, ParcelInput{Number: s.name("sent"), To: bonn})
	s.must(err)
	if diff := cmp.Diff(Receipt{Number: s.name("sent"), Recipient: "Ada"}, got); diff != "" {
		t.Errorf("receipt (-want +got):\n%s", diff)
	}
}

// The same request redirects once; the second request is rejected, because the parcel
// goes to that address already.
func TestRedirect(t *testing.T) {
	s := newScene(t)
	parcel := s.start(ParcelInput{Number: s.name("redirected"), To: bonn})
	fee, err := redirect(s.ctx, s.sdk, s.name("redirected"), Redirection{RequestID: "1", To: cologne})
	s.must(err)
	again, err := redirect(s.ctx, s.sdk, s.name("redirected"), Redirection{RequestID: "1", To: cologne})
	s.must(err)
	if fee != 170 || again != fee {
		t.Errorf("redirecting costs %d, and again %d; want 170 for both", fee, again)
	}
	_, err = redirect(s.ctx, s.sdk, s.name("redirected"), Redirection{RequestID: "2", To: cologne})
	if !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("another request for the same address: %v, want %v", err, runtime.ErrRejected)
	}
	s.handOver(parcel)
	got, err := parcel.Result(s.ctx)
	s.must(err)
	if diff := cmp.Diff(Receipt{Number: s.name("redirected"), Recipient: "Ada", Paid: fee}, got); diff != "" {
		t.Errorf("receipt (-want +got):\n%s", diff)
	}
}

func TestErrorsAreExplained(t *testing.T) {
	s := newScene(t)
	parcel := s.start(ParcelInput{Number: s.name("explained"), To: bonn})
	redirected := func(h *ParcelHandle, id string, to Address) error {
		_, err := h.Redirect(s.ctx, Redirection{RequestID: id, To: to})
		return err
	}
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"success", redirected(parcel, "1", cologne), "done"},
		{"rejected", redirected(parcel, "2", cologne), "choose another address"},
		{"failed", redirected(parcel, "3", Address{}), "the depots do not answer: try again tomorrow"},
		{"unknown", redirected(NewParcelClient(s.sdk).Handle("parcel-none"), "4", bonn), "there is no such parcel on its way"},
		{"invalid", parcel.HandedOver(s.ctx, HandOver{}), "handed_over of " + parcel.WorkflowID() + ": invalid message"},
	}
	for _, test := range tests {
		if got := explain(test.err); got != test.want {
			t.Errorf("%s: %v is explained as %q, want %q", test.name, test.err, got, test.want)
		}
	}
	s.handOver(parcel)
}

// A scan starts a parcel that is not known, is counted once, and arrives in a batch.
func TestScans(t *testing.T) {
	s := newScene(t)
	in := ParcelInput{Number: s.name("scanned"), To: bonn}
	var parcel *ParcelHandle
	for _, scanned := range []Scan{{"1", "Bonn"}, {"1", "Bonn"}, {"2", "Cologne"}} {
		var err error
		parcel, err = scan(s.ctx, s.sdk, in, scanned)
		s.must(err)
	}
	updateID, err := awaitScan(s.ctx, parcel, "Cologne")
	s.must(err)
	got, err := scanOf(s.ctx, parcel, updateID)
	s.must(err)
	if diff := cmp.Diff(Scan{"2", "Cologne"}, got); diff != "" {
		t.Errorf("awaited scan (-want +got):\n%s", diff)
	}
	place, err := where(s.ctx, parcel)
	s.must(err)
	if place != "Cologne" {
		t.Errorf("the parcel is in %q, want Cologne", place)
	}
	scans, err := parcel.Scans(s.ctx, 10)
	s.must(err)
	if diff := cmp.Diff([]Scan{{"1", "Bonn"}, {"2", "Cologne"}}, scans); diff != "" {
		t.Errorf("scans (-want +got):\n%s", diff)
	}
	if _, err := parcel.Scans(s.ctx, 0); !errors.Is(err, runtime.ErrFailed) {
		t.Errorf("a query that fails: %v, want %v", err, runtime.ErrFailed)
	}
	s.handOver(parcel)
}

// An update that is rejected leaves the workflow that it started.
func TestRejectedUpdateLeavesItsWorkflowRunning(t *testing.T) {
	s := newScene(t)
	in := ParcelInput{Number: s.name("at-once"), To: bonn}
	_, err := redirectAtOnce(s.ctx, s.sdk, in, Redirection{RequestID: "1", To: bonn})
	if !errors.Is(err, runtime.ErrRejected) {
		t.Fatalf("redirected to the first address: %v, want %v", err, runtime.ErrRejected)
	}
	fee, err := redirectAtOnce(s.ctx, s.sdk, in, Redirection{RequestID: "2", To: cologne})
	s.must(err)
	if fee != 170 {
		t.Errorf("redirecting costs %d, want 170", fee)
	}
	s.handOver(NewParcelClient(s.sdk).Handle("parcel-" + s.name("at-once")))
}

// A parcel that is held is not handed over, and its workflow does not end: it waits for
// the signal's handler, but not for an update that is abandoned.
func TestHeldParcelIsNotHandedOver(t *testing.T) {
	s := newScene(t)
	parcel := s.start(ParcelInput{Number: s.name("held"), To: bonn})
	s.must(parcel.Hold(s.ctx, Hold{Keep: true}))
	s.handOver(parcel)
	update, err := parcel.StartAwaitScan(s.ctx, "nowhere")
	s.must(err)
	// An update that waits for its completion is there to let it go on.
	released, err := parcel.StartHold(s.ctx, Hold{Keep: false})
	s.must(err)
	s.must(released.Get(s.ctx, nil))
	if _, err := parcel.Result(s.ctx); err != nil {
		t.Error(err)
	}
	if _, err := update.Get(s.ctx); !errors.Is(err, runtime.ErrAbortedByClose) {
		t.Errorf("the abandoned update: %v, want %v", err, runtime.ErrAbortedByClose)
	}
}

// A signal handler's error is only logged if the directive says so.
func TestEmptyRemarkIsLogged(t *testing.T) {
	s := newScene(t)
	parcel := s.start(ParcelInput{Number: s.name("remarked"), To: bonn})
	s.must(parcel.Remark(s.ctx, ""))
	s.handOver(parcel)
	if _, err := parcel.Result(s.ctx); err != nil {
		t.Error(err)
	}
}

func TestClientOptionsApplyToEveryStart(t *testing.T) {
	s := newScene(t)
	parcel, err := newPatientClient(s.sdk).Start(s.ctx, ParcelInput{Number: s.name("patient"), To: bonn})
	s.must(err)
	d, err := s.sdk.DescribeWorkflow(s.ctx, parcel.WorkflowID(), "")
	s.must(err)
	if queue := d.RawResponse.GetExecutionConfig().GetTaskQueue().GetName(); queue != "parcels-of-tests" {
		t.Errorf("task queue %s, want parcels-of-tests", queue)
	}
	s.must(parcel.Terminate(s.ctx, "nobody works on that queue"))
}
