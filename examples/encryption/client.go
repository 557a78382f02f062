package main

import (
	"io"
	"log/slog"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
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
		Logger: log.NewStructuredLogger(slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{
			Level:       slog.LevelWarn,
			ReplaceAttr: leaveOutSecrets,
		}))),
	}
}

// leaveOutSecrets leaves out of a log what messages have made: texts of errors, and keys of signals.
func leaveOutSecrets(_ []string, a slog.Attr) slog.Attr {
	switch a.Key {
	case "Error", "Key":
		return slog.Attr{}
	}
	return a
}
