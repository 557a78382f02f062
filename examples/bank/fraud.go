package main

import "context"

// desk implements Fraud: nothing is suspicious. It looks at two hasty withdrawals at a time, so that they meet whenever the
// story is told.
type desk struct {
	hasty chan struct{}
}

func newDesk() desk { return desk{hasty: make(chan struct{})} }

func (d desk) Check(ctx context.Context, w Withdrawal) error {
	if !w.Hasty {
		return nil
	}
	select {
	case d.hasty <- struct{}{}:
	case <-d.hasty:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
