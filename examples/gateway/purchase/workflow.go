package purchase

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/temporalgen/temporalgen/runtime"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

const (
	reviewFrom = Cents(1_000_00) // the least amount that is always looked at
	maxLog     = 50              // entries that are kept
	maxAlerts  = 20
)

// purchase implements Purchase. Its fields are the state of one purchase.
type purchase struct {
	services ServicesActivities
	order    Order
	payment  Payment // the one that counts, none if its amount is zero
	refunded Cents
	received []string // IDs of the payment provider's events
	state    State
}

func newPurchase(ctx workflow.Context, in Order) (Purchase, error) {
	p := &purchase{
		order: in,
		state: State{Status: AwaitingPayment, Item: in.Item, Amount: in.Amount, By: in.By},
	}
	p.order.Patience.Payment = cmp.Or(in.Patience.Payment, 24*time.Hour)
	p.order.Patience.Review = cmp.Or(in.Patience.Review, 3*24*time.Hour)
	p.log(ctx, in.By, "Ordered for %v", in.Amount)
	if in.Amount >= reviewFrom {
		p.state.Alerts = []string{fmt.Sprintf("An amount of %v or more is always looked at", reviewFrom)}
	}
	return p, nil
}

// Register registers the workflow and its activities.
func Register(r worker.Registry, services Services) {
	RegisterPurchase(r, newPurchase)
	RegisterServices(r, services)
}

func (p *purchase) Run(ctx workflow.Context, _ Order) (Receipt, error) {
	err := p.awaitRelease(ctx)
	if err != nil {
		// Somebody has cancelled the workflow itself. What was paid goes back all the same.
		ctx, _ = workflow.NewDisconnectedContext(ctx)
		p.enter(ctx, Cancelled, "", "Stopped")
	}
	if p.state.Status != Cancelled {
		return p.deliver(ctx)
	}
	if p.paid() {
		if err := p.refund(ctx, p.payment, "it was cancelled"); err != nil {
			return Receipt{}, err
		}
	}
	receipt, endErr := p.end(ctx)
	return receipt, cmp.Or(err, endErr)
}

// awaitRelease waits for the payment, and for an approval if one is needed. Whatever does not come in time cancels the purchase.
func (p *purchase) awaitRelease(ctx workflow.Context) error {
	inTime, err := runtime.AwaitWithTimeout(ctx, p.order.Patience.Payment, func() bool {
		return p.paid() || p.state.Status == Cancelled
	})
	if err != nil {
		return err
	}
	if !inTime {
		p.enter(ctx, Cancelled, "", "Not paid in time")
	}
	if p.state.Status == Cancelled || len(p.state.Alerts) == 0 {
		return nil
	}
	p.enter(ctx, InReview, "", "Held back until somebody has looked at it")
	inTime, err = runtime.AwaitWithTimeout(ctx, p.order.Patience.Review, func() bool { return p.state.Status != InReview })
	if err != nil {
		return err
	}
	if !inTime {
		p.enter(ctx, Cancelled, "", "Not approved in time")
	}
	return nil
}

// end waits for payments that came in the meantime and go back as well.
func (p *purchase) end(ctx workflow.Context) (Receipt, error) {
	if err := runtime.AwaitHandlers(ctx); err != nil {
		return Receipt{}, err
	}
	p.state.Ended = true
	p.state.Version++
	return Receipt{Status: p.state.Status, Tracking: p.state.Tracking, Refunded: p.refunded}, nil
}

func (p *purchase) deliver(ctx workflow.Context) (Receipt, error) {
	if p.state.Status != Delivering { // an approval has said so
		p.enter(ctx, Delivering, "", "Handed to the carrier")
	}
	tracking, err := p.services.Deliver(ctx, p.order)
	if err != nil {
		return Receipt{}, err
	}
	p.state.Tracking = tracking
	p.enter(ctx, Delivered, "", "Delivered as "+tracking)
	return p.end(ctx)
}

// refund gives a payment back, also when the workflow is cancelled.
func (p *purchase) refund(ctx workflow.Context, payment Payment, why string) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	if err := p.services.Refund(ctx, payment); err != nil {
		return err
	}
	p.refunded += payment.Amount
	p.log(ctx, "", "Paid back %v: %s", payment.Amount, why)
	return nil
}

func (p *purchase) paid() bool { return p.payment.Amount > 0 }

func (p *purchase) Ordered() Order { return p.order }

func (p *purchase) State() State { return p.state }

func (p *purchase) Received(eventID string) bool { return slices.Contains(p.received, eventID) }

func (p *purchase) ValidateAwaitChange(_ workflow.Context, version int) error {
	if version > p.state.Version {
		return fmt.Errorf("there is no version %d yet", version)
	}
	return nil
}

func (p *purchase) AwaitChange(ctx workflow.Context, version int) (State, error) {
	if err := workflow.Await(ctx, func() bool { return p.state.Version > version }); err != nil {
		return State{}, err
	}
	return p.state, nil
}

func (p *purchase) PaymentReceived(ctx workflow.Context, payment Payment) error {
	p.received = append(p.received, payment.EventID)
	switch {
	case p.state.Status == Cancelled:
		return p.refund(ctx, payment, "it came too late")
	case p.paid():
		return p.refund(ctx, payment, "it was paid twice")
	}
	p.payment = payment
	p.state.Paid = payment.Amount
	if payment.Amount != p.order.Amount {
		p.alert(fmt.Sprintf("%v was paid instead of %v", payment.Amount, p.order.Amount))
	}
	p.log(ctx, "", "%v paid", payment.Amount)
	return nil
}

func (p *purchase) FraudSuspected(ctx workflow.Context, alert FraudAlert) {
	p.received = append(p.received, alert.EventID)
	p.alert(alert.Reason)
	p.log(ctx, "", "Fraud is suspected: %s", alert.Reason)
}

func (p *purchase) ValidateApprove(_ workflow.Context, approval Approval) error {
	switch {
	case p.state.Status != InReview:
		return fmt.Errorf("there is nothing to approve: the purchase is %s", p.state.Status)
	case approval.By == p.order.By:
		return errors.New("who has placed an order does not approve it")
	}
	return nil
}

func (p *purchase) Approve(ctx workflow.Context, approval Approval) (Decision, error) {
	// Signals may have been handled since the update was validated.
	if err := p.ValidateApprove(ctx, approval); err != nil {
		return Decision{}, err
	}
	p.enter(ctx, Delivering, approval.By, "Approved"+remark(approval.Comment))
	return Decision{Status: Delivering, By: approval.By, Text: approval.Comment}, nil
}

func (p *purchase) ValidateCallOff(workflow.Context, Cancellation) error {
	if !p.state.Status.Cancellable() {
		return fmt.Errorf("it is too late to cancel: the purchase is %s", p.state.Status)
	}
	return nil
}

func (p *purchase) CallOff(ctx workflow.Context, c Cancellation) (Decision, error) {
	if err := p.ValidateCallOff(ctx, c); err != nil {
		return Decision{}, err
	}
	p.enter(ctx, Cancelled, c.By, "Cancelled"+remark(c.Reason))
	return Decision{Status: Cancelled, By: c.By, Text: c.Reason}, nil
}

// enter takes the next step of a purchase.
func (p *purchase) enter(ctx workflow.Context, status Status, by, text string) {
	p.state.Status = status
	p.log(ctx, by, "%s", text)
}

func (p *purchase) alert(reason string) {
	if len(p.state.Alerts) < maxAlerts {
		p.state.Alerts = append(p.state.Alerts, reason)
	}
}

// log adds an entry. Everything that changes the state does so, last of all, but for its end: it makes a new version.
func (p *purchase) log(ctx workflow.Context, by, format string, args ...any) {
	p.state.Version++
	p.state.Progress = p.progress()
	p.state.Log = append(p.state.Log, Entry{At: workflow.Now(ctx), Text: fmt.Sprintf(format, args...), By: by})
	p.state.Log = p.state.Log[max(0, len(p.state.Log)-maxLog):]
}

// progress is how much has been done, in percent.
func (p *purchase) progress() int {
	switch {
	case p.state.Status == Delivered:
		return 100
	case p.state.Status == Delivering:
		return 75
	case p.paid():
		return 50
	}
	return 25
}

func remark(text string) string {
	if text == "" {
		return ""
	}
	return ": " + text
}
