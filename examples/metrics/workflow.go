package main

import (
	"errors"

	"go.temporal.io/sdk/workflow"
)

// Metrics of campaigns.
const (
	donatedMetric = "campaign_donated_cents" // counts money, by its method
	sharesMetric  = "campaign_shares"        // is how many have told others
)

const smallestDonation Cents = 100

// campaign implements Campaign.
type campaign struct {
	goal   Cents
	given  Cents
	shares int
	bank   BankActivities
}

func newCampaign(_ workflow.Context, in CampaignInput) (Campaign, error) {
	return &campaign{goal: in.Goal}, nil
}

func (c *campaign) Run(ctx workflow.Context, _ CampaignInput) (Cents, error) {
	err := workflow.Await(ctx, func() bool { return c.given >= c.goal })
	return c.given, err
}

func (c *campaign) ValidateDonate(_ workflow.Context, d Donation) error {
	if d.Cents < smallestDonation {
		return errors.New("it is less than its fee")
	}
	return nil
}

func (c *campaign) Donate(ctx workflow.Context, d Donation) (Cents, error) {
	if err := c.bank.Charge(ctx, d); err != nil {
		return 0, err
	}
	c.given += d.Cents
	// The handler of a workflow counts nothing when it is replayed. It has the tags that the SDK's own metrics have.
	metrics := workflow.GetMetricsHandler(ctx).WithTags(map[string]string{"method": d.Method})
	metrics.Counter(donatedMetric).Inc(int64(d.Cents))
	return c.given, nil
}

func (c *campaign) Share(ctx workflow.Context, _ Share) {
	c.shares++
	workflow.GetMetricsHandler(ctx).Gauge(sharesMetric).Update(float64(c.shares))
}

func (c *campaign) Given() Cents { return c.given }
