package engine

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A desk is a queue with the names of its messages.
type desk struct {
	*Queue
	t     *testing.T
	named map[string]*Message
}

func newDesk(t *testing.T, bound int) *desk {
	return &desk{Queue: NewQueue(bound), t: t, named: map[string]*Message{}}
}

// arrive adds signals that have no places yet.
func (d *desk) arrive(names ...string) {
	for _, name := range names {
		d.named[name] = &Message{Value: name}
		d.Add(d.named[name])
	}
}

// signal adds signals that wait for a lock.
func (d *desk) signal(lock Lock, names ...string) {
	for _, name := range names {
		d.arrive(name)
		d.next(name)
		d.Place(lock)
	}
}

// next checks which signal gets its place next.
func (d *desk) next(name string) {
	d.t.Helper()
	if m := d.Arrived(); m != d.named[name] {
		d.t.Fatalf("Arrived returned %v, want %s", m, name)
	}
}

func (d *desk) update(lock Lock, name string) {
	d.named[name] = &Message{Value: name}
	d.AddUpdate(d.named[name], lock)
}

// hold adds signals to be members of a batch.
func (d *desk) hold(names ...string) []*Message {
	var held []*Message
	for _, name := range names {
		d.arrive(name)
		d.next(name)
		held = append(held, d.Hold())
	}
	return held
}

func (d *desk) end(names ...string) {
	for _, name := range names {
		d.End(d.named[name])
	}
}

// begin begins all that can begin, and checks what that is.
func (d *desk) begin(want ...string) {
	d.t.Helper()
	var begun []string
	for {
		if d.UpdateCanBegin() {
			for name, m := range d.named {
				if d.Turn(m) {
					begun = append(begun, name)
				}
			}
			d.BeginUpdate()
			continue
		}
		can := d.CanBegin()
		m := d.Begin()
		if can != (m != nil) {
			d.t.Fatalf("CanBegin returned %v, and Begin %v", can, m)
		}
		if m == nil {
			break
		}
		name := m.Value.(string)
		d.named[name] = m
		begun = append(begun, name)
	}
	if diff := cmp.Diff(want, begun); diff != "" {
		d.t.Errorf("what has begun (-want +got):\n%s", diff)
	}
}

func (d *desk) waiting() string {
	text := ""
	for _, m := range d.Waiting() {
		text += m.Value.(string)
	}
	return text
}

func TestSignalsBeginInTheOrderOfArrival(t *testing.T) {
	d := newDesk(t, 10)
	d.signal("", "a", "b", "c")
	d.begin("a", "b", "c")
}

func TestNoMoreSignalsBeginThanTheBound(t *testing.T) {
	d := newDesk(t, 2)
	d.signal("", "a", "b", "c", "d")
	d.begin("a", "b")
	if !d.Full() {
		t.Error("not full")
	}
	d.end("b")
	if d.Full() {
		t.Error("full after one has ended")
	}
	d.begin("c")
	d.end("a", "c")
	d.begin("d")
}

func TestMessagesTakeTurnsWithALock(t *testing.T) {
	for _, lock := range []Lock{SerialLock, KeyLock("a"), KeyLock("serial")} {
		t.Run(string(lock), func(t *testing.T) {
			d := newDesk(t, 10)
			d.signal(lock, "a", "b", "c")
			d.begin("a")
			d.end("a")
			d.begin("b")
			d.end("b")
			d.begin("c")
		})
	}
}

func TestTheEmptyKeyIsNoLock(t *testing.T) {
	d := newDesk(t, 10)
	d.signal(KeyLock(""), "a", "b")
	d.begin("a", "b")
}

func TestNoKeyIsTheSerialLock(t *testing.T) {
	d := newDesk(t, 10)
	d.signal(SerialLock, "a")
	d.signal(KeyLock(string(SerialLock)), "b")
	d.signal(KeyLock("x"), "c")
	d.begin("a", "b", "c")
}

func TestSignalsThatWaitForOneLockDoNotHoldUpOthers(t *testing.T) {
	d := newDesk(t, 3)
	d.signal("k", "a", "b", "c", "d", "e")
	d.signal("l", "f", "g")
	d.signal("", "h", "i")
	d.begin("a", "f", "h")
	d.end("h")
	d.begin("i")
}

func TestSignalsThatWaitForALockTakeNoRoom(t *testing.T) {
	d := newDesk(t, 2)
	d.signal("k", "a", "b")
	d.begin("a")
	d.signal("", "c")
	d.begin("c")
}

func TestDroppedSignalsAreNotWaitedFor(t *testing.T) {
	d := newDesk(t, 10)
	d.arrive("a", "b")
	mark := d.Mark()
	d.Arrived()
	d.Drop()
	d.next("b")
	d.Place("")
	d.begin("b")
	if d.EndedBefore(mark) {
		t.Error("b has ended")
	}
	d.end("b")
	if !d.EndedBefore(mark) || d.Len() != 0 || d.Started() != 1 {
		t.Errorf("ended %v, %d signals wait, %d have begun", d.EndedBefore(mark), d.Len(), d.Started())
	}
}

func TestSerialUpdatesQueueWithTheSignalsOfTheirLock(t *testing.T) {
	d := newDesk(t, 10)
	d.signal("k", "a")
	d.update("k", "u")
	d.signal("k", "b")
	d.update("k", "v")
	for _, name := range []string{"a", "u", "b", "v"} {
		d.begin(name)
		d.end(name)
	}
	if len(d.locks) != 0 {
		t.Errorf("%d locks are left", len(d.locks))
	}
}

func TestUpdatesBeginInTheOrderOfArrival(t *testing.T) {
	d := newDesk(t, 10)
	d.update("", "u")
	d.update("", "v")
	d.update("k", "w")
	if d.Turn(d.named["v"]) {
		t.Error("the second update can begin before the first")
	}
	d.begin("u", "v", "w")
}

func TestAnUpdateThatGetsItsLockBeginsBeforeYoungerOnes(t *testing.T) {
	d := newDesk(t, 10)
	d.signal("k", "a")
	d.begin("a")
	d.update("k", "u")
	d.update("", "v")
	d.end("a")
	d.begin("u", "v")
}

func TestUpdatesThatWaitForALockDoNotHoldUpOthers(t *testing.T) {
	d := newDesk(t, 10)
	d.signal("k", "a")
	d.update("k", "u")
	d.update("", "v")
	d.signal("", "b")
	d.begin("a", "v", "b")
	d.end("a")
	d.begin("u")
}

func TestUpdatesBeginAfterTheSignalsBeforeThem(t *testing.T) {
	t.Run("that can begin", func(t *testing.T) {
		d := newDesk(t, 10)
		d.signal("", "a", "b")
		d.update("", "u")
		if d.UpdateCanBegin() || d.Turn(d.named["u"]) {
			t.Error("the update can begin before the signals")
		}
		d.begin("a", "b", "u")
	})
	t.Run("that have no place yet", func(t *testing.T) {
		d := newDesk(t, 10)
		d.arrive("a", "b")
		d.update("", "u")
		d.begin()
		d.next("a")
		d.Place("")
		d.begin("a")
		d.next("b")
		d.Place("")
		if d.Arrived() != nil {
			t.Error("more signals than have come")
		}
		d.begin("b", "u")
	})
	t.Run("but not when those wait for room", func(t *testing.T) {
		d := newDesk(t, 1)
		d.signal("", "a", "b")
		d.update("", "u")
		d.begin("a", "u")
	})
	t.Run("but not when those wait for a lock", func(t *testing.T) {
		d := newDesk(t, 10)
		d.signal("k", "a", "b")
		d.update("", "u")
		d.begin("a", "u")
	})
	t.Run("but not when those wait for a batch", func(t *testing.T) {
		d := newDesk(t, 10)
		d.hold("a")
		d.update("", "u")
		d.begin("u")
	})
}

func TestSignalsDoNotOvertakeAnUpdateThatCanBegin(t *testing.T) {
	d := newDesk(t, 10)
	d.update("", "u")
	d.signal("", "a")
	if d.CanBegin() || d.Begin() != nil {
		t.Error("the signal can begin before the update")
	}
	d.begin("u", "a")
}

func TestSignalsOvertakeAnUpdateThatWaitsForItsLock(t *testing.T) {
	d := newDesk(t, 10)
	d.update("k", "u")
	d.begin("u")
	d.update("k", "v")
	d.signal("", "a")
	d.begin("a")
}

func TestUpdatesNeedNoRoom(t *testing.T) {
	d := newDesk(t, 1)
	d.signal("", "a")
	d.update("", "u")
	d.update("k", "v")
	d.begin("a", "u", "v")
	if !d.Full() {
		t.Error("not full")
	}
	d.end("a")
	d.signal("", "b")
	d.begin("b")
}

// An update gives up if the run ends first. It stands between two serial signals and before one
// that needs no lock.
func TestUpdatesCanGiveUp(t *testing.T) {
	t.Run("before they have a place", func(t *testing.T) {
		d := newDesk(t, 10)
		d.arrive("a")
		d.update("k", "u")
		d.arrive("b")
		d.end("u")
		d.next("a")
		d.Place("k")
		d.next("b")
		d.Place("k")
		d.begin("a")
		d.end("a")
		d.begin("b")
	})
	t.Run("while they wait for their locks", func(t *testing.T) {
		d := newDesk(t, 10)
		d.signal("k", "a")
		d.begin("a")
		d.update("k", "u")
		d.update("k", "v")
		d.signal("k", "b")
		d.end("u", "v")
		d.begin()
		d.end("a")
		d.begin("b")
	})
	t.Run("when they have their locks", func(t *testing.T) {
		d := newDesk(t, 10)
		d.update("k", "u")
		d.signal("k", "a")
		d.signal("", "b")
		if d.CanBegin() {
			t.Error("signals overtake the update")
		}
		d.end("u")
		d.begin("a", "b")
	})
	t.Run("behind others that have their locks", func(t *testing.T) {
		d := newDesk(t, 10)
		d.update("", "u")
		d.update("", "v")
		d.update("", "w")
		d.end("v")
		d.begin("u", "w")
	})
	t.Run("all of them", func(t *testing.T) {
		d := newDesk(t, 10)
		d.signal("k", "a")
		d.begin("a")
		mark := d.Mark()
		d.update("k", "u")
		d.update("", "v")
		d.end("u", "v", "a")
		if len(d.locks) != 0 || d.UpdateCanBegin() || !d.EndedBefore(mark+2) {
			t.Errorf("%d locks are left", len(d.locks))
		}
	})
}

func TestReturnedSignalsHaveTheirPlacesAgain(t *testing.T) {
	for _, lock := range []Lock{"", "k"} {
		t.Run("lock "+string(lock), func(t *testing.T) {
			d := newDesk(t, 1)
			d.signal(lock, "a", "b")
			d.begin("a")
			d.Return(d.named["a"])
			if d.Full() || d.Len() != 2 || d.Started() != 0 || d.waiting() != "ab" {
				t.Errorf("full %v, %d signals wait, %d have begun: %s", d.Full(), d.Len(), d.Started(), d.waiting())
			}
			d.begin("a")
			d.end("a")
			d.begin("b")
		})
	}
	t.Run("in any order", func(t *testing.T) {
		d := newDesk(t, 3)
		d.signal("k", "a", "b")
		d.signal("", "c", "d")
		d.begin("a", "c", "d")
		for _, name := range []string{"c", "a", "d"} {
			d.Return(d.named[name])
		}
		d.begin("a", "c", "d")
	})
	t.Run("before an update", func(t *testing.T) {
		d := newDesk(t, 3)
		d.signal("k", "a")
		d.begin("a")
		d.update("", "u")
		d.update("k", "v")
		d.Return(d.named["a"])
		d.begin("a", "u")
		d.end("a")
		d.begin("v")
	})
}

func TestSignalsOfABatchBeginAndEndTogether(t *testing.T) {
	for _, lock := range []Lock{"", "k"} {
		t.Run("lock "+string(lock), func(t *testing.T) {
			d := newDesk(t, 1)
			mark := d.Mark()
			held := d.hold("a", "b", "c")
			d.begin()
			if d.Len() != 3 || d.waiting() != "abc" {
				t.Errorf("%d signals wait: %s", d.Len(), d.waiting())
			}
			d.PlaceBatch("abc", lock, held)
			d.signal(lock, "d")
			d.begin("abc")
			batch := d.named["abc"]
			if diff := cmp.Diff(held, batch.Members(), cmp.Comparer(func(a, b *Message) bool { return a == b })); diff != "" {
				t.Errorf("members (-want +got):\n%s", diff)
			}
			if d.Len() != 1 || d.Started() != 3 || d.waiting() != "d" {
				t.Errorf("%d signals wait, %d have begun: %s", d.Len(), d.Started(), d.waiting())
			}

			d.Return(batch)
			if d.Len() != 4 || d.Started() != 0 || d.waiting() != "abcd" {
				t.Errorf("returned: %d signals wait, %d have begun: %s", d.Len(), d.Started(), d.waiting())
			}

			d.begin("abc")
			if d.EndedBefore(mark + 1) {
				t.Error("a has ended before the batch has")
			}
			d.end("abc")
			if !d.EndedBefore(mark+3) || d.EndedBefore(mark+4) {
				t.Error("the signals of the batch have not ended, or more have")
			}
			d.begin("d")
		})
	}
}

func TestABatchCountsOnceForTheBound(t *testing.T) {
	d := newDesk(t, 2)
	d.PlaceBatch("ab", "", d.hold("a", "b"))
	d.PlaceBatch("cd", "", d.hold("c", "d"))
	d.signal("", "e")
	d.begin("ab", "cd")
	d.end("ab")
	d.begin("e")
}

// The batch has its place by its oldest signal, however long it waited for the others.
func TestABatchIsInTheOrderWhereItsOldestSignalIs(t *testing.T) {
	for _, lock := range []Lock{"", "k"} {
		t.Run("lock "+string(lock), func(t *testing.T) {
			d := newDesk(t, 1)
			d.signal(lock, "a")
			held := d.hold("b")
			d.signal(lock, "c")
			held = append(held, d.hold("d")...)
			d.begin("a")
			d.PlaceBatch("bd", lock, held)
			d.end("a")
			d.begin("bd")
			d.end("bd")
			d.begin("c")
		})
	}
	t.Run("before one that was to be the next", func(t *testing.T) {
		d := newDesk(t, 2)
		held := d.hold("a")
		d.signal("k", "b")
		d.signal("", "c")
		d.PlaceBatch("A", "k", held)
		d.begin("A", "c")
		d.end("A")
		d.begin("b")
		d.end("b")
		if len(d.locks) != 0 {
			t.Errorf("%d locks are left", len(d.locks))
		}
	})
	t.Run("before an update that can begin", func(t *testing.T) {
		d := newDesk(t, 2)
		held := d.hold("a")
		d.update("", "u")
		d.PlaceBatch("A", "", held)
		d.begin("A", "u")
	})
}

func TestLimitKeepsLaterSignalsFromBeginning(t *testing.T) {
	d := newDesk(t, 10)
	d.signal("k", "a", "b")
	d.signal("", "c")
	mark := d.Mark()
	d.signal("", "d")
	d.Limit(mark)
	if d.Left() != 3 {
		t.Errorf("%d are left, want 3", d.Left())
	}
	if !d.BeforeLimit(d.named["c"]) || d.BeforeLimit(d.named["d"]) {
		t.Error("the limit is in the wrong place")
	}
	d.begin("a", "c")
	d.end("a", "c")
	d.begin("b")
	if d.Left() != 1 {
		t.Errorf("%d are left, want 1", d.Left())
	}
	d.arrive("e")
	if m := d.Arrived(); m != nil {
		t.Errorf("%s gets a place, though it cannot begin", m.Value)
	}
	d.end("b")
	if d.Left() != 0 || d.waiting() != "de" {
		t.Errorf("%d are left, %s wait", d.Left(), d.waiting())
	}
	d.Limit(math.MaxInt64)
	d.next("e")
	d.Place("")
	d.begin("d", "e")
}

func TestSignalsToComeCanBeBeforeTheLimit(t *testing.T) {
	d := newDesk(t, 10)
	d.Limit(d.Mark() + 2)
	d.signal("", "a")
	d.update("", "u")
	d.arrive("b")
	d.begin("a", "u")
	if d.Left() != 1 || d.Arrived() != nil {
		t.Errorf("%d are left, want 1: the update has a place in the order as well", d.Left())
	}
}

// An accepted update has to be answered before a workflow completes.
func TestUpdatesBeginThoughTheLimitKeepsSignalsBeforeThemFromIt(t *testing.T) {
	for _, lock := range []Lock{"", "k"} {
		t.Run("lock "+string(lock), func(t *testing.T) {
			d := newDesk(t, 10)
			d.Limit(d.Mark() + 1)
			d.arrive("a", "b")
			d.update(lock, "u")
			d.arrive("c")
			d.update(lock, "v")
			d.next("a")
			d.Place(lock)
			if m := d.Arrived(); m != nil {
				t.Errorf("%s gets a place, though it cannot begin", m.Value)
			}
			if lock == "" {
				d.begin("a", "u", "v")
			} else {
				for _, name := range []string{"a", "u", "v"} {
					d.begin(name)
					d.end(name)
				}
			}
			if d.waiting() != "bc" {
				t.Errorf("%s wait, want bc", d.waiting())
			}
			// The order is the same when the limit is another one.
			d.Limit(math.MaxInt64)
			d.next("b")
			d.Place("")
			d.next("c")
			d.Place("")
			d.begin("b", "c")
		})
	}
}

// What waits for a lock behind a signal that the limit keeps from beginning would wait for ever.
func TestABatchBeforeTheLimitIsNotBehindSignalsThatDoNotBegin(t *testing.T) {
	d := newDesk(t, 10)
	held := d.hold("a")
	mark := d.Mark()
	d.signal("k", "b")
	d.Limit(mark)
	d.PlaceBatch("A", "k", held)
	d.begin("A")
	d.end("A")
	if d.Left() != 0 {
		t.Errorf("%d are left", d.Left())
	}
}

func TestABatchBeginsIfItsOldestSignalIsBeforeTheLimit(t *testing.T) {
	d := newDesk(t, 10)
	held := d.hold("a", "b")
	d.Limit(1)
	d.PlaceBatch("ab", "", held)
	if d.Left() != 1 {
		t.Errorf("%d are left, want 1", d.Left())
	}
	d.begin("ab")
	d.end("ab")
	if d.Left() != 0 || d.Len() != 0 {
		t.Errorf("%d are left, %d wait", d.Left(), d.Len())
	}
}

func TestLimitToLetsSignalsBeginUpToTheLast(t *testing.T) {
	for i, want := range []string{"b", "bc", "bcd", "bcde"} {
		t.Run(want, func(t *testing.T) {
			d := newDesk(t, 10)
			d.signal("", "a")
			d.begin("a")
			d.end("a")
			d.signal("", "b", "c")
			d.arrive("d", "e")
			d.LimitTo(d.Waiting()[i])
			if d.Left() != len(want) {
				t.Errorf("%d are left, want %d", d.Left(), len(want))
			}
			for d.Arrived() != nil {
				d.Place("")
			}
			d.begin(strings.Split(want, "")...)
		})
	}
}

func TestEndedBeforeLooksAtAllMessages(t *testing.T) {
	d := newDesk(t, 10)
	d.signal("", "a")
	d.update("", "u")
	d.named["aside"] = &Message{Aside: true}
	d.AddUpdate(d.named["aside"], "")
	d.signal("", "b")
	ended := func() string {
		text := ""
		for mark := range d.Mark() + 1 {
			if d.EndedBefore(mark) {
				text += fmt.Sprint(mark)
			}
		}
		return text
	}
	d.begin("a", "u", "aside", "b")
	for _, step := range []struct{ end, want string }{
		{"b", "0"},
		{"u", "0"},
		{"a", "01234"},
	} {
		d.end(step.end)
		if got := ended(); got != step.want {
			t.Errorf("after %s all before %s have ended, want %s", step.end, got, step.want)
		}
	}
}

func TestSettledBeforeWaitsForSignalsThatCanBegin(t *testing.T) {
	settled := func(d *desk, want bool) {
		t.Helper()
		if got := d.SettledBefore(d.Mark()); got != want {
			t.Errorf("settled %v, want %v", got, want)
		}
	}
	t.Run("one without a place", func(t *testing.T) {
		d := newDesk(t, 1)
		settled(d, true)
		d.arrive("a")
		settled(d, false)
		if !d.SettledBefore(d.Mark() - 1) {
			t.Error("a later signal counts")
		}
		d.next("a")
		d.Place("")
		settled(d, false)
		d.begin("a")
		settled(d, true)
	})
	t.Run("not one that waits for room", func(t *testing.T) {
		d := newDesk(t, 1)
		d.signal("", "a", "b")
		d.begin("a")
		settled(d, true)
		d.end("a")
		settled(d, false)
	})
	t.Run("not one that waits for a lock", func(t *testing.T) {
		d := newDesk(t, 10)
		d.signal("k", "a", "b")
		d.begin("a")
		settled(d, true)
	})
	t.Run("not one in a batch", func(t *testing.T) {
		d := newDesk(t, 10)
		held := d.hold("a")
		settled(d, true)
		d.PlaceBatch("A", "", held)
		settled(d, false)
	})
	t.Run("one behind an update that can begin", func(t *testing.T) {
		d := newDesk(t, 10)
		d.update("", "u")
		settled(d, true)
		d.signal("", "a")
		settled(d, false)
		d.BeginUpdate()
		settled(d, false)
		d.begin("a")
		settled(d, true)
	})
	t.Run("not one that the limit keeps from beginning", func(t *testing.T) {
		d := newDesk(t, 10)
		d.signal("", "a")
		d.arrive("b")
		d.Limit(0)
		settled(d, true)
	})
}

// A handler can run as long as the workflow does. What comes after its message does not add up.
func TestEndedMessagesAreNotKeptBehindOneThatRuns(t *testing.T) {
	d := newDesk(t, 10)
	d.signal("", "a")
	d.update("", "u")
	d.begin("a", "u")
	for range 3 {
		d.signal("", "b")
		d.PlaceBatch("cd", "", d.hold("c", "d"))
		d.update("k", "v")
		d.begin("b", "cd", "v")
		d.end("v", "cd", "b")
	}
	for _, c := range []struct {
		chain chain
		want  *Message
	}{{d.signals, d.named["a"]}, {d.updates, d.named["u"]}} {
		if c.chain.first != c.want || c.chain.last != c.want || c.want.after != nil {
			t.Errorf("%v is not the only one", c.want.Value)
		}
	}
}

// churn handles messages on some locks, while as many others wait.
func churn(messages, locks int) (allocations float64, mostReady int) {
	names := make([]Lock, locks)
	for i := range names {
		names[i] = KeyLock(fmt.Sprint(i))
	}
	all := make([]Message, messages)
	allocations = testing.AllocsPerRun(1, func() {
		q := NewQueue(10)
		clear(all)
		for i := range all {
			q.Add(&all[i])
		}
		for i := 0; q.Arrived() != nil; i++ {
			q.Place(names[i%locks])
			mostReady = max(mostReady, len(q.ready))
		}
		var running Line[*Message]
		for q.Len() > 0 {
			for m := q.Begin(); m != nil; m = q.Begin() {
				running.Push(m)
			}
			m, _ := running.Pop()
			q.End(m)
			mostReady = max(mostReady, len(q.ready))
		}
	})
	return allocations, mostReady
}

// Only the growth of slices allocates, and a claim for each lock. What begins next is looked for
// among one message of each lock.
func TestTheCostOfAMessageDoesNotGrowWithTheQueue(t *testing.T) {
	for _, locks := range []int{1, 1000} {
		t.Run(fmt.Sprintf("%d locks", locks), func(t *testing.T) {
			allocations, ready := churn(10_000, locks)
			perLock := 8.0
			if locks == 1 {
				perLock = 50
			}
			if limit := 150 + perLock*float64(locks); allocations > limit {
				t.Errorf("%.0f allocations for 10,000 messages, want at most %.0f", allocations, limit)
			}
			if ready > locks {
				t.Errorf("%d messages were ready with %d locks", ready, locks)
			}
		})
	}
}
