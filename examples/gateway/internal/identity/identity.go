// Package identity tells who sends a request, and what they may do.
package identity

import (
	"context"
	"slices"

	"github.com/temporalgen/temporalgen/runtime"
)

// Identity is somebody who is known.
type Identity struct {
	Subject string
	Roles   []string
}

// May reports whether one of the roles may send a message. Nobody may send one that has none.
func (i Identity) May(m runtime.Message) bool {
	return slices.ContainsFunc(i.Roles, func(role string) bool { return slices.Contains(m.Roles, role) })
}

type contextKey struct{}

// With is a context of what somebody does.
func With(ctx context.Context, who Identity) context.Context {
	return context.WithValue(ctx, contextKey{}, who)
}

// From is whoever does what a context is for.
func From(ctx context.Context) (who Identity, known bool) {
	who, known = ctx.Value(contextKey{}).(Identity)
	return who, known
}
