package main

import (
	"context"
	"strings"

	"go.temporal.io/sdk/activity"
)

// shop implements Shop by pretending: everything is in stock, and everybody can pay.
type shop struct{}

func (shop) CheckInventory(ctx context.Context, item Item) (bool, error) {
	activity.GetLogger(ctx).Info("Checking inventory", "SKU", item.SKU)
	return true, nil
}

func (shop) ChargePayment(ctx context.Context, payment Payment) (string, error) {
	activity.GetLogger(ctx).Info("Charging", "Amount", payment.Amount, "Method", payment.Method)
	return "txn_" + strings.TrimPrefix(payment.CardToken, "tok_"), nil
}

func (shop) UpdateShippingSystem(ctx context.Context, shipment Shipment) error {
	activity.GetLogger(ctx).Info("Updating shipping", "Order", shipment.OrderID, "Carrier", shipment.Shipping.Carrier)
	return nil
}

func (shop) SendDeliveryConfirmation(ctx context.Context, delivery Delivery) error {
	activity.GetLogger(ctx).Info("Sending delivery confirmation", "Order", delivery.OrderID, "Customer", delivery.CustomerID)
	return nil
}
