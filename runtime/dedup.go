package runtime

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"time"
)

// dedup remembers which messages were handled, and with what outcome. It forgets
// the oldest ones first, and depends on nothing but the messages and the workflow's time.
type dedup struct {
	limit   int
	ttl     time.Duration
	entries map[messageID]*dedupEntry
	handled []*dedupEntry // oldest first; running ones are only in entries
}

// A messageID stands for the name and key of a message. Ten bytes of a SHA-256 hash make
// an accidental match less likely than a fault of the machine, and keep what is remembered
// small however long the keys are.
type messageID [10]byte

func newMessageID(name, key string) messageID {
	sum := sha256.Sum256([]byte(name + "/" + key))
	return messageID(sum[:len(messageID{})])
}

// A checksum tells different messages with one key apart, most of the time. Zero stands
// for a message that has none.
type checksum uint16

func newChecksum(message any) checksum {
	// Payloads are no use: the same message may be encrypted differently each time.
	encoded, err := json.Marshal(message)
	if err != nil {
		return 0
	}
	sum := sha256.Sum256(encoded)
	return checksum(binary.BigEndian.Uint16(sum[:])) | 1 // never zero
}

type dedupEntry struct {
	id       messageID
	checksum checksum
	running  bool
	at       time.Time // when it was handled
	outcome  outcome
	encode   func() outcome // makes outcome when it is needed; nil if it is there
}

// result is the outcome of a message that was handled.
func (e *dedupEntry) result() outcome {
	if e.encode != nil {
		e.outcome, e.encode = e.encode(), nil
	}
	return e.outcome
}

// repeats reports whether a message can be the one that the entry stands for.
func (e *dedupEntry) repeats(sum checksum) bool {
	return e.checksum == sum || e.checksum == 0 || sum == 0
}

// newDedup continues from what the previous run remembered, nothing if it is nil.
func newDedup(limit int, ttl time.Duration, from *dedupSnapshot) *dedup {
	d := &dedup{limit: limit, ttl: ttl, entries: map[messageID]*dedupEntry{}}
	if from != nil {
		d.restore(*from)
	}
	return d
}

// begin returns the entry of a message and whether there was one already. A new one
// is running until it is given to complete.
func (d *dedup) begin(name, key string, sum checksum, now time.Time) (*dedupEntry, bool) {
	id := newMessageID(name, key)
	if e := d.findID(id, now); e != nil {
		return e, true
	}
	e := &dedupEntry{id: id, checksum: sum, running: true}
	d.entries[e.id] = e
	return e, false
}

// find returns the entry of a message, nil if there is none. It changes nothing, so
// that a validator can use it.
func (d *dedup) find(name, key string, now time.Time) *dedupEntry {
	return d.findID(newMessageID(name, key), now)
}

func (d *dedup) findID(id messageID, now time.Time) *dedupEntry {
	e := d.entries[id]
	if e == nil || d.expired(e, now) {
		return nil
	}
	return e
}

// complete remembers a message that was handled, and forgets what that makes too much.
// encode makes its outcome; nil stands for success without a result.
func (d *dedup) complete(e *dedupEntry, encode func() outcome, now time.Time) {
	e.running, e.at, e.encode = false, now, encode
	d.handled = append(d.handled, e)
	for len(d.handled) > d.limit || d.expired(d.handled[0], now) {
		oldest := d.handled[0]
		d.handled = d.handled[1:]
		// A message that came again after its time has a newer entry.
		if d.entries[oldest.id] == oldest {
			delete(d.entries, oldest.id)
		}
	}
}

func (d *dedup) expired(e *dedupEntry, now time.Time) bool {
	return d.ttl > 0 && !e.running && now.Sub(e.at) >= d.ttl
}

// dedupSnapshot is the compact form in which a run hands its memory to the next.
type dedupSnapshot struct {
	// IDs holds 16 bytes for each message, oldest first: its ID, its checksum, and the
	// second in which it was handled, both big-endian.
	IDs []byte `json:"ids"`
	// Outcomes are those of the messages that have one.
	Outcomes []indexedOutcome `json:"outcomes,omitempty"`
}

type indexedOutcome struct {
	Index int `json:"i"` // of the message in IDs
	outcome
}

const snapshotEntrySize = len(messageID{}) + 2 + 4

// snapshot returns what is remembered, nil if that is nothing.
func (d *dedup) snapshot() *dedupSnapshot {
	if len(d.handled) == 0 {
		return nil
	}
	var s dedupSnapshot
	for i, e := range d.handled {
		s.IDs = append(s.IDs, e.id[:]...)
		s.IDs = binary.BigEndian.AppendUint16(s.IDs, uint16(e.checksum))
		s.IDs = binary.BigEndian.AppendUint32(s.IDs, uint32(e.at.Unix()))
		if o := e.result(); !o.isZero() {
			s.Outcomes = append(s.Outcomes, indexedOutcome{i, o})
		}
	}
	return &s
}

func (d *dedup) restore(s dedupSnapshot) {
	for ids := s.IDs; len(ids) >= snapshotEntrySize; ids = ids[snapshotEntrySize:] {
		id, rest := messageID(ids[:len(messageID{})]), ids[len(messageID{}):]
		e := &dedupEntry{
			id:       id,
			checksum: checksum(binary.BigEndian.Uint16(rest)),
			at:       time.Unix(int64(binary.BigEndian.Uint32(rest[2:])), 0),
		}
		d.entries[e.id] = e
		d.handled = append(d.handled, e)
	}
	for _, o := range s.Outcomes {
		if o.Index >= 0 && o.Index < len(d.handled) {
			d.handled[o.Index].outcome = o.outcome
		}
	}
}
