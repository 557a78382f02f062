package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"regexp"
	"sync"
)

// Tokens are the secrets by which people and programs are known. Only hashes of them are kept: who reads the memory, or a
// file that is made of it, cannot sign in. A hash is looked up and not compared, so the time that this takes tells nothing
// about a token.
type Tokens struct {
	mu         sync.RWMutex
	identities map[[sha256.Size]byte]Identity
}

// NewTokens returns tokens of nobody.
func NewTokens() *Tokens { return &Tokens{identities: make(map[[sha256.Size]byte]Identity)} }

var subject = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

// Issue makes a token for somebody. It is not shown again.
func (t *Tokens) Issue(who Identity) (string, error) {
	if !subject.MatchString(who.Subject) {
		return "", fmt.Errorf("the subject %q does not match %v", who.Subject, subject)
	}
	token := rand.Text()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.identities[sha256.Sum256([]byte(token))] = who
	return token, nil
}

// Identify tells whose token it is.
func (t *Tokens) Identify(token string) (who Identity, known bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	who, known = t.identities[sha256.Sum256([]byte(token))]
	return who, known
}
