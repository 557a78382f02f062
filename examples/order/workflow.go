package main

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/temporalgen/temporalgen/runtime"
	"go.temporal.io/sdk/workflow"
)

const (
	maxItems     = 50
	minCardToken = 10
)

// order implements Order. Its fields are the workflow's state; all of its methods run
// in turns, so none of them needs a lock.
type order struct {
	id       string
	customer string
	timers   Timers
	shop     ShopActivities

	status      Status
	items       []Item
	total       Money
	transaction string // "" until the order is paid
	shipping    Shipping
	reason      string // of the cancellation
}

func newOrder(_ workflow.Context, in OrderInput) (Order, error) {
	const day = 24 * time.Hour
	return &order{
		id:       in.OrderID,
		customer: in.CustomerID,
		timers: Timers{
			Payment:  cmp.Or(in.Timers.Payment, 7*day),
			Shipment: cmp.Or(in.Timers.Shipment, 30*day),
			Delivery: cmp.Or(in.Timers.Delivery, 3*day),
		},
		status: Pending,
	}, nil
}

func (o *order) Run(ctx workflow.Context, _ OrderInput) (string, error) {
	logger := workflow.GetLogger(ctx)
	logger.Info("Order created", "Order", o.id, "Customer", o.customer)

	if err := o.awaitWhile(ctx, Pending, o.timers.Payment); err != nil {
		return "", err
	}
	if o.status == Pending {
		o.status = Cancelled
		return fmt.Sprintf("Order %s cancelled - payment timeout", o.id), nil
	}

	if err := o.awaitWhile(ctx, Paid, o.timers.Shipment); err != nil {
		return "", err
	}
	switch o.status {
	case Paid:
		logger.Error("Shipment timeout", "Order", o.id)
		return fmt.Sprintf("Order %s paid but not shipped", o.id), nil
	case Cancelled:
		return fmt.Sprintf("Order %s cancelled - %s", o.id, o.reason), nil
	}

	if err := workflow.Sleep(ctx, o.timers.Delivery); err != nil {
		return "", err
	}
	o.status = Delivered
	if err := o.shop.SendDeliveryConfirmation(ctx, Delivery{OrderID: o.id, CustomerID: o.customer}); err != nil {
		return "", err
	}
	logger.Info("Order delivered", "Order", o.id)
	return fmt.Sprintf("Order %s completed - $%s charged", o.id, o.total), nil
}

// awaitWhile waits until the order leaves a status, or the time is over. A handler that
// is about to change the status by then, because it charges the customer, say, still may.
func (o *order) awaitWhile(ctx workflow.Context, status Status, timeout time.Duration) error {
	left, err := runtime.AwaitWithTimeout(ctx, timeout, func() bool { return o.status != status })
	if err != nil || left {
		return err
	}
	return runtime.AwaitHandlers(ctx)
}

func (o *order) Status() (Status, error) { return o.status, nil }

func (o *order) Total() (Money, error) { return o.total, nil }

func (o *order) Progress() (Progress, error) {
	p := Progress{
		Status:         o.status,
		ItemsCount:     len(o.items),
		TotalAmount:    o.total,
		PaymentStatus:  "pending",
		ShippingStatus: "not shipped",
	}
	if o.transaction != "" {
		p.PaymentStatus = "paid"
	}
	if o.shipping.Carrier != "" {
		p.ShippingStatus = "shipped via " + o.shipping.Carrier
	}
	return p, nil
}

func (o *order) ValidateAddItem(_ workflow.Context, item Item) error {
	switch {
	case o.status != Pending:
		return fmt.Errorf("cannot add items in status %s", o.status)
	case item.Quantity <= 0:
		return errors.New("quantity must be positive")
	case len(o.items) >= maxItems:
		return fmt.Errorf("at most %d items per order", maxItems)
	}
	return nil
}

func (o *order) AddItem(ctx workflow.Context, item Item) (Totals, error) {
	// The update was validated when it arrived. It may have waited for its turn since.
	if err := o.ValidateAddItem(ctx, item); err != nil {
		return Totals{}, err
	}
	available, err := o.shop.CheckInventory(ctx, item)
	if err != nil {
		return Totals{}, err
	}
	if !available {
		return Totals{}, fmt.Errorf("item %s is out of stock", item.SKU)
	}
	o.items = append(o.items, item)
	o.total += item.Price * Money(item.Quantity)
	workflow.GetLogger(ctx).Info("Item added", "SKU", item.SKU, "Quantity", item.Quantity, "Total", o.total)
	return Totals{Items: len(o.items), Total: o.total}, nil
}

func (o *order) ValidatePayment(_ workflow.Context, payment Payment) error {
	switch {
	case o.status != Pending:
		return fmt.Errorf("cannot process payment in status %s", o.status)
	case len(o.items) == 0:
		return errors.New("cannot pay for an empty order")
	case len(payment.CardToken) < minCardToken:
		return errors.New("invalid card token")
	}
	return nil
}

func (o *order) ProcessPayment(ctx workflow.Context, payment Payment) (string, error) {
	if err := o.ValidatePayment(ctx, payment); err != nil {
		return "", err
	}
	if payment.Amount != o.total {
		return "", fmt.Errorf("payment of $%s does not match the total of $%s", payment.Amount, o.total)
	}
	transaction, err := o.shop.ChargePayment(ctx, payment)
	if err != nil {
		return "", err
	}
	o.transaction = transaction
	o.status = Paid
	workflow.GetLogger(ctx).Info("Payment successful", "Transaction", transaction)
	return transaction, nil
}

func (o *order) MarkShipped(ctx workflow.Context, shipping Shipping) error {
	if o.status != Paid {
		workflow.GetLogger(ctx).Warn("Cannot ship order", "Order", o.id, "Status", o.status)
		return nil
	}
	if err := o.shop.UpdateShippingSystem(ctx, Shipment{OrderID: o.id, Shipping: shipping}); err != nil {
		return err
	}
	o.shipping = shipping
	o.status = Shipped
	workflow.GetLogger(ctx).Info("Order shipped", "Carrier", shipping.Carrier, "TrackingNumber", shipping.TrackingNumber)
	return nil
}

func (o *order) CancelOrder(ctx workflow.Context, cancellation Cancellation) {
	if o.status == Shipped || o.status == Delivered {
		workflow.GetLogger(ctx).Warn("Cannot cancel order", "Order", o.id, "Status", o.status)
		return
	}
	o.status = Cancelled
	o.reason = cancellation.Reason
	workflow.GetLogger(ctx).Info("Order cancelled", "Reason", cancellation.Reason)
}
