package engine

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/protobuf/encoding/protowire"
)

// example is a state with all that states can have.
func example() State {
	entry := func(key string, second int64, o Outcome) *Entry {
		return &Entry{ID: messageID(key), Checksum: NewChecksum([]byte(key)), At: epoch.Add(time.Duration(second) * time.Second), outcome: o}
	}
	return State{
		Chain: "the first run",
		Entries: []*Entry{
			entry("a", 1, Outcome{}),
			entry("b", 2, Outcome{Data: []byte("result")}),
			entry("c", 3, Outcome{Kind: Failed, Data: []byte("failure")}),
			entry("d", 4, Outcome{Kind: Forgotten}),
			entry("e", 5, Outcome{Kind: Abandoned}),
		},
		Signals: []Signal{
			{Name: "add", Payloads: []byte("payloads"), Header: []byte("header"), Counted: true},
			{},
			{Name: "remove"},
		},
	}
}

func difference(want, got State) string {
	return cmp.Diff(want, got, cmp.AllowUnexported(Entry{}), cmpopts.EquateEmpty())
}

func decode(t *testing.T, b []byte) State {
	t.Helper()
	s, err := DecodeState(b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStateIsTheSameInTheNextRun(t *testing.T) {
	for name, s := range map[string]State{
		"all":            example(),
		"nothing":        {},
		"a chain":        {Chain: "c"},
		"entries":        {Entries: example().Entries},
		"signals":        {Signals: example().Signals},
		"an unknown end": {Entries: []*Entry{{At: epoch, outcome: Outcome{Kind: 99, Data: []byte("x")}}}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := difference(s, decode(t, s.Encode(math.MaxInt))); diff != "" {
				t.Errorf("restored (-before +after):\n%s", diff)
			}
		})
	}
}

func TestStateRestoresWhatWasRemembered(t *testing.T) {
	m := NewMemory(10, time.Hour, epoch, nil)
	handle(m, "a", epoch)
	for i, o := range []Outcome{{Data: []byte("result")}, {Kind: Failed, Data: []byte("failure"), Err: errors.New("of this run")}} {
		e, _ := m.Begin(messageID(string(rune('b'+i))), 0, epoch)
		m.Complete(e, func() Outcome { return o }, epoch.Add(time.Duration(i)*time.Second))
	}
	m.Begin(messageID("r"), 0, epoch)
	later := epoch.Add(time.Minute)

	s := decode(t, State{Entries: m.Entries(later)}.Encode(math.MaxInt))
	restored := NewMemory(10, time.Hour, later, s.Entries)

	if got := known(restored, later); got != "abcr" {
		t.Errorf("%q are known, want abcr", got)
	}
	for key, want := range map[string]Outcome{
		"a": {},
		"b": {Data: []byte("result")},
		"c": {Kind: Failed, Data: []byte("failure")},
		"r": {Kind: Abandoned},
	} {
		e := restored.Find(messageID(key), later)
		if diff := cmp.Diff(want, e.Outcome()); diff != "" || e.Running() {
			t.Errorf("outcome of %s, running %v (-want +got):\n%s", key, e.Running(), diff)
		}
	}
}

func TestTheOldestOutcomesAreForgottenFirst(t *testing.T) {
	sizes := []int{10, 0, 20, 30}
	for _, c := range []struct {
		bytes int
		want  string // the kinds of the outcomes
	}{
		{math.MaxInt, "0 0 0 1"},
		{60, "0 0 0 1"},
		{59, "2 0 0 1"},
		{50, "2 0 0 1"},
		{49, "0 0 2 1"}, // the room that is left is enough for an older one
		{39, "2 0 2 1"},
		{29, "2 0 0 2"},
		{9, "2 0 2 2"},
		{0, "2 0 2 2"},
		{-1, "2 0 2 2"},
	} {
		t.Run(fmt.Sprint(c.bytes), func(t *testing.T) {
			var s State
			for i, size := range sizes {
				e := &Entry{ID: messageID(fmt.Sprint(i)), At: epoch, outcome: Outcome{Data: make([]byte, size)}}
				if i == 3 {
					e.outcome.Kind = Failed
				}
				s.Entries = append(s.Entries, e)
			}
			var kinds []string
			kept := 0
			for i, e := range decode(t, s.Encode(c.bytes)).Entries {
				if e.ID != s.Entries[i].ID {
					t.Errorf("the ID of message %d is another", i)
				}
				o := e.Outcome()
				kinds = append(kinds, fmt.Sprint(int(o.Kind)))
				if kept += len(o.Data); o.Kind == Forgotten && len(o.Data) > 0 {
					t.Error("a forgotten outcome has data")
				}
			}
			if got := strings.Join(kinds, " "); got != c.want {
				t.Errorf("outcomes %s, want %s", got, c.want)
			}
			if kept > max(c.bytes, 0) {
				t.Errorf("%d bytes of outcomes, want at most %d", kept, c.bytes)
			}
			if n := s.OutcomeBytes(); n != 60 {
				t.Errorf("%d bytes of outcomes in the state itself, want 60", n)
			}
		})
	}
}

func TestStateIsCompact(t *testing.T) {
	const n = 2000
	m := NewMemory(n, 0, epoch, nil)
	for i := range n {
		handle(m, fmt.Sprintf("00000000-0000-4000-8000-%012d", i), epoch)
	}
	b := State{Entries: m.Entries(epoch)}.Encode(math.MaxInt)
	if limit := 24*n + 16; len(b) > limit {
		t.Errorf("%d bytes for %d remembered messages, want at most %d", len(b), n, limit)
	}
	if EntrySize > 24 {
		t.Errorf("an entry takes %d bytes, want at most 24", EntrySize)
	}
}

func TestSignalsTakeNoMoreThanTheirSize(t *testing.T) {
	for _, size := range []int{0, 1, 127, 128, 1 << 14, 1 << 21} {
		s := Signal{Name: strings.Repeat("n", size), Payloads: make([]byte, size), Header: make([]byte, size), Counted: true}
		one := len(State{Signals: []Signal{s}}.Encode(0))
		two := len(State{Signals: []Signal{s, s}}.Encode(0))
		if got, limit := two-one, 3*size+SignalSize; got > limit {
			t.Errorf("%d bytes, want at most %d", got, limit)
		}
	}
}

func TestEntriesTakeNoMoreThanTheirSize(t *testing.T) {
	for _, n := range []int{0, 1, 127, 128, 1 << 14, 21845} {
		var s State
		for i := range n {
			outcome := []Outcome{{}, {Data: []byte("result")}, {Kind: Failed, Data: []byte("failure")}, {Kind: Forgotten}, {Kind: Abandoned}}[i%5]
			e := &Entry{ID: messageID(fmt.Sprint(i)), At: epoch, outcome: outcome}
			if i%2 == 0 {
				e.outcome, e.encode = Outcome{}, func() Outcome { return outcome }
			}
			s.Entries = append(s.Entries, e)
		}
		// What surrounds all of them is not theirs.
		limit := EntriesSize(s.Entries) + 8
		if got := len(s.Encode(0)); got > limit {
			t.Errorf("%d bytes for %d entries, want at most %d", got, n, limit)
		}
	}
}

func TestStateIsEmptyWithoutEntriesAndSignals(t *testing.T) {
	if s := (State{Chain: "c"}); !s.Empty() {
		t.Error("a chain alone is worth handing on")
	}
	if s := (State{Signals: []Signal{{}}}); s.Empty() {
		t.Error("a signal is not handed on")
	}
	if s := (State{Entries: remembered("a")}); s.Empty() {
		t.Error("a message is not remembered")
	}
}

func TestUnknownFormatIsAnError(t *testing.T) {
	for _, format := range []byte{0, Format + 1, 255} {
		b := example().Encode(math.MaxInt)
		b[0] = format
		_, err := DecodeState(b)
		if err == nil {
			t.Fatalf("format %d is read", format)
		}
		want := fmt.Sprintf("it has the format %d, and this release knows formats up to %d", format, Format)
		if err.Error() != want {
			t.Errorf("error %q, want %q", err, want)
		}
	}
}

// A later release may add fields, in the state and in what it has.
func TestUnknownFieldsAreSkipped(t *testing.T) {
	unknown := map[string][]byte{
		"number":  protowire.AppendVarint(protowire.AppendTag(nil, 15, protowire.VarintType), 300),
		"bytes":   protowire.AppendString(protowire.AppendTag(nil, 1000, protowire.BytesType), "text"),
		"fixed32": protowire.AppendFixed32(protowire.AppendTag(nil, 15, protowire.Fixed32Type), 1),
		"fixed64": protowire.AppendFixed64(protowire.AppendTag(nil, 15, protowire.Fixed64Type), 1),
		"group": protowire.AppendGroup(protowire.AppendTag(nil, 15, protowire.StartGroupType), 15,
			protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), 1)),
	}
	for name, field := range unknown {
		t.Run(name, func(t *testing.T) {
			b := []byte{Format}
			err := fields(example().Encode(math.MaxInt)[1:], func(number protowire.Number, value []byte, _ uint64) error {
				b = append(b, field...)
				if number == fieldOutcome || number == fieldSignal {
					value = append(append(bytes.Clone(field), value...), field...)
				}
				b = protowire.AppendBytes(protowire.AppendTag(b, number, protowire.BytesType), value)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			b = append(b, field...)
			if diff := difference(example(), decode(t, b)); diff != "" {
				t.Errorf("restored (-before +after):\n%s", diff)
			}
		})
	}
}

func TestDamagedStateIsAnError(t *testing.T) {
	// add is what a field is that a state ends with.
	add := func(number protowire.Number, value ...byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(example().Encode(0), number, protowire.BytesType), value)
	}
	for name, b := range map[string][]byte{
		"nothing":             {},
		"half a tag":          append(example().Encode(0), 0x80),
		"field zero":          append(example().Encode(0), 0x02, 0x00),
		"end of no group":     append(example().Encode(0), 15<<3|4),
		"entries cut off":     add(fieldEntries, make([]byte, EntrySize-1)...),
		"outcome cut off":     add(fieldOutcome, fieldData<<3|2, 5, 1),
		"outcome of no entry": add(fieldOutcome, fieldIndex<<3, 5),
		"signal cut off":      add(fieldSignal, fieldName<<3|2, 5, 1),
	} {
		t.Run(name, func(t *testing.T) {
			if s, err := DecodeState(b); err == nil {
				t.Errorf("read as %+v", s)
			}
		})
	}
}

// What is cut off is an error or less than there was. It is no panic.
func TestStateThatIsCutOff(t *testing.T) {
	b := example().Encode(math.MaxInt)
	for n := range b {
		s, err := DecodeState(b[:n])
		if err == nil && difference(example(), s) == "" {
			t.Errorf("%d bytes of %d are all", n, len(b))
		}
	}
}

// format1 is the state of example in format 1: the format, the chain, the entries, the outcomes of
// all but the first, and the signals. It must not change, for whenever a worker gets a new release
// some workflows are between two runs.
const format1 = `
	01
	0a0d 7468652066697273742072756e
	1278
		5eba993ea6b6e6dcc18c5971 ca978112ca1bbdcb 6553f101
		5eba280368085848f15289f5 3e23e8160039594b 6553f102
		5eba5728534f65571200c863 2e7d2c03a9507ae3 6553f103
		5eba64f120f7c7927bb70993 18ac3e7343f01689 6553f104
		5eba5d7c47d500407d4f4d9d 3f79bb7b435b0533 6553f105
	1a0c 080110001a06726573756c74
	1a0d 080210011a076661696c757265
	1a04 08031002
	1a04 08041003
	2219 0a0361646412087061796c6f6164731a066865616465722001
	2200
	2208 0a0672656d6f7665
`

func TestFormat1(t *testing.T) {
	want, err := hex.DecodeString(strings.Join(strings.Fields(format1), ""))
	if err != nil {
		t.Fatal(err)
	}
	got := example().Encode(math.MaxInt)
	if diff := cmp.Diff(hex.Dump(want), hex.Dump(got)); diff != "" {
		t.Errorf("encoded (-want +got):\n%s", diff)
	}
	if diff := difference(example(), decode(t, want)); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
}

func FuzzDecodeState(f *testing.F) {
	b := example().Encode(math.MaxInt)
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add(State{}.Encode(0))
	f.Add([]byte{})
	f.Add([]byte{Format + 1})
	f.Add([]byte{Format, 15<<3 | 3, 15<<3 | 4})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeState(b)
		if err != nil {
			return
		}
		// What can be read can be handed on.
		again, err := DecodeState(s.Encode(math.MaxInt))
		if err != nil {
			t.Fatal(err)
		}
		if diff := difference(s, again); diff != "" {
			t.Errorf("handed on (-before +after):\n%s", diff)
		}
	})
}
