package problem

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime"
)

// Each error of a generated client is a problem, and says no more than that.
func TestErrorsOfMessagesAreProblems(t *testing.T) {
	for _, tt := range []struct {
		kind   error
		status int
		code   string
	}{
		{runtime.ErrInvalid, 422, "invalid"},
		{runtime.ErrDenied, 403, "denied"},
		{runtime.ErrRejected, 409, "rejected"},
		{runtime.ErrFailed, 409, "failed"},
		{runtime.ErrUnknownHandler, 503, "unavailable"},
		{runtime.ErrNotFound, 404, "unknown"},
		{runtime.ErrWorkflowClosed, 409, "closed"},
		{runtime.ErrAbortedByClose, 409, "closed"},
		{runtime.ErrAlreadyStarted, 409, "exists"},
		{runtime.ErrDraining, 503, "unavailable"},
		{runtime.ErrOutcomeForgotten, 409, "forgotten"},
		{runtime.ErrTimeout, 504, "timeout"},
		{nil, 503, "unavailable"},
	} {
		const inside = "dial tcp 10.0.0.1:7233"
		err := fmt.Errorf("handle: %w", &runtime.MessageError{Kind: tt.kind, Message: "approve", WorkflowID: "w", Err: errors.New(inside)})
		p := Of(err)
		if p.Status != tt.status || p.Code != tt.code {
			t.Errorf("%v is %d %s, want %d %s", tt.kind, p.Status, p.Code, tt.status, tt.code)
		}
		shows := tt.kind == runtime.ErrRejected // what a validator says is for whoever has sent the message
		if got := strings.Contains(p.Detail, inside); got != shows {
			t.Errorf("%v is shown as %q", tt.kind, p.Detail)
		}
	}
	if p := Of(errors.New("a nil pointer")); p.Status != 500 || strings.Contains(p.Detail, "nil") {
		t.Errorf("any other error is %+v", p)
	}
}

func TestProblemIsThatOfTheRFC(t *testing.T) {
	recorder := httptest.NewRecorder()
	again(New(503, "unavailable", "later")).Write(recorder, "r-1")
	var got map[string]any
	if err := json.Unmarshal(recorder.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"type": "about:blank", "title": "Service Unavailable", "status": 503.0,
		"code": "unavailable", "detail": "later", "request": "r-1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problem (-want +got):\n%s", diff)
	}
	if h := recorder.Header(); recorder.Code != 503 || h.Get("Content-Type") != "application/problem+json" || h.Get("Retry-After") != "1" {
		t.Errorf("the answer is %d, %v", recorder.Code, h)
	}
}
