package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// startStages starts a multi-stage process that costs 500.
func startStages(t *testing.T) (context.Context, *temporaltest.Env, *MultiStageHandle) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	env := temporaltest.New(t)
	RegisterMultiStage(env, newStages)
	process, err := NewMultiStageClient(env.Client()).Start(ctx, StagesInput{ID: "1", Price: 500_00})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, env, process
}

// A report is a signal to a multi-stage process.
type report func(context.Context, *MultiStageHandle) error

func stage1(ctx context.Context, h *MultiStageHandle) error { return h.CompleteStage1(ctx) }

func stage2(ctx context.Context, h *MultiStageHandle) error { return h.CompleteStage2(ctx) }

func payment(id string, cents int64) report {
	return func(ctx context.Context, h *MultiStageHandle) error {
		return h.ConfirmPayment(ctx, Payment{PaymentID: id, Cents: cents})
	}
}

func TestConditionsAreMetInAnyOrder(t *testing.T) {
	for name, reports := range map[string][]report{
		"stages first":         {stage1, stage2, payment("1", 500_00)},
		"payment first":        {payment("1", 500_00), stage2, stage1},
		"two payments":         {payment("1", 499_99), stage1, stage1, payment("2", 1), stage2},
		"the first stage last": {stage2, payment("1", 500_00), stage1},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, env, process := startStages(t)
			for i, report := range reports {
				if err := report(ctx, process); err != nil {
					t.Fatal(err)
				}
				if i < len(reports)-1 {
					env.Sleep(10 * time.Hour)
				}
			}
			if result, err := process.Result(ctx); err != nil || result != "All conditions met - proceeding" {
				t.Errorf("the result is %q, %v", result, err)
			}
		})
	}
}

func TestMissingConditionsAreNamedAfterTwoDays(t *testing.T) {
	for name, tt := range map[string]struct {
		reports []report
		want    string
	}{
		"nothing is there":               {nil, "missing after 48h0m0s: stage 1, stage 2, payment"},
		"a cent is missing":              {[]report{stage2, payment("1", 499_99), stage1}, "missing after 48h0m0s: payment"},
		"a stage is missing":             {[]report{payment("1", 500_00), stage1}, "missing after 48h0m0s: stage 2"},
		"one payment is confirmed twice": {[]report{stage2, payment("1", 250_00), payment("1", 250_00), stage1}, "missing after 48h0m0s: payment"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, env, process := startStages(t)
			began := env.Now()
			for _, report := range tt.reports {
				if err := report(ctx, process); err != nil {
					t.Fatal(err)
				}
			}
			_, err := process.Result(ctx)
			var late *temporal.ApplicationError
			if !errors.As(err, &late) || late.Type() != TimeoutType || late.Message() != tt.want {
				t.Errorf("the process ends with %v, want %q", err, tt.want)
			}
			if took := env.Now().Sub(began); took != 48*time.Hour {
				t.Errorf("it took %v, want 48 hours", took)
			}
		})
	}
}

func TestPaymentsAreChecked(t *testing.T) {
	ctx, _, process := startStages(t)
	for _, invalid := range []Payment{{Cents: 1}, {PaymentID: "1"}, {PaymentID: "1", Cents: -500_00}} {
		if err := process.ConfirmPayment(ctx, invalid); !errors.Is(err, runtime.ErrInvalid) {
			t.Errorf("%+v: %v, want %v", invalid, err, runtime.ErrInvalid)
		}
	}
}
