package main

// A kind is how a message is sent.
type kind int

const (
	note kind = iota
	remark
	keyed
	enter
)

// A repetition is how a message is sent again. It is still the same message.
type repetition int

const (
	never     repetition = iota
	atOnce               // when the first one is done
	meanwhile            // while the first one is on its way
	disguised            // the same, but under another update ID, so that the server cannot tell
	muchLater            // most likely in a later run
)

// A plan is what a sender does with a message.
type plan struct {
	ledger  int
	kind    kind
	message Message
	again   repetition
	// refuse sends an update with the same key first that the validator has to reject.
	refuse bool
}

// newPlan makes the plan for a message, the i-th of its sender to any ledger. It depends on nothing
// else, so that every run of the program sends the same. The moduli have no common divisors where
// all combinations are wanted.
func newPlan(s settings, sender, i int) plan {
	p := plan{
		ledger:  (sender + i) % s.ledgers,
		kind:    [...]kind{note, enter, remark, keyed, enter}[i%5],
		message: Message{Sender: sender, Number: i/s.ledgers + 1},
	}
	number := p.message.Number
	p.message.Slow = i%17 == 7
	switch p.kind {
	case enter:
		p.again = [...]repetition{muchLater, atOnce, meanwhile, disguised}[number%4]
		p.message.Fail = number%7 == 5
		p.refuse = number%9 == 4
	case keyed:
		p.again = [...]repetition{never, atOnce, never, muchLater}[number%4]
	}
	return p
}
