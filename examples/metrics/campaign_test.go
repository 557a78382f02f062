package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

func mustEndpoint(t *testing.T) *endpoint {
	t.Helper()
	e, err := newEndpoint()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// scraped are the metrics whose names begin in one of some ways.
func (e *endpoint) scraped(t *testing.T, prefixes ...string) []string {
	t.Helper()
	url, err := e.serve(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	lines, err := scrape(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(lines, func(line string) bool {
		return !slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(line, prefix) })
	})
}

// newCampaignFor starts a campaign whose activities are measured.
func newCampaignFor(t *testing.T, goal Cents) (context.Context, *CampaignHandle, *endpoint) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	e := mustEndpoint(t)
	env := temporaltest.New(t,
		temporaltest.WithClientOptions(client.Options{MetricsHandler: e.handler}),
		temporaltest.WithWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&measureActivities{}}}))
	RegisterCampaign(env, newCampaign)
	RegisterBank(env, bank{})
	campaign, err := NewCampaignClient(env.Client()).Start(ctx, CampaignInput{Name: "library", Goal: goal})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, campaign, e
}

func TestDonationsAreMeasured(t *testing.T) {
	for name, tt := range map[string]struct {
		donation Donation
		wantKind error
		want     []string
	}{
		"that are charged": {
			donation: Donation{ID: "1", Cents: 5_00, Method: "card"},
			want: []string{
				`activity_executions_total{activity_type="charge",status="completed"} 1`,
				`activity_schedule_to_start_latency_seconds_count{activity_type="charge"} 1`,
				`campaign_donated_cents_total{method="card"} 500`,
				`temporalgen_messages_total{kind="update",message="donate",outcome="handled"} 1`,
			},
		},
		"that are charged at the second attempt": {
			donation: Donation{ID: "1", Cents: 5_00, Method: "transfer"},
			want: []string{
				`activity_executions_total{activity_type="charge",status="completed"} 1`,
				`activity_executions_total{activity_type="charge",status="failed"} 1`,
				`activity_schedule_to_start_latency_seconds_count{activity_type="charge"} 1`,
				`campaign_donated_cents_total{method="transfer"} 500`,
				`temporalgen_messages_total{kind="update",message="donate",outcome="handled"} 1`,
			},
		},
		"that are declined": {
			donation: Donation{ID: "1", Cents: 5000_00, Method: "card"},
			wantKind: runtime.ErrFailed,
			want: []string{
				`activity_executions_total{activity_type="charge",status="failed"} 1`,
				`activity_schedule_to_start_latency_seconds_count{activity_type="charge"} 1`,
				`temporalgen_messages_total{kind="update",message="donate",outcome="failed"} 1`,
			},
		},
		"that are rejected": {
			donation: Donation{ID: "1", Cents: 99, Method: "card"},
			wantKind: runtime.ErrRejected,
			want:     []string{`temporalgen_messages_total{kind="update",message="donate",outcome="rejected"} 1`},
		},
		// The client refuses it, so no label has the name of the method.
		"unless they are not sent": {
			donation: Donation{ID: "1", Cents: 5_00, Method: "under the table"},
			wantKind: runtime.ErrInvalid,
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, campaign, e := newCampaignFor(t, 100_00)
			if _, err := campaign.Donate(ctx, tt.donation); !errors.Is(err, tt.wantKind) {
				t.Errorf("the error is %v, want %v", err, tt.wantKind)
			}
			if diff := cmp.Diff(tt.want, e.scraped(t, "activity", "campaign", "temporalgen_messages")); diff != "" {
				t.Errorf("metrics (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSharesAreMeasured(t *testing.T) {
	ctx, campaign, e := newCampaignFor(t, 100_00)
	for _, person := range []string{"Ada", "Grace", "Ada", "Alan"} {
		if err := campaign.Share(ctx, Share{Person: person}); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		`campaign_shares 3`,
		`temporalgen_messages_total{kind="signal",message="share",outcome="duplicate"} 1`,
		`temporalgen_messages_total{kind="signal",message="share",outcome="handled"} 3`,
	}
	if diff := cmp.Diff(want, e.scraped(t, "campaign", "temporalgen_messages")); diff != "" {
		t.Errorf("metrics (-want +got):\n%s", diff)
	}
}

func TestCampaignEndsAtItsGoal(t *testing.T) {
	ctx, campaign, _ := newCampaignFor(t, 10_00)
	for i, cents := range []Cents{4_00, 7_00} {
		if _, err := campaign.Donate(ctx, Donation{ID: string(rune('a' + i)), Cents: cents, Method: "card"}); err != nil {
			t.Fatal(err)
		}
	}
	if given, err := campaign.Result(ctx); given != 11_00 || err != nil {
		t.Errorf("it ends with %v, %v", given, err)
	}
	_, err := campaign.Donate(ctx, Donation{ID: "late", Cents: 1_00, Method: "card"})
	if !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("the error is %v, want %v", err, runtime.ErrWorkflowClosed)
	}
}
