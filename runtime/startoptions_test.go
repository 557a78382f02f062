package runtime_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
)

// Options that add to what is there must not change the values that they were made from,
// nor those of another start.
func TestOptionsThatAddCanBeReused(t *testing.T) {
	region, shift := temporal.NewSearchAttributeKeyKeyword("Region"), temporal.NewSearchAttributeKeyInt64("Shift")
	first := map[string]any{"region": "eu"}
	options := []runtime.StartOption{
		runtime.WithMemo(first),
		runtime.WithMemo(map[string]any{"region": "us", "shift": 2}),
		runtime.WithSearchAttributes(region.ValueSet("eu")),
		runtime.WithSearchAttributes(region.ValueSet("us"), shift.ValueSet(2)),
	}
	start := func(options []runtime.StartOption) client.StartWorkflowOptions {
		var o client.StartWorkflowOptions
		for _, option := range options {
			option(&o)
		}
		return o
	}
	all := start(options)
	if diff := cmp.Diff(map[string]any{"region": "us", "shift": 2}, all.Memo); diff != "" {
		t.Errorf("memo (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]any{"region": "eu"}, first); diff != "" {
		t.Errorf("the option's own map (-want +got):\n%s", diff)
	}
	if value, ok := all.TypedSearchAttributes.GetKeyword(region); value != "us" || !ok {
		t.Errorf("the region is %q", value)
	}
	if value, _ := all.TypedSearchAttributes.GetInt64(shift); value != 2 {
		t.Errorf("the shift is %d", value)
	}
	if again := start(options[2:3]); again.TypedSearchAttributes.ContainsKey(shift) {
		t.Error("an attribute of another start has come along")
	}
}
