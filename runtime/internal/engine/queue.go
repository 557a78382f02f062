package engine

import "math"

// A Lock is held by one message at a time. Of those that wait for it the oldest gets it. The
// empty Lock is none.
type Lock string

// SerialLock is the lock of messages that take turns with all others that hold it.
const SerialLock Lock = "serial"

// KeyLock is the lock that stands for a text, none for an empty one. It is never SerialLock.
func KeyLock(text string) Lock {
	if text == "" {
		return ""
	}
	return Lock("key " + text)
}

// A Message is a signal, a batch of signals, or an update in a Queue. It is in one Queue
// only.
type Message struct {
	Value any  // what it is to the one who has put it into the queue
	Aside bool // an update that EndedBefore does not look at

	seq     int64
	lock    Lock
	state   state
	update  bool
	ready   bool       // is in the Queue's ready
	members []*Message // of a batch

	before, after *Message // in a chain
}

type state int8

const (
	arrived state = iota // known by its place in the order alone
	held                 // a signal that waits in a batch for others
	waiting              // for its lock, or for room
	begun                // its handler runs
	ended
)

// Members are the signals of a batch, nil for other messages.
func (m *Message) Members() []*Message { return m.members }

// A Queue holds the messages of a run in the order in which they were recorded. A signal waits
// there, as data, until its lock is free and fewer than the bound have begun. Of those that can
// begin the oldest does. Updates have coroutines already: they wait there for their locks, and
// for the signals before them.
//
// What a Queue does costs at most the logarithm of its length, but for what says otherwise.
type Queue struct {
	bound   int
	seq     int64 // of the next message
	limit   int64 // signals from here on do not begin
	running int   // signals and batches that have begun and not ended

	arrived Line[*Message] // messages that have not got into the lines of their locks yet
	barred  Line[*Message] // signals that are older than those, but not before the limit
	ready   ordered        // signals and batches that wait for nothing but room, and some that no longer do
	locks   map[Lock]*claim
	signals chain   // that have not ended
	updates chain   // likewise, but for those that are aside
	granted ordered // updates that have their locks and have not begun

	started int // signals that have begun since the run started
	left    int // signals before the limit that have not ended
	count   int // signals that have not begun
}

// A claim is a lock that somebody holds or waits for.
type claim struct {
	holder  *Message // has begun; nil if the first that waits is ready
	waiting ordered  // for the lock, and updates that have given up
}

// NewQueue makes a queue in which at most bound signals and batches have begun and not ended.
func NewQueue(bound int) *Queue {
	return &Queue{bound: bound, limit: math.MaxInt64, locks: map[Lock]*claim{}}
}

// Add puts a signal at the end.
func (q *Queue) Add(m *Message) {
	m.seq = q.seq
	q.seq++
	q.arrived.Push(m)
	q.signals.push(m)
	q.count++
	if m.seq < q.limit {
		q.left++
	}
}

// Arrived returns the oldest signal before the limit of which neither Place, Hold nor Drop has been
// told, nil if there is none. Updates on the way to it get into the lines of their locks, those
// after signals that the limit keeps from beginning too: they would wait for ever.
func (q *Queue) Arrived() *Message {
	for m, ok := q.arrived.First(); ok; m, ok = q.arrived.First() {
		switch {
		case m.update:
			q.placeUpdate(m)
		case m.seq >= q.limit:
			q.barred.Push(m)
		default:
			return m
		}
		q.arrived.Pop()
	}
	return nil
}

// Place lets the signal that Arrived has returned wait for its lock and for room.
func (q *Queue) Place(lock Lock) {
	m, _ := q.arrived.Pop()
	q.wait(m, lock)
}

// Hold takes the signal that Arrived has returned aside, to become a member of a batch.
func (q *Queue) Hold() *Message {
	m, _ := q.arrived.Pop()
	m.state = held
	return m
}

// Drop ends the signal that Arrived has returned.
func (q *Queue) Drop() {
	m, _ := q.arrived.Pop()
	q.end(m)
}

// PlaceBatch lets held signals wait together, where the oldest of them is in the order, for the
// lock too. They count as one for the bound.
func (q *Queue) PlaceBatch(value any, lock Lock, members []*Message) {
	for _, m := range members {
		m.state = waiting
	}
	q.wait(&Message{Value: value, seq: members[0].seq, members: members}, lock)
}

func (q *Queue) wait(m *Message, lock Lock) {
	m.state, m.lock = waiting, lock
	if lock == "" {
		q.ready.push(m)
		return
	}
	c := q.locks[lock]
	if c == nil {
		c = &claim{}
		q.locks[lock] = c
	}
	c.waiting.push(m)
	q.advance(lock)
}

// AddUpdate puts an update at the end. It begins when Turn says so.
func (q *Queue) AddUpdate(m *Message, lock Lock) {
	m.update, m.lock = true, lock
	m.seq = q.seq
	q.seq++
	if !m.Aside {
		q.updates.push(m)
	}
	if _, others := q.arrived.First(); others {
		q.arrived.Push(m)
		return
	}
	q.placeUpdate(m)
}

func (q *Queue) placeUpdate(m *Message) {
	switch {
	case m.state == ended: // it has given up
	case m.lock == "":
		q.grant(m)
	default:
		q.wait(m, m.lock)
	}
}

func (q *Queue) grant(m *Message) {
	m.state = begun
	q.granted.push(m)
}

// Turn reports whether an update can begin: it has its lock, the updates before it have begun or wait for
// their locks, and the signals before it have begun or wait for their locks or for room.
func (q *Queue) Turn(m *Message) bool { return q.firstUpdate() == m && q.UpdateCanBegin() }

// firstUpdate is the oldest update that has its lock and has not begun, nil if there is none.
func (q *Queue) firstUpdate() *Message {
	for len(q.granted) > 0 {
		if m := q.granted[0]; m.state != ended {
			return m
		}
		q.granted.pop()
	}
	return nil
}

// BeginUpdate takes an update whose turn it is.
func (q *Queue) BeginUpdate() { q.granted.pop() }

// UpdateCanBegin reports whether it is the turn of an update.
func (q *Queue) UpdateCanBegin() bool { return q.firstUpdate() != nil && q.first() == nil }

// Begin takes the oldest signal or batch that can begin, nil if there is none.
func (q *Queue) Begin() *Message {
	m := q.first()
	if m == nil {
		return nil
	}
	q.ready.pop()
	if m.lock != "" {
		c := q.locks[m.lock]
		c.waiting.pop()
		c.holder = m
	}
	m.ready = false
	q.running++
	q.mark(m, begun)
	return m
}

// CanBegin reports whether Begin has a message to return.
func (q *Queue) CanBegin() bool { return q.first() != nil }

// Full reports whether the bound is reached.
func (q *Queue) Full() bool { return q.running >= q.bound }

// first is the oldest signal or batch that can begin. One that was recorded after an update does
// not while that is about to.
func (q *Queue) first() *Message {
	m := q.firstWithRoom()
	if u := q.firstUpdate(); m != nil && u != nil && u.seq < m.seq {
		return nil
	}
	return m
}

// firstWithRoom is the oldest signal or batch that waits for nothing but updates that are about to
// begin, nil if there is none.
func (q *Queue) firstWithRoom() *Message {
	m := q.firstReady()
	if m == nil || q.Full() || m.seq >= q.limit {
		return nil
	}
	return m
}

// firstReady is the oldest signal or batch that waits for nothing but room, nil if there is none.
func (q *Queue) firstReady() *Message {
	for len(q.ready) > 0 {
		m := q.ready[0]
		if m.lock == "" || q.locks[m.lock].holder == nil {
			return m
		}
		// A batch whose place is before it has come meanwhile, and got the lock.
		q.ready.pop()
		m.ready = false
	}
	return nil
}

// Return takes back a signal or batch that has begun but whose handler was not called.
func (q *Queue) Return(m *Message) {
	q.running--
	q.mark(m, waiting)
	if m.lock != "" {
		q.locks[m.lock].holder = nil
	}
	q.wait(m, m.lock)
}

// Release gives the lock of an update that goes on to others.
func (q *Queue) Release(m *Message) {
	if c := q.locks[m.lock]; c != nil && c.holder == m {
		c.holder = nil
		q.advance(m.lock)
	}
}

// End gives the lock and the room of a message to others. An update may end before it has
// begun.
func (q *Queue) End(m *Message) {
	if m.state == begun && !m.update {
		q.running--
	}
	c := q.locks[m.lock]
	q.end(m)
	if c == nil {
		return
	}
	if c.holder == m {
		c.holder = nil
	}
	q.advance(m.lock)
}

// mark moves a signal, or those of a batch, between the states waiting and begun.
func (q *Queue) mark(m *Message, s state) {
	sign := 1
	if s == begun {
		sign = -1
	}
	m.state = s
	members := m.members
	if members == nil {
		members = []*Message{m}
	}
	for _, each := range members {
		each.state = s
		q.count += sign
		q.started -= sign
	}
}

// end ends a message, and with a batch its signals.
func (q *Queue) end(m *Message) {
	if m.members != nil {
		for _, each := range m.members {
			q.end(each)
		}
		m.state = ended
		return
	}
	if !m.update {
		if m.state != begun {
			q.count--
		}
		if m.seq < q.limit {
			q.left--
		}
	}
	m.state = ended
	if m.update {
		q.updates.remove(m)
	} else {
		q.signals.remove(m)
	}
}

// advance gives a lock that is free to the first that waits for it: an update begins, and a
// signal waits for room.
func (q *Queue) advance(lock Lock) {
	c := q.locks[lock]
	if c.holder != nil {
		return
	}
	for len(c.waiting) > 0 {
		m := c.waiting[0]
		switch {
		case m.state == ended:
			c.waiting.pop()
		case m.update:
			c.waiting.pop()
			c.holder = m
			q.grant(m)
			return
		default:
			if !m.ready {
				m.ready = true
				q.ready.push(m)
			}
			return
		}
	}
	delete(q.locks, lock)
}

// Len is how many signals have not begun.
func (q *Queue) Len() int { return q.count }

// Started is how many signals have begun.
func (q *Queue) Started() int { return q.started }

// Mark is the place in the order that the next message gets.
func (q *Queue) Mark() int64 { return q.seq }

// SettledBefore reports whether no signal before a mark can begin, now or after updates that can.
func (q *Queue) SettledBefore(mark int64) bool {
	if a := q.Arrived(); a != nil && a.seq < mark {
		return false
	}
	first := q.firstWithRoom()
	return first == nil || first.seq >= mark
}

// EndedBefore reports whether all messages before a mark have ended.
func (q *Queue) EndedBefore(mark int64) bool {
	s, u := q.signals.first, q.updates.first
	return (s == nil || s.seq >= mark) && (u == nil || u.seq >= mark)
}

// Limit lets only those signals begin that were recorded before a mark. An update that is behind
// one of the others in the line of its lock already does not begin either. It costs a look at each
// signal that has not ended.
func (q *Queue) Limit(mark int64) {
	for m := range q.arrived.All() {
		q.barred.Push(m)
	}
	q.arrived, q.barred = q.barred, Line[*Message]{}
	q.limit, q.left = mark, 0
	for m := q.signals.first; m != nil && m.seq < mark; m = m.after {
		q.left++
	}
}

// Left is how many signals before the limit have not ended.
func (q *Queue) Left() int { return q.left }

// Before reports whether a message was recorded before a mark.
func (q *Queue) Before(m *Message, mark int64) bool { return m.seq < mark }

// BeforeLimit reports whether a signal is among those that begin.
func (q *Queue) BeforeLimit(m *Message) bool { return m.seq < q.limit }

// Waiting returns the signals that have not begun, the oldest first. It costs a look at each
// signal that has not ended.
func (q *Queue) Waiting() []*Message {
	var all []*Message
	for m := q.signals.first; m != nil; m = m.after {
		if m.state != begun {
			all = append(all, m)
		}
	}
	return all
}

// LimitTo is Limit for the mark after a signal.
func (q *Queue) LimitTo(last *Message) { q.Limit(last.seq + 1) }

// A chain holds messages in the order in which they came. Any of them can be removed.
type chain struct{ first, last *Message }

func (c *chain) push(m *Message) {
	m.before = c.last
	if c.last == nil {
		c.first = m
	} else {
		c.last.after = m
	}
	c.last = m
}

// remove does nothing if the message is not in the chain.
func (c *chain) remove(m *Message) {
	switch {
	case m.before != nil:
		m.before.after = m.after
	case c.first == m:
		c.first = m.after
	}
	switch {
	case m.after != nil:
		m.after.before = m.before
	case c.last == m:
		c.last = m.before
	}
	m.before, m.after = nil, nil
}

// ordered is a heap of messages, the oldest first.
type ordered []*Message

func (o *ordered) push(m *Message) {
	*o = append(*o, m)
	h := *o
	for i := len(h) - 1; i > 0; {
		parent := (i - 1) / 2
		if h[parent].seq <= h[i].seq {
			break
		}
		h[parent], h[i] = h[i], h[parent]
		i = parent
	}
}

func (o *ordered) pop() {
	h := *o
	last := len(h) - 1
	h[0], h[last] = h[last], nil
	h = h[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(h) {
			break
		}
		if child+1 < len(h) && h[child+1].seq < h[child].seq {
			child++
		}
		if h[i].seq <= h[child].seq {
			break
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
	*o = h
}
