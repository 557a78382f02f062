package main

import (
	"bytes"
	"context"
	"sync"

	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// A tap keeps all that a client and its workers exchange with the server, and what is written to it.
type tap struct {
	mu    sync.Mutex
	heard bytes.Buffer
}

// on lets a client be tapped.
func (t *tap) on(options client.Options) client.Options {
	dial := &options.ConnectionOptions.DialOptions
	*dial = append(*dial, grpc.WithChainUnaryInterceptor(t.listen))
	return options
}

func (t *tap) listen(ctx context.Context, method string, request, reply any, c *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption) error {
	t.keep(request)
	err := invoke(ctx, method, request, reply, c, options...)
	if err != nil {
		t.keep(status.Convert(err).Proto())
	} else {
		t.keep(reply)
	}
	return err
}

func (t *tap) keep(message any) {
	encoded, err := proto.Marshal(message.(proto.Message))
	if err != nil {
		encoded = []byte("cannot be encoded: " + err.Error())
	}
	t.Write(encoded)
}

func (t *tap) Write(data []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.heard.Write(data)
}

// has tells which of some texts it has heard.
func (t *tap) has(texts []string) (heard []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, text := range texts {
		if bytes.Contains(t.heard.Bytes(), []byte(text)) {
			heard = append(heard, text)
		}
	}
	return heard
}
