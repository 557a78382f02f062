// Package types has types and activities for the tests of other packages.
package types

import (
	"context"
	"time"
)

// Problem has an error.
type Problem struct {
	At  time.Time
	Err error
}

// Check is an activity of another package.
func Check(ctx context.Context, p Problem) error { return p.Err }

// Hidden has nothing that is sent.
type Hidden struct{ id string }

// Activities are activities of another package.
type Activities struct{}

func (*Activities) Hide(ctx context.Context) (Hidden, error) { return Hidden{"a"}, nil }

// Trouble has an error, and Covered nothing that is sent.
type (
	Trouble struct{ Err error }
	Covered struct{ id string }
)

var _ = Covered{"a"}.id
