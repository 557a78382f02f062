package webhook

import (
	"errors"
	"net/http"
	"testing"
	"time"
)

func TestSignatureIsThatOfOtherImplementations(t *testing.T) {
	// printf '1700000000.{"ID":"evt-1"}' | openssl dgst -sha256 -hmac secret
	const want = "t=1700000000,v1=266c31d68d8f6d56a22180426bc90bdded2b53e30e075264458cd4b06ec5db3b"
	if got := Sign([]byte("secret"), time.Unix(1700000000, 0), []byte(`{"ID":"evt-1"}`)); got != want {
		t.Errorf("the signature is %s, want %s", got, want)
	}
}

func TestToleranceIsExact(t *testing.T) {
	now := time.Unix(1700000000, 0)
	v := Verifier{Secrets: [][]byte{[]byte("old"), []byte("new")}, Tolerance: 5 * time.Minute, Now: func() time.Time { return now }}
	for age, want := range map[time.Duration]error{
		0: nil, 5 * time.Minute: nil, -5 * time.Minute: nil,
		5*time.Minute + time.Second: ErrStale, -5*time.Minute - time.Second: ErrStale,
	} {
		for _, secret := range v.Secrets {
			header := http.Header{Header: {Sign(secret, now.Add(-age), []byte("body"))}}
			if err := v.Verify(header, []byte("body")); !errors.Is(err, want) {
				t.Errorf("signed with %s %v ago: %v, want %v", secret, age, err, want)
			}
		}
	}
}

func TestNoSecretsMeanNoEvents(t *testing.T) {
	for _, secrets := range [][][]byte{nil, {nil}, {{}}} {
		v := Verifier{Secrets: secrets, Tolerance: time.Hour, Now: time.Now}
		header := http.Header{Header: {Sign(nil, time.Now(), nil)}}
		if err := v.Verify(header, nil); !errors.Is(err, ErrForged) {
			t.Errorf("with the secrets %v: %v", secrets, err)
		}
	}
}
