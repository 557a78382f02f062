package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// keySize is that of AES-256.
const keySize = 32

// A Keyring has keys in the order in which they are used. It encrypts with one of them, and decrypts with all. It is safe for
// concurrent use.
type Keyring struct {
	mu      sync.RWMutex
	keys    []key
	current int // index of the key that encrypts
}

type key struct {
	id   string
	aead cipher.AEAD
}

var errUnknownKey = errors.New("unknown key")

// NewKey makes a key.
func NewKey() []byte {
	secret := make([]byte, keySize)
	rand.Read(secret) // never returns an error
	return secret
}

// ParseKeyring makes a keyring of a text such as "2026-10:KEY,2026-11:KEY", with keys in base64. The first one encrypts.
func ParseKeyring(text string) (*Keyring, error) {
	ring := new(Keyring)
	for i, part := range strings.Split(text, ",") {
		id, encoded, _ := strings.Cut(strings.TrimSpace(part), ":")
		secret, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || id == "" || encoded == "" {
			return nil, fmt.Errorf("key %d of the ring is not ID:KEY with a KEY in base64", i+1) // what it is may be a secret
		}
		if err := ring.Add(id, secret); err != nil {
			return nil, err
		}
	}
	return ring, nil
}

// Add adds a key to the end of the ring. What is encrypted with it can be decrypted from then on. It encrypts when Rotate
// comes to it, or at once if it is the first.
func (r *Keyring) Add(id string, secret []byte) error {
	if len(secret) != keySize {
		return fmt.Errorf("key %q has %d bytes, want %d", id, len(secret), keySize)
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return fmt.Errorf("key %q: %w", id, err)
	}
	// It makes a random nonce for each payload, and puts it in front of what it encrypts. That is good for 2^32 payloads.
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return fmt.Errorf("key %q: %w", id, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := r.find(id); err == nil {
		return fmt.Errorf("key %q is there already", id)
	}
	r.keys = append(r.keys, key{id, aead})
	return nil
}

// Rotate makes the next key the one that encrypts, and returns its ID. If there is none, it returns false.
func (r *Keyring) Rotate() (id string, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.current+1 >= len(r.keys) {
		return "", false
	}
	r.current++
	return r.keys[r.current].id, true
}

// Encrypt encrypts with the current key, and returns its ID. Nobody can change the ID afterwards without being noticed.
func (r *Keyring) Encrypt(plain []byte) (id string, encrypted []byte, err error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if len(r.keys) == 0 {
		return "", nil, errors.New("the ring has no key")
	}
	k := r.keys[r.current]
	return k.id, k.aead.Seal(nil, nil, plain, []byte(k.id)), nil
}

// Decrypt decrypts with the key that has an ID. The error is errUnknownKey if the ring has none, and another one if it is not
// what the key has encrypted.
func (r *Keyring) Decrypt(id string, encrypted []byte) ([]byte, error) {
	r.mu.RLock()
	k, err := r.find(id)
	r.mu.RUnlock()
	if err != nil {
		return nil, err
	}
	return k.aead.Open(nil, nil, encrypted, []byte(id))
}

func (r *Keyring) find(id string) (key, error) {
	for _, k := range r.keys {
		if k.id == id {
			return k, nil
		}
	}
	return key{}, fmt.Errorf("%w %q", errUnknownKey, id)
}
