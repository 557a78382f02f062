package runtime_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime"
)

// A parcel is invalid in the way that it says.
type parcel struct{ Wrong string }

func (p parcel) Validate() error {
	switch p.Wrong {
	case "":
		return nil
	case "panic":
		panic("oh")
	}
	return errors.New(p.Wrong)
}

// Tags are checked before methods, and a message that makes either panic is invalid.
func TestContractsValidateMessages(t *testing.T) {
	checked := func(message any) error {
		switch message.(parcel).Wrong {
		case "tag":
			return errors.New("of the tag")
		case "panic in the check":
			panic("oh")
		}
		return nil
	}
	for name, test := range map[string]struct {
		messages []any
		want     string // in the error
	}{
		"none":         {nil, ""},
		"valid":        {[]any{parcel{}, parcel{}}, ""},
		"tag":          {[]any{parcel{"tag"}}, "of the tag"},
		"method":       {[]any{parcel{}, parcel{"of the method"}}, "of the method"},
		"both":         {[]any{parcel{"of the method"}, parcel{"tag"}}, "of the tag"},
		"method panic": {[]any{parcel{"panic"}}, "panicked: oh"},
		"tag panic":    {[]any{parcel{"panic in the check"}}, "panicked: oh"},
	} {
		err := runtime.Contract{Check: checked}.Validate(test.messages...)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	if err := (runtime.Contract{}).Validate(parcel{"of the method"}, 7, nil); err == nil || err.Error() != "of the method" {
		t.Errorf("without tags: %v", err)
	}
}

func TestContractsDescribeMessages(t *testing.T) {
	pay := runtime.Message{Kind: runtime.KindUpdate, Name: "pay", Method: "Pay", Description: "Pay pays.", Roles: []string{"guest"}}
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
