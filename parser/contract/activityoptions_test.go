package contract

import (
	"testing"
	"time"
)

// Two sets of options that as many activities have: which of them is shared does not depend on the
// order of the methods.
func TestSharedOptionsInAnyOrder(t *testing.T) {
	t.Parallel()
	activity := func(name string, timeout time.Duration) *Activity {
		return &Activity{Method: Method{Name: name}, StartToClose: timeout, Heartbeat: time.Second}
	}
	a := &Activities{Name: "Payments", Methods: []*Activity{
		activity("Charge", time.Minute), activity("Refund", time.Hour),
		activity("Quote", time.Hour), activity("Bill", time.Minute),
	}}
	want := a.OptionsFunc(a.Methods[0])
	a.Methods[1], a.Methods[3] = a.Methods[3], a.Methods[1]
	if got := a.OptionsFunc(a.Methods[0]); got != want {
		t.Errorf("options of Charge come from %q, and from %q in another order", want, got)
	}
}
