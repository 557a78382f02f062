package reference

import (
	"go.temporal.io/sdk/workflow"
)

// Detainable are workflows that the customs can detain.
//
//temporal:messages
type Detainable interface {
	// Detain keeps a workflow where it is, or lets it go on. Only the customs do so.
	//
	//temporal:signal name=detain from=workflows
	Detain(ctx workflow.Context, d Detention) error

	// Detained tells why a workflow is kept where it is, "" if it is not.
	//
	//temporal:query name=detained
	Detained() string
}

// Detention says whether a workflow is kept where it is.
type Detention struct {
	Reason string // "" lets it go on
}

// Crate is a crate on its way through the customs.
//
//temporal:workflow queue=parcels id=crate-{Number}
type Crate interface {
	Detainable

	//temporal:run
	Run(ctx workflow.Context, in CrateInput) error
}

// Pallet is a pallet on its way through the customs.
//
//temporal:workflow queue=parcels id=pallet-{Number}
type Pallet interface {
	Detainable

	//temporal:run
	Run(ctx workflow.Context, in CrateInput) error
}

// CrateInput starts a crate, or a pallet.
type CrateInput struct {
	Number string
}

// Customs inspect what is on its way.
//
//temporal:workflow queue=parcels
type Customs interface {
	// Run detains workflows.
	//
	//temporal:run
	Run(ctx workflow.Context, in Inspected) error
}

// Inspected are workflows that are kept where they are.
type Inspected struct {
	WorkflowIDs []string
	Reason      string
}

// A load is a crate or a pallet.
type load struct{ detention *Detention }

func (l *load) Detain(_ workflow.Context, d Detention) error {
	l.detention = &d
	return nil
}

func (l *load) Detained() string {
	if l.detention == nil {
		return ""
	}
	return l.detention.Reason
}

// Run waits until the load was detained and may go on.
func (l *load) Run(ctx workflow.Context, _ CrateInput) error {
	return workflow.Await(ctx, func() bool { return l.detention != nil && l.detention.Reason == "" })
}

type customs struct{}

func (customs) Run(ctx workflow.Context, in Inspected) error {
	for _, id := range in.WorkflowIDs {
		if err := ExternalDetainable(id).Detain(ctx, Detention{Reason: in.Reason}); err != nil {
			return err
		}
	}
	return nil
}
