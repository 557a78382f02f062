package validation

import "go.temporal.io/sdk/workflow"

//go:generate go tool temporalgen

// Catalog takes messages that have validate tags.
//
//temporal:workflow queue=validation id=catalog
type Catalog interface {
	//temporal:run
	Run(ctx workflow.Context, in *Nested) error

	//temporal:signal
	Require(ctx workflow.Context, m Required) error
	//temporal:signal
	Omit(ctx workflow.Context, m Omitted) error
	//temporal:signal
	Least(ctx workflow.Context, m Least) error
	//temporal:signal
	Most(ctx workflow.Context, m Most) error
	//temporal:signal
	Length(ctx workflow.Context, m Length) error
	//temporal:signal
	Compare(ctx workflow.Context, m Compared) error
	//temporal:signal
	Equal(ctx workflow.Context, m Equal) error
	//temporal:signal
	Differ(ctx workflow.Context, m Different) error
	//temporal:signal
	Choose(ctx workflow.Context, m Chosen) error
	//temporal:signal
	Format(ctx workflow.Context, m Formatted) error
	//temporal:signal
	Dive(ctx workflow.Context, m Dived) error
	//temporal:signal
	Point(ctx workflow.Context, m Pointed) error
	//temporal:signal
	Replace(ctx workflow.Context, lines []*Line) error
	//temporal:signal
	Price(ctx workflow.Context, prices map[Code]Line) error

	//temporal:update
	Move(ctx workflow.Context, from Line, to *Line, note string) error

	//temporal:query
	Find(m Box[Line]) (int, error)
}
