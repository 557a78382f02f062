package rpc

import (
	"context"
	"errors"
	"runtime/debug"
)

// answer answers a request.
func (h *Handler) answer(ctx context.Context, m message, answer Answer) (result any, err error) {
	defer func() {
		if p := recover(); p != nil {
			h.Log("panic in %s: %v\n%s", m.Method, p, debug.Stack())
			result, err = nil, Errorf(InternalError, "%s: %v", m.Method, p)
		}
	}()
	result, err = answer(ctx, m.Params)
	if errors.Is(err, context.Canceled) {
		err = Errorf(RequestCancelled, "%s: %v", m.Method, err)
	}
	return result, err
}

// notify handles a notification.
func (h *Handler) notify(m message) (err error) {
	defer func() {
		if p := recover(); p != nil {
			h.Log("panic in %s: %v\n%s", m.Method, p, debug.Stack())
		}
	}()
	if err = h.Notify(m.Method, m.Params); err != nil && err != ErrStop {
		h.Log("%s: %v", m.Method, err)
	}
	return err
}
