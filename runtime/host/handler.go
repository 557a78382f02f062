package host

import "github.com/temporalgen/temporalgen/runtime/internal/run"

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
func value[T any](pointer any) any { return *pointer.(*T) }
