package run

import (
	"cmp"
	"fmt"
	"slices"

	"go.temporal.io/sdk/workflow"
)

// Kinds of messages.
const (
	Query  = "query"
	Signal = "signal"
	Update = "update"
)

// A Handler handles one message of a workflow: it is a SignalHandler, a QueryHandler or an
// UpdateHandler. None of their methods has to do with a Run: the compiler would look into all that is in one whenever it
// compiles a generated package.
type Handler interface {
	// place orders registrations: the SDK delivers updates while it registers their
	// handlers, so the order is part of what a replay must repeat.
	place() (kind, name string)
}

// register registers handlers in an order that depends on the names of their kinds and
// messages alone. Registering an update yields to updates that wait, so it is good that
// their kind comes last.
func (r *Run) register(handlers []Handler) {
	handlers = slices.Clone(handlers)
	slices.SortFunc(handlers, func(a, b Handler) int {
		aKind, aName := a.place()
		bKind, bName := b.place()
		return cmp.Or(cmp.Compare(aKind, bKind), cmp.Compare(aName, bName))
	})
	for _, h := range handlers {
		if u, ok := h.(*UpdateHandler); ok && u.Key != nil {
			r.keyed = append(r.keyed, u.Name)
		}
	}
	for _, h := range handlers {
		if err := r.registerOne(h); err != nil {
			kind, name := h.place()
			panic(fmt.Errorf("register %s %s of workflow %s: %w", kind, name, r.workflowType(), err))
		}
	}
}

// registerOne makes a handler known to the SDK, or to the run.
func (r *Run) registerOne(h Handler) error {
	switch h := h.(type) {
	case *QueryHandler:
		return workflow.SetQueryHandlerWithOptions(r.ctx, h.Name, h.Handle, workflow.QueryHandlerOptions{Description: r.description(Query, h.Name)})
	case *SignalHandler:
		return r.registerSignal(h)
	case *UpdateHandler:
		return r.registerUpdate(h)
	}
	return fmt.Errorf("it has a %T", h)
}

// description is the doc comment of a message.
func (r *Run) description(kind, name string) string {
	return r.definition.Contract.Describe(kind, name)
}

// A QueryHandler answers a query.
type QueryHandler struct {
	Name string
	// Handle is a function that workflow.SetQueryHandler accepts.
	Handle any
}

func (h *QueryHandler) place() (kind, name string) { return Query, h.Name }
