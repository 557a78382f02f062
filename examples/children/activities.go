package main

import (
	"context"
	"fmt"
	"strings"

	"go.temporal.io/sdk/temporal"
)

// store implements Store by pretending.
type store struct{}

func (store) Save(_ context.Context, items []string) (int, error) {
	for _, item := range items {
		if strings.HasPrefix(item, "bad") {
			return 0, temporal.NewApplicationError(fmt.Sprintf("%q is no item", item), "BadItem")
		}
	}
	return len(items), nil
}
