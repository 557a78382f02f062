// Package halfway is the workflow of package byhand of which one message is generated, the update, and its activity. The
// other messages are still handled by hand.
package halfway

import (
	"context"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/examples/moving/byhand"
)

//go:generate go tool temporalgen

// Wallet is a wallet that is charged.
//
//temporal:workflow name=wallet queue=wallets id=wallet-{ID}
type Wallet interface {
	//temporal:run
	Run(ctx workflow.Context, in byhand.Wallet) (byhand.Statement, error)
	// Charge takes money out of the wallet, and sends a receipt.
	//
	//temporal:update name=charge
	Charge(ctx workflow.Context, c byhand.Charge) (byhand.Receipt, error)
	//temporal:validator for=Charge
	ValidateCharge(ctx workflow.Context, c byhand.Charge) error
}

// Post sends what owners of wallets get.
//
//temporal:activities start-to-close=10s
type Post interface {
	// SendReceipt sends a receipt to the owner of the wallet.
	//
	//temporal:activity name=SendReceipt
	SendReceipt(ctx context.Context, r byhand.Receipt) error
}
