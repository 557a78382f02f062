package host

import (
	"reflect"

	"github.com/temporalgen/temporalgen/runtime/internal/run"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

// A Handler handles one message of a workflow: a SignalHandler, a QueryHandler or an
// UpdateHandler.
type Handler interface{ handler() run.Handler }

func handlersOf(handlers []Handler) []run.Handler {
	all := make([]run.Handler, len(handlers))
	for i, h := range handlers {
		all[i] = h.handler()
	}
	return all
}

// A QueryHandler answers a query.
type QueryHandler struct {
	Name string
	// Handle is a function that workflow.SetQueryHandler accepts.
	Handle any
}

func (h *QueryHandler) handler() run.Handler {
	return &run.QueryHandler{Name: h.Name, Handle: h.Handle}
}

// None is the message of a handler without parameters, and the result of one that returns only an error. It does not
// appear on the wire.
type None struct{}

// isNone reports whether a pointer is to what stands for no message or no result.
func isNone(pointer any) bool {
	_, none := pointer.(*None)
	return none
}

// value is what a pointer points to.
func value(pointer any) any { return reflect.ValueOf(pointer).Elem().Interface() }

// checkOf is the check of messages that are pointed to: what their validate tags demand, which tags checks, nil if that is
// nothing; and their Validate methods.
func checkOf(tags func(validate.Place, any)) func(message any) error {
	return func(message any) error {
		if tags == nil {
			return validate.Messages(nil, value(message))
		}
		return validate.Messages(func(at validate.Place) { tags(at, message) }, value(message))
	}
}
