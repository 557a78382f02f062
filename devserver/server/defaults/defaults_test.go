// Package defaults has the test of what the documentation says about the defaults of the server.
package defaults

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"go.temporal.io/server/common/dynamicconfig"
)

// The table of limits has the defaults of the server that devserver runs.
func TestLimitsInTheDocumentation(t *testing.T) {
	none := dynamicconfig.NewNoopCollection()
	want := map[string]int{lower(dynamicconfig.MaxIDLengthLimit.Key()): dynamicconfig.MaxIDLengthLimit.Get(none)()}
	for _, setting := range []dynamicconfig.NamespaceIntSetting{
		dynamicconfig.MaximumSignalsPerExecution,
		dynamicconfig.WorkflowExecutionMaxTotalUpdates,
		dynamicconfig.WorkflowExecutionMaxInFlightUpdates,
		dynamicconfig.WorkflowExecutionMaxInFlightUpdatePayloads,
		dynamicconfig.HistoryCountLimitError,
		dynamicconfig.HistorySizeLimitError,
		dynamicconfig.HistoryCountSuggestContinueAsNew,
		dynamicconfig.HistorySizeSuggestContinueAsNew,
		dynamicconfig.BlobSizeLimitError,
		dynamicconfig.NumPendingActivitiesLimitError,
		dynamicconfig.NumPendingChildExecutionsLimitError,
		dynamicconfig.NumPendingSignalsLimitError,
		dynamicconfig.NumPendingCancelRequestsLimitError,
		dynamicconfig.MemoSizeLimitError,
		dynamicconfig.SearchAttributesTotalSizeLimit,
		dynamicconfig.SearchAttributesSizeOfValueLimit,
	} {
		want[lower(setting.Key())] = setting.Get(none)("default")
	}
	page, err := os.ReadFile("../../../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range regexp.MustCompile("(?m)^\\| .* \\| ([0-9,]+) \\| `([A-Za-z.]+)` \\|").FindAllStringSubmatch(string(page), -1) {
		var n int
		if _, err := fmt.Sscan(strings.ReplaceAll(row[1], ",", ""), &n); err != nil {
			t.Fatal(err)
		}
		key := strings.ToLower(row[2])
		if limit, ok := want[key]; !ok || limit != n {
			t.Errorf("%s is %d on the page, want %d", row[2], n, limit)
		}
		delete(want, key)
	}
	for key := range want {
		t.Errorf("%s is not on the page", key)
	}
}

// lower leaves out how a key is spelled: the server does not distinguish that.
func lower(key dynamicconfig.Key) string { return strings.ToLower(key.String()) }
