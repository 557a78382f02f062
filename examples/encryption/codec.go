package main

import (
	"errors"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
)

// What the metadata of an encrypted payload says. Nothing else of it can be read.
const (
	encryptedEncoding = "binary/encrypted"
	keyIDMetadata     = "encryption-key-id"
)

// A Codec encrypts payloads, with their metadata.
type Codec struct {
	Keys *Keyring
}

var _ converter.PayloadCodec = Codec{}

// Encode encrypts payloads with the current key of the ring.
func (c Codec) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	encoded := make([]*commonpb.Payload, len(payloads))
	for i, payload := range payloads {
		plain, err := proto.Marshal(payload)
		if err != nil {
			return nil, fmt.Errorf("encrypt a payload: %w", err)
		}
		id, encrypted, err := c.Keys.Encrypt(plain)
		if err != nil {
			return nil, fmt.Errorf("encrypt a payload: %w", err)
		}
		encoded[i] = &commonpb.Payload{
			Metadata: map[string][]byte{converter.MetadataEncoding: []byte(encryptedEncoding), keyIDMetadata: []byte(id)},
			Data:     encrypted,
		}
	}
	return encoded, nil
}

// Decode decrypts payloads. Those that are not encrypted stay as they are: their workflows may be older than the codec.
//
// If a payload can never be decrypted, the error is converter.ErrUnableToDecode: a signal is dropped then, and the workflow
// goes on. If the ring has not got the key it is not, so that the workflow task is tried again until it has. The price is that
// a signal with the ID of no key at all holds its workflow up.
func (c Codec) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	decoded := make([]*commonpb.Payload, len(payloads))
	for i, payload := range payloads {
		if string(payload.GetMetadata()[converter.MetadataEncoding]) != encryptedEncoding {
			decoded[i] = payload
			continue
		}
		id := string(payload.GetMetadata()[keyIDMetadata])
		plain, err := c.Keys.Decrypt(id, payload.GetData())
		if errors.Is(err, errUnknownKey) && id != "" {
			return nil, fmt.Errorf("decrypt a payload: %w", err)
		}
		decoded[i] = &commonpb.Payload{}
		if err == nil {
			err = proto.Unmarshal(plain, decoded[i])
		}
		if err != nil {
			return nil, fmt.Errorf("decrypt a payload with key %q: %w: %w", id, converter.ErrUnableToDecode, err)
		}
	}
	return decoded, nil
}
