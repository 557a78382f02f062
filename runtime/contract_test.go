package runtime_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime"
)

func TestContractsDescribeMessages(t *testing.T) {
	pay := runtime.Message{Kind: runtime.KindUpdate, Name: "pay", Description: "Pay pays.", Roles: []string{"guest"}}
	c := runtime.Contract{WorkflowType: "Till", Description: "A Till takes payments.", Roles: []string{"owner"}, Messages: []runtime.Message{pay}}
	for _, test := range []struct {
		kind runtime.MessageKind
		name string
		want runtime.Message
		text string
	}{
		{runtime.KindUpdate, "pay", pay, "update pay"},
		{runtime.KindStart, "Till", runtime.Message{Kind: runtime.KindStart, Name: "Till", Description: "A Till takes payments.", Roles: []string{"owner"}}, "start Till"},
		{runtime.KindSignal, "pay", runtime.Message{Kind: runtime.KindSignal, Name: "pay"}, "signal pay"},
		{runtime.KindStart, "Order", runtime.Message{Kind: runtime.KindStart, Name: "Order"}, "start Order"},
		{"cancel", "", runtime.Message{Kind: "cancel"}, "cancel"},
	} {
		got := c.Message(test.kind, test.name)
		if diff := cmp.Diff(test.want, got); diff != "" || got.String() != test.text {
			t.Errorf("%s %s is %q (-want +got):\n%s", test.kind, test.name, got, diff)
		}
	}
}
