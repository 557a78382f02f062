package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"time"
)

// Sessions are of people who have signed in with a browser, which has a secret for as long as the session lasts, and not the
// token.
type Sessions struct {
	Lifetime time.Duration
	Now      func() time.Time

	mu   sync.Mutex
	open map[[sha256.Size]byte]session
}

type session struct {
	who  Identity
	ends time.Time
}

// maxSessions bounds the memory. Whoever signs in when there are so many ends those that are over, or else one of the others.
const maxSessions = 10_000

// Begin begins a session and returns its secret.
func (s *Sessions) Begin(who Identity) string {
	secret := rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = make(map[[sha256.Size]byte]session)
	}
	if len(s.open) >= maxSessions {
		s.makeRoom()
	}
	s.open[sha256.Sum256([]byte(secret))] = session{who: who, ends: s.Now().Add(s.Lifetime)}
	return secret
}

func (s *Sessions) makeRoom() {
	now := s.Now()
	for key, session := range s.open {
		if !now.Before(session.ends) {
			delete(s.open, key)
		}
	}
	for key := range s.open {
		if len(s.open) < maxSessions {
			return
		}
		delete(s.open, key)
	}
}

// Identify tells whose session has a secret, if it is not over.
func (s *Sessions) Identify(secret string) (who Identity, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	session, found := s.open[sha256.Sum256([]byte(secret))]
	if !found || !s.Now().Before(session.ends) {
		return Identity{}, false
	}
	return session.who, true
}

// End ends a session.
func (s *Sessions) End(secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, sha256.Sum256([]byte(secret)))
}
