// Package webhook signs events and verifies who has signed them.
package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Header has the signature of an event, such as t=1700000000,v1=0123… with the time in seconds, and the HMAC-SHA256 of that
// time, a dot and the body.
const Header = "Webhook-Signature"

// Sign makes the signature of a body that is sent now.
func Sign(secret []byte, now time.Time, body []byte) string {
	seconds := strconv.FormatInt(now.Unix(), 10)
	return fmt.Sprintf("t=%s,v1=%s", seconds, hex.EncodeToString(sum(secret, seconds, body)))
}

func sum(secret []byte, seconds string, body []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(seconds + "."))
	mac.Write(body)
	return mac.Sum(nil)
}

// A Verifier knows the sender's secrets: more than one while a new one takes the place of an old one.
type Verifier struct {
	Secrets   [][]byte
	Tolerance time.Duration // how old, or how far ahead of our clock, an event may be
	Now       func() time.Time
}

// Reasons why an event is not the sender's.
var (
	ErrUnsigned = errors.New("there is no signature, or more than one, or not in the form of one")
	ErrForged   = errors.New("the signature is not that of the body")
	ErrStale    = errors.New("the signature is too old")
)

// Verify reports whether a body was signed by the sender, and not long ago.
func (v *Verifier) Verify(header http.Header, body []byte) error {
	signatures := header.Values(Header)
	if len(signatures) != 1 {
		return ErrUnsigned
	}
	first, second, _ := strings.Cut(signatures[0], ",")
	seconds, isTime := strings.CutPrefix(first, "t=")
	code, isCode := strings.CutPrefix(second, "v1=")
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if !isTime || !isCode || err != nil {
		return ErrUnsigned
	}
	given, err := hex.DecodeString(code)
	if err != nil {
		return ErrUnsigned
	}
	if !v.signed(given, seconds, body) {
		return ErrForged
	}
	if age := v.Now().Sub(time.Unix(unix, 0)); age > v.Tolerance || age < -v.Tolerance {
		return ErrStale
	}
	return nil
}

// signed compares with all secrets, in a time that does not depend on which one it is, or how much of it is right.
func (v *Verifier) signed(given []byte, seconds string, body []byte) bool {
	found := false
	for _, secret := range v.Secrets {
		if len(secret) > 0 && hmac.Equal(given, sum(secret, seconds, body)) {
			found = true
		}
	}
	return found
}
