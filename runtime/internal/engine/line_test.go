package engine

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLineIsFirstInFirstOut(t *testing.T) {
	var l Line[int]
	if _, ok := l.First(); ok {
		t.Error("an empty line has a first item")
	}
	if _, ok := l.Pop(); ok {
		t.Error("an empty line gave an item")
	}
	for i := range 3 {
		l.Push(i)
	}
	for i := range 3 {
		if first, ok := l.First(); first != i || !ok {
			t.Errorf("First returned %d, %v, want %d", first, ok, i)
		}
		if item, ok := l.Pop(); item != i || !ok {
			t.Errorf("Pop returned %d, %v, want %d", item, ok, i)
		}
	}
	if _, ok := l.Pop(); ok {
		t.Error("an empty line gave an item")
	}
}

func TestAllRangesOverWhatIsInTheLine(t *testing.T) {
	var l Line[int]
	for i := range 5 {
		l.Push(i)
	}
	l.Pop()
	if diff := cmp.Diff([]int{1, 2, 3, 4}, slices.Collect(l.All())); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	var some []int
	for item := range l.All() {
		some = append(some, item)
		if item == 2 {
			break
		}
	}
	if diff := cmp.Diff([]int{1, 2}, some); diff != "" {
		t.Errorf("items until 2 (-want +got):\n%s", diff)
	}
}

func TestLineDoesWhatASliceDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var l Line[int]
	var s []int
	for i := range 20_000 {
		// It grows, and shrinks, and grows.
		if random.IntN(100) < 40+20*(i/5000%2) {
			l.Push(i)
			s = append(s, i)
		} else {
			item, ok := l.Pop()
			if ok != (len(s) > 0) || ok && item != s[0] {
				t.Fatalf("Pop returned %d, %v after %d steps", item, ok, i)
			}
			s = s[min(1, len(s)):]
		}
		if i%100 == 0 {
			if diff := cmp.Diff(s, slices.Collect(l.All())); len(s) > 0 && diff != "" {
				t.Fatalf("items after %d steps (-want +got):\n%s", i, diff)
			}
		}
	}
}

// moves does what a function does to a line, and returns how many items that has moved.
func moves(l *Line[int], do func()) int {
	head, capacity := l.head, cap(l.items)
	do()
	if cap(l.items) != capacity || l.head < head {
		return len(l.items)
	}
	return 0
}

func TestTheCostOfAnItemDoesNotGrowWithTheLine(t *testing.T) {
	for name, c := range map[string]struct{ before, each int }{
		"all at once":   {10_000, 0},
		"a short line":  {10, 10_000},
		"a long line":   {5_000, 10_000},
		"one at a time": {0, 10_000},
	} {
		t.Run(name, func(t *testing.T) {
			var l Line[int]
			moved, longest := 0, 0
			push := func() { moved += moves(&l, func() { l.Push(1) }); longest = max(longest, len(l.items)) }
			pop := func() { moved += moves(&l, func() { l.Pop() }) }
			for range c.before {
				push()
			}
			for range c.each {
				push()
				pop()
			}
			for range c.before {
				pop()
			}
			if items := c.before + c.each; moved > 6*items {
				t.Errorf("%d moves for %d items", moved, items)
			}
			// What has been taken does not stay for ever.
			if longest > 2*c.before+70 {
				t.Errorf("the line took room for %d items, and had %d", longest, c.before)
			}
		})
	}
}

func TestLineLetsGoOfWhatWasTaken(t *testing.T) {
	var l Line[*int]
	for range 100 {
		l.Push(new(int))
	}
	for range 70 {
		l.Pop()
	}
	kept := 0
	for _, item := range l.items[:cap(l.items)] {
		if item != nil {
			kept++
		}
	}
	if kept != 30 {
		t.Errorf("%d items are kept, want 30", kept)
	}
}
