// Package interop proves on a real Temporal server that generated code is ordinary Temporal
// to everyone else: to the Temporal CLI and other SDKs, which know nothing but wire names and
// payloads; to workflows written by hand, as their callers and as what they call; and to the
// data converters, codecs, failure converters, context propagators and interceptors that
// clients and workers are made with.
//
// The contracts are Booking, which is generated on both sides, Cleaning, whose workflow is
// written by hand, and Lease, whose messages are protobuf messages.
package interop
