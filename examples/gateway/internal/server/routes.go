package server

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/audit"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/identity"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/openapi"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/problem"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
	"github.com/temporalgen/temporalgen/runtime"
)

// A route is what the service does with requests of a method and a path. What clients have to know of it is an operation of the
// OpenAPI document.
type route struct {
	openapi.Operation
	handle func(w http.ResponseWriter, r *http.Request) error
}

type operation = openapi.Operation

// allRoutes are all that there are. What a message is, and who may send it, is in the contract.
func (s *Server) allRoutes() []route {
	contract := purchase.PurchaseContract()
	query := func(name string) runtime.Message { return contract.Message(runtime.KindQuery, name) }
	update := func(name string) runtime.Message { return contract.Message(runtime.KindUpdate, name) }
	return []route{
		{operation{Method: "PUT", Path: "/purchases/{id}", Message: contract.Message(runtime.KindStart, contract.WorkflowType),
			Body: "Order", Reserved: orderReserved, Result: "OrderResult", Status: http.StatusCreated,
			Summary: "Places an order. The same order again is answered with 200."}, s.order},
		{operation{Method: "GET", Path: "/purchases/{id}", Message: query(purchase.PurchaseStateQuery),
			Result: "State", Status: http.StatusOK}, s.state},
		{operation{Method: "GET", Path: "/purchases/{id}/events", Message: update(purchase.PurchaseAwaitChangeUpdate),
			Media: eventStream, Status: http.StatusOK, Summary: "Sends each state as an event, until the last one."}, s.events},
		{operation{Method: "POST", Path: "/purchases/{id}/approve", Message: update(purchase.PurchaseApproveUpdate), Keyed: true,
			Body: "Approval", Reserved: decisionReserved, Result: "Decision", Status: http.StatusOK}, s.approve},
		{operation{Method: "POST", Path: "/purchases/{id}/cancel", Message: update(purchase.PurchaseCallOffUpdate), Keyed: true,
			Body: "Cancellation", Reserved: decisionReserved, Result: "Decision", Status: http.StatusOK}, s.cancel},
		{operation{Method: "POST", Path: "/webhooks/payments", Signed: true, Status: http.StatusAccepted,
			Summary: "Takes an event of the payment provider. The same event again is answered like the first time, and does nothing.",
		}, s.payments},
		{operation{Method: "GET", Path: "/{$}", Media: page, Status: http.StatusOK,
			Summary: "The page to sign in, and to find a purchase."}, s.home},
		{operation{Method: "POST", Path: "/session", Media: page, Form: []string{"token"}, Status: http.StatusSeeOther,
			Summary: "Signs a browser in with a token."}, s.signIn},
		{operation{Method: "POST", Path: "/session/end", Media: page, Form: []string{}, Status: http.StatusSeeOther,
			Summary: "Signs a browser out."}, s.signOut},
		{operation{Method: "GET", Path: "/view", Media: page, Status: http.StatusSeeOther,
			Summary: "Leads to the page of the purchase that the query parameter id names."}, s.find},
		{operation{Method: "GET", Path: "/view/{id}", Message: query(purchase.PurchaseStateQuery), Media: page, Status: http.StatusOK,
			Summary: "The page of a purchase."}, s.view},
		{operation{Method: "GET", Path: "/assets/{file}", Status: http.StatusOK, Summary: "What pages are made of."}, s.asset},
		{operation{Method: "GET", Path: "/openapi.json", Media: "application/json", Status: http.StatusOK,
			Summary: "This description."}, s.openAPI},
	}
}

// Media types of answers that are not JSON.
const (
	page        = "text/html"
	eventStream = "text/event-stream"
)

// register gives each route its place. What has no route is answered, and recorded, like everything else.
func (s *Server) register() {
	allowed := make(map[string][]string)
	for _, route := range s.routes {
		allowed[route.Path] = append(allowed[route.Path], route.Method)
		s.mux.HandleFunc(route.Method+" "+route.Path, s.handler(route))
	}
	for path, methods := range allowed {
		s.mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			audit.Of(r.Context()).Route = path
			w.Header().Set("Allow", strings.Join(methods, ", "))
			s.fail(w, r, problem.New(http.StatusMethodNotAllowed, "method", "this is not done with "+method(r.Method)))
		})
	}
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, problem.New(http.StatusNotFound, "unknown", "there is nothing here"))
	})
}

// handler checks what the route says, and handles the request.
func (s *Server) handler(route route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		record := audit.Of(r.Context())
		record.Route, record.Message = route.Path, route.Message.String()
		r, err := s.check(route, r, record)
		if err == nil {
			err = route.handle(w, r)
		}
		switch {
		case err == nil:
		case route.Media == page:
			s.failPage(w, r, err)
		default:
			s.fail(w, r, err)
		}
	}
}

// purchaseID is what IDs of purchases look like. Others would be confused in paths, or in logs.
var purchaseID = regexp.MustCompile(openapi.PurchaseID)

// check tells who sends a request, and whether they may. The request that it returns knows.
func (s *Server) check(route route, r *http.Request, record *audit.Request) (*http.Request, error) {
	if strings.Contains(route.Path, "{id}") {
		id := r.PathValue("id")
		if !purchaseID.MatchString(id) {
			return r, problem.New(http.StatusNotFound, "unknown", "there is no such purchase")
		}
		record.Workflow = workflowID(id)
	}
	who, err := s.identify(r)
	if err != nil {
		return r, err
	}
	if who != nil {
		record.Subject = who.Subject
		r = r.WithContext(identity.With(r.Context(), *who))
		if err := within(s.subjects, who.Subject, s.Now()); err != nil {
			return r, err
		}
	}
	if route.Message.Kind == "" {
		return r, nil // no message
	}
	if who == nil {
		return r, errNobody
	}
	if !who.May(route.Message) {
		return r, problem.New(http.StatusForbidden, "denied", "none of your roles may do this")
	}
	if route.Keyed {
		record.Key, err = idempotencyKey(r.Header)
	}
	return r, err
}

// key is what idempotency keys look like.
var key = regexp.MustCompile(openapi.Key)

func idempotencyKey(header http.Header) (string, error) {
	keys := header.Values("Idempotency-Key")
	if len(keys) != 1 || !key.MatchString(keys[0]) {
		return "", problem.New(http.StatusBadRequest, "key", "one header Idempotency-Key has to match "+key.String())
	}
	return keys[0], nil
}
