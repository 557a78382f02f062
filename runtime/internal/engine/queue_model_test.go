package engine

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A model says what a Queue has to do, by the rules alone: it looks at all messages each time.
type model struct {
	bound int
	limit int64
	all   []*modelled // in the order of arrival, batches at the end
}

type modelled struct {
	m       *Message
	seq     int64
	lock    Lock
	update  bool
	aside   bool
	state   string // arrived, held, member, waiting, granted, begun, ended
	members []*modelled
}

func (o *model) in(states ...string) []*modelled {
	var found []*modelled
	for _, m := range o.all {
		if slices.Contains(states, m.state) {
			found = append(found, m)
		}
	}
	slices.SortStableFunc(found, func(a, b *modelled) int { return int(a.seq - b.seq) })
	return found
}

// settle gives places to the updates that have no signal before them that is to get one, and locks
// to the updates whose turn it is.
func (o *model) settle() {
	for _, m := range o.in("arrived") {
		if m.update {
			m.state = "waiting"
		} else if m.seq < o.limit {
			break
		}
	}
	for _, m := range o.in("waiting") {
		if m.update && o.lockIsFree(m) {
			m.state = "granted"
		}
	}
}

func (o *model) lockIsFree(m *modelled) bool {
	if m.lock == "" {
		return true
	}
	for _, other := range o.in("granted", "begun", "waiting") {
		if other.lock == m.lock && (other.state != "waiting" || other.seq < m.seq) {
			return false
		}
	}
	return true
}

// withRoom is the oldest signal that waits neither for its lock nor for room.
func (o *model) withRoom() *modelled {
	if o.running() >= o.bound {
		return nil
	}
	for _, m := range o.in("waiting") {
		if !m.update && m.seq < o.limit && o.lockIsFree(m) {
			return m
		}
	}
	return nil
}

func (o *model) running() int {
	n := 0
	for _, m := range o.in("begun") {
		if !m.update {
			n++
		}
	}
	return n
}

// next is what begins next, a signal or an update: the oldest that can.
func (o *model) next() *modelled {
	m := o.withRoom()
	if granted := o.in("granted"); len(granted) > 0 && (m == nil || granted[0].seq < m.seq) {
		return granted[0]
	}
	return m
}

// arrived is the next signal to get a place.
func (o *model) arrived() *modelled {
	for _, m := range o.in("arrived") {
		if !m.update && m.seq < o.limit {
			return m
		}
	}
	return nil
}

// signals are those in some states, with those of batches.
func (o *model) signals(states ...string) []*modelled {
	var found []*modelled
	for _, m := range o.in(states...) {
		switch {
		case m.update:
		case m.members != nil:
			found = append(found, m.members...)
		default:
			found = append(found, m)
		}
	}
	slices.SortFunc(found, func(a, b *modelled) int { return int(a.seq - b.seq) })
	return found
}

func (o *model) left() int {
	n := 0
	for _, m := range o.signals("arrived", "held", "waiting", "begun") {
		if m.seq < o.limit {
			n++
		}
	}
	return n
}

func (o *model) endedBefore(mark int64) bool {
	for _, m := range o.all {
		if m.seq < mark && !m.aside && m.state != "ended" && m.state != "member" {
			return false
		}
	}
	return true
}

func (o *model) settledBefore(mark int64) bool {
	a, m := o.arrived(), o.withRoom()
	return (a == nil || a.seq >= mark) && (m == nil || m.seq >= mark)
}

// A duel does the same with a queue and its model.
type duel struct {
	t       *testing.T
	random  *rand.Rand
	queue   *Queue
	model   *model
	marks   int64
	started int
	locks   []Lock
	log     []string // the last steps
}

func (d *duel) logf(format string, args ...any) {
	d.log = append(d.log, fmt.Sprintf(format, args...))
	d.log = d.log[max(0, len(d.log)-40):]
}

func (d *duel) failf(format string, args ...any) {
	d.t.Helper()
	for _, step := range d.log {
		d.t.Log(step)
	}
	d.t.Fatalf(format, args...)
}

func (d *duel) lock() Lock { return d.locks[d.random.IntN(len(d.locks))] }

func (d *duel) pick(from []*modelled) *modelled { return from[d.random.IntN(len(from))] }

func (d *duel) add() {
	m := &modelled{seq: d.marks, state: "arrived"}
	m.m = &Message{Value: m}
	d.marks++
	d.logf("add %d", m.seq)
	d.queue.Add(m.m)
	d.model.all = append(d.model.all, m)
}

func (d *duel) addUpdate() {
	m := &modelled{seq: d.marks, update: true, aside: d.random.IntN(4) == 0, lock: d.lock(), state: "arrived"}
	m.m = &Message{Value: m, Aside: m.aside}
	d.marks++
	d.logf("update %d, lock %q", m.seq, m.lock)
	d.queue.AddUpdate(m.m, m.lock)
	d.model.all = append(d.model.all, m)
}

// place gives the next signal its place.
func (d *duel) place() {
	m := d.model.arrived()
	if m == nil {
		return
	}
	switch d.random.IntN(6) {
	case 0:
		d.logf("drop %d", m.seq)
		d.queue.Drop()
		m.state = "ended"
	case 1, 2:
		d.logf("hold %d", m.seq)
		d.queue.Hold()
		m.state = "held"
	default:
		m.lock, m.state = d.lock(), "waiting"
		d.logf("place %d, lock %q", m.seq, m.lock)
		d.queue.Place(m.lock)
	}
}

// placeBatch makes a batch of some of the held signals.
func (d *duel) placeBatch() {
	held := d.model.in("held")
	if len(held) == 0 {
		return
	}
	var of []*modelled
	for _, m := range held {
		if d.random.IntN(2) == 0 {
			of = append(of, m)
		}
	}
	if len(of) == 0 {
		of = held
	}
	batch := &modelled{seq: of[0].seq, lock: d.lock(), state: "waiting", members: of}
	var members []*Message
	for _, m := range of {
		m.state = "member"
		members = append(members, m.m)
	}
	d.logf("batch of %d, the oldest %d, lock %q", len(of), batch.seq, batch.lock)
	d.queue.PlaceBatch(batch, batch.lock, members)
	d.model.all = append(d.model.all, batch)
}

// begin begins what is next.
func (d *duel) begin() {
	m := d.model.next()
	if m == nil {
		return
	}
	d.logf("begin %d", m.seq)
	if m.update {
		d.queue.BeginUpdate()
	} else {
		got := d.queue.Begin()
		if got == nil || got.Value != any(m) {
			d.failf("Begin returned %+v, want %d", got, m.seq)
		}
		m.m = got // of a batch
		d.started += max(1, len(m.members))
	}
	m.state = "begun"
}

func (d *duel) end() {
	if begun := d.model.in("begun"); len(begun) > 0 {
		m := d.pick(begun)
		d.logf("end %d", m.seq)
		d.queue.End(m.m)
		m.state = "ended"
	}
}

func (d *duel) giveBack() {
	var signals []*modelled
	for _, m := range d.model.in("begun") {
		if !m.update {
			signals = append(signals, m)
		}
	}
	if len(signals) > 0 {
		m := d.pick(signals)
		d.logf("return %d", m.seq)
		d.queue.Return(m.m)
		m.state = "waiting"
		d.started -= max(1, len(m.members))
	}
}

// giveUp ends an update before it has begun.
func (d *duel) giveUp() {
	var updates []*modelled
	for _, m := range d.model.in("arrived", "waiting", "granted") {
		if m.update {
			updates = append(updates, m)
		}
	}
	if len(updates) > 0 {
		m := d.pick(updates)
		d.logf("update %d gives up when it has %s", m.seq, m.state)
		d.queue.End(m.m)
		m.state = "ended"
	}
}

func (d *duel) setLimit() {
	switch d.random.IntN(3) {
	case 0:
		if waiting := d.model.signals("arrived", "held", "waiting"); len(waiting) > 0 {
			last := d.pick(waiting)
			d.logf("limit to %d", last.seq)
			d.model.limit = last.seq + 1
			d.queue.LimitTo(last.m)
		}
	case 1:
		d.model.limit = d.random.Int64N(d.marks + 20)
		d.logf("limit %d", d.model.limit)
		d.queue.Limit(d.model.limit)
	default:
		d.unlimit()
	}
}

func (d *duel) unlimit() {
	d.logf("no limit")
	d.model.limit = math.MaxInt64
	d.queue.Limit(math.MaxInt64)
}

// compare checks all that a queue tells.
func (d *duel) compare() {
	d.t.Helper()
	q, o := d.queue, d.model
	var want *Message
	if m := o.arrived(); m != nil {
		want = m.m
	}
	if got := q.Arrived(); got != want {
		d.failf("Arrived returned %v, want %v", got, want)
	}
	o.settle()

	next := o.next()
	if got, want := q.CanBegin(), next != nil && !next.update; got != want {
		d.failf("CanBegin %v, want %v", got, want)
	}
	if got, want := q.UpdateCanBegin(), next != nil && next.update; got != want {
		d.failf("UpdateCanBegin %v, want %v", got, want)
	}
	for _, m := range o.in("arrived", "waiting", "granted", "begun") {
		if m.update && q.Turn(m.m) != (m == next) {
			d.failf("Turn of %d returned %v", m.seq, m != next)
		}
	}
	// Nothing that runs is waited for then, so that only the limit can keep a message waiting, or a
	// signal that it keeps waiting.
	if next == nil && len(o.in("begun")) == 0 {
		for _, m := range o.in("waiting") {
			if m.seq < o.limit {
				d.failf("%d can never begin", m.seq)
			}
		}
	}

	type accounts struct {
		Len, Started, Left int
		Full               bool
		Mark               int64
		Waiting            []int64
	}
	waiting := o.signals("arrived", "held", "waiting")
	wanted := accounts{Len: len(waiting), Started: d.started, Left: o.left(), Full: o.running() >= o.bound, Mark: d.marks}
	for _, m := range waiting {
		wanted.Waiting = append(wanted.Waiting, m.seq)
	}
	got := accounts{Len: q.Len(), Started: q.Started(), Left: q.Left(), Full: q.Full(), Mark: q.Mark()}
	for _, m := range q.Waiting() {
		got.Waiting = append(got.Waiting, m.seq)
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		d.failf("accounts (-want +got):\n%s", diff)
	}
	for _, mark := range []int64{0, d.random.Int64N(d.marks + 1), d.random.Int64N(d.marks + 1), d.marks} {
		if got, want := q.EndedBefore(mark), o.endedBefore(mark); got != want {
			d.failf("EndedBefore(%d) %v, want %v", mark, got, want)
		}
		if got, want := q.SettledBefore(mark), o.settledBefore(mark); got != want {
			d.failf("SettledBefore(%d) %v, want %v", mark, got, want)
		}
	}
	for _, m := range waiting {
		if q.BeforeLimit(m.m) != (m.seq < o.limit) {
			d.failf("BeforeLimit of %d is wrong", m.seq)
		}
	}
}

// step does something. What brings messages is as likely as what ends them, if calm.
func (d *duel) step(calm bool) {
	switch n := d.random.IntN(100); {
	case n < 20:
		d.add()
	case n < 30:
		d.addUpdate()
	case n < 50:
		d.place()
	case n < 55:
		d.placeBatch()
	case n < 75:
		d.begin()
	case n < 93:
		d.end()
	case n < 95:
		d.giveBack()
	case n < 97:
		d.giveUp()
	case n < 99 && !calm:
		d.setLimit()
	}
}

// finish handles all that is there.
func (d *duel) finish() {
	d.unlimit()
	for steps := 0; !d.model.endedBefore(d.marks); steps++ {
		if steps > 10*len(d.model.all)+100 {
			d.failf("some messages never end")
		}
		d.place()
		d.placeBatch()
		d.model.settle()
		d.compare()
		d.begin()
		d.compare()
		if d.model.next() == nil {
			d.end()
			d.compare()
		}
	}
	for len(d.model.in("arrived", "waiting", "granted", "begun")) > 0 { // those aside
		d.begin()
		d.end()
		d.compare()
	}
	if d.queue.Len() != 0 || d.queue.Left() != 0 || len(d.queue.locks) != 0 {
		d.failf("%d signals, %d left, %d locks at the end", d.queue.Len(), d.queue.Left(), len(d.queue.locks))
	}
}

func TestQueueDoesWhatItsRulesSay(t *testing.T) {
	const rounds, steps = 40, 150
	for seed := range uint64(8) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 0))
			for range rounds {
				d := &duel{t: t, random: random, locks: []Lock{"", "", SerialLock, KeyLock("a"), KeyLock("b")}}
				bound := 1 + random.IntN(4)
				d.queue, d.model = NewQueue(bound), &model{bound: bound, limit: math.MaxInt64}
				calm := random.IntN(2) == 0
				for range steps {
					d.step(calm)
					d.compare()
				}
				d.finish()
			}
		})
	}
}
