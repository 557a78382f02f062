package limit

import (
	"strconv"
	"testing"
	"time"
)

func TestBucketIsFilledAgain(t *testing.T) {
	l := &Limiter{Rate: 2, Burst: 3}
	now := time.Unix(1700000000, 0)
	take := func(key string, want time.Duration) {
		t.Helper()
		wait, allowed := l.Allow(key, now)
		if allowed != (want == 0) || wait != want {
			t.Errorf("%s: %v, %t, want %v", key, wait, allowed, want)
		}
	}
	for range 3 {
		take("ann", 0)
	}
	for range 5 {
		take("ann", 500*time.Millisecond) // asking in vain costs nothing
	}
	take("bob", 0)
	now = now.Add(500 * time.Millisecond)
	take("ann", 0)
	take("ann", 500*time.Millisecond)
	now = now.Add(time.Hour)
	for range 3 {
		take("ann", 0)
	}
	take("ann", 500*time.Millisecond)
}

func TestNothingIsAllowedWithoutABurst(t *testing.T) {
	if _, allowed := new(Limiter).Allow("ann", time.Now()); allowed {
		t.Error("it is allowed")
	}
}

// Who has many addresses does not fill the memory, and those who ask all the time stay limited.
func TestMemoryIsBounded(t *testing.T) {
	l := &Limiter{Rate: 0.001, Burst: 1}
	now := time.Unix(1700000000, 0)
	l.Allow("ann", now)
	for i := range 10 * maxBuckets {
		l.Allow(strconv.Itoa(i), now)
		if n := len(l.used) + len(l.older); n > 2*maxBuckets {
			t.Fatalf("there are %d buckets", n)
		}
		if i%(maxBuckets/2) == 0 {
			if _, allowed := l.Allow("ann", now); allowed {
				t.Fatalf("it is allowed after %d others", i)
			}
		}
	}
}

func TestClientsAreToldApart(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.1:4711":            "192.0.2.1",
		"[::ffff:192.0.2.1]:4711":   "192.0.2.1",
		"[2001:db8:1:2::3]:4711":    "2001:db8:1:2::/64",
		"[2001:db8:1:2:3::4]:1":     "2001:db8:1:2::/64",
		"[fe80::1%eth0]:4711":       "fe80::/64",
		"@":                         "",
		"":                          "",
		"192.0.2.1":                 "",
		"not-an-address.example:80": "",
	} {
		if got := Client(remote); got != want {
			t.Errorf("%s is %q, want %q", remote, got, want)
		}
	}
}
