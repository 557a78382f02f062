package runtime

import (
	"cmp"
	"fmt"
	"slices"

	"go.temporal.io/sdk/workflow"
)

// A Handler handles one message of a workflow: a SignalHandler, a QueryHandler or an
// UpdateHandler.
type Handler interface {
	// place orders registrations: the SDK delivers updates while it registers their
	// handlers, so the order is part of what a replay must repeat.
	place() (kind MessageKind, name string)
	// register makes the handler known to the SDK, or to the run.
	register(*run) error
}

// register registers handlers in an order that depends on the names of their kinds and
// messages alone. Registering an update yields to updates that wait, so it is good that
// their kind comes last.
func (r *run) register(handlers []Handler) {
	handlers = slices.Clone(handlers)
	slices.SortFunc(handlers, func(a, b Handler) int {
		aKind, aName := a.place()
		bKind, bName := b.place()
		return cmp.Or(cmp.Compare(aKind, bKind), cmp.Compare(aName, bName))
	})
	for _, h := range handlers {
		if u, ok := h.(interface{ hasKey() bool }); ok && u.hasKey() {
			_, name := h.place()
			r.keyed = append(r.keyed, name)
		}
	}
	for _, h := range handlers {
		if err := h.register(r); err != nil {
			kind, name := h.place()
			panic(fmt.Errorf("register %s %s of workflow %s: %w", kind, name, r.workflowType(), err))
		}
	}
}

// A QueryHandler answers a query.
type QueryHandler struct {
	Name string
	// Handle is a function that workflow.SetQueryHandler accepts.
	Handle any
}

func (h QueryHandler) place() (MessageKind, string) { return KindQuery, h.Name }

func (h QueryHandler) register(r *run) error {
	return workflow.SetQueryHandlerWithOptions(r.ctx, h.Name, h.Handle, workflow.QueryHandlerOptions{Description: r.description(KindQuery, h.Name)})
}
