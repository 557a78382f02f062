package runtime

import (
	"cmp"
	"errors"

	"go.temporal.io/sdk/workflow"
)

// ErrQueueFull is what Queue.Push returns if the queue rejects what exceeds its capacity.
var ErrQueueFull = errors.New("queue is full")

// OverflowPolicy says what a Queue does with an item for which it has no room.
type OverflowPolicy string

// The overflow policies. The zero value is OverflowReject.
const (
	OverflowReject     OverflowPolicy = ""            // Push returns ErrQueueFull
	OverflowDropOldest OverflowPolicy = "drop-oldest" // the oldest item makes room
	OverflowDropNewest OverflowPolicy = "drop-newest" // the new item is dropped
)

// DefaultQueueCapacity is the capacity of a Queue that does not set one.
const DefaultQueueCapacity = 1000

// Queue hands items from message handlers to the main part of a workflow, first in,
// first out. The zero value is an empty queue. It is plain data: as a part of a
// workflow's input it survives continuing as new. Its methods are for the coroutines of
// one workflow.
type Queue[T any] struct {
	Items    []T            `json:"items,omitempty"`    // the oldest first
	Capacity int            `json:"capacity,omitempty"` // DefaultQueueCapacity if zero
	Overflow OverflowPolicy `json:"overflow,omitempty"`
	Dropped  int            `json:"dropped,omitempty"` // how many items the overflow policy has dropped
}

// Len is the number of items in the queue.
func (q *Queue[T]) Len() int { return len(q.Items) }

// Full reports whether the queue has no room for another item.
func (q *Queue[T]) Full() bool { return len(q.Items) >= cmp.Or(q.Capacity, DefaultQueueCapacity) }

// Push adds an item, without waiting. The overflow policy decides what happens if the
// queue is full; the error, if there is one, is ErrQueueFull.
func (q *Queue[T]) Push(item T) error {
	if q.Full() {
		switch q.Overflow {
		case OverflowDropOldest:
			q.TryPop()
			q.Dropped++
		case OverflowDropNewest:
			q.Dropped++
			return nil
		default:
			return ErrQueueFull
		}
	}
	q.Items = append(q.Items, item)
	return nil
}

// Pop waits for an item and takes the oldest. It returns an error, as workflow.Await
// does, if ctx is cancelled first.
func (q *Queue[T]) Pop(ctx workflow.Context) (T, error) {
	var item T
	if err := workflow.Await(ctx, func() bool { return len(q.Items) > 0 }); err != nil {
		return item, err
	}
	item, _ = q.TryPop()
	return item, nil
}

// TryPop takes the oldest item, and reports false if there is none.
func (q *Queue[T]) TryPop() (T, bool) {
	var zero T
	if len(q.Items) == 0 {
		return zero, false
	}
	item := q.Items[0]
	q.Items[0] = zero
	q.Items = q.Items[1:]
	return item, true
}

// Drain takes all items.
func (q *Queue[T]) Drain() []T {
	items := q.Items
	q.Items = nil
	return items
}
