package page

// A Sequence shows who tells whom what, from the top down.
type Sequence struct {
	Title        string
	Description  string // for those who do not see it
	Participants []string
	Steps        []Step
}

// A Step is a line of a sequence. Participants are numbered from 0.
type Step struct {
	Kind Kind
	From int
	To   int // a note is above all from From to To
	Text string
}

// A Kind is what is done in a step.
type Kind int

// The kinds of steps.
const (
	Call   Kind = iota // From waits for an answer
	Send               // From goes on
	Answer             // to a Call
	Note
)
