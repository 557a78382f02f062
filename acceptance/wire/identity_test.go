package wire

import (
	"errors"
	"testing"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
)

// The update ID that a key gives belongs to that update alone: whoever sends it gets the outcome of
// this update, and not of one that came before with its ID.
func TestNoUpdateTakesTheIdentityOfAnother(t *testing.T) {
	s := newScene(t, client.Options{})
	shop := s.openShop("1")
	free := runtime.WithUpdateID
	pay := func(p Payment, options ...runtime.UpdateOption) (Receipt, error) {
		return shop.Pay(s.ctx, p, options...)
	}
	refund := func(p Payment, options ...runtime.UpdateOption) (Receipt, error) {
		return shop.Refund(s.ctx, p, options...)
	}
	exchange := func(p Payment, options ...runtime.UpdateOption) (Receipt, error) {
		return shop.Exchange(s.ctx, p, Payment{}, options...)
	}
	for name, claim := range map[string]func() (Receipt, error){
		"of an update without keys": func() (Receipt, error) { return refund(Payment{}, free("pay/42")) },
		"of another update":         func() (Receipt, error) { return exchange(Payment{Key: "42"}, free("pay/42")) },
		"of a message without key":  func() (Receipt, error) { return pay(Payment{}, free("pay/42")) },
		"of a message with another": func() (Receipt, error) { return pay(Payment{Key: "41"}, free("pay/42")) },
		"without a key":             func() (Receipt, error) { return pay(Payment{}, free("pay/")) },
	} {
		_, err := claim()
		s.is(name, runtime.ErrRejected, err)
		var app *temporal.ApplicationError
		if !errors.As(err, &app) || app.Type() != runtime.InvalidType {
			t.Errorf("%s: %v, want the type %s", name, err, runtime.InvalidType)
		}
	}
	for _, test := range []struct {
		name string
		send func() (Receipt, error)
		want Receipt
	}{
		{"its own", func() (Receipt, error) { return pay(Payment{Key: "42"}) }, Receipt{1, "pay"}},
		{"that an SDK client chooses", func() (Receipt, error) { return pay(Payment{Key: "42"}, free("pay/42")) }, Receipt{1, "pay"}},
		{"another ID, the same key", func() (Receipt, error) { return pay(Payment{Key: "42"}, free("once more")) }, Receipt{1, "pay"}},
		{"the same key of another update", func() (Receipt, error) { return exchange(Payment{Key: "42"}) }, Receipt{2, "exchange"}},
		{"no key", func() (Receipt, error) { return pay(Payment{}, free("43")) }, Receipt{3, "pay"}},
		{"no key and no ID", func() (Receipt, error) { return pay(Payment{}) }, Receipt{4, "pay"}},
		{"no key and no ID again", func() (Receipt, error) { return pay(Payment{}) }, Receipt{5, "pay"}},
		{"an ID that looks like a key", func() (Receipt, error) { return refund(Payment{}, free("refund/1")) }, Receipt{6, "refund"}},
		{"a key that looks like an ID", func() (Receipt, error) { return pay(Payment{Key: "pay/44"}) }, Receipt{7, "pay"}},

		{"next run", func() (Receipt, error) {
			s.must(shop.Close(s.ctx, "continue"))
			return pay(Payment{Key: "new"})
		}, Receipt{8, "pay"}},
		{"a key that was an ID", func() (Receipt, error) { return pay(Payment{Key: "43"}) }, Receipt{9, "pay"}},
		{"the ID again", func() (Receipt, error) { return pay(Payment{}, free("43")) }, Receipt{3, "pay"}},
		{"an ID that was a key", func() (Receipt, error) { return pay(Payment{}, free("42")) }, Receipt{10, "pay"}},
		{"the key again", func() (Receipt, error) { return pay(Payment{Key: "42"}) }, Receipt{1, "pay"}},
	} {
		got, err := test.send()
		if err != nil || got != test.want {
			t.Errorf("%s: %v, %v, want %v", test.name, got, err, test.want)
		}
	}
}

// A duplicate whose message is not the same is reported, also if the message is several values.
func TestConflictsOfSeveralParametersAreNoticed(t *testing.T) {
	s, reported := newWatchedScene(t)
	shop := s.openShop("1")
	for _, wanted := range []string{"tea", "tea", "coffee"} {
		// The server answers a duplicate with the same update ID by itself.
		_, err := shop.Exchange(s.ctx, Payment{Key: "1"}, Payment{Key: wanted}, runtime.WithUpdateID("any "+wanted))
		s.must(err)
		_, err = shop.Exchange(s.ctx, Payment{Key: "1"}, Payment{Key: wanted}, runtime.WithUpdateID("again "+wanted))
		s.must(err)
	}
	for _, want := range []string{"any coffee", "again coffee"} {
		if got := s.next(reported); got.Outcome != runtime.OutcomeConflict || got.UpdateID != want {
			t.Errorf("%v, want a conflict of %s", got, want)
		}
	}
}
