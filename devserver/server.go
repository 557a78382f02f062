// Package devserver starts a real Temporal server inside the process, for tests and examples.
//
// The server is the one that runs in production, with all of its services, on an SQLite database: in
// memory, or in a file that a later server can continue with. It listens on the loopback address
// 127.0.0.1 only, and opens no port for a web UI, metrics or profiling.
package devserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/server/temporal"
)

// DefaultNamespace is the namespace of a server whose Options name none. It is also the one that the
// Temporal CLI and the SDKs use by default.
const DefaultNamespace = "default"

// loopback is the only address that a server of this package binds.
const loopback = "127.0.0.1"

// Options configure a server. The zero value is an in-memory server on a free port.
type Options struct {
	// Namespace is registered before the server starts and is the one of its clients. The default is
	// DefaultNamespace.
	Namespace string
	// Database is the path of an SQLite file that keeps everything between two starts. It is created when
	// it does not exist; its folder is not. One server at a time may use a file, and because the server's
	// SQLite plugin never closes a connection, the file must stay in place until the process ends, even
	// after Stop. Empty means a database in memory that is gone after Stop.
	Database string
	// Port is the port of the frontend's gRPC service, the one that clients connect to. Zero takes a free one.
	Port int
	// Logger is what the clients log to, and with them the workers made from them. The default writes
	// errors to standard error. The server itself does not log: what prevents it from starting is in the
	// error of Start.
	Logger log.Logger
	// Progress, if set, is told in a few words what the start-up is doing. It is called on the goroutine of
	// Start.
	Progress func(step string)
}

// Server is a running Temporal server. Its methods may be used by several goroutines.
type Server struct {
	address   string
	namespace string
	logger    log.Logger
	server    temporal.Server
	database  *database
	client    client.Client

	stopOnce sync.Once
	stopErr  error
}

// Start returns a server that answers requests, or an error after which nothing of it is running. The
// context bounds the start-up only; it is not observed once Start has returned.
func Start(ctx context.Context, opts Options) (_ *Server, err error) {
	if opts.Namespace == "" {
		opts.Namespace = DefaultNamespace
	}
	if opts.Logger == nil {
		opts.Logger = log.NewStructuredLogger(slog.New(
			slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	}
	if opts.Progress == nil {
		opts.Progress = func(string) {}
	}

	ports, err := choosePorts(opts.Port)
	if err != nil {
		return nil, err
	}

	opts.Progress("opening the database")
	db, err := openDatabase(opts.Database)
	if err != nil {
		return nil, err
	}
	s := &Server{
		address:   address(ports.frontend),
		namespace: opts.Namespace,
		logger:    opts.Logger,
		database:  db,
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Stop())
		}
	}()
	if err := db.createNamespace(opts.Namespace); err != nil {
		return nil, err
	}

	// The server takes no context, so cancellation is looked for between the steps, which are short.
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	opts.Progress("starting the services")
	if s.server, err = startServices(db, ports); err != nil {
		return nil, err
	}

	opts.Progress("connecting to " + s.address)
	if s.client, err = client.DialContext(ctx, s.clientOptions(client.Options{})); err != nil {
		return nil, fmt.Errorf("connecting to %s: %w", s.address, err)
	}
	opts.Progress("ready on " + s.address)
	return s, nil
}

// Addr is the host and port that clients connect to.
func (s *Server) Addr() string {
	return s.address
}

// Namespace is the name of the namespace that the server was started with.
func (s *Server) Namespace() string {
	return s.namespace
}

// Client returns the server's own client, which every call shares. Stop closes it.
func (s *Server) Client() client.Client {
	return s.client
}

// NewClient returns one more client, for what Client has no options for, such as a data converter or an
// interceptor. The address is always the server's; the namespace and the logger are the server's unless
// opts say otherwise. The caller closes it.
func (s *Server) NewClient(ctx context.Context, opts client.Options) (client.Client, error) {
	c, err := client.DialContext(ctx, s.clientOptions(opts))
	if err != nil {
		return nil, fmt.Errorf("connecting to %s: %w", s.address, err)
	}
	return c, nil
}

// clientOptions returns opts for this server.
func (s *Server) clientOptions(opts client.Options) client.Options {
	opts.HostPort = s.address
	if opts.Namespace == "" {
		opts.Namespace = s.namespace
	}
	if opts.Logger == nil {
		opts.Logger = s.logger
	}
	return opts
}

// Stop closes the server's client and shuts the server down. Workers and further clients should have been
// stopped before, since they would try to connect again. Every call waits for the shutdown and returns its
// outcome.
func (s *Server) Stop() error {
	s.stopOnce.Do(func() {
		if s.client != nil {
			s.client.Close()
		}
		var errs []error
		if s.server != nil {
			if err := s.server.Stop(); err != nil {
				errs = append(errs, fmt.Errorf("stopping the Temporal server: %w", err))
			}
		}
		if err := s.database.close(); err != nil {
			errs = append(errs, err)
		}
		s.stopErr = errors.Join(errs...)
	})
	return s.stopErr
}
