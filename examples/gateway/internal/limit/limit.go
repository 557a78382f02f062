// Package limit bounds how often somebody may do something.
package limit

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A Limiter has a bucket for each key: a subject, or the address of a client.
type Limiter struct {
	Rate  rate.Limit // how many a second, in the long run
	Burst int        // how many at once

	mu sync.Mutex
	// Buckets that were not used since the last time that there were too many are thrown away the next time, so the memory
	// is bounded. A bucket that comes again is full: nobody gains much by it, since it takes maxBuckets keys.
	used, older map[string]*rate.Limiter
}

const maxBuckets = 10_000

// Allow takes a place in the bucket of a key. If there is none, it tells after how long there will be.
func (l *Limiter) Allow(key string, now time.Time) (wait time.Duration, allowed bool) {
	reservation := l.bucket(key).ReserveN(now, 1)
	if !reservation.OK() {
		return time.Second, false // the burst is zero
	}
	if wait := reservation.DelayFrom(now); wait > 0 {
		reservation.CancelAt(now)
		return wait, false
	}
	return 0, true
}

func (l *Limiter) bucket(key string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if bucket, found := l.used[key]; found {
		return bucket
	}
	bucket, found := l.older[key]
	if !found {
		bucket = rate.NewLimiter(l.Rate, l.Burst)
	}
	if l.used == nil || len(l.used) >= maxBuckets {
		l.older, l.used = l.used, make(map[string]*rate.Limiter)
	}
	l.used[key] = bucket
	return bucket
}

// Client is the key of the client with a remote address. Whoever has an IPv6 address has a network of them.
func Client(remote string) string {
	address, err := netip.ParseAddrPort(remote)
	if err != nil {
		return ""
	}
	ip := address.Addr().Unmap()
	if ip.Is6() {
		if network, err := ip.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return ip.String()
}
