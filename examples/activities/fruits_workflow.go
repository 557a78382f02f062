package main

import (
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// purchaseFruits implements PurchaseFruits.
type purchaseFruits struct {
	market MarketActivities
}

func newPurchaseFruits(workflow.Context, ShoppingList) (PurchaseFruits, error) {
	return purchaseFruits{}, nil
}

func (p purchaseFruits) Run(ctx workflow.Context, list ShoppingList) ([]string, error) {
	var ordered []string
	for _, item := range list.Items {
		// What is chosen is a method: an activity with other parameters, or that does not exist, would not compile.
		var order func(workflow.Context, int) (string, error)
		switch item.Fruit {
		case Apple:
			order = p.market.OrderApples
		case Banana:
			order = p.market.OrderBananas
		default:
			return ordered, temporal.NewApplicationError(fmt.Sprintf("nobody sells %q", item.Fruit), UnknownFruitType)
		}
		text, err := order(ctx, item.Amount)
		if err != nil {
			return ordered, err
		}
		ordered = append(ordered, text)
	}
	return ordered, nil
}
