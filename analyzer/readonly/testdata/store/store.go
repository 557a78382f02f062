// Package store has functions for the tests of other packages, which know by facts what they do.
package store

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// A Set is a set of names. It has nothing to do with workflows.
type Set struct {
	names map[string]bool
	order []string
}

func (s *Set) Add(name string) {
	s.names[name] = true
	s.order = append(s.order, name)
}

func (s *Set) Has(name string) bool { return s.names[name] }

// Names returns the memory of the set itself.
func (s *Set) Names() []string { return s.order }

// Copy returns memory of its own.
func (s *Set) Copy() []string { return append([]string(nil), s.order...) }

// Fetch asks an activity.
func Fetch(ctx workflow.Context, name string) (string, error) {
	var result string
	err := fetch(ctx, name).Get(ctx, &result)
	return result, err
}

func fetch(ctx workflow.Context, name string) workflow.Future {
	return workflow.ExecuteActivity(workflow.WithStartToCloseTimeout(ctx, time.Second), "fetch", name)
}

// Clear changes what it is given.
func Clear(m map[string]int) {
	for name := range m {
		delete(m, name)
	}
}

// Both call each other.
func Even(s *Set, n int) bool { return n == 0 || Odd(s, n-1) }

func Odd(s *Set, n int) bool {
	if n == 0 {
		s.Add("odd")
		return false
	}
	return Even(s, n-1)
}
