package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// stages implements MultiStage.
type stages struct {
	price          int64
	stage1, stage2 bool
	paid           int64
}

func newStages(_ workflow.Context, in StagesInput) (MultiStage, error) {
	return &stages{price: in.Price}, nil
}

func (s *stages) Run(ctx workflow.Context, in StagesInput) (string, error) {
	timeout := cmp.Or(in.Timeout, 48*time.Hour)
	met, err := runtime.AwaitWithTimeout(ctx, timeout, func() bool { return len(s.missing()) == 0 })
	if err != nil {
		return "", err
	}
	if !met {
		return "", temporal.NewApplicationError(fmt.Sprintf("missing after %v: %s", timeout, strings.Join(s.missing(), ", ")), TimeoutType)
	}
	return "All conditions met - proceeding", nil
}

// missing are the conditions that do not hold yet.
func (s *stages) missing() []string {
	var missing []string
	if !s.stage1 {
		missing = append(missing, "stage 1")
	}
	if !s.stage2 {
		missing = append(missing, "stage 2")
	}
	if s.paid < s.price {
		missing = append(missing, "payment")
	}
	return missing
}

func (s *stages) CompleteStage1(workflow.Context) { s.stage1 = true }

func (s *stages) CompleteStage2(workflow.Context) { s.stage2 = true }

func (s *stages) ConfirmPayment(_ workflow.Context, payment Payment) { s.paid += payment.Cents }
