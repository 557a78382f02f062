package contract

// The values of keys that choose are the words that directives have for them. The zero
// value of the first three means that the directive leaves the choice to the SDK.
type (
	// An IDReusePolicy tells whether a workflow may have the ID of one that has ended.
	IDReusePolicy string
	// An IDConflictPolicy tells what starting a workflow does if one with its ID is running.
	IDConflictPolicy string
	// A VersioningBehavior tells which worker deployment version goes on with a workflow.
	VersioningBehavior string
	// An ErrorPolicy tells what an error of a signal's handler does to the workflow.
	ErrorPolicy string
	// An InvalidPolicy tells what an invalid signal does to the workflow.
	InvalidPolicy string
	// A Sender tells who sends a signal.
	Sender string
	// A WaitStage tells what starting an update waits for.
	WaitStage string
)

// The choices.
const (
	AllowDuplicate           IDReusePolicy = "allow-duplicate"
	AllowDuplicateFailedOnly IDReusePolicy = "allow-duplicate-failed-only"
	RejectDuplicate          IDReusePolicy = "reject-duplicate"

	FailConflict      IDConflictPolicy = "fail"
	UseExisting       IDConflictPolicy = "use-existing"
	TerminateExisting IDConflictPolicy = "terminate-existing"

	Pinned      VersioningBehavior = "pinned"
	AutoUpgrade VersioningBehavior = "auto-upgrade"

	FailOnError ErrorPolicy = "fail" // the default
	LogErrors   ErrorPolicy = "log"

	DropInvalid   InvalidPolicy = "drop" // the default
	FailOnInvalid InvalidPolicy = "fail"

	FromAnyone    Sender = "anyone" // as is ""
	FromWorkflows Sender = "workflows"

	Accepted  WaitStage = "accepted" // the default
	Completed WaitStage = "completed"
)
