// Package renamed declares the messages of package replay again, as somebody might have
// who has tidied up: with other Go names, in another order, of another type. Only the
// names on the wire are the same.
package renamed

import (
	"github.com/temporalgen/temporalgen/acceptance/replay"
	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Account is replay.Ledger.
//
//temporal:workflow name=Ledger id={ID}
type Account interface {
	//temporal:query name=lines
	Statement() replay.Lines

	//temporal:update name=audit
	Zaudit(ctx workflow.Context, m replay.Entry) (replay.Lines, error)
	//temporal:update name=watch unfinished=abandon
	Await(ctx workflow.Context, m replay.Entry) error
	//temporal:update name=transfer id={Key} dedup serial
	Move(ctx workflow.Context, m replay.Entry) (int, error)
	//temporal:update name=confirm id={Key} dedup
	Yes(ctx workflow.Context, m replay.Entry) error
	//temporal:update name=book serial
	Record(ctx workflow.Context, m replay.Entry) (replay.Lines, error)

	//temporal:signal name=seal on-invalid=fail
	Close(ctx workflow.Context, m replay.Entry) error
	//temporal:signal name=remark
	Aside(ctx workflow.Context, m replay.Entry) error
	//temporal:signal name=deposit key={Key} serial
	PayIn(ctx workflow.Context, m replay.Entry) error
	//temporal:signal name=note
	Write(ctx workflow.Context, m replay.Entry) error
	//temporal:signal name=collect key={Key} batch-window=50ms batch-max=3 serial
	Basket(ctx workflow.Context, ms []replay.Entry) error
	//temporal:signal name=correct on-error=log
	Amend(ctx workflow.Context, m replay.Entry) error

	//temporal:validator for=Move
	CheckMove(ctx workflow.Context, m replay.Entry) error

	//temporal:run
	Keep(ctx workflow.Context, in replay.Input) (replay.Lines, error)
}
