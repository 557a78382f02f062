package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/audit"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/identity"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/problem"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/watch"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
)

// events sends each state of a purchase when it is there, to a browser that asks for them with the page.
func (s *Server) events(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodHead {
		w.Header().Set("Content-Type", eventStream)
		return nil
	}
	who, _ := identity.From(r.Context())
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.closing, cancel)() // a service that stops sends nothing more
	connection := http.NewResponseController(w)
	begun := false
	err := s.hub.Watch(ctx, who.Subject, workflowID(r.PathValue("id")), func(state purchase.State) error {
		if !begun {
			begun = true
			w.Header().Set("Content-Type", eventStream)
			record := audit.Of(ctx)
			record.Status, record.Outcome = http.StatusOK, audit.Done
			s.Audit.Request(ctx, record) // and not hours later
		}
		data, err := json.Marshal(newView(r.PathValue("id"), state, who))
		if err != nil {
			return err
		}
		if err := connection.SetWriteDeadline(time.Now().Add(s.ReadTimeout)); err != nil {
			return err
		}
		// JSON has no line breaks, which would end the event.
		if _, err := fmt.Fprintf(w, "id: %d\ndata: %s\n\n", state.Version, data); err != nil {
			return err
		}
		return connection.Flush()
	})
	switch {
	case begun, r.Context().Err() != nil:
		return nil // the client has all there is, or has gone, or asks again
	case s.closing.Err() != nil:
		return problem.New(http.StatusServiceUnavailable, "unavailable", "this service stops")
	case errors.Is(err, watch.ErrTooMany):
		p := problem.New(http.StatusTooManyRequests, "limited", "you look at too many purchases")
		p.RetryAfter = time.Minute
		return p
	}
	return err
}
