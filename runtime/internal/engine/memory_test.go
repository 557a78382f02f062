package engine

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var epoch = time.Unix(1_700_000_000, 0)

func messageID(key string) MessageID { return NewMessageID("update", "message", key) }

// handle makes a memory handle a message, and reports whether it knew it already.
func handle(m *Memory, key string, at time.Time) bool {
	e, known := m.Begin(messageID(key), NewChecksum([]byte(key)), at)
	if !known {
		m.Complete(e, nil, at)
	}
	return known
}

// known returns which keys a memory knows, of the one-letter ones.
func known(m *Memory, at time.Time) string {
	keys := ""
	for key := 'a'; key <= 'z'; key++ {
		if m.Find(messageID(string(key)), at) != nil {
			keys += string(key)
		}
	}
	return keys
}

// remembered is what an earlier run has handled, one second after the other.
func remembered(keys string) []*Entry {
	var all []*Entry
	for i, key := range keys {
		all = append(all, &Entry{ID: messageID(string(key)), At: epoch.Add(time.Duration(i) * time.Second)})
	}
	return all
}

func TestMemoryForgetsTheOldestBeyondItsLimit(t *testing.T) {
	t.Run("as they are handled", func(t *testing.T) {
		m := NewMemory(3, 0, epoch, nil)
		for _, key := range "abcde" {
			handle(m, string(key), epoch)
		}
		if got := known(m, epoch); got != "cde" {
			t.Errorf("%q are known, want cde", got)
		}
		if len(m.entries) != 3 {
			t.Errorf("%d entries, want 3", len(m.entries))
		}
	})
	t.Run("when a run begins", func(t *testing.T) {
		m := NewMemory(3, 0, epoch, remembered("abcde"))
		if got := known(m, epoch); got != "cde" {
			t.Errorf("%q are known, want cde", got)
		}
		handle(m, "f", epoch)
		if got := known(m, epoch); got != "def" {
			t.Errorf("%q are known, want def", got)
		}
		if len(m.entries) != 3 {
			t.Errorf("%d entries, want 3", len(m.entries))
		}
	})
}

// Whoever sends many messages of one name does not make the memory forget those of another.
func TestMemoryForgetsMessagesOfTheNameWithTheMostOfThem(t *testing.T) {
	key := func(name string, i int) MessageID { return NewMessageID("signal", name, fmt.Sprint(i)) }
	handle := func(m *Memory, name string, numbers ...int) {
		for _, i := range numbers {
			e, _ := m.Begin(key(name, i), 0, epoch)
			m.Complete(e, nil, epoch)
		}
	}
	known := func(m *Memory) map[string][]int {
		all := map[string][]int{}
		for _, name := range []string{"pay", "ping", "note"} {
			for i := range 20 {
				if m.Find(key(name, i), epoch) != nil {
					all[name] = append(all[name], i)
				}
			}
		}
		return all
	}
	m := NewMemory(6, 0, epoch, nil)
	handle(m, "pay", 0, 1)
	handle(m, "ping", 0, 1, 2, 3, 4, 5, 6, 7)
	handle(m, "note", 0)
	handle(m, "ping", 8)
	want := map[string][]int{"pay": {0, 1}, "ping": {6, 7, 8}, "note": {0}}
	if diff := cmp.Diff(want, known(m)); diff != "" {
		t.Errorf("known (-want +got):\n%s", diff)
	}
	next := NewMemory(6, 0, epoch, m.Entries(epoch))
	if diff := cmp.Diff(want, known(next)); diff != "" {
		t.Errorf("known to the next run (-want +got):\n%s", diff)
	}
	handle(next, "note", 1, 2) // of two names with as many the older message is forgotten
	if diff := cmp.Diff(map[string][]int{"pay": {0, 1}, "ping": {7, 8}, "note": {1, 2}}, known(next)); diff != "" {
		t.Errorf("known at last (-want +got):\n%s", diff)
	}
	running, _ := next.Begin(key("ping", 9), 0, epoch)
	handedOn := NewMemory(6, 0, epoch, next.Entries(epoch))
	if diff := cmp.Diff(map[string][]int{"pay": {0, 1}, "ping": {8, 9}, "note": {1, 2}}, known(handedOn)); diff != "" {
		t.Errorf("known to the next run while one runs (-want +got):\n%s", diff)
	}
	next.Complete(running, nil, epoch)
	if diff := cmp.Diff(known(handedOn), known(next)); diff != "" {
		t.Errorf("known when it has ended (-next run +this one):\n%s", diff)
	}
}

// A message counts from when it was handled, not from when that began.
func TestMemoryForgetsFirstWhatWasHandledFirst(t *testing.T) {
	m := NewMemory(1, 0, epoch, nil)
	long, _ := m.Begin(messageID("l"), 0, epoch)
	handle(m, "a", epoch)
	m.Complete(long, nil, epoch)
	if got := known(m, epoch); got != "l" {
		t.Errorf("%q are known, want l", got)
	}
}

func TestMemoryForgetsAfterItsTTL(t *testing.T) {
	t.Run("as time passes", func(t *testing.T) {
		m := NewMemory(10, time.Minute, epoch, nil)
		handle(m, "a", epoch)
		if !handle(m, "a", epoch.Add(59*time.Second)) {
			t.Error("forgotten before the TTL has passed")
		}
		if handle(m, "a", epoch.Add(time.Minute)) {
			t.Error("remembered after the TTL has passed")
		}
		if !handle(m, "a", epoch.Add(61*time.Second)) {
			t.Error("the second time was not remembered")
		}
		if len(m.entries) != 1 || m.length != 1 {
			t.Errorf("%d entries and %d in order, want 1 each", len(m.entries), m.length)
		}
	})
	t.Run("when a run begins", func(t *testing.T) {
		m := NewMemory(10, 3*time.Second, epoch.Add(4*time.Second), remembered("abcde"))
		if got := known(m, epoch.Add(4*time.Second)); got != "cde" {
			t.Errorf("%q are known, want cde", got)
		}
		if len(m.entries) != 3 {
			t.Errorf("%d entries, want 3", len(m.entries))
		}
	})
	t.Run("when a run ends", func(t *testing.T) {
		m := NewMemory(10, 3*time.Second, epoch, remembered("abcde"))
		if n := len(m.Entries(epoch.Add(4 * time.Second))); n != 3 {
			t.Errorf("%d entries are handed on, want 3", n)
		}
	})
	t.Run("of a message that is handled again", func(t *testing.T) {
		m := NewMemory(10, time.Minute, epoch, nil)
		handle(m, "a", epoch)
		again, known := m.Begin(messageID("a"), 0, epoch.Add(time.Minute))
		if known {
			t.Fatal("remembered after the TTL has passed")
		}
		handle(m, "b", epoch.Add(61*time.Second)) // forgets the first time
		if e := m.Find(messageID("a"), epoch.Add(61*time.Second)); e != again {
			t.Errorf("found %v, want the one that runs", e)
		}
	})
	t.Run("never if that is zero", func(t *testing.T) {
		m := NewMemory(10, 0, epoch, remembered("a"))
		if !handle(m, "a", epoch.AddDate(100, 0, 0)) {
			t.Error("forgotten")
		}
	})
}

func TestMemoryKeepsRunningMessagesBeyondItsLimit(t *testing.T) {
	m := NewMemory(1, time.Minute, epoch, nil)
	e, _ := m.Begin(messageID("r"), 0, epoch)
	handle(m, "a", epoch)
	handle(m, "b", epoch)
	later := epoch.Add(time.Hour)
	if got := m.Find(messageID("r"), later); got != e || !got.Running() {
		t.Error("a running message was forgotten")
	}
	m.Complete(e, nil, later)
	if got := m.Find(messageID("r"), later); got != e || got.Running() {
		t.Error("it runs still, or was forgotten")
	}
}

func TestMemoryDistinguishesNames(t *testing.T) {
	ids := map[MessageID]string{}
	for _, parts := range [][3]string{
		{"update", "add", "1"},
		{"update", "remove", "1"},
		{"signal", "add", "1"},
		{"update", "add", "2"},
		{"update", "a", "b/c"},
		{"update", "a/b", "c"},
		{"update", "a", ""},
		{"update", "", "a"},
		{"update", "ab", "c"},
		{"update", "a", "bc"},
		{"updatea", "b", "c"},
		{"update\x00", "b", "c"},
		{"update", "\x00b", "c"},
	} {
		id, name := NewMessageID(parts[0], parts[1], parts[2]), fmt.Sprintf("%q", parts)
		if other, ok := ids[id]; ok {
			t.Errorf("%s is taken for %s", name, other)
		}
		ids[id] = name
	}
	first, again := NewMessageID("update", "add", "1"), NewMessageID("update", "add", "1")
	if first != again {
		t.Error("a message is not taken for itself")
	}
}

func TestDifferentMessagesWithOneKeyAreAConflict(t *testing.T) {
	a, b := NewChecksum([]byte("a")), NewChecksum([]byte("b"))
	for _, c := range []struct {
		name        string
		first, then Checksum
		want        bool
	}{
		{"the same", a, NewChecksum([]byte("a")), true},
		{"another", a, b, false},
		{"the first has no checksum", 0, b, true},
		{"the second has none", a, 0, true},
		{"an empty one has a checksum", a, NewChecksum(nil), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := NewMemory(10, 0, epoch, nil)
			e, _ := m.Begin(messageID("k"), c.first, epoch)
			m.Complete(e, nil, epoch)
			got, known := m.Begin(messageID("k"), c.then, epoch)
			if !known || got.Repeats(c.then) != c.want {
				t.Errorf("known %v, repeats %v, want %v", known, got.Repeats(c.then), c.want)
			}
		})
	}
}

func TestDuplicatesOfARunningMessageFindIt(t *testing.T) {
	m := NewMemory(10, 0, epoch, nil)
	e, known := m.Begin(messageID("k"), 1, epoch)
	if known || !e.Running() {
		t.Errorf("known %v, running %v", known, e.Running())
	}
	if again, known := m.Begin(messageID("k"), 1, epoch); !known || again != e {
		t.Error("a duplicate does not find it")
	}
	m.Complete(e, func() Outcome { return Outcome{Data: []byte("result")} }, epoch)
	if e.Running() || string(e.Outcome().Data) != "result" {
		t.Errorf("running %v with the result %q", e.Running(), e.Outcome().Data)
	}
}

func TestOutcomesAreEncodedOnceAndOnlyIfNeeded(t *testing.T) {
	m := NewMemory(1, 0, epoch, nil)
	calls := 0
	encode := func() Outcome { calls++; return Outcome{Kind: Failed, Data: []byte("failure")} }
	e, _ := m.Begin(messageID("a"), 0, epoch)
	m.Complete(e, encode, epoch)
	handle(m, "b", epoch) // a is forgotten
	if calls != 0 {
		t.Errorf("encoded %d times before that was needed", calls)
	}
	for range 2 {
		if o := e.Outcome(); o.Kind != Failed || string(o.Data) != "failure" {
			t.Errorf("outcome %v", o)
		}
	}
	if calls != 1 {
		t.Errorf("encoded %d times, want once", calls)
	}
}

func TestFindingAMessageChangesNothing(t *testing.T) {
	m := NewMemory(10, time.Minute, epoch, remembered("a"))
	m.Find(messageID("a"), epoch.Add(time.Hour))
	if got := known(m, epoch); got != "a" {
		t.Errorf("%q are known, want a", got)
	}
}

func TestRunningMessagesAreHandedOnAsAbandoned(t *testing.T) {
	type entry struct {
		Key  string
		Sum  Checksum
		At   int64 // seconds after the epoch
		Kind OutcomeKind
	}
	keys := map[MessageID]string{}
	for _, key := range "abrs" {
		keys[messageID(string(key))] = string(key)
	}
	for _, c := range []struct {
		limit int
		want  []entry
	}{
		{limit: 10, want: []entry{{"a", 1, 1, Succeeded}, {"b", 2, 2, Succeeded}, {"r", 3, 60, Abandoned}, {"s", 4, 60, Abandoned}}},
		{limit: 3, want: []entry{{"b", 2, 2, Succeeded}, {"r", 3, 60, Abandoned}, {"s", 4, 60, Abandoned}}},
		{limit: 2, want: []entry{{"r", 3, 60, Abandoned}, {"s", 4, 60, Abandoned}}},
		{limit: 1, want: []entry{{"s", 4, 60, Abandoned}}},
	} {
		t.Run(fmt.Sprintf("limit %d", c.limit), func(t *testing.T) {
			m := NewMemory(c.limit, 0, epoch, nil)
			r, _ := m.Begin(messageID("r"), 3, epoch)
			for i, key := range []string{"a", "b"} {
				e, _ := m.Begin(messageID(key), Checksum(i+1), epoch)
				m.Complete(e, nil, epoch.Add(time.Duration(i+1)*time.Second))
			}
			m.Begin(messageID("s"), 4, epoch)
			var got []entry
			for _, e := range m.Entries(epoch.Add(time.Minute)) {
				got = append(got, entry{keys[e.ID], e.Checksum, e.At.Unix() - epoch.Unix(), e.Outcome().Kind})
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
			if !r.Running() {
				t.Error("it no longer runs here")
			}
		})
	}
}

// What is handed on and restored is the same again, whatever happened.
func TestMemoryIsTheSameInTheNextRun(t *testing.T) {
	m := NewMemory(5, time.Minute, epoch, nil)
	for i := range 200 {
		at := epoch.Add(time.Duration(i) * 7 * time.Second)
		handle(m, string(rune('a'+i*i%26)), at)
		next := NewMemory(5, time.Minute, at, m.Entries(at))
		if want, got := known(m, at), known(next, at); want != got {
			t.Fatalf("after %d messages the next run knows %q, want %q", i, got, want)
		}
		if i%10 == 0 {
			m = next
		}
		if m.length > 5 || len(m.entries) > 5 {
			t.Fatalf("%d entries, %d in order", len(m.entries), m.length)
		}
	}
}

// Names of which nothing is remembered any more are in nobody's way.
func TestMemoryForgetsWithNamesOfWhichNothingIsLeft(t *testing.T) {
	m := NewMemory(1, 0, epoch, nil)
	for i := range 20 {
		e, _ := m.Begin(NewMessageID("signal", fmt.Sprint(i), "key"), 0, epoch)
		m.Complete(e, nil, epoch)
	}
	if len(m.entries) != 1 || len(m.handled) != 1 {
		t.Errorf("%d entries of %d names, want 1 of 1", len(m.entries), len(m.handled))
	}
}
