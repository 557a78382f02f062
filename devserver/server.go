// Package devserver starts a real Temporal server, for tests and examples.
//
// The server is the one that runs in production, with all of its services, on an SQLite database: in
// memory, or in a file that a later server can continue with. It listens on the loopback address
// 127.0.0.1 only, and opens no port for metrics or profiling. [Options.UI] starts Temporal's Web UI beside it, which is
// neither built nor started otherwise.
//
// It runs in a process of its own, so that programs can use the newest SDK, whose API is not that of the
// server, and do not have to be linked with it. The process ends with the one that has started it, however that
// ends. The first start builds the executable with the go command, and takes minutes for it; it is kept in
// a folder of the user's cache (os.UserCacheDir), where later starts find it.
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
)

// DefaultNamespace is the namespace of a server whose Options name none. It is also the one that the
// Temporal CLI and the SDKs use by default.
const DefaultNamespace = "default"

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
	// DynamicConfig has values for what operators can set while a server runs, by its name, such as
	// "history.enableSignalWithStartFromWorkflow". They are what encoding/json can write; a duration is a string
	// such as "10s". All else is as it is by default, so that limits are the ones that users meet in production.
	// Start fails for names that the server does not know, and values that it does not take.
	DynamicConfig map[string]any
	// UI starts Temporal's Web UI as well, which shows workflows in a browser, on a free port. [Server.UI] tells its
	// URL. It is a program of its own, which is built when it is asked for the first time.
	UI bool
	// Logger is what the clients log to, and with them the workers made from them. The default writes
	// errors to standard error. The server itself does not log: what prevents it from starting is in the
	// error of Start. But if it ends by itself, that is logged, with the end of what it has written.
	Logger log.Logger
	// Progress, if set, is told in a few words what the start-up is doing, and how far building the server or the Web UI
	// is, about twenty times for each. There is one call at a time, and none when Start has returned.
	Progress func(step string)
}

// Server is a running Temporal server. Its methods may be used by several goroutines.
type Server struct {
	address   string
	namespace string
	logger    log.Logger
	process   *process
	client    client.Client
	ui        *process // nil if there is none
	uiURL     string

	endOnce sync.Once
	endErr  error
}

// Start returns a server that answers requests, or an error after which nothing of it is running. The
// context bounds the start-up only, with the time for building the server if that has to be done; it is not
// observed once Start has returned.
func Start(ctx context.Context, opts Options) (*Server, error) {
	opts = opts.withDefaults()
	built, err := build(ctx, opts)
	if err != nil {
		return nil, err
	}
	return start(ctx, built, opts)
}

// executables are the paths of what was built.
type executables struct {
	server string
	ui     string // empty if it was not asked for
}

// build builds what the options ask for, and nothing else.
func build(ctx context.Context, opts Options) (built executables, err error) {
	if built.server, err = temporalServer.executable(ctx, opts.Progress); err != nil || !opts.UI {
		return built, err
	}
	built.ui, err = webUI.executable(ctx, opts.Progress)
	return built, err
}

// withDefaults returns the options with all that has a default.
func (o Options) withDefaults() Options {
	if o.Namespace == "" {
		o.Namespace = DefaultNamespace
	}
	if o.Logger == nil {
		o.Logger = log.NewStructuredLogger(slog.New(
			slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	return o
}

// start starts what was built.
func start(ctx context.Context, built executables, opts Options) (_ *Server, err error) {
	s := &Server{namespace: opts.Namespace, logger: opts.Logger}
	if s.process, s.address, err = startServer(ctx, built.server, opts); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Stop())
		}
	}()
	s.process.onUnexpectedEnd(func(err error) { s.logger.Error(err.Error()) })

	opts.Progress("connecting to " + s.address)
	if s.client, err = client.DialContext(ctx, s.clientOptions(client.Options{})); err != nil {
		return nil, fmt.Errorf("connecting to %s: %w", s.address, err)
	}
	if opts.UI {
		if err := s.startUI(ctx, built.ui, opts.Progress); err != nil {
			return nil, err
		}
	}
	opts.Progress("ready on " + s.address)
	return s, nil
}

// Addr is the host and port that clients connect to.
func (s *Server) Addr() string {
	return s.address
}

// UI is the URL of the Web UI, such as http://127.0.0.1:43210, or empty without Options.UI.
func (s *Server) UI() string {
	return s.uiURL
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

// Done returns a channel that is closed when the process of the server has ended, also if it has ended by itself.
func (s *Server) Done() <-chan struct{} {
	return s.process.ended
}

// Stop closes the server's client, shuts the server and its Web UI down and waits until their processes have ended. Workers and
// further clients should have been stopped before, since they would try to connect again. Every call waits for
// the shutdown and returns its outcome, which is an error if the server has ended before by itself.
func (s *Server) Stop() error {
	return s.end((*process).stop)
}

// Kill closes the server's client and ends the server as a crash would, without giving it time for anything. Only
// the first one of the calls of Stop and Kill has an effect; all return its outcome.
func (s *Server) Kill() error {
	return s.end((*process).kill)
}

// end ends the process.
func (s *Server) end(how func(*process) error) error {
	s.endOnce.Do(func() {
		if s.client != nil {
			s.client.Close()
		}
		if s.ui != nil {
			s.endErr = how(s.ui)
		}
		s.endErr = errors.Join(s.endErr, how(s.process))
	})
	return s.endErr
}
