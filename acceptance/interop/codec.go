package interop

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
)

// The metadata of encrypted payloads.
const (
	encryptedEncoding = "binary/encrypted"
	keyIDMetadata     = "encryption-key-id"
)

// Encryption is a payload codec that encrypts payloads with AES-GCM. It encrypts with one key
// and decrypts with any that it has, so that keys can be replaced: first every process gets the
// new key, then the new key becomes the one to encrypt with, and the old one stays for as long as
// there are histories that need it. It is safe for concurrent use.
type Encryption struct {
	keyID string
	keys  map[string]cipher.AEAD
}

var _ converter.PayloadCodec = (*Encryption)(nil)

// NewEncryption makes a codec from keys of 16, 24 or 32 random bytes, by their IDs. keyID is the
// one to encrypt with. A key is good for 2³² payloads.
func NewEncryption(keyID string, keys map[string][]byte) (*Encryption, error) {
	e := &Encryption{keyID, map[string]cipher.AEAD{}}
	for id, key := range keys {
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, fmt.Errorf("encryption key %q: %w", id, err)
		}
		// It makes a random nonce for each payload, and puts it in front of what it encrypts.
		if e.keys[id], err = cipher.NewGCMWithRandomNonce(block); err != nil {
			return nil, fmt.Errorf("encryption key %q: %w", id, err)
		}
	}
	if e.keys[keyID] == nil {
		return nil, fmt.Errorf("encryption key %q is not among the keys", keyID)
	}
	return e, nil
}

// Encode encrypts payloads together with their metadata.
func (e *Encryption) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	encoded := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		plain, err := proto.Marshal(p)
		if err != nil {
			return nil, fmt.Errorf("encrypt payload: %w", err)
		}
		encoded[i] = &commonpb.Payload{
			Metadata: map[string][]byte{
				converter.MetadataEncoding: []byte(encryptedEncoding),
				keyIDMetadata:              []byte(e.keyID),
			},
			Data: e.keys[e.keyID].Seal(nil, nil, plain, authenticated(e.keyID)),
		}
	}
	return encoded, nil
}

// Decode decrypts payloads. It returns those that are not encrypted as they are, as the SDK asks
// of codecs: workflows may have been started before there was one.
//
// Its errors are converter.ErrUnableToDecode. All keys are there, so no later attempt can do
// better, and a payload that nobody can read must not stop a workflow. A codec that asks a key
// service must not say so of a service that does not answer.
func (e *Encryption) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	decoded := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		if string(p.GetMetadata()[converter.MetadataEncoding]) != encryptedEncoding {
			decoded[i] = p
			continue
		}
		keyID := string(p.GetMetadata()[keyIDMetadata])
		key := e.keys[keyID]
		if key == nil {
			return nil, fmt.Errorf("decrypt payload: no key %q: %w", keyID, converter.ErrUnableToDecode)
		}
		plain, err := key.Open(nil, nil, p.GetData(), authenticated(keyID))
		if err != nil {
			return nil, fmt.Errorf("decrypt payload with key %q: %w: %w", keyID, converter.ErrUnableToDecode, err)
		}
		decoded[i] = &commonpb.Payload{}
		if err := proto.Unmarshal(plain, decoded[i]); err != nil {
			return nil, fmt.Errorf("decrypt payload with key %q: %w: %w", keyID, converter.ErrUnableToDecode, err)
		}
	}
	return decoded, nil
}

// authenticated is what a payload says in plain text and nobody may change: that it is encrypted
// in this way, with which key.
func authenticated(keyID string) []byte { return []byte(encryptedEncoding + " " + keyID) }

// EncryptedOptions are the options of a client or worker whose messages, results and errors
// are encoded by a codec. Without a failure converter the texts of errors would stay as they are,
// and their details would not get to the codec.
func EncryptedOptions(codec converter.PayloadCodec) client.Options {
	encrypted := converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), codec)
	return client.Options{
		DataConverter: encrypted,
		FailureConverter: temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
			DataConverter:          encrypted,
			EncodeCommonAttributes: true,
		}),
	}
}
