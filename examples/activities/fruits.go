package main

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// PurchaseFruits chooses an activity for each item of a list.
//
//temporal:workflow queue=activities id={ID}
type PurchaseFruits interface {
	// Run returns what was ordered. It fails with UnknownFruitType for a fruit that nobody sells.
	//
	//temporal:run
	Run(ctx workflow.Context, list ShoppingList) ([]string, error)
}

// Market sells fruits.
//
//temporal:activities prefix=market. start-to-close=5s
type Market interface {
	// OrderApples orders apples.
	//
	//temporal:activity
	OrderApples(ctx context.Context, amount int) (string, error)

	// OrderBananas orders bananas.
	//
	//temporal:activity
	OrderBananas(ctx context.Context, amount int) (string, error)
}

// UnknownFruitType is the type of the error for a fruit that nobody sells.
const UnknownFruitType = "UnknownFruit"

// ShoppingList is a list of fruits.
type ShoppingList struct {
	ID    string         `validate:"required"` // the workflow ID
	Items []ShoppingItem `validate:"dive"`
}

// ShoppingItem is so many of a fruit.
type ShoppingItem struct {
	Fruit  Fruit `validate:"oneof=apple banana cherry"`
	Amount int   `validate:"min=1"`
}

// Fruit is a kind of fruit.
type Fruit string

// The fruits.
const (
	Apple  Fruit = "apple"
	Banana Fruit = "banana"
	Cherry Fruit = "cherry" // nobody sells them yet
)
