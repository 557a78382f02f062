package engine

import "iter"

// A Line is first in, first out. Taking the first costs the same however long it is.
type Line[T any] struct {
	items []T
	head  int
}

// Push adds an item at the end.
func (l *Line[T]) Push(item T) { l.items = append(l.items, item) }

// First is the first item, and false if there is none.
func (l *Line[T]) First() (T, bool) {
	if l.head == len(l.items) {
		var none T
		return none, false
	}
	return l.items[l.head], true
}

// Pop takes the first item, and reports false if there is none.
func (l *Line[T]) Pop() (T, bool) {
	item, ok := l.First()
	if !ok {
		return item, false
	}
	var none T
	l.items[l.head] = none
	l.head++
	// What has been taken is given back once it is half of all.
	if l.head == len(l.items) {
		l.items, l.head = l.items[:0], 0
	} else if l.head > 32 && l.head > len(l.items)/2 {
		n := copy(l.items, l.items[l.head:])
		clear(l.items[n:])
		l.items, l.head = l.items[:n], 0
	}
	return item, true
}

// All ranges over the items, the first one first.
func (l *Line[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, item := range l.items[l.head:] {
			if !yield(item) {
				return
			}
		}
	}
}
