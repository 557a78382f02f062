package chain

import "go.temporal.io/sdk/workflow"

//go:generate go tool temporalgen

// Notebook writes down what it is told.
//
//temporal:workflow queue=chain id={ID}
type Notebook interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) ([]string, error)

	// Note writes a line. The notes behind the line "hold" have to wait until the run is about to end,
	// so that they are handed on.
	//
	//temporal:signal name=note serial
	Note(ctx workflow.Context, line string) error
	// End lets the run end in one of the ways that are constants.
	//
	//temporal:signal name=end
	End(ctx workflow.Context, how string)

	// Ask returns the text of the question.
	//
	//temporal:update name=ask id={Key} dedup
	Ask(ctx workflow.Context, q Question) (string, error)
	// Check returns the text of the question, too.
	//
	//temporal:update name=check id={Key} dedup
	Check(ctx workflow.Context, q Question) (string, error)

	//temporal:query name=lines
	Lines() []string
}

// Ways in which a run can end.
const (
	Return   = "return"
	Fail     = "fail"
	Continue = "continue as new"
	Last     = "continue as new, and return then" // what has been handed on is handled all the same
	ByHand   = "continue as new with the error of the SDK"
	Changed  = "continue as a changed notebook"
)

// Input starts a run of a notebook.
type Input struct {
	ID    string
	Lines []string // of earlier runs
	End   string   // how the run ends at once, if it does

	// Child is the ID of a notebook that the run starts as a child, if it is not empty. The notes are told to it
	// in turn, and then how to end. If that makes it return, its lines become those of its parent.
	Child    string
	Notes    []string
	ChildEnd string
}

// Question is an update whose answer is remembered.
type Question struct{ Key, Text string }

// ChangedNotebook is what has become of Notebook: its questions have a field more.
//
//temporal:workflow queue=chain id={ID}
type ChangedNotebook interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) error

	//temporal:update name=ask id={Key} dedup
	Ask(ctx workflow.Context, q LongerQuestion) (string, error)
	//temporal:update name=check id={Key} dedup
	Check(ctx workflow.Context, q LongQuestion) (string, error)
}

// LongerQuestion has a field more than Question.
type LongerQuestion struct{ Key, Text, More string }

// LongQuestion has a field more than Question that is left out if it is empty.
type LongQuestion struct {
	Key, Text string
	More      string `json:",omitempty"`
}
