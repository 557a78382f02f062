package cart

// Cents is an amount of money.
type Cents int64

// Item is a number of pieces of one product.
type Item struct {
	SKU      string `validate:"required"`
	Quantity int    `validate:"min=1,max=100"`
	Price    Cents  `validate:"gt=0"` // of one piece
}

// Addition is a request to put an item into the cart.
type Addition struct {
	RequestID string `validate:"required"`
	Item      Item
}

// Removal is a request to take an item out of the cart.
type Removal struct {
	RequestID string `validate:"required"`
	SKU       string `validate:"required"`
}

// QuantityChange is a request for more or fewer pieces of an item.
type QuantityChange struct {
	RequestID string `validate:"required"`
	SKU       string `validate:"required"`
	Quantity  int    `validate:"min=1,max=100"`
}

// Checkout is a request to pay.
type Checkout struct {
	RequestID string `validate:"required"`
}

// Email is the customer's address.
type Email struct {
	Address string `validate:"required,email"`
}

// Receipt says what was bought.
type Receipt struct {
	PaymentID string
	Items     []Item
	Total     Cents
}

// Outcome is how the cart ended: with a receipt, or abandoned.
type Outcome struct {
	Abandoned bool
	Receipt   Receipt
}
