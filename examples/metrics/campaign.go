package main

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Campaign collects money until its goal is reached.
//
//temporal:workflow queue=campaigns id=campaign-{Name}
type Campaign interface {
	// Run waits until the goal is reached, and returns what was given.
	//
	//temporal:run
	Run(ctx workflow.Context, in CampaignInput) (Cents, error)

	// Donate charges a donor, and returns what has been given so far.
	//
	//temporal:update name=donate id={ID} dedup
	Donate(ctx workflow.Context, d Donation) (Cents, error)

	// ValidateDonate rejects donations that are too small to be worth their fee.
	//
	//temporal:validator for=Donate
	ValidateDonate(ctx workflow.Context, d Donation) error

	// Share tells that somebody has told others.
	//
	//temporal:signal name=share key={Person}
	Share(ctx workflow.Context, s Share)

	// Given is what has been given so far.
	//
	//temporal:query name=get_given
	Given() Cents
}

// Bank moves money.
//
//temporal:activities start-to-close=10s initial-interval=10ms
type Bank interface {
	// Charge takes the money of a donation.
	//
	//temporal:activity name=charge
	Charge(ctx context.Context, d Donation) error
}

// Cents is an amount of money.
type Cents int64

// String is the amount in dollars.
func (c Cents) String() string { return fmt.Sprintf("$%d.%02d", c/100, c%100) }

// CampaignInput starts a campaign.
type CampaignInput struct {
	Name string `validate:"required"`
	Goal Cents  `validate:"gt=0"`
}

// Donation is money for a campaign.
type Donation struct {
	ID     string `validate:"required"`
	Cents  Cents  `validate:"gt=0"`
	Method string `validate:"oneof=card transfer"` // also a label of a metric, so there are few
}

// Share is somebody who has told others of a campaign.
type Share struct {
	Person string `validate:"required"`
}
