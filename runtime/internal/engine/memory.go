package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"
)

// A Memory remembers which messages were handled, and with what outcome. If they are too many, it forgets
// the oldest of the name with the most of them, so that many messages of one name do not make it forget
// those of another. It depends on nothing but the messages and the workflow's time.
type Memory struct {
	limit   int
	ttl     time.Duration
	entries map[MessageID]*Entry
	handled map[MessageName]*handled
	length  int      // of all that is handled
	count   int      // of all that was ever handled
	running []*Entry // in the order in which they began
}

// handled are the messages of one name, the oldest first. There is at least one.
type handled struct {
	line   Line[*Entry]
	length int
}

// A MessageID stands for the kind, the name and the key of a message. The ten bytes of a SHA-256
// hash after those of the name make an accidental match less likely than a fault of the machine, and keep what is
// remembered small however long the keys are.
type MessageID [12]byte

// A MessageName stands for the kind and the name of a message. Names that have the same one by accident share
// what is remembered of them, and nothing else.
type MessageName [2]byte

// Name is that of the message.
func (id MessageID) Name() MessageName { return MessageName(id[:len(MessageName{})]) }

// NewMessageID makes an ID of parts that cannot run into each other.
func NewMessageID(kind, name, key string) MessageID {
	ofName, ofAll := hashOf(kind, name), hashOf(kind, name, key)
	return MessageID(append(ofName[:len(MessageName{})], ofAll[:len(MessageID{})-len(MessageName{})]...))
}

func hashOf(parts ...string) []byte {
	h := sha256.New()
	var length [8]byte
	for _, part := range parts {
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		h.Write(length[:])
		h.Write([]byte(part))
	}
	return h.Sum(nil)
}

// A Checksum tells different messages with one key apart. Zero stands for a message that has
// none.
type Checksum uint64

// NewChecksum is the checksum of an encoded message. It is never zero.
func NewChecksum(encoded []byte) Checksum {
	sum := sha256.Sum256(encoded)
	return Checksum(binary.BigEndian.Uint64(sum[:])) | 1
}

// An Entry is what is remembered of one message.
type Entry struct {
	ID       MessageID
	Checksum Checksum
	At       time.Time // when it was handled, in whole seconds if another run did it

	outcome Outcome
	encode  func() Outcome // makes the outcome when it is needed; nil if it is there
	running bool
	number  int // counts what was handled
}

// An Outcome is how a message ended.
type Outcome struct {
	Kind OutcomeKind
	Data []byte
	Err  error // of which the data of a failure is made, if that was in this run
}

// OutcomeKind says what the data of an Outcome is. Its values are handed from run to run.
type OutcomeKind int

// The kinds of outcomes.
const (
	Succeeded OutcomeKind = iota // a temporal.api.common.v1.Payloads, or nothing
	Failed                       // a temporal.api.failure.v1.Failure
	Forgotten                    // nothing: the message was handled, the outcome took too much room
	Abandoned                    // nothing: the run ended before the handler did
)

// Outcome is how the message ended.
func (e *Entry) Outcome() Outcome {
	if e.encode != nil {
		e.outcome, e.encode = e.encode(), nil
	}
	return e.outcome
}

// SetOutcome replaces how the message ended.
func (e *Entry) SetOutcome(o Outcome) { e.outcome, e.encode = o, nil }

// hasOutcome reports whether there is more to say of how the message ended than that it did.
func (e *Entry) hasOutcome() bool {
	return e.encode != nil || e.outcome.Kind != Succeeded || len(e.outcome.Data) > 0
}

// Running reports whether the message is being handled.
func (e *Entry) Running() bool { return e.running }

// Repeats reports whether a message can be the one that the entry stands for.
func (e *Entry) Repeats(sum Checksum) bool {
	return e.Checksum == sum || e.Checksum == 0 || sum == 0
}

// NewMemory makes a memory of at most limit messages, for the time ttl, without end if that is
// zero. It begins with what an earlier run remembered.
func NewMemory(limit int, ttl time.Duration, now time.Time, earlier []*Entry) *Memory {
	m := &Memory{limit: limit, ttl: ttl, entries: map[MessageID]*Entry{}, handled: map[MessageName]*handled{}}
	for _, e := range earlier {
		m.entries[e.ID] = e
		m.add(e)
	}
	m.forget(now)
	return m
}

// Begin returns the entry of a message and whether there was one already. A new one is running
// until it is given to Complete.
func (m *Memory) Begin(id MessageID, sum Checksum, now time.Time) (*Entry, bool) {
	if e := m.Find(id, now); e != nil {
		return e, true
	}
	e := &Entry{ID: id, Checksum: sum, running: true}
	m.entries[id] = e
	m.running = append(m.running, e)
	return e, false
}

// Find returns the entry of a message, nil if there is none. It changes nothing, so that a
// validator can use it.
func (m *Memory) Find(id MessageID, now time.Time) *Entry {
	e := m.entries[id]
	if e == nil || m.expired(e, now) {
		return nil
	}
	return e
}

// Complete remembers a message that was handled, and forgets what that makes too much. encode makes
// its outcome when that is needed; nil stands for success without a result.
func (m *Memory) Complete(e *Entry, encode func() Outcome, now time.Time) {
	for i, r := range m.running {
		if r == e {
			m.running = append(m.running[:i], m.running[i+1:]...)
			break
		}
	}
	e.running, e.At, e.encode = false, now, encode
	m.add(e)
	m.forget(now)
}

func (m *Memory) add(e *Entry) {
	m.count++
	e.number = m.count
	ofName := m.handled[e.ID.Name()]
	if ofName == nil {
		ofName = &handled{}
		m.handled[e.ID.Name()] = ofName
	}
	ofName.line.Push(e)
	ofName.length++
	m.length++
}

// forget removes what exceeds the limit or is too old.
func (m *Memory) forget(now time.Time) {
	for _, h := range m.handled {
		for h.length > 0 && m.expired(h.first(), now) {
			m.forgetFirst(h)
		}
	}
	for m.length > m.limit {
		var most *handled
		for _, h := range m.handled {
			if most == nil || h.length > most.length || h.length == most.length && h.olderThan(most) {
				most = h
			}
		}
		m.forgetFirst(most)
	}
}

// first is the oldest of the messages.
func (h *handled) first() *Entry {
	e, _ := h.line.First()
	return e
}

// olderThan reports whether the oldest of the messages is older than that of others.
func (h *handled) olderThan(other *handled) bool { return h.first().number < other.first().number }

func (m *Memory) forgetFirst(h *handled) {
	e, _ := h.line.Pop()
	h.length--
	m.length--
	if h.length == 0 {
		delete(m.handled, e.ID.Name())
	}
	// A message that came again after its time has a newer entry.
	if m.entries[e.ID] == e {
		delete(m.entries, e.ID)
	}
}

func (m *Memory) expired(e *Entry, now time.Time) bool {
	return m.ttl > 0 && !e.running && now.Sub(e.At) >= m.ttl
}

// Entries returns what is remembered, the oldest first, and what is being handled last: if the
// run ends now, that has the outcome Abandoned.
func (m *Memory) Entries(now time.Time) []*Entry {
	next := NewMemory(m.limit, 0, now, nil)
	m.forget(now)
	for _, e := range m.inOrder() {
		copied := *e
		next.add(&copied)
	}
	for _, e := range m.running {
		next.add(&Entry{ID: e.ID, Checksum: e.Checksum, At: now, outcome: Outcome{Kind: Abandoned}})
	}
	next.forget(now)
	return next.inOrder()
}

// inOrder returns what was handled, the oldest first.
func (m *Memory) inOrder() []*Entry {
	all := make([]*Entry, 0, m.length)
	for _, h := range m.handled {
		all = slices.AppendSeq(all, h.line.All())
	}
	slices.SortFunc(all, func(a, b *Entry) int { return cmp.Compare(a.number, b.number) })
	return all
}
