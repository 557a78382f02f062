package main

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

func TestActivityIsChosen(t *testing.T) {
	for name, tt := range map[string]struct {
		items  []ShoppingItem
		want   []string
		failed string // the type of the error
	}{
		"nothing":   {},
		"one fruit": {items: []ShoppingItem{{Banana, 2}}, want: []string{"Ordered 2 Bananas..."}},
		"one after the other": {
			items: []ShoppingItem{{Banana, 2}, {Apple, 1}},
			want:  []string{"Ordered 2 Bananas...", "Ordered 1 Apples..."},
		},
		"nobody sells it": {items: []ShoppingItem{{Apple, 1}, {Cherry, 1}}, failed: UnknownFruitType},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, env := testserver.Context(t), temporaltest.New(t)
			RegisterPurchaseFruits(env, newPurchaseFruits)
			RegisterMarket(env, market{})
			purchase, err := NewPurchaseFruitsClient(env.Client()).Start(ctx, ShoppingList{ID: "l", Items: tt.items})
			if err != nil {
				t.Fatal(err)
			}
			ordered, err := purchase.Result(ctx)
			app, failed := errors.AsType[*temporal.ApplicationError](err)
			if failed != (tt.failed != "") || failed && app.Type() != tt.failed || !failed && err != nil {
				t.Errorf("the purchase has failed with %v, want %q", err, tt.failed)
			}
			if diff := cmp.Diff(tt.want, ordered); diff != "" {
				t.Errorf("ordered (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInvalidListIsNotSent(t *testing.T) {
	for name, item := range map[string]ShoppingItem{"what is no fruit": {"potato", 1}, "none of it": {Apple, 0}} {
		list := ShoppingList{ID: "l", Items: []ShoppingItem{item}}
		_, err := NewPurchaseFruitsClient(temporaltest.New(t).Client()).Start(t.Context(), list)
		if !errors.Is(err, runtime.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
