package reference

import (
	"fmt"
	"testing"
)

// A depot sorts each parcel once, although it continues as new every two parcels and
// scanners send everything twice.
func TestDepotSortsAcrossRuns(t *testing.T) {
	s := newScene(t)
	depot, err := NewDepotClient(s.sdk).Start(s.ctx, DepotState{Name: s.name("Bonn"), Batch: 2})
	s.must(err)
	number := s.name("sorted")
	parcel := s.start(ParcelInput{Number: number, To: bonn})
	first := depot.RunID()
	for range 2 {
		for i := range 5 {
			s.must(depot.Arrived(s.ctx, Arrival{ScanID: fmt.Sprint("scan-", i), Number: number}))
		}
	}
	for range 2 {
		weight, err := depot.Inspect(s.ctx, Inspection{Number: number})
		s.must(err)
		if want := Grams(100 * len(number)); weight != want {
			t.Errorf("the parcel weighs %d g, want %d", weight, want)
		}
	}
	s.must(depot.Close(s.ctx))
	sorted, err := depot.Result(s.ctx)
	s.must(err)
	if sorted != 5 {
		t.Errorf("sorted %d parcels, want 5", sorted)
	}
	d, err := depot.Describe(s.ctx)
	s.must(err)
	if d.WorkflowExecution.RunID == first {
		t.Error("the depot has not continued as new")
	}
	s.waitFor(func() bool {
		scans, err := parcel.Scans(s.ctx, 10)
		s.must(err)
		return len(scans) == 5
	})
	s.handOver(parcel)
}
