package inputs

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Unchanged reports whether all inputs are as they were. The content of a file and the names in a folder are looked at only
// if times and sizes do not tell. If it would be less effort the next time, renewed is true: it pays to store the set again.
func (s *Set) Unchanged() (same, renewed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now().UnixNano()
	var changed, settled atomic.Bool
	s.each(func(e *entry) bool {
		again, looked := e.again(s.since)
		switch {
		case again.digest != e.digest:
			changed.Store(true)
		case looked && e.kind.hasStat():
			e.stat = again.stat
			if again.stat != (stat{}) && again.stat.settled(now) {
				settled.Store(true)
			}
		}
		return !changed.Load()
	})
	if changed.Load() || s.unknown {
		return false, false
	}
	if settled.Load() {
		s.since = now
	}
	return true, settled.Load()
}

// Untouched reports whether nothing has been written to any input since it was looked at, not even the same.
func (s *Set) Untouched() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	var touched atomic.Bool
	s.each(func(e *entry) bool {
		if again, _ := e.again(s.since); again != e.state {
			touched.Store(true)
		}
		return !touched.Load()
	})
	return !touched.Load() && !s.unknown
}

// again is how an input is now. It is not looked at if its time and size say that it is as it was.
func (e *entry) again(since int64) (now state, looked bool) {
	if e.kind.hasStat() {
		if now, ok := e.current(); ok && now == e.stat && now.settled(since) {
			return e.state, false
		}
	}
	return e.look(), true
}

// each calls f for the entries until it returns false, at the same time for some of them if there are many.
func (s *Set) each(f func(*entry) bool) {
	const part = 256
	parts := (len(s.entries) + part - 1) / part
	var next atomic.Int64
	var stop atomic.Bool
	work := func() {
		for i := int(next.Add(1)) - 1; i < parts && !stop.Load(); i = int(next.Add(1)) - 1 {
			for j := i * part; j < min((i+1)*part, len(s.entries)); j++ {
				if !f(&s.entries[j]) {
					stop.Store(true)
					return
				}
			}
		}
	}
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), parts) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
}
