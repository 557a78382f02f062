package main

import "go.temporal.io/sdk/workflow"

//go:generate go tool temporalgen

// Cart is the shopping cart of one customer.
//
//temporal:workflow queue=carts id=cart-{CustomerID}
type Cart interface {
	// Run waits until the cart is paid, and pays it when nobody has touched it for a day. It sends one reminder before.
	//
	//temporal:run
	Run(ctx workflow.Context, in CartInput) (Outcome, error)

	// AddItem puts an item into the cart and returns the new total.
	//
	//temporal:update name=add_item id={RequestID} dedup
	AddItem(ctx workflow.Context, a Addition) (Cents, error)

	// ValidateAddItem rejects an item that is there already, and what is too many for a cart.
	//
	//temporal:validator for=AddItem
	ValidateAddItem(ctx workflow.Context, a Addition) error

	// AddItemLater is AddItem for those who do not wait for an answer, such as a link in a mail. What the cart cannot take is
	// logged.
	//
	//temporal:signal name=add_item_later key={RequestID} on-error=log
	AddItemLater(ctx workflow.Context, a Addition) error

	// RemoveItem takes an item out of the cart and returns the new total.
	//
	//temporal:update name=remove_item id={RequestID} dedup
	RemoveItem(ctx workflow.Context, r Removal) (Cents, error)

	// ValidateRemoveItem rejects what is not in the cart.
	//
	//temporal:validator for=RemoveItem
	ValidateRemoveItem(ctx workflow.Context, r Removal) error

	// ChangeQuantity sets how many of an item are in the cart and returns the new total.
	//
	//temporal:update name=change_quantity id={RequestID} dedup
	ChangeQuantity(ctx workflow.Context, q QuantityChange) (Cents, error)

	// ValidateChangeQuantity rejects what is not in the cart.
	//
	//temporal:validator for=ChangeQuantity
	ValidateChangeQuantity(ctx workflow.Context, q QuantityChange) error

	// Checkout takes the payment and ends the cart. If the payment fails the cart stays as it was, and another request can try
	// again.
	//
	//temporal:update name=checkout id={RequestID} dedup
	Checkout(ctx workflow.Context, c Checkout) (Receipt, error)

	// ValidateCheckout rejects the payment of an empty cart.
	//
	//temporal:validator for=Checkout
	ValidateCheckout(ctx workflow.Context, c Checkout) error

	// SetEmail says where the reminder goes.
	//
	//temporal:signal name=set_email
	SetEmail(ctx workflow.Context, e Email)

	// Items are the contents of the cart, in the order in which they were added.
	//
	//temporal:query name=get_items
	Items() []Item

	// Total is what the contents cost.
	//
	//temporal:query name=get_total
	Total() Cents
}
