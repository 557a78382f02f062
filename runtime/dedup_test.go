package runtime

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var epoch = time.Unix(1_700_000_000, 0)

// handle makes d handle a message, and reports whether d knew it already.
func handle(d *dedup, key string, at time.Time) bool {
	e, known := d.begin("message", key, newChecksum(key), at)
	if !known {
		d.complete(e, nil, at)
	}
	return known
}

func TestDedupForgetsTheOldestBeyondItsLimit(t *testing.T) {
	d := newDedup(3, 0, nil)
	for i := range 5 {
		handle(d, fmt.Sprint(i), epoch)
	}
	var known []int
	for i := range 5 {
		if d.find("message", fmt.Sprint(i), epoch) != nil {
			known = append(known, i)
		}
	}
	if diff := cmp.Diff([]int{2, 3, 4}, known); diff != "" {
		t.Errorf("remembered keys (-want +got):\n%s", diff)
	}
	if len(d.entries) != 3 {
		t.Errorf("%d entries, want 3", len(d.entries))
	}
}

func TestDedupForgetsAfterItsTTL(t *testing.T) {
	d := newDedup(10, time.Minute, nil)
	handle(d, "a", epoch)
	if !handle(d, "a", epoch.Add(59*time.Second)) {
		t.Error("forgotten before the TTL has passed")
	}
	if handle(d, "a", epoch.Add(time.Minute)) {
		t.Error("remembered after the TTL has passed")
	}
	if !handle(d, "a", epoch.Add(61*time.Second)) {
		t.Error("the second time was not remembered")
	}
	if len(d.entries) != 1 || len(d.handled) != 1 {
		t.Errorf("%d entries and %d in order, want 1 each", len(d.entries), len(d.handled))
	}
}

func TestDedupKeepsRunningUpdatesBeyondItsLimit(t *testing.T) {
	d := newDedup(1, time.Minute, nil)
	d.begin("message", "running", 0, epoch)
	handle(d, "a", epoch)
	handle(d, "b", epoch)
	if e := d.find("message", "running", epoch.Add(time.Hour)); e == nil || !e.running {
		t.Error("a running update was forgotten")
	}
}

func TestDedupDistinguishesNames(t *testing.T) {
	d := newDedup(10, 0, nil)
	e, _ := d.begin("add", "1", 0, epoch)
	d.complete(e, nil, epoch)
	if _, known := d.begin("remove", "1", 0, epoch); known {
		t.Error("two messages with one key are taken for the same")
	}
}

func TestDedupSnapshotRestoresWhatWasRemembered(t *testing.T) {
	d := newDedup(10, time.Hour, nil)
	handle(d, "a", epoch)
	e, _ := d.begin("message", "b", 0, epoch)
	d.complete(e, func() outcome { return outcome{Success: []byte("result")} }, epoch.Add(time.Second))
	e, _ = d.begin("message", "c", 0, epoch)
	d.complete(e, func() outcome { return outcome{Failure: []byte("failure")} }, epoch.Add(2*time.Second))
	d.begin("message", "running", 0, epoch)

	encoded, err := json.Marshal(Carried{Dedup: d.snapshot()})
	if err != nil {
		t.Fatal(err)
	}
	var carried Carried
	if err := json.Unmarshal(encoded, &carried); err != nil {
		t.Fatal(err)
	}
	restored := newDedup(10, time.Hour, carried.Dedup)

	delete(d.entries, newMessageID("message", "running"))
	if diff := cmp.Diff(d, restored, cmp.AllowUnexported(dedup{}, dedupEntry{}, outcome{})); diff != "" {
		t.Errorf("restored (-before +after):\n%s", diff)
	}
}

func TestDedupSnapshotIsCompact(t *testing.T) {
	const n = 2000
	d := newDedup(n, 0, nil)
	for i := range n {
		handle(d, fmt.Sprintf("00000000-0000-4000-8000-%012d", i), epoch)
	}
	encoded, err := json.Marshal(Carried{Dedup: d.snapshot()})
	if err != nil {
		t.Fatal(err)
	}
	if perID := float64(len(encoded)) / n; perID > 24 {
		t.Errorf("%.1f bytes for each remembered ID, want at most 24", perID)
	}
}
