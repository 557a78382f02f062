package inputs

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Unchanged reports whether all inputs are as they were. The content of a file and the names in a folder are looked at only
// if times and sizes do not tell. If it would be less effort the next time, renewed is true: it pays to store the set again.
func (s *Set) Unchanged() (same, renewed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed, renewed, _ := s.changed(func(*entry) bool { return false })
	return len(changed) == 0 && !s.unknown, renewed && len(changed) == 0 && !s.unknown
}

// Changed returns the paths of the Go files that hold something else than they did: none if all is as it was, and then renewed is
// what it is for Unchanged. Those files are no inputs any more. If something else is not as it was, it returns false, and the set
// is of no more use.
func (s *Set) Changed() (files []string, renewed, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed, renewed, all := s.changed(func(e *entry) bool { return e.kind == content && strings.HasSuffix(e.path, ".go") })
	if !all || s.unknown {
		return nil, false, false
	}
	if len(changed) == 0 {
		return nil, renewed, true
	}
	gone := make(map[input]bool)
	for _, in := range changed {
		files, gone[in] = append(files, in.path), true
	}
	s.entries = slices.DeleteFunc(s.entries, func(e entry) bool { return gone[e.input] })
	s.index = nil
	return files, renewed, true
}

// changed returns the inputs that are not as they were. With the first one for which goOn is false it returns, and all is false.
// Otherwise those that are as they were are looked at the next time only if they have been written since, or just before; renewed
// says whether that is so of more of them than now.
func (s *Set) changed(goOn func(e *entry) bool) (changed []input, renewed, all bool) {
	now := time.Now().UnixNano()
	var mu sync.Mutex
	var stopped, settled atomic.Bool
	s.each(func(e *entry) bool {
		is, looked := e.again(s.since)
		switch {
		case is.digest != e.digest:
			mu.Lock()
			defer mu.Unlock()
			changed = append(changed, e.input)
			if !goOn(e) {
				stopped.Store(true)
			}
		case looked && e.kind.hasStat():
			e.stat = is.stat
			if is.stat != (stat{}) && is.stat.settled(now) {
				settled.Store(true)
			}
		}
		return !stopped.Load()
	})
	if stopped.Load() {
		return changed, false, false
	}
	if settled.Load() {
		s.since = now
	}
	return changed, settled.Load(), true
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
