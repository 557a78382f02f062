package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/temporalgen/temporalgen/runtime"
)

// A sender sends its messages one after the other: each is acknowledged before the next, so
// that the order in which they must be handled is known.
type sender struct {
	index    int
	settings settings
	plans    *plans
	ledgers  []ledgerHandle
	progress *progress

	sent    [][]sentTo          // by ledger and lane
	pending []pendingRepetition // by when they are due
	// Differing are messages that have ended in two ways, when they should have the outcome
	// of the first time.
	differing []string
}

// sentTo is what a sender has sent to one lane of a ledger: the messages 1 to last.
type sentTo struct {
	last int
	// unknown are those whose signal may or may not have been recorded: the request failed and
	// could not be repeated.
	unknown []int
}

// A pendingRepetition is to be sent when it is the turn of the message with an index.
type pendingRepetition struct {
	due     int
	plan    plan
	outcome outcome
}

// onlyAttemptTimeout is how long a request may take that is not repeated.
const onlyAttemptTimeout = 10 * time.Second

// An outcome is how an update has ended.
type outcome struct {
	receipt   Receipt
	failure   string
	forgotten bool // that it was handled is all that is known
}

func newSender(index, stage int, s settings, ledgers []ledgerHandle, p *progress) *sender {
	n := &sender{index: index, settings: s, plans: newPlans(s, stage, index), ledgers: ledgers, progress: p}
	for range ledgers {
		n.sent = append(n.sent, make([]sentTo, lanes))
	}
	return n
}

// run sends all messages, and all repetitions.
func (s *sender) run(ctx context.Context) error {
	for i := range s.settings.messages {
		if err := s.repeatUntil(ctx, i); err != nil {
			return err
		}
		if err := s.send(ctx, i, s.plans.next()); err != nil {
			return err
		}
	}
	return s.repeatUntil(ctx, s.settings.messages+2*s.settings.later())
}

// repeatUntil sends the repetitions that are due when it is the turn of a message.
func (s *sender) repeatUntil(ctx context.Context, i int) error {
	for len(s.pending) > 0 && s.pending[0].due <= i {
		p := s.pending[0]
		s.pending = s.pending[1:]
		if err := s.repeat(ctx, p.plan, p.outcome); err != nil {
			return err
		}
	}
	return nil
}

// send sends a message for the first time.
func (s *sender) send(ctx context.Context, i int, p plan) error {
	s.sentTo(p).last = p.message.Number
	var first outcome
	var err error
	switch {
	case p.kind == note || p.kind == remark:
		err = s.signalOnce(ctx, p)
	case p.kind.isUpdate():
		if p.refuse {
			if err := s.refused(ctx, p); err != nil {
				return err
			}
		}
		first, err = s.update(ctx, p)
	default:
		err = s.keyed(ctx, p)
	}
	if err != nil {
		return err
	}
	s.progress.count(func(c *counts) { c.Sent++ })
	switch p.again {
	case atOnce:
		return s.repeat(ctx, p, first)
	case muchLater:
		s.repeatLater(pendingRepetition{i + s.settings.later(), p, first})
	case evenLater:
		s.repeatLater(pendingRepetition{i + 2*s.settings.later(), p, first})
	}
	return nil
}

func (s *sender) repeatLater(r pendingRepetition) {
	i, _ := slices.BinarySearchFunc(s.pending, r.due+1, func(r pendingRepetition, due int) int { return r.due - due })
	s.pending = slices.Insert(s.pending, i, r)
}

// sentTo is what was sent to the lane of a message.
func (s *sender) sentTo(p plan) *sentTo { return &s.sent[p.ledger][p.message.Lane] }

// repeat sends a message again, which has to end as it did before.
func (s *sender) repeat(ctx context.Context, p plan, first outcome) error {
	s.progress.count(func(c *counts) { c.Repeated++ })
	if !p.kind.isUpdate() {
		return s.keyed(ctx, p)
	}
	again, err := s.updateAs(ctx, p)
	if err == nil {
		s.compare(p, first, again)
	}
	return err
}

// signalOnce sends a signal without a key. It must not be repeated unless the server has refused it, so
// if the request fails otherwise nobody knows whether the signal was recorded. The next message is
// not sent before the server answers again: by then it has either recorded this one or never will.
func (s *sender) signalOnce(ctx context.Context, p plan) error {
	ledger, to := s.ledgers[p.ledger], s.sentTo(p)
	send := ledger.Note
	if p.kind == remark {
		send = ledger.Remark
	}
	unknown := false
	err := s.progress.deliver(ctx, s.name(p, "signal"), func(context.Context) error {
		// An attempt that may be the only one gets more time than others.
		ctx, cancel := context.WithTimeout(ctx, onlyAttemptTimeout)
		defer cancel()
		err := send(ctx, p.message)
		unknown = err != nil && !isRefusal(err)
		if unknown {
			return nil
		}
		return err
	})
	if err != nil || !unknown {
		return err
	}
	to.unknown = append(to.unknown, p.message.Number)
	return s.progress.deliver(ctx, s.name(p, "describe after"), func(ctx context.Context) error {
		_, err := ledger.Describe(ctx)
		return err
	})
}

// keyed sends a signal with a key, which may be repeated.
func (s *sender) keyed(ctx context.Context, p plan) error {
	ledger := s.ledgers[p.ledger]
	send := ledger.Keyed
	switch p.kind {
	case post:
		send = ledger.Post
	case collect:
		send = ledger.Collect
	}
	return s.progress.deliver(ctx, s.name(p, "signal"), func(ctx context.Context) error { return send(ctx, p.message) })
}

// refused sends an update that has to be rejected. The one with the same key that follows is
// a new one: what is rejected is not remembered.
func (s *sender) refused(ctx context.Context, p plan) error {
	p.message.Refuse = true
	_, err := s.updateAs(ctx, p)
	if !errors.Is(err, runtime.ErrRejected) {
		return fmt.Errorf("%s ended with %v instead of a rejection", s.name(p, "refused update"), err)
	}
	s.progress.count(func(c *counts) { c.Rejected++ })
	return nil
}

// update sends an update, with its repetition if that is on its way at the same time.
func (s *sender) update(ctx context.Context, p plan) (outcome, error) {
	var options []runtime.UpdateOption
	switch p.again {
	default:
		return s.updateAs(ctx, p)
	case meanwhile:
	case disguised:
		options = append(options, runtime.WithUpdateID(fmt.Sprintf("disguised/%d-%d-%d", s.index, p.message.Lane, p.message.Number)))
	}
	s.progress.count(func(c *counts) { c.Repeated++ })
	var again outcome
	done := make(chan error, 1)
	go func() {
		var err error
		again, err = s.updateAs(ctx, p, options...)
		done <- err
	}()
	first, err := s.updateAs(ctx, p)
	if err := errors.Join(err, <-done); err != nil {
		return outcome{}, err
	}
	if first.forgotten {
		// Which of the two was answered first is not known.
		first = again
	}
	s.compare(p, first, again)
	return first, nil
}

// updateAs sends an update until its outcome is known.
func (s *sender) updateAs(ctx context.Context, p plan, options ...runtime.UpdateOption) (outcome, error) {
	var o outcome
	send := s.ledgers[p.ledger].Enter
	if p.kind == transfer {
		send = s.ledgers[p.ledger].Transfer
	}
	err := s.progress.deliver(ctx, s.name(p, "update"), func(ctx context.Context) (err error) {
		o.receipt, err = send(ctx, p.message, options...)
		return err
	})
	switch {
	case errors.Is(err, runtime.ErrOutcomeForgotten):
		s.progress.count(func(c *counts) { c.Forgotten++ })
		return outcome{forgotten: true}, nil
	case p.message.Fail && !p.message.Refuse && err != nil && isAnswer(err) && !errors.Is(err, runtime.ErrRejected):
		var known *runtime.MessageError
		if errors.As(err, &known) {
			o.failure = known.Err.Error()
		}
		return o, nil
	}
	return o, err
}

// compare notes if an update has ended in two ways, or not as it was asked to. An outcome may be
// forgotten, but what is forgotten does not come back.
func (s *sender) compare(p plan, first, again outcome) {
	switch {
	case again.forgotten:
		return
	case first != again, p.message.Fail != (first.failure != ""),
		!p.message.Fail && first.receipt.Text != text(p.message, p.message.Reply):
		s.differing = append(s.differing, fmt.Sprintf("%s ended with %v, and again with %v", s.name(p, "update"), first, again))
	default:
		s.progress.count(func(c *counts) { c.Remembered++ })
	}
}

// String leaves out most of the text, which may be long.
func (o outcome) String() string {
	switch {
	case o.forgotten:
		return "a forgotten outcome"
	case o.failure != "":
		return "the error " + o.failure
	}
	return fmt.Sprintf("position %d and a text of %d bytes, %.40q", o.receipt.Position, len(o.receipt.Text), o.receipt.Text)
}

func (s *sender) name(p plan, what string) string {
	return fmt.Sprintf("%s %d of sender %d in lane %d of ledger %d", what, p.message.Number, s.index, p.message.Lane, p.ledger)
}
