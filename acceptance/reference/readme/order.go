package readme

import "go.temporal.io/sdk/workflow"

//go:generate go tool temporalgen

// Order is an e-commerce order, from an empty cart to delivery.
//
//temporal:workflow queue=orders id={OrderID}
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, in OrderInput) (string, error)

	// AddItem puts an item into a pending order, if it is in stock.
	//
	//temporal:update name=add_item id={RequestID} dedup serial
	AddItem(ctx workflow.Context, item Item) (Totals, error)

	//temporal:validator for=AddItem
	ValidateAddItem(ctx workflow.Context, item Item) error
}

// OrderInput starts an order.
type OrderInput struct {
	OrderID string
}

// Item is an item of an order.
type Item struct {
	RequestID string
	SKU       string
}

// Totals is what an order comes to.
type Totals struct {
	Items int
}
