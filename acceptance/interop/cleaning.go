package interop

import "go.temporal.io/sdk/workflow"

// Cleaning cleans a room. What runs under this name is written by hand, with the SDK alone:
// see cleanRoom.
//
//temporal:workflow name=room_cleaning queue=interop id=cleaning-{Number}
type Cleaning interface {
	//temporal:run
	Run(ctx workflow.Context, in Room) (Report, error)
	//temporal:query name=get_report
	Report() (Report, error)
	//temporal:signal name=report_dirt
	ReportDirt(ctx workflow.Context, d Dirt)
	//temporal:update name=inspect_room id={By}
	Inspect(ctx workflow.Context, i Inspection) (Report, error)
}

// Dirt is where something has to be cleaned.
type Dirt struct {
	Place string `json:"place"`
}

// Inspection asks for what has been cleaned so far.
type Inspection struct {
	By string `json:"inspector"`
}

// Report is what was cleaned in a room.
type Report struct {
	Room   string   `json:"room_number"`
	Places []string `json:"places"`
	Tenant string   `json:"tenant,omitempty"` // in whose name the cleaning was started
}
