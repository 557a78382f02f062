package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/temporalgen/temporalgen/runtime"
)

// A sender sends its messages one after the other: each is acknowledged before the next, so
// that the order in which they must be handled is known.
type sender struct {
	index    int
	settings settings
	ledgers  []*LedgerHandle
	progress *progress

	sent    []sentTo // by ledger
	pending []pendingRepetition
	// Differing are messages that have ended in two ways, when they should have the outcome
	// of the first time.
	differing []string
}

// sentTo is what a sender has sent to one ledger: the messages 1 to last.
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
	receipt Receipt
	failure string
}

func newSender(index int, s settings, ledgers []*LedgerHandle, p *progress) *sender {
	return &sender{index: index, settings: s, ledgers: ledgers, progress: p, sent: make([]sentTo, len(ledgers))}
}

// run sends all messages, and all repetitions.
func (s *sender) run(ctx context.Context) error {
	for i := range s.settings.messages {
		if err := s.repeatUntil(ctx, i); err != nil {
			return err
		}
		if err := s.send(ctx, i, newPlan(s.settings, s.index, i)); err != nil {
			return err
		}
	}
	return s.repeatUntil(ctx, s.settings.messages+s.settings.later())
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
	s.sent[p.ledger].last = p.message.Number
	var first outcome
	var err error
	switch p.kind {
	case note:
		err = s.signalOnce(ctx, p, s.ledgers[p.ledger].Note)
	case remark:
		err = s.signalOnce(ctx, p, s.ledgers[p.ledger].Remark)
	case keyed:
		err = s.keyed(ctx, p)
	case enter:
		if p.refuse {
			if err := s.refused(ctx, p); err != nil {
				return err
			}
		}
		first, err = s.enter(ctx, p)
	}
	if err != nil {
		return err
	}
	s.progress.count(func(c *counts) { c.sent++ })
	switch p.again {
	case atOnce:
		return s.repeat(ctx, p, first)
	case muchLater:
		s.pending = append(s.pending, pendingRepetition{i + s.settings.later(), p, first})
	}
	return nil
}

// repeat sends a message again, which has to end as it did before.
func (s *sender) repeat(ctx context.Context, p plan, first outcome) error {
	s.progress.count(func(c *counts) { c.repeated++ })
	if p.kind == keyed {
		return s.keyed(ctx, p)
	}
	again, err := s.enterAs(ctx, p)
	if err == nil {
		s.compare(p, first, again)
	}
	return err
}

// signalOnce sends a signal without a key. It must not be repeated unless the server has refused it, so
// if the request fails otherwise nobody knows whether the signal was recorded. The next message is
// not sent before the server answers again: by then it has either recorded this one or never will.
func (s *sender) signalOnce(ctx context.Context, p plan, send func(context.Context, Message) error) error {
	ledger, to := s.ledgers[p.ledger], &s.sent[p.ledger]
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

func (s *sender) keyed(ctx context.Context, p plan) error {
	return s.progress.deliver(ctx, s.name(p, "signal"), func(ctx context.Context) error {
		return s.ledgers[p.ledger].Keyed(ctx, p.message)
	})
}

// refused sends an update that has to be rejected. The one with the same key that follows is
// a new one: what is rejected is not remembered.
func (s *sender) refused(ctx context.Context, p plan) error {
	p.message.Refuse = true
	_, err := s.enterAs(ctx, p)
	if !errors.Is(err, runtime.ErrRejected) {
		return fmt.Errorf("%s ended with %v instead of a rejection", s.name(p, "refused update"), err)
	}
	s.progress.count(func(c *counts) { c.rejected++ })
	return nil
}

// enter sends an update, with its repetition if that is on its way at the same time.
func (s *sender) enter(ctx context.Context, p plan) (outcome, error) {
	var options []runtime.UpdateOption
	switch p.again {
	default:
		return s.enterAs(ctx, p)
	case meanwhile:
	case disguised:
		options = append(options, runtime.WithUpdateID(fmt.Sprintf("disguised/%d-%d", s.index, p.message.Number)))
	}
	s.progress.count(func(c *counts) { c.repeated++ })
	var again outcome
	done := make(chan error, 1)
	go func() {
		var err error
		again, err = s.enterAs(ctx, p, options...)
		done <- err
	}()
	first, err := s.enterAs(ctx, p)
	if err := errors.Join(err, <-done); err != nil {
		return outcome{}, err
	}
	s.compare(p, first, again)
	return first, nil
}

// enterAs sends an update until its outcome is known.
func (s *sender) enterAs(ctx context.Context, p plan, options ...runtime.UpdateOption) (outcome, error) {
	var o outcome
	err := s.progress.deliver(ctx, s.name(p, "update"), func(ctx context.Context) (err error) {
		o.receipt, err = s.ledgers[p.ledger].Enter(ctx, p.message, options...)
		return err
	})
	if p.message.Fail && !p.message.Refuse && err != nil && isAnswer(err) && !errors.Is(err, runtime.ErrRejected) {
		var known *runtime.MessageError
		if errors.As(err, &known) {
			o.failure = known.Err.Error()
		}
		return o, nil
	}
	return o, err
}

// compare notes if an update has ended in two ways, or not as it was asked to.
func (s *sender) compare(p plan, first, again outcome) {
	if first != again || p.message.Fail != (first.failure != "") {
		s.differing = append(s.differing, fmt.Sprintf("%s ended with %+v, and again with %+v", s.name(p, "update"), first, again))
	}
}

func (s *sender) name(p plan, what string) string {
	return fmt.Sprintf("%s %d of sender %d to ledger %d", what, p.message.Number, s.index, p.ledger)
}
