// Package wallet is the workflow of package byhand, generated: with the same names on the wire, and the same commands.
package wallet

import (
	"context"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/examples/moving/byhand"
)

//go:generate go tool temporalgen

// Wallet is a wallet that is charged and topped up.
//
//temporal:workflow name=wallet queue=wallets id=wallet-{ID}
type Wallet interface {
	//temporal:run
	Run(ctx workflow.Context, in byhand.Wallet) (byhand.Statement, error)
	// TopUp puts money into the wallet.
	//
	//temporal:signal name=top-up
	TopUp(ctx workflow.Context, t byhand.TopUp) error
	// Close ends the wallet.
	//
	//temporal:signal name=close
	Close(ctx workflow.Context) error
	// Charge takes money out of the wallet, and sends a receipt.
	//
	//temporal:update name=charge
	Charge(ctx workflow.Context, c byhand.Charge) (byhand.Receipt, error)
	//temporal:validator for=Charge
	ValidateCharge(ctx workflow.Context, c byhand.Charge) error
	// State is what is in the wallet.
	//
	//temporal:query name=state
	State() byhand.Statement
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
