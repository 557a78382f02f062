package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/audit"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/identity"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/server"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
	"github.com/temporalgen/temporalgen/examples/internal/program"
)

func main() { program.Main(example()) }

func example() program.Program {
	var serve bool
	var address string
	return program.Program{
		Name: "gateway",
		Flags: func(flags *flag.FlagSet) {
			flags.BoolVar(&serve, "serve", false, "stay, and stop only when interrupted")
			flags.StringVar(&address, "listen", "127.0.0.1:0", "host and port of the service, with -serve")
		},
		Client: client.Options{Interceptors: []interceptor.ClientInterceptor{server.Interceptor()}},
		Workers: []program.Worker{{
			TaskQueue: purchase.PurchaseTaskQueue,
			Register:  func(r worker.Registry) { purchase.Register(r, purchase.Demo{}) },
		}},
		Story: func(ctx context.Context, s *program.Stage) error {
			if serve {
				return stay(ctx, s, address)
			}
			return story(ctx, s)
		},
	}
}

// A service is a gateway, with a token for each of its clients.
type service struct {
	url    string
	secret []byte // of the payment provider
	tokens map[string]string
	stop   func() error
}

// clients are those of the service, with their roles.
var clients = []identity.Identity{
	{Subject: "sue", Roles: []string{"shop"}},
	{Subject: "rob", Roles: []string{"reviewer"}},
	{Subject: "eve", Roles: []string{"auditor"}},
}

// start starts a service. It is stopped before the workers are.
func start(ctx context.Context, c client.Client, address string, auditLog io.Writer) (*service, error) {
	secret := []byte(rand.Text())
	tokens := identity.NewTokens()
	s := &service{secret: secret, tokens: make(map[string]string)}
	for _, who := range clients {
		token, err := tokens.Issue(who)
		if err != nil {
			return nil, err
		}
		s.tokens[who.Subject] = token
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen for HTTP: %w", err)
	}
	s.url = "http://" + listener.Addr().String()
	gateway := server.New(server.Config{
		Purchases: purchase.NewPurchaseClient(c),
		Tokens:    tokens,
		Secrets:   [][]byte{secret},
		Audit:     audit.New(auditLog),
	})
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- gateway.Serve(ctx, listener) }()
	s.stop = func() error {
		cancel()
		return <-ended
	}
	return s, nil
}

// stay leaves a service to the reader.
func stay(ctx context.Context, s *program.Stage, address string) (err error) {
	gateway, err := start(ctx, s.Client, address, os.Stderr)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, gateway.stop()) }()
	lamp, sofa := lower(s.ID("1001")), lower(s.ID("1002"))
	for id, order := range map[string]orderBody{lamp: {"A lamp", 42_00}, sofa: {"A sofa with three seats", 1299_00}} {
		if err := gateway.as("sue").expect(ctx, "PUT", "/purchases/"+id, "", order, 201); err != nil {
			return err
		}
	}
	payment := server.Event{ID: "evt-1", Type: server.PaymentEvent, Purchase: sofa, Amount: 1299_00}
	if err := gateway.expectEvent(ctx, gateway.secret, payment, 202); err != nil {
		return err
	}
	s.Say("%s/view/%s waits for its payment.", gateway.url, lamp)
	s.Say("%s/view/%s is paid, and waits for an approval.", gateway.url, sofa)
	s.Say("Sign in with a token:")
	for _, who := range clients {
		s.Say("  %s  %s (%s)", gateway.tokens[who.Subject], who.Subject, who.Roles[0])
	}
	s.Say("Press Ctrl+C to stop.")
	<-ctx.Done()
	return nil
}
