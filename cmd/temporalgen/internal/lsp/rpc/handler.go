package rpc

import (
	"context"
	"errors"
	"runtime/debug"
)

// call prepares the answer of a request.
func (h *Handler) call(m message) (answer Answer, inOrder bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = h.panicked(m, p)
		}
	}()
	return h.Call(m.Method, m.Params)
}

// answer answers a request.
func (h *Handler) answer(ctx context.Context, m message, answer Answer) (result any, err error) {
	defer func() {
		if p := recover(); p != nil {
			result, err = nil, h.panicked(m, p)
		}
	}()
	result, err = answer(ctx)
	if errors.Is(err, context.Canceled) {
		err = Errorf(RequestCancelled, "%s: %v", m.Method, err)
	}
	return result, err
}

// panicked is the error for a panic, which is logged.
func (h *Handler) panicked(m message, p any) error {
	h.Log("panic in %s: %v\n%s", m.Method, p, debug.Stack())
	return Errorf(InternalError, "%s: %v", m.Method, p)
}

// notify handles a notification.
func (h *Handler) notify(m message) (err error) {
	defer func() {
		if p := recover(); p != nil {
			_ = h.panicked(m, p) // nobody is answered
		}
	}()
	if err = h.Notify(m.Method, m.Params); err != nil && !errors.Is(err, ErrStop) {
		h.Log("%s: %v", m.Method, err)
	}
	return err
}
