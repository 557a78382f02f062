package byhand

import "time"

// What clients and workers agree on.
const (
	TaskQueue = "wallets"
	Type      = "wallet"
)

// Wallet starts a run.
type Wallet struct {
	ID     string
	Cents  int
	Fee    int           // for each period
	Period time.Duration // of the fee
	Events int           // of a run, roughly, after which the next one begins

	Entries []string // IDs of what has been handled in earlier runs
	Closed  bool     `json:",omitempty"` // it is to end
}

// TopUp puts money into a wallet.
type TopUp struct {
	ID    string
	Cents int
}

// Charge takes money out of it.
type Charge struct {
	ID    string
	Cents int
}

// Receipt is for a charge.
type Receipt struct {
	ID   string
	Left int // cents
}

// Statement is what is in a wallet.
type Statement struct {
	Cents   int
	Entries []string // IDs of top-ups and charges, the oldest first
}

// InsufficientFunds is the type of the error of a charge that is too high.
const InsufficientFunds = "InsufficientFunds"
