package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A kind is how a message is sent.
type kind int

const (
	note kind = iota
	remark
	keyed
	post
	collect
	enter
	transfer
)

func (k kind) isUpdate() bool { return k == enter || k == transfer }

// A lane is a line of messages that one sender sends to one ledger, and that begin in the order in which they
// were sent: those without a lock, those of one lock, those that are collected in batches. Nothing is
// promised of messages in different lanes.
type lane int

const (
	openLane    lane = iota // signals without a lock, and updates if none of them waits for room
	batchLane               // signals that are handled together
	updateLane              // updates without a lock that may overtake signals which wait for room
	accountLane             // the first of those that take turns
)

// accounts is how many locks each ledger has.
const accounts = 3

const lanes = int(accountLane) + accounts

// A repetition is how a message is sent again. It is still the same message.
type repetition int

const (
	never     repetition = iota
	atOnce               // when the first one is done
	meanwhile            // while the first one is on its way
	disguised            // the same, but under another update ID, so that the server cannot tell
	muchLater            // most likely in the next run
	evenLater            // most likely in the run after that
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

// plans makes the plans of one sender, one after the other. They depend on nothing but the settings and the number
// of the stage, so that a stage that is done again sends the same.
type plans struct {
	settings settings
	sender   int
	random   *rand.Rand
	sent     map[[2]int]int // messages, by ledger and lane

	// Messages come in stretches. Those of a burst are signals to one ledger: nothing is waited
	// for, so that they pile up there.
	left   int
	burst  bool
	ledger int
	pace   int // one of so many messages is slow
}

func newPlans(s settings, stage, sender int) *plans {
	return &plans{settings: s, sender: sender, random: rand.New(rand.NewPCG(uint64(stage), uint64(sender))), sent: map[[2]int]int{}}
}

// next makes the plan of the sender's next message.
func (p *plans) next() plan {
	if p.left == 0 {
		p.burst = p.random.IntN(3) > 0
		p.left = 10 + p.random.IntN(40)
		p.ledger = p.random.IntN(p.settings.ledgers)
		p.pace = pick(p.random, 5, 40, 80)
	}
	p.left--
	if !p.burst {
		p.ledger = p.random.IntN(p.settings.ledgers)
	}
	next := plan{
		ledger: p.ledger,
		kind:   p.kind(),
		message: Message{
			Sender: p.sender,
			Slow:   p.random.IntN(p.pace) == 0,
		},
	}
	turn := noTurn
	if next.kind == post || next.kind == transfer {
		turn = p.random.IntN(accounts+1) + noTurn
	}
	m := &next.message
	switch next.kind {
	case note, remark:
	case keyed, collect:
		next.again = pick(p.random, never, never, never, atOnce, muchLater, evenLater)
	case post:
		m.Account = account(turn)
		next.again = pick(p.random, never, never, never, atOnce, muchLater)
	case transfer:
		m.Account = account(turn)
		fallthrough
	case enter:
		next.again = pick(p.random, atOnce, meanwhile, disguised, muchLater, evenLater)
		next.refuse = next.kind == enter && p.random.IntN(9) == 0
		m.Fail = p.random.IntN(7) == 0
		m.Reply = p.replySize()
	}
	m.Lane = laneOf(next.kind, turn, isNarrow(next.ledger))
	place := [2]int{next.ledger, int(m.Lane)}
	p.sent[place]++
	m.Number = p.sent[place]
	m.Text = text(*m, p.size())
	return next
}

func (p *plans) kind() kind {
	signal := pick(p.random, note, note, remark, keyed, keyed, post, post, post, collect, collect)
	if p.burst {
		return signal
	}
	return pick(p.random, signal, signal, signal, enter, transfer)
}

// size is how long a text is. Most are short.
func (p *plans) size() int {
	switch n := p.random.IntN(200); {
	case n == 0:
		return maxText
	case n < 10:
		return p.random.IntN(16 << 10)
	case n < 60:
		return p.random.IntN(2 << 10)
	}
	return p.random.IntN(40)
}

// replySize is how long the text of a receipt is. Those of a run together are more than can be carried.
func (p *plans) replySize() int {
	switch n := p.random.IntN(50); {
	case n == 0:
		return maxText
	case n < 7:
		return p.random.IntN(16 << 10)
	}
	return p.random.IntN(1 << 10)
}

// noTurn stands for a message that takes turns with nobody, since its account is empty.
const noTurn = -1

// account is the account of a message, for the number of the account.
func account(turn int) string {
	if turn == noTurn {
		return ""
	}
	return fmt.Sprintf("account-%d", turn)
}

// laneOf is the lane of a message.
func laneOf(k kind, turn int, narrow bool) lane {
	switch {
	case k == collect:
		return batchLane
	case turn != noTurn:
		return accountLane + lane(turn)
	case k.isUpdate() && narrow:
		return updateLane
	}
	return openLane
}

// isNarrow reports whether a ledger is a NarrowLedger.
func isNarrow(ledger int) bool { return ledger%2 == 1 }

// maxText is how long a text can be.
const maxText = 64 << 10

// text makes the text of a message, which no other one has, and which its handler can check.
func text(m Message, size int) string {
	part := fmt.Sprintf("%d of lane %d of sender %d, ", m.Number, m.Lane, m.Sender)
	return strings.Repeat(part, size/len(part)+1)[:size]
}

func pick[T any](random *rand.Rand, from ...T) T { return from[random.IntN(len(from))] }
