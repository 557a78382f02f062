package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen
//go:generate go tool temporalgen contract .

// Order is an e-commerce order, from an empty cart to delivery.
//
//temporal:workflow queue=orders id={OrderID}
type Order interface {
	// Run waits for the payment, then for the shipment, and confirms the delivery.
	//
	//temporal:run
	Run(ctx workflow.Context, in OrderInput) (string, error)

	// Status is the current status of the order.
	//
	//temporal:query name=get_status
	Status() (Status, error)

	// Total is what the items cost.
	//
	//temporal:query name=get_total
	Total() (Money, error)

	// Progress tells how far the order has come.
	//
	//temporal:query name=get_progress
	Progress() (Progress, error)

	// AddItem puts an item into a pending order, if it is in stock.
	//
	//temporal:update name=add_item id={RequestID} dedup serial
	AddItem(ctx workflow.Context, item Item) (Totals, error)

	// ValidateAddItem accepts items only while the order is pending.
	//
	//temporal:validator for=AddItem
	ValidateAddItem(ctx workflow.Context, item Item) error

	// ProcessPayment charges the customer for the whole order and returns the transaction's ID.
	//
	//temporal:update name=process_payment id={RequestID} dedup serial
	ProcessPayment(ctx workflow.Context, payment Payment) (string, error)

	// ValidatePayment accepts payments only for pending orders that are not empty.
	//
	//temporal:validator for=ProcessPayment
	ValidatePayment(ctx workflow.Context, payment Payment) error

	// MarkShipped records that the carrier has the parcel.
	//
	//temporal:signal name=mark_shipped key={TrackingNumber} serial
	MarkShipped(ctx workflow.Context, shipping Shipping) error

	// CancelOrder ends an order that is not shipped yet.
	//
	//temporal:signal name=cancel_order serial
	CancelOrder(ctx workflow.Context, cancellation Cancellation)
}

// Shop is what an order needs from the shop's other systems.
//
//temporal:activities start-to-close=10s
type Shop interface {
	// CheckInventory tells whether an item is in stock.
	//
	//temporal:activity name=check_inventory
	CheckInventory(ctx context.Context, item Item) (bool, error)

	// ChargePayment takes the money and returns the transaction's ID.
	//
	//temporal:activity name=charge_payment start-to-close=30s
	ChargePayment(ctx context.Context, payment Payment) (string, error)

	// UpdateShippingSystem tells the warehouse about a shipment.
	//
	//temporal:activity name=update_shipping_system
	UpdateShippingSystem(ctx context.Context, shipment Shipment) error

	// SendDeliveryConfirmation writes to the customer.
	//
	//temporal:activity name=send_delivery_confirmation start-to-close=30s
	SendDeliveryConfirmation(ctx context.Context, delivery Delivery) error
}

// Status is where an order stands.
type Status string

// The statuses of an order.
const (
	Pending   Status = "pending"
	Paid      Status = "paid"
	Shipped   Status = "shipped"
	Delivered Status = "delivered"
	Cancelled Status = "cancelled"
)

// OrderInput starts an order.
type OrderInput struct {
	OrderID    string
	CustomerID string
	Timers     Timers
}

// Timers say how long an order waits. The zero value of each stands for its default.
type Timers struct {
	Payment  time.Duration // until an unpaid order is cancelled, 7 days by default
	Shipment time.Duration // until a paid order is given up, 30 days
	Delivery time.Duration // that the carrier takes, 3 days
}

// Item is an item of an order.
type Item struct {
	RequestID string // of the request that adds it: one request adds one item
	SKU       string
	Name      string
	Quantity  int
	Price     Money // of one
}

// Totals is what an order comes to.
type Totals struct {
	Items int
	Total Money
}

// Payment pays an order.
type Payment struct {
	RequestID string // of the request to pay: one request charges once
	Method    string
	Amount    Money
	CardToken string
}

// Shipping tells who delivers an order, and where.
type Shipping struct {
	Address        string
	Carrier        string
	TrackingNumber string
}

// Cancellation ends an order early.
type Cancellation struct {
	Reason string
}

// Progress tells how far an order has come.
type Progress struct {
	Status         Status
	ItemsCount     int
	TotalAmount    Money
	PaymentStatus  string
	ShippingStatus string
}

// Shipment is an order that is handed to a carrier.
type Shipment struct {
	OrderID  string
	Shipping Shipping
}

// Delivery is an order that has reached its customer.
type Delivery struct {
	OrderID    string
	CustomerID string
}
