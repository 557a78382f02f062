package main

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// MultiStage goes on when two stages are complete and the price is paid, in whatever order that happens.
//
//temporal:workflow queue=pipelines id=stages-{ID}
type MultiStage interface {
	// Run waits for all conditions. It fails with an error of TimeoutType, which says what is missing, if that takes too long.
	//
	//temporal:run
	Run(ctx workflow.Context, in StagesInput) (string, error)

	// CompleteStage1 tells that the first stage is complete.
	//
	//temporal:signal name=complete_stage1
	CompleteStage1(ctx workflow.Context)

	// CompleteStage2 tells that the second stage is complete.
	//
	//temporal:signal name=complete_stage2
	CompleteStage2(ctx workflow.Context)

	// ConfirmPayment tells that the price was paid, or a part of it. Each payment counts once.
	//
	//temporal:signal name=confirm_payment key={PaymentID}
	ConfirmPayment(ctx workflow.Context, payment Payment)
}

// StagesInput starts a multi-stage process.
type StagesInput struct {
	ID      string
	Price   int64         // in cents
	Timeout time.Duration // for all conditions together, 48 hours if it is zero
}

// Payment is money that was received.
type Payment struct {
	PaymentID string `validate:"required"`
	Cents     int64  `validate:"gt=0"`
}
