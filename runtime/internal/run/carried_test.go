package run

import (
	"errors"
	"fmt"
	"testing"

	"go.temporal.io/sdk/workflow"
)

// What Run may return to continue as new can be let upgrade.
func TestAutoUpgradeOfWhatContinuesAsNew(t *testing.T) {
	next := ContinueAsNew("Order", nil)
	for name, err := range map[string]error{
		"as it is": next,
		"wrapped":  fmt.Errorf("so: %w", next),
		"joined":   errors.Join(next, errors.New("and so on")),
	} {
		got := asContinueAsNew(AutoUpgrade(err))
		if got == nil || got.workflowType != "Order" || got.versioning != workflow.ContinueAsNewVersioningBehaviorAutoUpgrade {
			t.Errorf("%s: it becomes %+v", name, got)
		}
	}
}
