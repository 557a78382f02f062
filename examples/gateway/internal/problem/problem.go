// Package problem tells clients of an HTTP service what went wrong, in the form of RFC 9457, and nothing of its inside.
package problem

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

// MediaType is that of a problem.
const MediaType = "application/problem+json"

// A Problem is an error for a client.
type Problem struct {
	Type    string  `json:"type"`  // about:blank: there is no more to say than the title does
	Title   string  `json:"title"` // of the status
	Status  int     `json:"status"`
	Code    string  `json:"code"` // what the status stands for, for programs
	Detail  string  `json:"detail"`
	Fields  []Field `json:"fields,omitempty"`
	Request string  `json:"request,omitempty"` // as it is called in the audit log

	// RetryAfter is after how long it makes sense to ask again, zero if it does not.
	RetryAfter time.Duration `json:"-"`
}

// A Field is one of a message that breaks a rule.
type Field struct {
	Path string `json:"path"`
	Rule string `json:"rule"`
}

// New makes a problem.
func New(status int, code, detail string) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Detail: detail}
}

// Error is for the log of the service.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// Write answers a request.
func (p Problem) Write(w http.ResponseWriter, request string) {
	p.Request = request
	if p.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(p.RetryAfter.Seconds()))))
	}
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="purchases"`)
	}
	w.Header().Set("Content-Type", MediaType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client may be gone
}

// kinds say what the errors of generated clients are for a client of the service. What the details do not say is inside.
var kinds = []struct {
	kind    error
	problem *Problem
}{
	{runtime.ErrInvalid, New(http.StatusUnprocessableEntity, "invalid", "the message breaks a rule")},
	{runtime.ErrDenied, New(http.StatusForbidden, "denied", "none of your roles may do this")},
	{runtime.ErrRejected, New(http.StatusConflict, "rejected", "this cannot be done now")},
	{runtime.ErrFailed, New(http.StatusConflict, "failed", "this could not be done")},
	{runtime.ErrNotFound, New(http.StatusNotFound, "unknown", "there is no such purchase")},
	{runtime.ErrWorkflowClosed, New(http.StatusConflict, "closed", "the purchase has ended")},
	{runtime.ErrAbortedByClose, New(http.StatusConflict, "closed", "the purchase has ended")},
	{runtime.ErrAlreadyStarted, New(http.StatusConflict, "exists", "there is another purchase with this ID")},
	{runtime.ErrOutcomeForgotten, New(http.StatusConflict, "forgotten", "this was done before, and its result is not kept any more")},
	{runtime.ErrUnknownHandler, again(New(http.StatusServiceUnavailable, "unavailable", "this cannot be done yet"))},
	{runtime.ErrDraining, again(New(http.StatusServiceUnavailable, "unavailable", "send this again with the same key"))},
	{runtime.ErrTimeout, again(New(http.StatusGatewayTimeout, "timeout", "this may have been done or not: send it again with the same key"))},
}

func again(p *Problem) *Problem {
	p.RetryAfter = time.Second
	return p
}

// Of is the problem that an error is. What is not known is one of the service.
func Of(err error) Problem {
	var known *Problem
	if errors.As(err, &known) {
		return *known
	}
	for _, k := range kinds {
		if errors.Is(err, k.kind) {
			p := *k.problem
			p.explain(err)
			return p
		}
	}
	var message *runtime.MessageError
	if errors.As(err, &message) {
		return *again(New(http.StatusServiceUnavailable, "unavailable", "purchases cannot be reached now"))
	}
	return *New(http.StatusInternalServerError, "internal", "something is wrong with this service")
}

// explain adds what the author of the workflow has written for those who send messages: rules and reasons of validators.
func (p *Problem) explain(err error) {
	var invalid *validate.Error
	var message *runtime.MessageError
	switch {
	case errors.As(err, &invalid):
		for _, f := range invalid.Fields {
			p.Fields = append(p.Fields, Field{Path: f.Path, Rule: f.Rule})
		}
	case errors.Is(err, runtime.ErrRejected) && errors.As(err, &message):
		p.Detail = message.Err.Error()
	}
}
