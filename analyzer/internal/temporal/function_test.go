package temporal

import "testing"

func TestInSDK(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"go.temporal.io/sdk":                         true,
		"go.temporal.io/sdk/workflow":                true,
		"go.temporal.io/sdk/internal/common/metrics": true,
		"go.temporal.io/sdk/testsuite":               true,
		"go.temporal.io/sdkother":                    false,
		"go.temporal.io/sdk/contrib/tally":           false,
		// What tests the SDK uses it as others do.
		"go.temporal.io/sdk/test":               false,
		"go.temporal.io/sdk/test/tests":         false,
		"go.temporal.io/sdk/workflow_test":      false,
		"go.temporal.io/sdk/internal/cmd/dummy": false,
	} {
		if got := InSDK(path); got != want {
			t.Errorf("InSDK(%q) = %t, want %t", path, got, want)
		}
	}
}
