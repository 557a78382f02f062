package main

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/converter"

	"github.com/temporalgen/temporalgen/devserver"
)

// recordings plays each workload with the generated workflow.
func recordings(tb testing.TB, events int) map[string]recording {
	tb.Helper()
	ctx := context.Background()
	server, err := devserver.Start(ctx, devserver.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = server.Stop() }()
	all := map[string]recording{}
	for _, load := range workloads {
		load.waiting, load.serial, load.events = min(load.waiting, events), min(load.serial, events), min(load.events, events)
		if all[load.name], err = generatedVariant.record(ctx, server.Client(), load, events); err != nil {
			tb.Fatal(err)
		}
	}
	return all
}

// A comparison is fair only if both do the same.
func TestVariantsDoTheSame(t *testing.T) {
	for name, r := range recordings(t, 100) {
		for _, v := range []variant{generatedVariant, handwrittenVariant} {
			if err := v.replay(r); err != nil {
				t.Errorf("%s replays %s: %v", v.name, name, err)
			}
		}
	}
	ctx := context.Background()
	server, err := devserver.Start(ctx, devserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Stop() }()
	var results []Totals
	for _, v := range []variant{generatedVariant, handwrittenVariant} {
		sent = 0
		r, err := v.record(ctx, server.Client(), workloads[2], 1)
		if err != nil {
			t.Fatal(err)
		}
		var totals Totals
		last := r.history.Events[len(r.history.Events)-1].GetWorkflowExecutionCompletedEventAttributes()
		if err := converter.GetDefaultDataConverter().FromPayloads(last.GetResult(), &totals); err != nil {
			t.Fatal(err)
		}
		results = append(results, totals)
	}
	if diff := cmp.Diff(results[0], results[1]); diff != "" {
		t.Errorf("results (-generated +handwritten):\n%s", diff)
	}
}

// A message whose outcome needs no room costs the next run 24 bytes, whatever its key.
func TestRememberedIDIsSmall(t *testing.T) {
	if _, _, err := checkRemembered(); err != nil {
		t.Error(err)
	}
}

func BenchmarkReplay(b *testing.B) {
	for name, r := range recordings(b, 5000) {
		for _, v := range []variant{generatedVariant, handwrittenVariant} {
			b.Run(name+"/"+v.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := v.replay(r); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(r.messages()), "ns/message")
			})
		}
	}
}
