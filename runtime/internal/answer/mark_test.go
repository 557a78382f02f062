package answer

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

// sent is an error after it has been sent from one process to another.
func sent(err error) error {
	failures := temporal.GetDefaultFailureConverter()
	return failures.FailureToError(failures.ErrorToFailure(err))
}

// of is the error of what another process has failed with: of an activity, for example.
func of(failure *failurepb.Failure, cause error) error {
	failure.Message = "it failed"
	failure.Cause = temporal.GetDefaultFailureConverter().ErrorToFailure(cause)
	return temporal.GetDefaultFailureConverter().FailureToError(failure)
}

var activityFailure = &failurepb.Failure{FailureInfo: &failurepb.Failure_ActivityFailureInfo{ActivityFailureInfo: &failurepb.ActivityFailureInfo{}}}

// Others see the author's error as it would be without the mark, which is its innermost cause. Where there is no room
// for one, or it would not be found, the error is as it was.
func TestMarksAreInnermostCauses(t *testing.T) {
	full := temporal.NewApplicationErrorWithOptions("full", "Full", temporal.ApplicationErrorOptions{
		NonRetryable: true, NextRetryDelay: time.Minute, Details: []any{"why", 7}, Category: temporal.ApplicationErrorCategoryBenign,
	})
	panicked := sent(temporal.NewApplicationError("oh", sdk.PanicType))
	for name, test := range map[string]struct {
		err      error
		unmarked bool
	}{
		"plain":                        {err: errors.New("no")},
		"wrapped":                      {err: fmt.Errorf("so: %w", fmt.Errorf("because: %w", full))},
		"joined":                       {err: errors.Join(errors.New("one"), errors.New("two"))},
		"application":                  {err: full},
		"application with a cause":     {err: temporal.NewApplicationErrorWithCause("so", "So", full, "details")},
		"cancelled":                    {err: temporal.NewCanceledError("why")},
		"cancelled, with a cause":      {err: temporal.NewCanceledErrorWithOptions(temporal.CanceledErrorOptions{Cause: full, Details: []any{1}})},
		"timed out":                    {err: temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_START_TO_CLOSE, full, "how far")},
		"received":                     {err: sent(fmt.Errorf("so: %w", full))},
		"around what was received":     {err: fmt.Errorf("again: %w", sent(full))},
		"not now":                      {err: Later(full)},
		"not now, inside":              {err: fmt.Errorf("so: %w", Later(fmt.Errorf("because: %w", Later(full))))},
		"heartbeat":                    {err: temporal.NewHeartbeatTimeoutError("how far"), unmarked: true},
		"panic":                        {err: panicked, unmarked: true},
		"around a panic":               {err: fmt.Errorf("so: %w", panicked), unmarked: true},
		"received, around a panic":     {err: sent(temporal.NewApplicationErrorWithCause("so", "So", panicked)), unmarked: true},
		"of an activity":               {err: of(activityFailure, full), unmarked: true},
		"around that of an activity":   {err: fmt.Errorf("so: %w", of(activityFailure, full)), unmarked: true},
		"what an activity failed with": {err: errors.Unwrap(of(activityFailure, full))},
		"of the server":                {err: of(&failurepb.Failure{FailureInfo: &failurepb.Failure_ServerFailureInfo{ServerFailureInfo: &failurepb.ServerFailureInfo{}}}, nil), unmarked: true},
	} {
		t.Run(name, func(t *testing.T) {
			failures := temporal.GetDefaultFailureConverter()
			want := proto.Clone(failures.ErrorToFailure(WithoutLater(test.err))).(*failurepb.Failure)
			marked := WithMark(test.err, NewMark(Rejected, "w", "u"))
			got := proto.Clone(failures.ErrorToFailure(marked)).(*failurepb.Failure)
			mark := FindMark(sent(marked), "w", "u")
			if found := mark != nil && mark.Type() == Rejected; found == test.unmarked {
				t.Errorf("the mark is found: %t, want %t", found, !test.unmarked)
			}
			if !test.unmarked {
				innermost := got
				for innermost.GetCause().GetCause() != nil {
					innermost = innermost.GetCause()
				}
				innermost.Cause = nil
			}
			if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
				t.Errorf("besides the mark (-want +got):\n%s", diff)
			}
			for _, other := range [][2]string{{"w", "v"}, {"v", "u"}} {
				if mark := FindMark(sent(marked), other[0], other[1]); mark != nil {
					t.Errorf("it is taken for the answer to update %s of workflow %s", other[1], other[0])
				}
			}
		})
	}
	if mark := FindMark(nil, "w", "u"); mark != nil {
		t.Errorf("no error has the mark %v", mark)
	}
}
