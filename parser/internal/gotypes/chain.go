// Package gotypes asks questions about Go types.
package gotypes

import (
	"go/types"
	"iter"
	"slices"
)

// Chain yields a type and, as long as it is a pointer, a slice, an array or a map, the type
// that it leads to. It ends before a type that has been there: type List []List leads back
// to itself. Walks that look into structs have to remember those on their own.
func Chain(t types.Type) iter.Seq[types.Type] {
	return func(yield func(types.Type) bool) {
		var seen []types.Type // those with a name: without one no type leads back
		for t != nil {
			if named, ok := types.Unalias(t).(*types.Named); ok {
				if slices.ContainsFunc(seen, func(other types.Type) bool { return types.Identical(named, other) }) {
					return
				}
				seen = append(seen, named)
			}
			if !yield(t) {
				return
			}
			t = LeadsTo(t)
		}
	}
}

// LeadsTo is the type that a pointer, a slice, an array or a map leads to, nil for others.
func LeadsTo(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return Elem(t)
}

// Elem is the type of the elements of a slice, an array or a map, nil for others.
func Elem(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	case *types.Map:
		return u.Elem()
	}
	return nil
}

// End is the last type of a chain, nil if that leads back.
func End(t types.Type) types.Type {
	for t := range Chain(t) {
		if LeadsTo(t) == nil {
			return t
		}
	}
	return nil
}

// FollowPointers is the type at the end of all pointers, and their number. A pointer that
// leads back to itself is its own end.
func FollowPointers(t types.Type) (int, types.Type) {
	n := -1
	for t = range Chain(t) {
		n++
		if _, ok := t.Underlying().(*types.Pointer); !ok {
			break
		}
	}
	return n, t
}
