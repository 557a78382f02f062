package reference

import (
	"errors"
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// parcel implements Parcel. Its methods run in turns, so its fields need no lock.
type parcel struct {
	number  string
	to      Address
	carrier CarrierActivities

	scans     []Scan
	remarks   []string
	held      bool
	paid      Cents
	recipient string // "" until the parcel is handed over
}

func newParcel(_ workflow.Context, in ParcelInput) (Parcel, error) {
	return &parcel{number: in.Number, to: in.To}, nil
}

func (p *parcel) Run(ctx workflow.Context, _ ParcelInput) (Receipt, error) {
	if _, err := p.carrier.Announce(ctx, Announcement{Number: p.number, To: p.to}); err != nil {
		return Receipt{}, err
	}
	if err := workflow.Await(ctx, func() bool { return p.recipient != "" }); err != nil {
		return Receipt{}, err
	}
	return Receipt{Number: p.number, Recipient: p.recipient, Paid: p.paid}, nil
}

func (p *parcel) Scanned(_ workflow.Context, scans []Scan) error {
	p.scans = append(p.scans, scans...)
	return nil
}

func (p *parcel) HandedOver(ctx workflow.Context, h HandOver) error {
	if err := workflow.Await(ctx, func() bool { return !p.held }); err != nil {
		return err
	}
	p.recipient = h.Recipient
	return nil
}

func (p *parcel) Remark(_ workflow.Context, text string) error {
	if text == "" {
		return errors.New("an empty remark")
	}
	p.remarks = append(p.remarks, text)
	return nil
}

func (p *parcel) Where() string {
	if len(p.scans) == 0 {
		return ""
	}
	return p.scans[len(p.scans)-1].Place
}

func (p *parcel) Scans(limit int) ([]Scan, error) {
	if limit <= 0 {
		return nil, fmt.Errorf("limit %d is not positive", limit)
	}
	return p.scans[max(0, len(p.scans)-limit):], nil
}

func (p *parcel) ValidateRedirect(_ workflow.Context, r Redirection) error {
	switch {
	case p.recipient != "":
		return fmt.Errorf("%s has the parcel already", p.recipient)
	case r.To == p.to:
		return errors.New("the parcel goes there already")
	}
	return nil
}

func (p *parcel) Redirect(ctx workflow.Context, r Redirection) (Cents, error) {
	// The update may have waited for its turn, and signals may have been handled since
	// it was validated.
	if err := p.ValidateRedirect(ctx, r); err != nil {
		return 0, err
	}
	fee, err := p.carrier.FeeLocal(ctx, r.To)
	if err != nil {
		return 0, err
	}
	if _, err := p.carrier.Announce(ctx, Announcement{Number: p.number, To: r.To}); err != nil {
		return 0, temporal.NewApplicationErrorWithOptions("cannot redirect", "NotAnnounced",
			temporal.ApplicationErrorOptions{Cause: err})
	}
	p.to, p.paid = r.To, p.paid+fee
	return fee, nil
}

func (p *parcel) AwaitScan(ctx workflow.Context, place string) (Scan, error) {
	err := workflow.Await(ctx, func() bool { return p.Where() == place })
	if err != nil {
		return Scan{}, err
	}
	return p.scans[len(p.scans)-1], nil
}

func (p *parcel) Hold(ctx workflow.Context, h Hold) error {
	if p.recipient != "" {
		return fmt.Errorf("%s has the parcel already", p.recipient)
	}
	p.held = h.Keep
	runtime.Go(ctx, func(ctx workflow.Context) {
		if _, err := p.carrier.Announce(ctx, Announcement{Number: p.number, To: p.to}); err != nil {
			workflow.GetLogger(ctx).Warn("Not announced", "Error", err)
		}
	})
	return nil
}
