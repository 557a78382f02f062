// Encryption keeps a patient's record on a Temporal server that cannot read it. It follows "Encryption" and "Authenticate using
// mTLS" of Temporal's patterns.
//
// A payload codec encrypts all messages, results and what one run hands to the next, with AES-GCM and a key of a keyring. The
// contract and its implementation know nothing of that. It is more than a codec that is needed:
//
//   - A codec gets payloads only. The texts of errors reach it by a failure converter with EncodeCommonAttributes: this is
//     why a rejection may say to what the patient is allergic.
//   - Some texts never reach it, among them workflow IDs and update IDs: so the ID of a record and those of prescriptions are
//     numbers that tell nothing. The ID of a note stays secret, since keys of signals are hashed.
//   - A codec that does not know a key must not say that a payload can never be decoded: then a signal would be dropped. It
//     fails the workflow task instead, which is tried again, so nothing is lost until the worker has the key. The SDK does
//     not wait with the input of a workflow or of an update. So every worker gets a new key before any client uses it.
//
// The story begins with one key and goes on with the next. Then it shows what the server has, and what those with the keys
// read. The keys are those of TEMPORAL_ENCRYPTION_KEYS, as ID:KEY, in the order of use, with commas between; each KEY is 32
// bytes in base64, such as
//
//	TEMPORAL_ENCRYPTION_KEYS=2026-10:$(openssl rand -base64 32),2026-11:$(openssl rand -base64 32)
//
// Without it, keys are made for the story.
//
// With -ui there is a codec server as well, with which Temporal's Web UI shows what is encrypted.
//
// On a server that asks for certificates or an API key:
//
//	go run ./examples/encryption -address temporal.example:7233 -namespace records -tls-cert client.pem -tls-key client.key
//	TEMPORAL_API_KEY=... go run ./examples/encryption -address temporal.example:7233 -namespace records
package main
