package interop

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

var withTenants = options{client: client.Options{ContextPropagators: []workflow.ContextPropagator{TenantPropagator{}}}}

// bookFor starts the scene's booking in the name of a tenant.
func (s *scene) bookFor(tenant string) *BookingHandle {
	s.Helper()
	b, err := s.bookings.Start(WithTenant(s.ctx, tenant), Stay{Number: s.id})
	s.must(err)
	return b
}

func (s *scene) wantEntries(b *BookingHandle, want []Entry) {
	s.Helper()
	got, err := b.Entries(s.ctx, Filter{})
	s.must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("entries (-want +got):\n%s", diff)
	}
}

// Each handler runs in the name of who has sent its message, and so do the activities and
// child workflows that it starts.
func TestTenantsOfMessagesReachTheirHandlers(t *testing.T) {
	s := newScene(t, withTenants)
	b := s.bookFor("owner")
	s.must(b.Note(WithTenant(s.ctx, "guest"), Note{Text: "tea"}))
	s.waitForEntry(b, BookingNoteSignal, 1)
	_, err := b.Charge(WithTenant(s.ctx, "waiter"), Charge{What: "tea", Cents: 250})
	s.must(err)
	_, err = b.Charge(WithTenant(s.ctx, "thief"), Charge{What: "milk"})
	if !errors.Is(err, runtime.ErrRejected) || !strings.Contains(err.Error(), "milk is free, thief") {
		t.Errorf("error is %v, want a rejection for the thief", err)
	}
	report, err := b.Clean(WithTenant(s.ctx, "maid"), Room{s.id})
	s.must(err)
	if report.Tenant != "maid" {
		t.Errorf("the child workflow's tenant is %q, want maid", report.Tenant)
	}
	s.wantEntries(b, []Entry{
		{"run", "", "owner"},
		{BookingNoteSignal, "tea", "guest"},
		{BookingChargeUpdate, "tea", "waiter"},
		{BankAuthoriseActivity, "tea", "waiter"},
		{BookingCleanUpdate, s.id, "maid"},
	})
}

// A message that says nothing of a tenant is handled in the name of the workflow's, as in
// a workflow written by hand.
func TestMessagesWithoutATenantHaveTheWorkflows(t *testing.T) {
	s := newScene(t, withTenants)
	b := s.bookFor("owner")
	s.must(b.Note(s.ctx, Note{Text: "tea"}))
	s.waitForEntry(b, BookingNoteSignal, 1)
	_, err := b.ChangeRoom(s.ctx, Room{"2"})
	s.must(err)
	s.wantEntries(b, []Entry{{"run", "", "owner"}, {BookingNoteSignal, "tea", "owner"}, {BookingChangeRoomUpdate, "2", "owner"}})
}

func TestTenantsReachWorkflowsThatMessagesStart(t *testing.T) {
	for name, start := range map[string]func(*scene) (*BookingHandle, error){
		"signal": func(s *scene) (*BookingHandle, error) {
			return s.bookings.WithStart(Stay{Number: s.id}).Note(WithTenant(s.ctx, "guest"), Note{Text: "tea"})
		},
		"update": func(s *scene) (*BookingHandle, error) {
			_, b, err := s.bookings.WithStart(Stay{Number: s.id}).ChangeRoom(WithTenant(s.ctx, "guest"), Room{"tea"})
			return b, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, withTenants)
			b, err := start(s)
			s.must(err)
			s.waitFor("both entries", func() (bool, error) {
				entries, err := b.Entries(s.ctx, Filter{})
				return len(entries) == 2, err
			})
			entries, err := b.Entries(s.ctx, Filter{})
			s.must(err)
			for _, e := range entries {
				if e.Tenant != "guest" {
					t.Errorf("the tenant of %s is %q, want guest", e.Message, e.Tenant)
				}
			}
		})
	}
}

// The workflow keeps its tenant from run to run, and so do the messages to each run.
func TestTenantsAfterContinuingAsNew(t *testing.T) {
	s := newScene(t, withTenants)
	b := s.bookFor("owner")
	s.must(b.CloseDay(WithTenant(s.ctx, "clerk")))
	s.waitForEntry(b, "run", 2)
	s.must(b.Note(WithTenant(s.ctx, "guest"), Note{Text: "tea"}))
	s.waitForEntry(b, BookingNoteSignal, 1)
	s.wantEntries(b, []Entry{
		{"run", "", "owner"},
		{BookingCloseDaySignal, "", "clerk"},
		{"run", "", "owner"},
		{BookingNoteSignal, "tea", "guest"},
	})
}

// Signals that are handled together may come from several tenants: they are handled in the
// name of the workflow's.
func TestBatchesHaveTheTenantOfTheWorkflow(t *testing.T) {
	s := newScene(t, withTenants)
	b := s.bookFor("owner")
	s.must(b.Serve(WithTenant(s.ctx, "guest"), Note{Text: "tea"}))
	s.must(b.Serve(WithTenant(s.ctx, "visitor"), Note{Text: "milk"}))
	s.waitForEntry(b, BookingServeSignal, 1)
	s.wantEntries(b, []Entry{{"run", "", "owner"}, {BookingServeSignal, "tea+milk", "owner"}})
}

// Carrying a signal to the next run changes nothing about in whose name it was sent.
func TestTenantsOfCarriedSignalsReachTheirHandlers(t *testing.T) {
	s := newScene(t, withTenants)
	b := s.bookFor("owner")
	s.closeDay(b, func() { s.must(b.Note(WithTenant(s.ctx, "guest"), Note{Text: "tea"})) })
	s.waitForEntry(b, BookingNoteSignal, 1)
	entries, err := b.Entries(s.ctx, Filter{Message: BookingNoteSignal})
	s.must(err)
	if diff := cmp.Diff([]Entry{{BookingNoteSignal, "tea", "guest"}}, entries); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}
