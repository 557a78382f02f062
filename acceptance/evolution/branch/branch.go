// Package branch has the contract of which package evolution makes changed ones: workflows with activities and children.
package branch

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Branch works with tills and desks.
//
//temporal:workflow id=branch-{Name} dedup-ttl=1h
type Branch interface {
	//temporal:run
	Run(ctx workflow.Context, in Plan) (Report, error)

	// Visit is handled once for each visitor.
	//
	//temporal:signal name=visit key={Visitor}
	Visit(ctx workflow.Context, v Visit) error
	// End is what scenes are directed with: it stays as it is.
	//
	//temporal:signal name=end
	End(ctx workflow.Context)
}

// Desk is a child of a branch.
//
//temporal:workflow id=desk-{Branch} dedup-ttl=1s
type Desk interface {
	//temporal:run
	Run(ctx workflow.Context, in Opening) (Takings, error)

	// Serve is handled once for each customer, as long as that is remembered.
	//
	//temporal:signal name=serve key={Name}
	Serve(ctx workflow.Context, c Customer) error
	// Shut is what scenes are directed with: it stays as it is.
	//
	//temporal:signal name=shut
	Shut(ctx workflow.Context)
}

// Errand is a workflow that has nothing to do with the others.
//
//temporal:workflow id=errand-{Name}
type Errand interface {
	//temporal:run
	Run(ctx workflow.Context, in Plan) error
}

// Till is what branches count with.
//
//temporal:activities start-to-close=10s
type Till interface {
	//temporal:activity name=count
	Count(ctx context.Context, d Drawer) (Total, error)
	//temporal:activity name=look local
	Look(ctx context.Context, d Drawer) (Total, error)
}

// Plan is what a branch does.
type Plan struct {
	Name  string
	Count bool `json:",omitempty"` // calls an activity
	Look  bool `json:",omitempty"` // calls a local activity
	Desk  bool `json:",omitempty"` // has a child
	Wait  bool `json:",omitempty"` // waits for its end
	Again bool `json:",omitempty"` // continues as new then
}

// Report is the result of a branch.
type Report struct {
	Took int64
}

// Visit is a message to a branch.
type Visit struct {
	Visitor string
}

// Opening is what a desk begins with.
type Opening struct {
	Branch string
	Wait   bool `json:",omitempty"` // until it is shut, else until somebody is served
}

// Takings are the result of a desk.
type Takings struct {
	Customer string
	Took     int64
}

// Customer is a message to a desk.
type Customer struct {
	Name string
	Pays int64
	Long bool `json:",omitempty"` // takes as long as customers are remembered
}

// Drawer is what is counted.
type Drawer struct {
	Number int32
	Owner  string `json:",omitempty"`
}

// Total is what was counted.
type Total struct {
	Sum  int64
	Text string
}
