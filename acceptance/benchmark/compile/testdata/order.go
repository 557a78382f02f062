// Package order is a contract of common size.
//
// Nothing implements it, so that only generated code is measured. The names of its types and of a field of each begin with
// Order. With another word in that place it is another contract, which shares no type with this one.
package order

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

// Order takes an order from payment to delivery.
//
//temporal:workflow queue=orders id=order-{OrderID}
type Order interface {
	// Run waits until the order is delivered or cancelled.
	//
	//temporal:run
	Run(ctx workflow.Context, in OrderInput) (OrderResult, error)

	// Paid records a payment.
	//
	//temporal:signal name=paid key={OrderPaymentID} serial
	Paid(ctx workflow.Context, p OrderPayment) error

	// Cancel ends the order.
	//
	//temporal:signal name=cancel
	Cancel(ctx workflow.Context, c OrderCancellation) error

	// Status is how far the order has come.
	//
	//temporal:query name=status
	Status() (OrderStatus, error)

	// AddItem puts an item into a pending order.
	//
	//temporal:update name=add_item id={OrderRequestID} dedup serial
	AddItem(ctx workflow.Context, item OrderItem) (OrderTotals, error)

	//temporal:validator for=AddItem
	ValidateAddItem(ctx workflow.Context, item OrderItem) error

	// ChangeAddress sends the order to another address.
	//
	//temporal:update name=change_address
	ChangeAddress(ctx workflow.Context, a OrderAddress) (OrderFee, error)
}

// OrderBank takes the money.
//
//temporal:activities prefix=OrderBank. start-to-close=10s
type OrderBank interface {
	// Charge charges the customer.
	//
	//temporal:activity
	Charge(ctx context.Context, c OrderCharge) (OrderReceipt, error)
}

// OrderInput starts an order.
type OrderInput struct {
	OrderID  string
	Customer string
}

// OrderResult is how an order has ended.
type OrderResult struct {
	OrderTotal int
	Delivered  bool
}

// OrderPayment is a payment of the customer.
type OrderPayment struct {
	OrderPaymentID string
	Cents          int
}

// OrderCancellation is why an order is cancelled.
type OrderCancellation struct {
	OrderReason string
	By          string
}

// OrderStatus is how far an order has come.
type OrderStatus struct {
	OrderStage string
	Items      []OrderItem
}

// OrderItem is an item of an order.
type OrderItem struct {
	OrderRequestID string
	SKU            string
	Quantity       int
}

// OrderTotals is what an order comes to.
type OrderTotals struct {
	OrderItems int
	Cents      int
}

// OrderAddress is where an order goes.
type OrderAddress struct {
	OrderCity string
	Street    string
}

// OrderFee is what another address costs.
type OrderFee struct {
	OrderCents int
}

// OrderCharge is what the bank charges.
type OrderCharge struct {
	OrderAccount string
	Cents        int
}

// OrderReceipt is what the bank answers.
type OrderReceipt struct {
	OrderReceiptID string
}
