// Package encrypted sends what looks like a secret, and encrypts it. // want package:`judged`
package encrypted

import (
	"context"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
)

type login struct{ Password string }

func dial(codec converter.PayloadCodec) (client.Client, error) {
	return client.Dial(client.Options{DataConverter: converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), codec)})
}

func signal(ctx context.Context, c client.Client) error {
	return c.SignalWorkflow(ctx, "id", "", "login", login{})
}

var _ = []any{dial, signal}
