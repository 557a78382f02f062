package server

import (
	"time"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/identity"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
	"github.com/temporalgen/temporalgen/runtime"
)

// A view is a purchase for somebody who looks at it, in the words of the page. The page has it in two ways: it is made of one,
// and its script gets the later ones.
type view struct {
	purchase.State
	ID         string
	Label      string // of the status
	Amounts    amounts
	Steps      []step
	Entries    []entry // of the log, the newest first
	MayApprove bool    // now
	MayCancel  bool
}

type amounts struct{ Price, Paid string }

// A step is one of those that lead to the delivery.
type step struct {
	Name string
	Is   string // done, now, next, or never
}

type entry struct {
	At   time.Time
	When string
	Text string
	By   string
}

var labels = map[purchase.Status]string{
	purchase.AwaitingPayment: "Awaiting payment",
	purchase.InReview:        "Held back for review",
	purchase.Delivering:      "Being delivered",
	purchase.Delivered:       "Delivered",
	purchase.Cancelled:       "Cancelled",
}

func newView(id string, state purchase.State, who identity.Identity) view {
	contract := purchase.PurchaseContract()
	may := func(name string) bool { return who.May(contract.Message(runtime.KindUpdate, name)) }
	v := view{
		State:      state,
		ID:         id,
		Label:      labels[state.Status],
		Amounts:    amounts{Price: state.Amount.String(), Paid: "nothing yet"},
		Steps:      steps(state),
		MayApprove: may(purchase.PurchaseApproveUpdate) && state.Status == purchase.InReview && state.By != who.Subject,
		MayCancel:  may(purchase.PurchaseCallOffUpdate) && state.Status.Cancellable(),
	}
	if state.Paid > 0 {
		v.Amounts.Paid = state.Paid.String()
	}
	for i := range state.Log {
		e := state.Log[len(state.Log)-1-i]
		v.Entries = append(v.Entries, entry{At: e.At, When: e.At.UTC().Format("2 Jan 15:04:05"), Text: e.Text, By: e.By})
	}
	return v
}

// steps are where a purchase stands on its way to the delivery.
func steps(state purchase.State) []step {
	taken, then, later := 1, "now", "next"
	switch state.Status {
	case purchase.InReview:
		taken = 2
	case purchase.Delivering:
		taken = 3
	case purchase.Delivered:
		taken = 4
	case purchase.Cancelled:
		then, later = "never", "never"
		if state.Paid > 0 {
			taken = 2
		}
	}
	all := []step{{Name: "Ordered"}, {Name: "Paid"}, {Name: "Released"}, {Name: "Delivered"}}
	for i := range all {
		switch {
		case i < taken:
			all[i].Is = "done"
		case i == taken:
			all[i].Is = then
		default:
			all[i].Is = later
		}
	}
	return all
}
