package interop

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime"
)

type object = map[string]any

// A client without generated code, of any SDK, needs the wire names of messages and the JSON
// names of fields.
func TestUntypedClientTalksToAGeneratedWorkflow(t *testing.T) {
	s := newScene(t, options{})
	started, err := s.sdk.SignalWithStartWorkflow(s.ctx, s.id, "add_note", object{"note_id": "1", "note_text": "quiet room"},
		client.StartWorkflowOptions{ID: s.id, TaskQueue: s.id}, "hotel_booking", object{"guest": "Ada"})
	s.must(err)

	update, err := s.sdk.UpdateWorkflow(s.ctx, client.UpdateWorkflowOptions{
		WorkflowID: s.id, UpdateName: "add_charge", WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{object{"charge_id": "1", "what": "tea", "amount_cents": 250}},
	})
	s.must(err)
	var bill object
	s.must(update.Get(s.ctx, &bill))
	if diff := cmp.Diff(object{"total_cents": 250.0, "charges": []any{"tea"}}, bill); diff != "" {
		t.Errorf("bill (-want +got):\n%s", diff)
	}

	answer, err := s.sdk.QueryWorkflow(s.ctx, s.id, "", "list_entries", object{"message_name": "add_note"})
	s.must(err)
	var notes []object
	s.must(answer.Get(&notes))
	if diff := cmp.Diff([]object{{"message": "add_note", "text": "quiet room"}}, notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}

	s.must(s.sdk.SignalWorkflow(s.ctx, s.id, "", "check_out", nil))
	var result object
	s.must(started.Get(s.ctx, &result))
	want := object{"guest": "Ada", "total_cents": 250.0, "entries": []any{
		object{"message": "run", "text": "Ada"},
		object{"message": "add_note", "text": "quiet room"},
		object{"message": "add_charge", "text": "tea"},
		object{"message": "authorise_charge", "text": "tea"},
		object{"message": "check_out"},
	}}
	if diff := cmp.Diff(want, result); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

// Generated clients need nothing of the workflow but that it answers to the wire names.
func TestGeneratedClientOfAHandWrittenWorkflow(t *testing.T) {
	cleanings := func(s *scene) *CleaningClient { return NewCleaningClient(s.sdk, s.onQueue()) }
	for name, begin := range map[string]func(*scene) (*CleaningHandle, error){
		"started": func(s *scene) (*CleaningHandle, error) {
			h, err := cleanings(s).Start(s.ctx, Room{s.id})
			s.must(err)
			return h, h.ReportDirt(s.ctx, Dirt{"bed"})
		},
		"started with a signal": func(s *scene) (*CleaningHandle, error) {
			return cleanings(s).WithStart(Room{s.id}).ReportDirt(s.ctx, Dirt{"bed"})
		},
		"started with an update": func(s *scene) (*CleaningHandle, error) {
			report, h, err := cleanings(s).WithStart(Room{s.id}).Inspect(s.ctx, Inspection{"Grace"})
			s.must(err)
			if diff := cmp.Diff(Report{Room: s.id}, report); diff != "" {
				s.Errorf("first inspection (-want +got):\n%s", diff)
			}
			return h, h.ReportDirt(s.ctx, Dirt{"bed"})
		},
		"found by its ID": func(s *scene) (*CleaningHandle, error) {
			_, err := cleanings(s).Start(s.ctx, Room{s.id})
			s.must(err)
			h := cleanings(s).Handle(CleaningID(Room{s.id}))
			return h, h.ReportDirt(s.ctx, Dirt{"bed"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, options{})
			want := Report{Room: s.id, Places: []string{"bed"}}
			h, err := begin(s)
			s.must(err)
			s.waitFor("report", func() (bool, error) {
				report, err := h.Report(s.ctx)
				return len(report.Places) > 0, err
			})
			report, err := h.Inspect(s.ctx, Inspection{"Ada"})
			s.must(err)
			if diff := cmp.Diff(want, report); diff != "" {
				t.Errorf("inspection (-want +got):\n%s", diff)
			}
			if _, err := h.Inspect(s.ctx, Inspection{}); !errors.Is(err, runtime.ErrFailed) {
				t.Errorf("anonymous inspection: %v, want %v", err, runtime.ErrFailed)
			}
			s.must(h.ReportDirt(s.ctx, Dirt{"bath"}))
			want.Places = append(want.Places, "bath")
			report, err = h.Result(s.ctx)
			s.must(err)
			if diff := cmp.Diff(want, report); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
			if err := h.ReportDirt(s.ctx, Dirt{"floor"}); !errors.Is(err, runtime.ErrWorkflowClosed) {
				t.Errorf("dirt in a clean room: %v, want %v", err, runtime.ErrWorkflowClosed)
			}
		})
	}
}

// The parent knows Booking by its wire names alone.
func TestHandWrittenParentOfAGeneratedChild(t *testing.T) {
	s := newScene(t, options{})
	run, err := s.sdk.ExecuteWorkflow(s.ctx, client.StartWorkflowOptions{ID: s.id, TaskQueue: s.id}, "guided_tour", []string{"Ada", "Grace"})
	s.must(err)
	var results []object
	s.must(run.Get(s.ctx, &results))
	var want []object
	for _, guest := range []string{"Ada", "Grace"} {
		want = append(want, object{"guest": guest, "total_cents": 0.0, "entries": []any{
			object{"message": "run", "text": guest},
			object{"message": "add_note", "text": "quiet room"},
			object{"message": "check_out"},
		}})
	}
	if diff := cmp.Diff(want, results); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
}

// Booking starts a hand-written workflow with the generated stub of a child, and signals it
// with that and with the stub of an external workflow.
func TestGeneratedParentOfAHandWrittenChild(t *testing.T) {
	s := newScene(t, options{})
	b := s.book(Stay{})
	report, err := b.Clean(s.ctx, Room{s.id})
	s.must(err)
	if diff := cmp.Diff(Report{Room: s.id, Places: []string{"bed", "bath"}}, report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}
