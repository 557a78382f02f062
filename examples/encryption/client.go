package main

import (
	"io"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/examples/internal/program"
)

// clientOptions are those of clients, and with them of workers, that encrypt. Their log has no secrets either.
func clientOptions(keys *Keyring, logs io.Writer) client.Options {
	encrypting := converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), Codec{Keys: keys})
	return client.Options{
		DataConverter: encrypting,
		FailureConverter: temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
			DataConverter:          encrypting,
			EncodeCommonAttributes: true, // messages and stack traces of errors become payloads
		}),
		// Texts of errors, and keys of signals, are made of messages.
		Logger: program.Logger(logs, "Error", "Key"),
	}
}
