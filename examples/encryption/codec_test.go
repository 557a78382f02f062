package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/testing/protocmp"
)

var plain = &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain"), "mine": []byte("kept")}, Data: []byte(`"text"`)}

// encode encrypts one payload.
func encode(t *testing.T, c Codec, p *commonpb.Payload) *commonpb.Payload {
	t.Helper()
	encoded, err := c.Encode([]*commonpb.Payload{p})
	if err != nil {
		t.Fatal(err)
	}
	return encoded[0]
}

// wantDecoded checks that a codec makes a payload of another.
func wantDecoded(t *testing.T, c Codec, want, encoded *commonpb.Payload) {
	t.Helper()
	decoded, err := c.Decode([]*commonpb.Payload{encoded})
	if diff := cmp.Diff([]*commonpb.Payload{want}, decoded, protocmp.Transform()); err != nil || diff != "" {
		t.Errorf("%v, decoded (-want +got):\n%s", err, diff)
	}
}

func TestPayloadIsEncryptedWithItsMetadata(t *testing.T) {
	codec := Codec{Keys: ringOf(t, "1")}
	encoded := encode(t, codec, plain)
	want := map[string][]byte{"encoding": []byte("binary/encrypted"), "encryption-key-id": []byte("1")}
	if diff := cmp.Diff(want, encoded.GetMetadata()); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
	if bytes.Contains(encoded.GetData(), []byte("text")) {
		t.Errorf("the data is %q", encoded.GetData())
	}
	if bytes.Equal(encoded.GetData(), encode(t, codec, plain).GetData()) {
		t.Error("the same payload is encrypted in the same way twice")
	}
	wantDecoded(t, codec, plain, encoded)
}

func TestPayloadThatIsNotEncryptedStays(t *testing.T) {
	for _, p := range []*commonpb.Payload{plain, {}} {
		wantDecoded(t, Codec{Keys: ringOf(t, "1")}, p, p)
	}
}

func TestKeysAreUsedInTheirOrder(t *testing.T) {
	keys := ringOf(t, "1", "2")
	codec := Codec{Keys: keys}
	var used []string
	for range 3 {
		encoded := encode(t, codec, plain)
		used = append(used, string(encoded.GetMetadata()[keyIDMetadata]))
		keys.Rotate()
		wantDecoded(t, codec, plain, encoded)
	}
	if diff := cmp.Diff([]string{"1", "2", "2"}, used); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

// Whether a payload can be decoded later decides what becomes of a signal.
func TestPayloadThatCannotBeDecoded(t *testing.T) {
	keys := ringOf(t, "1", "2")
	if err := keys.Add("twin of 1", testKey("1")); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		change func(*commonpb.Payload)
		later  bool
	}{
		"data that was changed":   {change: func(p *commonpb.Payload) { p.Data[len(p.Data)-1]++ }},
		"another nonce":           {change: func(p *commonpb.Payload) { p.Data[0]++ }},
		"data that is too short":  {change: func(p *commonpb.Payload) { p.Data = p.Data[:5] }},
		"no data":                 {change: func(p *commonpb.Payload) { p.Data = nil }},
		"another key":             {change: func(p *commonpb.Payload) { p.Metadata[keyIDMetadata] = []byte("2") }},
		"another ID of this key":  {change: func(p *commonpb.Payload) { p.Metadata[keyIDMetadata] = []byte("twin of 1") }},
		"a key that is not there": {change: func(p *commonpb.Payload) { p.Metadata[keyIDMetadata] = []byte("3") }, later: true},
		"no ID of a key":          {change: func(p *commonpb.Payload) { delete(p.Metadata, keyIDMetadata) }},
	} {
		t.Run(name, func(t *testing.T) {
			codec := Codec{Keys: keys}
			encoded := encode(t, codec, plain)
			tt.change(encoded)
			decoded, err := codec.Decode([]*commonpb.Payload{encoded})
			if err == nil || errors.Is(err, converter.ErrUnableToDecode) == tt.later {
				t.Errorf("decoded to %v, %v", decoded, err)
			}
		})
	}
}

func TestKeyringIsParsed(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString(testKey("1"))
	keys, err := ParseKeyring("2026-10:" + encoded + ", 2026-11:" + base64.StdEncoding.EncodeToString(testKey("2")))
	if err != nil {
		t.Fatal(err)
	}
	if id, ok := keys.Rotate(); id != "2026-11" || !ok {
		t.Errorf("the second key is %q, %v", id, ok)
	}
	for text, want := range map[string]string{
		encoded:                          "key 1 of the ring is not ID:KEY",
		":" + encoded:                    "key 1 of the ring is not ID:KEY",
		"1:" + encoded + ",2:#secret":    "key 2 of the ring is not ID:KEY with a KEY in base64",
		"1:c2VjcmV0":                     `key "1" has 6 bytes, want 32`,
		"1:" + encoded + ",1:" + encoded: `key "1" is there already`,
	} {
		_, err := ParseKeyring(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, want %s", text, err, want)
		} else if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), encoded) {
			t.Errorf("there is a key in the error %v", err)
		}
	}
}
