package evolution

import "strings"

// A class is a set of ways in which a change can break something.
type class int

// The classes, as temporalgen breaking names them.
const (
	running class = 1 << iota // executions that run diverge or get stuck
	memory                    // accepted messages, or what is remembered of them, are lost
	clients                   // deployed clients and programs in other languages
	rollout                   // only while old and new workers run side by side

	nothing class = 0
)

var classNames = []string{"running", "memory", "clients", "rollout"}

func (c class) String() string {
	var names []string
	for i, name := range classNames {
		if c&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// A change is one of a contract, with what it needs of the code.
type change struct {
	name  string
	of    string // the folder of the contract
	code  string // of the diagnostic, "" if it breaks nothing
	class class
	edits []edit

	unshown class  // what is told besides, and no scene shows
	why     string // it does not
	untold  string // why what it breaks is not told, "" if it has to be
}

// An edit replaces a text wherever it is in the one file of the contract's folder that has it.
type edit struct {
	old, new string
	word     bool // wherever it is a whole word, in all files
}

// renamed is an edit for a Go name.
func renamed(old, new string) edit { return edit{old, new, true} }

// Why something is not shown.
const (
	noChild   = "no workflow has an account as its child"
	sendAgain = "what clients get who send again is in the scene of memory"
)

// unmeasured are the rules of which no change here is an example, and why.
var unmeasured = map[string]string{
	"TG932": "the workers here have one task queue each",
	"TG990": "it is about the file of accepted changes",
}

// in are the changes of one contract.
func in(of string, changes ...change) []change {
	for i := range changes {
		changes[i].of = of
	}
	return changes
}
