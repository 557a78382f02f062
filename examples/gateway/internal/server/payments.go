package server

import (
	"errors"
	"net/http"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/audit"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/identity"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/problem"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/webhook"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
	"github.com/temporalgen/temporalgen/runtime"
)

// Event is what the payment provider sends.
type Event struct {
	ID       string         // the same if it is sent again
	Type     string         // PaymentEvent or FraudEvent
	Purchase string         // its ID
	Amount   purchase.Cents `json:",omitempty"` // of a payment
	Reason   string         `json:",omitempty"` // of an alert
}

// Types of events.
const (
	PaymentEvent = "payment.received"
	FraudEvent   = "fraud.suspected"
)

// Receipt is the answer to an event.
type Receipt struct {
	Received string // the event's ID
}

// provider is who signs events.
var provider = identity.Identity{Subject: "payment-provider", Roles: []string{"provider"}}

// payments takes an event of the payment provider: its signature is who it is from. Only then it is read.
func (s *Server) payments(w http.ResponseWriter, r *http.Request) error {
	body, err := readBody(r, "application/json")
	if err != nil {
		return err
	}
	if err := s.verifier.Verify(r.Header, body); err != nil {
		code := "forged"
		switch {
		case errors.Is(err, webhook.ErrUnsigned):
			code = "unsigned"
		case errors.Is(err, webhook.ErrStale):
			code = "stale"
		}
		return problem.New(http.StatusUnauthorized, code, err.Error())
	}
	record := audit.Of(r.Context())
	record.Subject = provider.Subject
	var event Event
	if err := decode(body, &event, nil); err != nil {
		return err
	}
	if !key.MatchString(event.ID) || !purchaseID.MatchString(event.Purchase) {
		return problem.New(http.StatusUnprocessableEntity, "invalid", "the event or the purchase has no ID")
	}
	record.Workflow, record.Key = workflowID(event.Purchase), event.ID
	if err := s.send(r.WithContext(identity.With(r.Context(), provider)), event, record); err != nil {
		return err
	}
	return writeJSON(w, http.StatusAccepted, Receipt{Received: event.ID})
}

// send sends an event to its purchase, which handles it once.
func (s *Server) send(r *http.Request, event Event, record *audit.Request) error {
	contract := purchase.PurchaseContract()
	ctx, cancel := s.inTime(r)
	defer cancel()
	handle := s.Purchases.Handle(workflowID(event.Purchase))
	var err error
	switch event.Type {
	case PaymentEvent:
		record.Message = contract.Message(runtime.KindSignal, purchase.PurchasePaymentReceivedSignal).String()
		err = handle.PaymentReceived(ctx, purchase.Payment{EventID: event.ID, Amount: event.Amount})
	case FraudEvent:
		record.Message = contract.Message(runtime.KindSignal, purchase.PurchaseFraudSuspectedSignal).String()
		err = handle.FraudSuspected(ctx, purchase.FraudAlert{EventID: event.ID, Reason: event.Reason})
	default:
		return problem.New(http.StatusUnprocessableEntity, "invalid", "nobody knows this type of event")
	}
	if errors.Is(err, runtime.ErrWorkflowClosed) {
		// A purchase that has ended takes no signals. If it had this one before, the provider need not know.
		if received, failed := handle.Received(ctx, event.ID); failed == nil && received {
			return nil
		}
	}
	return err
}
