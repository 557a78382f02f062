package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/audit"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/identity"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/problem"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
	"github.com/temporalgen/temporalgen/runtime"
)

func workflowID(id string) string { return purchase.PurchaseID(purchase.Order{ID: id}) }

// of is the purchase that the path of a request names.
func (s *Server) of(r *http.Request) *purchase.PurchaseHandle {
	return s.Purchases.Handle(workflowID(r.PathValue("id")))
}

// inTime limits for how long a purchase is asked for something.
func (s *Server) inTime(r *http.Request) (context.Context, context.CancelFunc) {
	return context.WithTimeout(r.Context(), s.MessageTimeout)
}

// subject is who sends a request that was checked.
func subject(r *http.Request) string {
	who, _ := identity.From(r.Context())
	return who.Subject
}

// Fields of messages that senders do not set: the service knows better who they are.
var (
	orderReserved    = []string{"ID", "By", "Patience"}
	decisionReserved = []string{"RequestID", "By"}
)

// order places an order. The path has its ID, so it is placed once however often it comes.
func (s *Server) order(w http.ResponseWriter, r *http.Request) error {
	var order purchase.Order
	if err := readMessage(r, &order, orderReserved); err != nil {
		return err
	}
	order.ID, order.By = r.PathValue("id"), subject(r)
	ctx, cancel := s.inTime(r)
	defer cancel()
	_, err := s.Purchases.Start(ctx, order)
	if err == nil {
		w.Header().Set("Location", "/purchases/"+order.ID)
		return writeJSON(w, http.StatusCreated, order)
	}
	if !errors.Is(err, runtime.ErrAlreadyStarted) {
		return err
	}
	earlier, err := s.of(r).Ordered(ctx)
	if err != nil {
		return err
	}
	earlier.Patience = order.Patience
	if earlier != order {
		return problem.New(http.StatusConflict, "exists", "there is another purchase with this ID")
	}
	return writeJSON(w, http.StatusOK, order)
}

func (s *Server) state(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := s.inTime(r)
	defer cancel()
	state, err := s.of(r).State(ctx)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, state)
}

func (s *Server) approve(w http.ResponseWriter, r *http.Request) error {
	var approval purchase.Approval
	if err := readMessage(r, &approval, decisionReserved); err != nil {
		return err
	}
	approval.RequestID, approval.By = requestID(r), subject(r)
	ctx, cancel := s.inTime(r)
	defer cancel()
	decision, err := s.of(r).Approve(ctx, approval)
	return writeDecision(w, decision, approval.Comment, err)
}

func (s *Server) cancel(w http.ResponseWriter, r *http.Request) error {
	var cancellation purchase.Cancellation
	if err := readMessage(r, &cancellation, decisionReserved); err != nil {
		return err
	}
	cancellation.RequestID, cancellation.By = requestID(r), subject(r)
	ctx, cancel := s.inTime(r)
	defer cancel()
	decision, err := s.of(r).CallOff(ctx, cancellation)
	return writeDecision(w, decision, cancellation.Reason, err)
}

// requestID makes a key of a subject one of all subjects: nobody can claim the key of somebody else. It becomes the ID of the
// update, which a purchase handles once. No subject has a slash.
func requestID(r *http.Request) string { return subject(r) + "/" + audit.Of(r.Context()).Key }

// writeDecision answers with a decision, if it was made of the text that was sent now. The server answers an update that it knows
// with the first outcome, and does not look at the message again.
func writeDecision(w http.ResponseWriter, decision purchase.Decision, text string, err error) error {
	if err != nil {
		return err
	}
	if decision.Text != text {
		return problem.New(http.StatusUnprocessableEntity, "key-reused", "the key was used for another request")
	}
	return writeJSON(w, http.StatusOK, decision)
}

func readMessage(r *http.Request, message any, reserved []string) error {
	body, err := readBody(r, "application/json")
	if err != nil {
		return err
	}
	return decode(body, message, reserved)
}

func writeJSON(w http.ResponseWriter, status int, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // the client may be gone
	return nil
}
